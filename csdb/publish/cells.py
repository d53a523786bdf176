"""From a cohort to public pay: with `shares`, where people's answers become cells."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from csdb import money
from csdb.publish import disclosure, figures, grid, statistics
from csdb.publish.columns import BLANK, UNKNOWN, Columns, Mask
from csdb.publish.figures import PayFigure
from csdb.publish.ledger import NOWHERE, Places
from csdb.publish.rates import Rates
from csdb.publish.release import ALL, Cell
from csdb.publish.rule import Rule

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A figure's amounts as numbers: there are few of them, as pay is kept to three digits.

    every: the k amounts there are, the lowest first; number: (n,) from 1 to k, the place of each
    row's among them, 0 where it is not known
    """

    every: Values
    number: npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Scoped:
    """The people of one scope, their pay in the scope's currency, and the rule that protects."""

    scope: str
    currency: str
    columns: Columns
    rates: Rates
    rule: Rule
    _numbered: dict[str, Numbered] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def numbered(self, figure: PayFigure) -> Numbered:
        """A figure's amounts as numbers; made when first asked for."""
        if figure.key not in self._numbered:
            amounts, known = self.amounts(figure)
            amounts[~known] = UNKNOWN  # below all that are known
            every, number = np.unique(amounts, return_inverse=True)
            some = bool(every.size and every[0] == UNKNOWN)
            from_one = (number + (not some)).astype(np.int32)
            self._numbered[figure.key] = Numbered(every[int(some) :], from_one)
        return self._numbered[figure.key]

    def amounts(self, figure: PayFigure) -> tuple[Values, Mask]:
        """A figure's amount a person in its unit, and for whom it is known."""
        paid = (self.columns.base != UNKNOWN) & (self.columns.currency != BLANK)
        factor = _factors(self.rates, self.currency)[self.columns.currency]
        base = self.columns.base * factor
        if figure is figures.BASE:
            return base, paid
        told = paid & (self.columns.variable != UNKNOWN)
        variable = self.columns.variable * factor
        variable[~told] = 0
        if figure is figures.OTE:
            base += variable
            return base, told
        mixed = told & (variable > 0)
        if figure is figures.VARIABLE:
            return variable, mixed
        variable += base  # all that is earned
        variable[~mixed] = 1
        base *= 100
        base /= variable
        return base, mixed

    def unit(self, figure: PayFigure) -> str:
        return self.currency if figure.unit == "currency" else "percent"


@dataclass(frozen=True, slots=True)
class Grouped:
    """The pay of every cell of a family, for which all people are counted once, not once a cell.

    place: the number of the cell of each row of `scoped`, or NOWHERE
    """

    scoped: Scoped
    place: Places
    cells: int
    _split: dict[str, list[Values]] = field(default_factory=dict, init=False)

    def ordered(self, figure: PayFigure, cell: int) -> Values:
        """The known amounts of the people of a cell, the lowest first."""
        if figure.key not in self._split:
            self._split[figure.key] = self._counted(figure)
        return self._split[figure.key][cell]

    def _counted(self, figure: PayFigure) -> list[Values]:
        """Each amount as often as a cell has it: counted, not sorted; both are one number."""
        told = self.scoped.numbered(figure)
        size = len(told.every) + 1
        both = np.subtract(self.place, NOWHERE, dtype=np.int32)  # 0 is nowhere
        both *= size
        both += told.number
        counts = np.bincount(both, minlength=(self.cells + 1) * size)
        counts[:size] = counts[::size] = 0  # nowhere, and not known
        some = np.flatnonzero(counts)
        amounts = np.repeat(told.every[some % size - 1], counts[some])
        ends = counts.reshape(self.cells + 1, size).sum(axis=1).cumsum().tolist()
        return [amounts[start:end] for start, end in pairwise(ends)]


@dataclass(frozen=True, slots=True)
class Headline:
    """The published pay cells of a scope, and about how many people it has."""

    cells: tuple[Cell, ...]
    people: int
    _values: dict[tuple[str, str], int | None] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        values = {(cell.figure, cell.statistic): cell.value for cell in reversed(self.cells)}
        object.__setattr__(self, "_values", values)

    def value(self, figure: PayFigure, statistic: str) -> int | None:
        """A quantile of a figure; None when it is withheld."""
        return self._values.get((figure.key, statistic))


def _factors(rates: Rates, into: str) -> Values:
    return np.array([rates.convert(currency, into) for currency in money.CURRENCIES])


def pay(scoped: Scoped) -> Iterator[Cell]:
    """The quantiles of every pay figure of the scope that has k people."""
    for figure in figures.PAY:
        yield from _quantiles(scoped, figure, _ordered(scoped, figure))


def _ordered(scoped: Scoped, figure: PayFigure) -> Values:
    amounts, known = scoped.amounts(figure)
    ordered: Values = amounts[known]
    ordered.sort()
    return ordered


def _quantiles(scoped: Scoped, figure: PayFigure, ordered: Values) -> Iterator[Cell]:
    if len(ordered) < scoped.rule.k:
        return
    n = grid.count(len(ordered))
    step = _scope_step(figure, n, scoped.currency)
    for statistic, p in figures.QUANTILES.items():
        if not disclosure.tells(p, n, scoped.rule):
            continue
        value = grid.nearest(statistics.quantile(ordered, p), step)
        low, high = _median_interval(ordered, n, step) if p == 0.5 else (None, None)
        yield Cell(
            scope=scoped.scope,
            figure=figure.key,
            option="",
            dimension=ALL,
            group="",
            statistic=statistic,
            value=value,
            low=low,
            high=high,
            interval="" if low is None else "order",
            n=n,
            unit=scoped.unit(figure),
            quality=disclosure.quality(n),
        )


def _scope_step(figure: PayFigure, n: int, currency: str) -> int:
    return grid.percent_step(n) if figure.unit == "percent" else grid.scope_step(n, currency)


def _median_interval(ordered: Values, n: int, step: int) -> tuple[int | None, int | None]:
    interval = statistics.median_interval(ordered) if n >= disclosure.SHOW_INTERVAL else None
    return grid.outward(*interval, step) if interval else (None, None)


def group_pay(
    scoped: Scoped, where: tuple[str, str], people: Mask, headline: Headline
) -> Iterator[Cell]:
    """The median base and OTE of one group: `where` is its dimension and code.

    `scoped` holds the rows among which `people` is a mask. The interval is a function of
    published numbers alone, so there is none while the scope's quartiles are withheld.
    """
    place = np.where(people, np.int8(0), np.int8(NOWHERE))
    yield from cell_pay(Grouped(scoped, place, 1), 0, where, headline)


def cell_pay(
    grouped: Grouped, cell: int, where: tuple[str, str], headline: Headline
) -> Iterator[Cell]:
    """As `group_pay`, of one cell of a family whose people are sorted together."""
    scoped = grouped.scoped
    for figure in figures.IN_GROUPS:
        ordered = grouped.ordered(figure, cell)
        if len(ordered) >= scoped.rule.k:
            yield from _group_cells(scoped, figure, where, ordered, headline)


def carried(cell: Cell, headline: Headline) -> Cell:
    """A group's cell that has not moved, its interval from the headline of today."""
    if cell.statistic != "median" or cell.value is None:
        return cell
    figure = next(figure for figure in figures.IN_GROUPS if figure.key == cell.figure)
    step = grid.group_step(cell.n, cell.unit)
    low, high = _approximate(figure, cell.value, cell.n, step, headline)
    interval = "" if low is None else "approximate"
    if (low, high, interval) == (cell.low, cell.high, cell.interval):
        return cell
    return replace(cell, low=low, high=high, interval=interval)


def _group_cells(
    scoped: Scoped,
    figure: PayFigure,
    where: tuple[str, str],
    ordered: Values,
    headline: Headline,
) -> Iterator[Cell]:
    n = grid.count(len(ordered))
    step = grid.group_step(n, scoped.currency)
    for statistic in _told_in_groups(n, headline.people, scoped.rule):
        value = grid.nearest(statistics.quantile(ordered, figures.QUANTILES[statistic]), step)
        low, high = (
            _approximate(figure, value, n, step, headline)
            if statistic == "median"
            else (None, None)
        )
        yield Cell(
            scope=scoped.scope,
            figure=figure.key,
            option="",
            dimension=where[0],
            group=where[1],
            statistic=statistic,
            value=value,
            low=low,
            high=high,
            interval="" if low is None else "approximate",
            n=n,
            unit=scoped.currency,
            quality=disclosure.quality(n),
        )


def _told_in_groups(n: int, people: int, rule: Rule) -> tuple[str, ...]:
    if people < disclosure.QUARTILES_IN_GROUPS and rule.policy != "strict":
        return ("median",)
    return tuple(
        statistic
        for statistic in ("p25", "median", "p75")
        if disclosure.tells(figures.QUANTILES[statistic], n, rule)
    )


def _approximate(
    figure: PayFigure, median: int, n: int, step: int, headline: Headline
) -> tuple[int | None, int | None]:
    p25, middle, p75 = (headline.value(figure, name) for name in ("p25", "median", "p75"))
    if p25 is None or middle is None or p75 is None or n < disclosure.SHOW_INTERVAL:
        return None, None
    low, high = statistics.group_median_interval(
        median, n, headline_iqr=p75 - p25, headline_median=middle
    )
    return grid.outward(low, high, step)

"""Whether the numbers that moved are those of their cohort, and no others."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
import numpy.typing as npt

from csdb import money
from csdb.publish.columns import BLANK, UNKNOWN, Columns, Mask
from csdb.publish.gate.case import Case, dimension_of, groups
from csdb.publish.gate.numbers import (
    HAS_VARIABLE,
    IN_GROUPS,
    PAY,
    QUANTILES,
    named,
    options,
    outward,
    step,
)
from csdb.publish.ledger import HEADLINE, NOWHERE, Places
from csdb.publish.release import ALL, Cell

Values = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Amounts:
    """A figure's amount of every row in its unit, and of which rows it is known."""

    amount: Values
    known: Mask

    def of_cells(self, place: Places, cells: int) -> list[Values]:
        """The known amounts of each cell, the lowest first; `place` is the cell of each row.

        Amounts are counted: each is a number among all there are, and with its cell one number
        more, so that sorting whole numbers sorts every cell at once.
        """
        every, number = self._counted
        rows = self.known & (place != NOWHERE)
        marks = np.sort(place[rows].astype(np.int64) * len(every) + number[rows])
        ends = np.searchsorted(marks, np.arange(1, cells + 1) * len(every))
        return np.split(every[marks % max(len(every), 1)], ends[:-1])

    @cached_property
    def _counted(self) -> tuple[Values, npt.NDArray[np.int32]]:
        """Every amount there is, the lowest first, and the number of each row's among them."""
        every, number = np.unique(self.amount[self.known], return_inverse=True)
        numbers = np.zeros(len(self.known), dtype=np.int32)
        numbers[self.known] = number
        return every, numbers


def objections(case: Case) -> Iterator[str]:
    """What speaks against counts and values, looking at the answers of each cohort."""
    rows = case.passage.after.stands(HEADLINE)
    if case.scope.people != _count(int(np.count_nonzero(rows))):
        yield case.objection("count", HEADLINE)
    if not case.moved:
        return  # figures stand as they are, whatever the exchange rates are today
    told = amounts_of(case)
    yield from _pay(case, lambda figure: told[figure].amount[rows & told[figure].known], (ALL, ""))
    yield from _answers(case, rows)
    for dimension in case.dimensions:
        yield from _groups(case, told, dimension)


def _groups(case: Case, told: dict[str, Amounts], dimension: str) -> Iterator[str]:
    same, cells = case.same(dimension), groups(case.passage.groups_after, dimension)
    changed = [
        number
        for number in range(len(cells))
        if case.changed(dimension, number, same.get(number)).any()
    ]
    if not changed:
        return
    place = case.passage.after.place[dimension]
    known = {figure: told[figure].of_cells(place, len(cells)) for figure in IN_GROUPS}
    for number in changed:
        where = (dimension_of(dimension), cells[number].code)
        yield from _pay(case, partial(_of_cell, known, number), where)


def _of_cell(known: dict[str, list[Values]], number: int, figure: str) -> Values:
    return known[figure][number]


def amounts_of(case: Case) -> dict[str, Amounts]:
    """The amounts of every figure of pay, of the rows that stand in the candidate."""
    if "amounts" not in case.known:
        case.known["amounts"] = _amounts(case)
    amounts: dict[str, Amounts] = case.known["amounts"]
    return amounts


def _amounts(case: Case) -> dict[str, Amounts]:
    columns = case.passage.after.columns
    per_euro = np.array([case.release.rates[code] for code in money.CURRENCIES])
    worth = (case.release.rates[case.scope.currency] / per_euro)[columns.currency]
    paid = (columns.base != UNKNOWN) & (columns.currency != BLANK)
    told = paid & (columns.variable != UNKNOWN)
    base, variable = columns.base * worth, columns.variable * worth
    some = told & (columns.variable > 0)
    ote = base + np.where(told, variable, 0)
    return {
        "base": Amounts(base, paid),
        "ote": Amounts(ote, told),
        "variable": Amounts(variable, some),
        "mix": Amounts(100 * base / np.where(ote > 0, ote, 1), some),
    }


def _pay(case: Case, told: Callable[[str], Values], where: tuple[str, str]) -> Iterator[str]:
    """The pay of one cohort; a figure known of k people is shown, of fewer it is not.

    told: the known amounts of a figure in the cohort
    """
    there = [c for c in case.cells if (c.dimension, c.group) == where and c.figure in PAY]
    for figure in PAY if where[0] == ALL else IN_GROUPS:
        cells = [cell for cell in there if cell.figure == figure]
        known = told(figure)
        if len(known) < case.rule.k:
            yield from (case.objection("few", *named(cell)) for cell in cells)
            continue
        if not any(cell.statistic == "median" for cell in cells):
            yield case.objection("no-cells", *where, figure)
        values = np.quantile(known, [QUANTILES.get(cell.statistic, 0.5) for cell in cells])
        for cell, value in zip(cells, values.tolist(), strict=True):
            yield from quantile(case, cell, value, known)


def quantile(case: Case, cell: Cell, value: float, known: Values) -> Iterator[str]:
    """What speaks against a quantile that should be `value`, of the amounts `known`."""
    if cell.n != _count(len(known)):
        yield case.objection("count", *named(cell))
    size = step(case, cell)
    if cell.value is None or abs(cell.value - value) > size / 2 + 1e-9 * max(1.0, value):
        yield case.objection("value", *named(cell))
    if cell.interval == "order" and not outward(cell, _median_interval(known), size):
        yield case.objection("interval", *named(cell))


def _median_interval(known: Values) -> tuple[float, float]:
    """The order statistics l and n+1-l, l the largest with P(Bin(n, 1/2) <= l-1) <= 2.5 %."""
    n = len(known)
    start = max(0, math.floor(n / 2 - 6 * math.sqrt(n)))  # nothing below counts
    whole, tail, low = math.lgamma(n + 1) - n * math.log(2), 0.0, start
    while tail <= 0.025:
        tail += math.exp(whole - math.lgamma(low + 1) - math.lgamma(n - low + 1))
        low += 1
    ends = np.partition(known, [low - 2, n - low + 1])
    return float(ends[low - 2]), float(ends[n - low + 1])


def _answers(case: Case, rows: Mask) -> Iterator[str]:
    """The shares and bands of everybody in the headline."""
    figures = {c.figure for c in case.cells if c.dimension == ALL and c.figure not in PAY}
    for figure in sorted(figures):
        counts, people = _counts(figure, case.passage.after.columns, rows)
        for cell in case.cells:
            if cell.figure == figure and cell.dimension == ALL:
                yield from _answer(case, cell, counts, people)


def _answer(case: Case, cell: Cell, counts: dict[str, int], people: int) -> Iterator[str]:
    if people < case.rule.k:
        yield case.objection("few", *named(cell))
    elif cell.n != _count(people):
        yield case.objection("count", *named(cell))
    elif cell.unit == "band":
        below = np.cumsum(list(counts.values()))
        middle = int(np.searchsorted(below, people / 2))
        if (cell.value, cell.option) != (middle + 1, list(counts)[middle]):
            yield case.objection("value", *named(cell))
    elif not _share_true(cell, counts.get(cell.option, 0), people):
        yield case.objection("share", *named(cell))


def _counts(figure: str, columns: Columns, rows: Mask) -> tuple[dict[str, int], int]:
    """How many of some rows gave each option, and how many answered; the options in order."""
    if figure == HAS_VARIABLE:
        told = columns.variable[rows & (columns.variable != UNKNOWN)]
        some = int(np.count_nonzero(told))
        return {"yes": some, "no": len(told) - some}, len(told)
    codes = options(figure)
    if figure in columns.choice:
        given = columns.choice[figure][rows]
        found, people = np.bincount(given[given >= 0], minlength=len(codes)), np.sum(given >= 0)
    else:
        answered = rows & columns.answered[figure]
        found, people = columns.choices[figure][answered].sum(axis=0), answered.sum()
    return dict(zip(codes, found.tolist(), strict=True)), int(people)


def _share_true(cell: Cell, yes: int, people: int) -> bool:
    """round(100·r5(yes)/r5(n)) with its Wilson interval; a bound where five people are too few."""
    n, told = _count(people), _count(yes)
    if cell.interval == "bound":
        told_few = yes < 5 or 200 * told < n
        told_most = people - yes < 5 or 200 * (n - told) <= n
        return told_few if cell.low == 0 else told_most
    if min(yes, people - yes) < 5 or cell.value is None:
        return False
    if abs(cell.value - 100 * told / n) > 0.5:
        return False
    return cell.interval != "wilson" or outward(cell, _widest(told, n), 1)


def _widest(told: int, n: int) -> tuple[float, float]:
    """The ends of the Wilson intervals of whatever counts round to these, in per cent.

    More people and fewer yes lower them, fewer people and more yes raise them; five of either
    kind there are in any case.
    """
    low = _wilson(max(5, told - 2), n + 2)[0]
    most = [min(told + 2, people - 5) for people in range(n - 2, n + 3)]
    high = max(_wilson(yes, n - 2 + place)[1] for place, yes in enumerate(most))
    return low, high


def _wilson(yes: int, n: int) -> tuple[float, float]:
    """The 95 % Wilson score interval of a share, in per cent."""
    z2 = 1.959963984540054**2
    share = yes / n
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = math.sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    return 100 * (centre - half), 100 * (centre + half)


def _count(people: int) -> int:
    """To the nearest 5."""
    return 5 * ((people + 2) // 5)

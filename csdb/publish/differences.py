"""What goes with higher pay: how far median base differs between groups, all else told alike.

One cohort, at most twenty thousand of a scope's people, that moves by twenty and by five in each
group. A difference is never a cause: nothing here may say so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from csdb import groupings, questionnaire
from csdb.groupings import HIGHER_PAY, Compared
from csdb.publish import disclosure, figures, grid, places, regression
from csdb.publish.cells import Scoped
from csdb.publish.columns import Columns, Mask
from csdb.publish.ledger import DIFFERENCES, Ledger, Places, Standing
from csdb.publish.release import Cell, Group
from csdb.publish.statistics import Z95
from csdb.publish.structure import group_of

Values = npt.NDArray[np.float64]

FEWEST = groupings.COMPARED_FROM

MOST = 20_000
"""People looked at: whole percents need no more. Who is, their random references say."""

EACH = 20
"""People that a coefficient costs, the constant included."""

OPEN = 0.9
"""Differences stay shown down to this part of FEWEST."""


def opened(standing: Standing, people: int) -> bool:
    """Whether a scope of about `people` has a cohort of differences: once opened it goes on."""
    return people >= FEWEST or bool(np.any(standing.ledger.stands(DIFFERENCES)))


def wanted(ledger: Ledger) -> Mask:
    """The rows that the cohort should hold: current answers, of the lowest references if many."""
    rows = np.flatnonzero(ledger.now)
    if len(rows) <= MOST:
        return ledger.now
    lot = np.ascontiguousarray(ledger.columns.ref).view(np.uint64)[::2][rows]
    lowest = rows[lot <= np.partition(lot, MOST - 1)[MOST - 1]]
    if len(lowest) > MOST:  # two with the same number
        lowest = rows[np.argsort(lot, kind="stable")[:MOST]]
    found = np.zeros_like(ledger.now)
    found[lowest] = True
    return found


def compared(people: int, step: int) -> tuple[Compared, ...]:
    """The dimensions that about `people` people can bear at a step, never by what they answered."""
    told: list[Compared] = []
    spent = 1
    for each in groupings.COMPARED:
        spent += len(each.dimension.at(step)) - 1
        if spent * EACH > min(people, MOST):
            break
        told.append(each)
    return tuple(told)


def families(standing: Standing) -> list[Places]:
    """The groups that whoever moves together must touch enough, told for now or not."""
    ledger, step = standing.ledger, standing.step
    told = [(each.dimension, each.dimension.at(step)) for each in groupings.COMPARED]
    return [places.belongs(ledger, d, tuple(map(group_of, groups))) for d, groups in told]


def afforded(standing: Standing, left: int, people: int) -> tuple[Standing, int]:
    """The standing with the differences hidden that the scope is too small for; and the rest.

    left: how many more cells the budget allows. As many as there may be are set aside.
    """
    if not np.any(standing.ledger.stands(DIFFERENCES)):
        return standing, left
    dimensions = [each.dimension for each in compared(people, standing.step)]
    cost = sum(len(each.at(standing.step)) - 1 for each in dimensions)
    if left < cost or people < OPEN * FEWEST:
        return replace(standing, hidden=standing.hidden | {DIFFERENCES}), left
    return replace(standing, hidden=standing.hidden - {DIFFERENCES}), left - cost


@dataclass(frozen=True, slots=True)
class _Model:
    """Who is looked at, and by which groups: the first of each dimension is its reference."""

    rows: Mask
    groups: tuple[tuple[Compared, tuple[groupings.Group, ...]], ...]

    @property
    def coefficients(self) -> int:
        return 1 + sum(len(told) - 1 for _, told in self.groups)


def cells(
    everyone: Scoped, standing: Standing, people: int
) -> tuple[tuple[Cell, ...], tuple[Group, ...]]:
    """The differences in per cent of median base, and the groups that they are of.

    Median regression of the logarithm of base: a coefficient b is 100·(exp(b) - 1) per cent, to
    the nearest one; its 95 % interval, b ± 1.96 standard errors told alike, outward to whole
    ones. `n` is everybody looked at. Nothing where too few told all of it, where it does not
    converge, or where erased answers would be needed. Coverage measured by bench/coverage.py as
    published, 200 to 10,000 people: 96 to 98 %, also of a group that spreads two fifths wider.
    """
    cohort = standing.ledger.stands(DIFFERENCES)
    if np.any(standing.ledger.erased & cohort):
        return (), ()
    everyone = replace(everyone, columns=everyone.columns.take(np.flatnonzero(cohort)))
    base, paid = everyone.amounts(figures.BASE)
    known = paid & (base > 0)
    model = _model(everyone, known, compared(people, standing.step), standing.step)
    if model is None:
        return (), ()
    design = _design(everyone.columns, model)
    fit = regression.fitted(design, np.log(base[model.rows]))
    if fit is None:
        return (), ()
    n = grid.count(len(design))
    groups = tuple(_told(model))
    return tuple(_cells(everyone, groups, fit, n)), groups


def _model(
    everyone: Scoped, known: Mask, dimensions: Sequence[Compared], step: int
) -> _Model | None:
    """The model with the most dimensions that those who answered all of them can bear."""
    for size in range(len(dimensions), 0, -1):
        model = _bearable(everyone, known, dimensions[:size], step)
        people = int(np.count_nonzero(model.rows))
        if len(model.groups) == size and people >= FEWEST and people >= EACH * model.coefficients:
            return model
    return None


def _bearable(everyone: Scoped, known: Mask, dimensions: Sequence[Compared], step: int) -> _Model:
    """Groups of k people or more, and the people who are in one of each dimension."""
    groups = {each: _ordered(each, step) for each in dimensions}
    rows = known
    while True:
        for each, told in groups.items():
            rows = rows & _held(each, told)[everyone.columns.choice[each.dimension.key]]
        kept = {each: _large(everyone, rows, each, told) for each, told in groups.items()}
        if kept == groups:
            shown = ((each, told) for each, told in groups.items() if len(told) > 1)
            return _Model(rows, tuple(shown))
        groups = kept


def _ordered(each: Compared, step: int) -> tuple[groupings.Group, ...]:
    """The groups of a dimension, the reference first."""
    first = each.against(step)
    return (first, *(group for group in each.dimension.at(step) if group != first))


def _large(
    everyone: Scoped, rows: Mask, each: Compared, told: tuple[groupings.Group, ...]
) -> tuple[groupings.Group, ...]:
    """The groups of k people or more; none when the reference is not among them."""
    answers = everyone.columns.choice[each.dimension.key][rows]
    sizes = [int(np.count_nonzero(_held(each, (group,))[answers])) for group in told]
    large = tuple(g for g, size in zip(told, sizes, strict=True) if size >= everyone.rule.k)
    return large if large and large[0] == told[0] else ()


def _held(each: Compared, told: Sequence[groupings.Group]) -> Mask:
    """Whether some groups hold each option; the last three stand for no option."""
    codes = questionnaire.codes(each.dimension.question)
    options = frozenset[str]().union(*(group.options for group in told))
    return np.array([*(code in options for code in codes), False, False, False])


def _design(columns: Columns, model: _Model) -> Values:
    """(people, coefficients): a constant, and of each group but the references who is in it."""
    told: list[Values | Mask] = [np.ones(int(np.count_nonzero(model.rows)))]
    for each, groups in model.groups:
        answers = columns.choice[each.dimension.key][model.rows]
        told += [_held(each, (group,))[answers] for group in groups[1:]]
    return np.column_stack(told).astype(np.float64)


def _told(model: _Model) -> Iterator[Group]:
    """Each group but the references, as "level=leads"; its options say against which it is held."""
    for each, (first, *others) in model.groups:
        key = each.dimension.key
        for group in others:
            label = f"{group.label}, against {first.label}"
            yield Group(f"{key}={group.code}", label, (key, group.code, first.code))


def _cells(
    everyone: Scoped, groups: tuple[Group, ...], fit: regression.Fit, n: int
) -> Iterator[Cell]:
    errors = np.sqrt(np.diagonal(fit.covariance))
    for group, b, error in zip(groups, fit.coefficients[1:], errors[1:], strict=True):
        low, high = (100 * float(np.expm1(end)) for end in (b - Z95 * error, b + Z95 * error))
        yield Cell(
            scope=everyone.scope,
            figure=figures.BASE.key,
            option="",
            dimension=HIGHER_PAY,
            group=group.code,
            statistic="difference",
            value=grid.nearest(100 * float(np.expm1(b)), 1),
            low=int(np.floor(low)),
            high=int(np.ceil(high)),
            interval="regression",
            n=n,
            unit="percent",
            quality=disclosure.quality(n),
        )

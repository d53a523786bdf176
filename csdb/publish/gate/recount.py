"""Whether the numbers that moved are those of their cohort, and no others."""

import math
from collections.abc import Callable, Iterator
from functools import cache, partial

import numpy as np

from csdb.publish.columns import BLANK, NOT_ASKED, PREFER_NOT, UNKNOWN, Columns, Mask
from csdb.publish.gate.amounts import Ordered, amounts, ordered
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
from csdb.publish.ledger import HEADLINE
from csdb.publish.release import ALL, Cell


def objections(case: Case) -> Iterator[str]:
    """What speaks against counts and values, looking at the answers of each cohort."""
    rows = case.passage.after.stands(HEADLINE)
    if case.scope.people != _count(int(np.count_nonzero(rows))):
        yield case.objection("count", HEADLINE)
    if not case.moved:
        return  # figures stand as they are, whatever the exchange rates are today
    shared = IN_GROUPS if case.dimensions else ()  # looked at again in groups
    yield from _pay(
        case,
        lambda figure: (
            amounts(case, figure).of(rows) if figure in shared else ordered(case, figure, rows)
        ),
        (ALL, ""),
    )
    yield from _answers(case, rows)
    for dimension in case.dimensions:
        yield from _groups(case, dimension)


def _groups(case: Case, dimension: str) -> Iterator[str]:
    same, cells = case.same(dimension), groups(case.passage.groups_after, dimension)
    changed = [
        number
        for number in range(len(cells))
        if case.changed(dimension, number, same.get(number)).any()
    ]
    if not changed:
        return
    place = case.passage.after.place[dimension]
    known = {figure: amounts(case, figure).of_cells(place, len(cells)) for figure in IN_GROUPS}
    for number in changed:
        where = (dimension_of(dimension), cells[number].code)
        yield from _pay(case, partial(_of_cell, known, number), where)


def _of_cell(known: dict[str, list[Ordered]], number: int, figure: str) -> Ordered:
    return known[figure][number]


def _pay(case: Case, told: Callable[[str], Ordered], where: tuple[str, str]) -> Iterator[str]:
    """The pay of one cohort; a figure known of k people is shown, of fewer it is not.

    told: the known amounts of a figure in the cohort
    """
    there = [cell for cell in case.at(*where) if cell.figure in PAY]
    for figure in PAY if where[0] == ALL else IN_GROUPS:
        cells = [cell for cell in there if cell.figure == figure]
        known = told(figure)
        if len(known) < case.rule.k:
            yield from (case.objection("few", *named(cell)) for cell in cells)
            continue
        if not any(cell.statistic == "median" for cell in cells):
            yield case.objection("no-cells", *where, figure)
        for cell in cells:
            yield from quantile(case, cell, known)


def quantile(case: Case, cell: Cell, known: Ordered) -> Iterator[str]:
    """What speaks against a quantile of the amounts `known`."""
    value = known.quantile(QUANTILES.get(cell.statistic, 0.5))
    if cell.n != _count(len(known)):
        yield case.objection("count", *named(cell))
    size = step(case, cell)
    if cell.value is None or abs(cell.value - value) > size / 2 + 1e-9 * max(1.0, value):
        yield case.objection("value", *named(cell))
    if cell.interval == "order" and not outward(cell, known.median_interval(), size):
        yield case.objection("interval", *named(cell))


def _answers(case: Case, rows: Mask) -> Iterator[str]:
    """The shares and bands of everybody in the headline."""
    cells: dict[str, list[Cell]] = {}
    for cell in case.at(ALL):
        cells.setdefault(cell.figure, []).append(cell)
    for figure in sorted(cells.keys() - PAY):
        counts, people = _counts(figure, case.passage.after.columns, rows)
        for cell in cells[figure]:
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
        given = columns.choice[figure].astype(np.intp)
        given[~rows] = _LEAST  # is no option either
        found = np.bincount(given - _LEAST, minlength=len(codes) - _LEAST)[-_LEAST:].tolist()
        return dict(zip(codes, found, strict=True)), sum(found)
    answered = rows & columns.answered[figure]
    found = [int(np.count_nonzero(ticked & answered)) for ticked in columns.choices[figure].T]
    return dict(zip(codes, found, strict=True)), int(np.count_nonzero(answered))


_LEAST = min(BLANK, PREFER_NOT, NOT_ASKED)


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


@cache
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

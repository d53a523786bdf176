"""Whether what goes with higher pay is what it says, and moved by enough people in each group.

What is told is held against how low any sum of distances can be; where that does not settle it the
regression is solved once more by another method, see `distances`. Intervals are worked out anew.
"""

from collections.abc import Iterator
from functools import cache

import numpy as np

from csdb import groupings
from csdb.groupings import HIGHER_PAY
from csdb.publish.columns import Mask
from csdb.publish.gate import distances
from csdb.publish.gate.amounts import Values, amounts
from csdb.publish.gate.case import Case
from csdb.publish.gate.numbers import named, options
from csdb.publish.ledger import DIFFERENCES
from csdb.publish.release import Cell, Group

FEWEST = 200
EACH = 20
COMPARED = ("level", "years", "segment", "renewal", "upsell", "hub", "work")

_LEAST = 2e-4
"""What two sums of distances may be apart, as a part of them, for both to be the least."""


def objections(case: Case) -> Iterator[str]:
    """What speaks against the differences of this scope: groups, cohort, numbers and change."""
    cells = [cell for cell in case.cells if cell.dimension == HIGHER_PAY]
    told = case.scope.groups.get(HIGHER_PAY, ())
    wrong = list(_told(case, cells, told))
    yield from wrong
    place = case.way.after.get(DIFFERENCES)
    before = case.way.before.get(DIFFERENCES)
    if place is None or before is None or not np.any(place == 0):
        yield from (case.objection("no-cohort", *named(cell)) for cell in cells)
        return
    stood, stands = before == 0, place == 0
    if case.way.people(stands) < np.count_nonzero(stands):
        yield case.objection("twice", DIFFERENCES)
    if stood.any() and not np.array_equal(stood, stands):
        yield from _change(case, stood ^ stands)
    if wrong or not cells:
        return
    if np.array_equal(stood, stands) and _as_before(case, cells, told):
        return
    after = case.passage.after
    if np.any(after.erased & after.stands(DIFFERENCES)):
        yield case.objection("erased", DIFFERENCES)
    else:
        yield from _recounted(case, cells, told)


def _told(case: Case, cells: list[Cell], told: tuple[Group, ...]) -> Iterator[str]:
    """Groups that nobody has declared, told twice or not at all, or too many of them."""
    if [cell.group for cell in cells] != [group.code for group in told]:
        yield case.objection("groups", HIGHER_PAY)
    for group in told:
        if not _declared(group):
            yield case.objection("undeclared", HIGHER_PAY, group.code)
    if cells and (len({c.n for c in cells}) > 1 or cells[0].n < EACH * (1 + len(cells))):
        yield case.objection("budget", HIGHER_PAY)
    if cells and cells[0].n < FEWEST:
        yield case.objection("few", HIGHER_PAY)


def _declared(group: Group) -> bool:
    """Whether one step of a dimension has both the group and the one that it is held against."""
    if len(group.options) != 3:
        return False
    dimension, code, reference = group.options
    if dimension not in COMPARED or group.code != f"{dimension}={code}" or code == reference:
        return False
    steps = ({each.code for each in step} for step in groupings.BY_KEY[dimension].steps)
    return any({code, reference} <= codes for codes in steps)


def _change(case: Case, changed: Mask) -> Iterator[str]:
    """Enough people in the draw, and in each group nobody or enough of them."""
    way, rule = case.way, case.rule
    if way.people(changed) < rule.together:
        yield case.objection("small-change", DIFFERENCES)
    if not case.drawn[way.whose(changed)].all():
        yield case.objection("undrawn", DIFFERENCES)
    shown = {group.options for group in case.scope.groups.get(HIGHER_PAY, ())}
    if case.previous is not None and case.code in case.previous.scopes:
        before = case.previous.scopes[case.code].groups.get(HIGHER_PAY, ())
        shown |= {group.options for group in before}
    for dimension, code in sorted({(s[0], c) for s in shown if len(s) == 3 for c in s[1:]}):
        if 0 < way.people(_gave(case, changed, dimension, code)) < rule.touched:
            yield case.objection("small-change", DIFFERENCES, dimension, code)


def _gave(case: Case, changed: Mask, dimension: str, code: str) -> Mask:
    """Which of the rows that changed gave an answer that the group holds."""
    holds, found = _holds(dimension, code), np.zeros(len(case.way.person), dtype=np.bool_)
    moved = np.flatnonzero(changed)
    for ledger, number in (
        (case.passage.before, case.way.row_before[moved]),
        (case.passage.after, case.way.row_after[moved]),
    ):
        if ledger is not None:
            there = number >= 0
            answers = ledger.columns.choice[dimension][number[there]]
            found[moved[there]] = holds[answers]
    return found


@cache
def _holds(dimension: str, code: str) -> Mask:
    """Whether a group holds each option of a dimension; the last three stand for no option."""
    steps = groupings.BY_KEY[dimension].steps
    meant = next((g.options for step in steps for g in step if g.code == code), frozenset())
    every = options(dimension)
    return np.array([*(option in meant for option in every), False, False, False])


def _as_before(case: Case, cells: list[Cell], told: tuple[Group, ...]) -> bool:
    before = [cell for cell in case.before if cell.dimension == HIGHER_PAY]
    if case.previous is None or before != cells or case.code not in case.previous.scopes:
        return False
    stood = case.previous.scopes[case.code].groups.get(HIGHER_PAY, ())
    return case.previous.parameters["k"] == case.rule.k and stood == told


def _recounted(case: Case, cells: list[Cell], told: tuple[Group, ...]) -> Iterator[str]:
    """Every number again, from the people who are in one of the groups of each dimension."""
    cohort = np.flatnonzero(case.passage.after.stands(DIFFERENCES))
    columns = case.passage.after.columns.take(cohort)
    base = amounts(case, "base").amount(cohort)
    rows = base > 0
    parts: list[Mask] = []
    for dimension in dict.fromkeys(group.options[0] for group in told):
        mine = [group.options for group in told if group.options[0] == dimension]
        codes = [mine[0][2], *(each[1] for each in mine)]
        if len({each[2] for each in mine}) > 1 or len(set(codes)) < len(codes):
            yield case.objection("overlap", HIGHER_PAY, dimension)
            return
        answers = columns.choice[dimension]
        held = [_holds(dimension, code)[answers] for code in codes]
        rows = rows & np.logical_or.reduce(held)
        parts += held
    if any(np.count_nonzero(rows & held) < case.rule.k for held in parts):
        yield case.objection("few", HIGHER_PAY)
        return
    if cells[0].n != 5 * ((int(np.count_nonzero(rows)) + 2) // 5):
        yield case.objection("count", HIGHER_PAY)
    shown = [_holds(*group.options[:2])[columns.choice[group.options[0]][rows]] for group in told]
    design = np.column_stack([np.ones(len(shown[0])), *shown]).astype(np.float64)
    yield from _numbers_hold(case, cells, design, np.log(base[rows]))


def _numbers_hold(case: Case, cells: list[Cell], design: Values, told: Values) -> Iterator[str]:
    best = distances.within(design, told, *_rounded(cells))
    if best is None:  # where several are equally good, or what is told is wrong
        best = distances.least(design, told)
    least = distances.distance(design, told, best)
    errors = distances.errors(design, told - design @ _as_told(cells, design, told, best))
    for place, cell in enumerate(cells, start=1):
        if cell.value is None or cell.low is None or cell.high is None:
            yield case.objection("value", *named(cell))
            continue
        ends = [float(np.log1p(max(-0.99, (cell.value + d) / 100))) for d in (-0.51, 0.51)]
        nearest = min(max(best[place], ends[0]), ends[1])
        if nearest != best[place] and not _as_good(design, told, place, nearest, least):
            yield case.objection("value", *named(cell))
        b = min(max(nearest, ends[0]), ends[1])
        if not _interval_holds(cell, b, float(errors[place])):
            yield case.objection("interval", *named(cell))


def _as_told(cells: list[Cell], design: Values, told: Values, best: Values) -> Values:
    """The coefficients nearest to the best that round to what is told, a constant to suit them."""
    near = np.clip(best[1:], *_rounded(cells))
    return np.array([distances.middle(told - design[:, 1:] @ near), *near])


def _rounded(cells: list[Cell]) -> tuple[Values, Values]:
    """From where to where coefficients round to what is told."""
    low, high = (
        np.log1p([max(-0.99, ((cell.value or 0) + end) / 100) for cell in cells])
        for end in (-0.5, 0.5)
    )
    return low, high


def _as_good(design: Values, told: Values, place: int, held: float, least: float) -> bool:
    """Whether a coefficient may be `held` without adding to the distances: then it is one too."""
    others = np.delete(design, place, axis=1)
    left = told - held * design[:, place]
    found = distances.distance(others, left, distances.least(others, left))
    return found <= least * (1 + _LEAST)


def _interval_holds(cell: Cell, b: float, error: float) -> bool:
    """Whether the ends are b ± 1.96 errors outward, but for what two methods may differ by.

    b is only known as far as it was rounded, and errors differ a little where residuals do.
    """
    if cell.low is None or cell.high is None or cell.value is None or cell.interval != "regression":
        return False
    slack = 1.6 + 0.25 * (cell.high - cell.low)
    low, high = (100 * float(np.expm1(b + sign * 1.959963984540054 * error)) for sign in (-1, 1))
    near = -slack <= low - cell.low <= 1 + slack and -slack <= cell.high - high <= 1 + slack
    return cell.low <= cell.value <= cell.high and near

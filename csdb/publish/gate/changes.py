"""Whether whoever moved was allowed to: rounds, the draw, small changes, merges and splits."""

from collections.abc import Iterator

import numpy as np

from csdb.publish.columns import Mask
from csdb.publish.gate.case import Case, groups
from csdb.publish.ledger import HEADLINE, NOWHERE


def objections(case: Case) -> Iterator[str]:
    """What speaks against the way in which this scope's cohorts changed."""
    yield from _round(case)
    by_itself = _together if case.rule.policy == "strict" else _dimension
    for dimension in case.dimensions:
        yield from by_itself(case, dimension)


def _round(case: Case) -> Iterator[str]:
    """A scope moves in a round of its own or not at all, and a round is of enough people."""
    passage, way = case.passage, case.way
    if passage.round_after - passage.round_before != int(case.moved):
        yield case.objection("rounds")
    if case.first or not case.moved:
        return
    rows = case.changed(HEADLINE, 0, 0)
    if not rows.any():
        yield case.objection("no-round")
    elif way.people(rows) < _batch(case):
        yield case.objection("small-change", HEADLINE)
    yield from _undrawn(case, rows, HEADLINE)


def _dimension(case: Case, dimension: str) -> Iterator[str]:
    same = case.same(dimension)
    now, then = (
        groups(g, dimension) for g in (case.passage.groups_after, case.passage.groups_before)
    )
    if now and len(same) < len(then):
        yield from _rearranged(case, dimension, same)
        return
    for number, cell in enumerate(now):
        rows = case.changed(dimension, number, same.get(number))
        if 0 < case.way.people(rows) < _least(case):
            yield case.objection("small-change", dimension, cell.code)
        if then and not case.first:  # a dimension that was not shown has nothing to subtract
            yield from _undrawn(case, rows, dimension, cell.code)


def _rearranged(case: Case, dimension: str, same: dict[int, int]) -> Iterator[str]:
    """Merged or split: everybody who stood in the dimension stays in it, and nobody joins.

    Cells that were kept are as they were. A new cell may be short of no fewer than the least
    people against any cell before that it overlaps: otherwise the two would differ by those few.
    """
    way = case.way
    before, after = way.before[dimension], way.after[dimension]
    stood, stands = before != NOWHERE, after != NOWHERE
    lost = np.setdiff1d(way.whose(stood), way.whose(stands), assume_unique=True)
    if np.any(stands & ~stood) or len(lost):
        yield case.objection("rearranged", dimension)
    for number, cell in enumerate(groups(case.passage.groups_after, dimension)):
        if number in same:
            if case.changed(dimension, number, same[number]).any():
                yield case.objection("rearranged", dimension, cell.code)
        elif _nearly_same(case, dimension, number):
            yield case.objection("small-change", dimension, cell.code)


def _together(case: Case, dimension: str) -> Iterator[str]:
    """Under `strict` every dimension is of the headline's cohort, and moves when that does.

    Whoever is in a cell is in the headline; no cell is nearly one that it overlaps.
    """
    way = case.way
    if np.any((way.after[dimension] != NOWHERE) & (way.after[HEADLINE] == NOWHERE)):
        yield case.objection("apart", dimension)
    for number, cell in enumerate(groups(case.passage.groups_after, dimension)):
        if _nearly_same(case, dimension, number):
            yield case.objection("small-change", dimension, cell.code)


def _nearly_same(case: Case, dimension: str, number: int) -> bool:
    """Whether a cell differs by a few people from one before that it overlaps."""
    before, rows = case.way.before[dimension], case.way.after[dimension] == number
    overlapped = np.unique(before[rows & (before != NOWHERE)])
    return any(0 < case.way.people(rows ^ (before == then)) < _least(case) for then in overlapped)


def _undrawn(case: Case, rows: Mask, *where: str) -> Iterator[str]:
    if not case.drawn[case.way.whose(rows)].all():
        yield case.objection("undrawn", *where)


def _batch(case: Case) -> int:
    return case.rule.together if case.rule.policy == "strict" else case.rule.batch


def _least(case: Case) -> int:
    return case.rule.touched if case.rule.policy == "strict" else case.rule.least

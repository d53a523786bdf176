"""Whether views of several dimensions are what they say, and moved by enough people in each cell.

Which answers a combination is of is worked out once more, see `crossing_cohort`.
"""

from collections.abc import Iterator

import numpy as np

from csdb import groupings
from csdb.publish.columns import Mask
from csdb.publish.gate import combinations, crossing_cohort
from csdb.publish.gate.amounts import Ordered, amounts
from csdb.publish.gate.candidate import Groups
from csdb.publish.gate.case import Case
from csdb.publish.gate.crossing_cohort import Cohort
from csdb.publish.gate.numbers import IN_GROUPS, named
from csdb.publish.gate.recount import quantile
from csdb.publish.ledger import CROSSINGS, NOWHERE, Ledger, Places
from csdb.publish.release import Cell, Group


def objections(case: Case) -> Iterator[str]:
    """What speaks against the crossings of this scope: cohort, cells, numbers, and their change."""
    told, before = case.passage.crossed_after, case.passage.crossed_before
    wrong = [
        *combinations.objections(case, told),
        *(combinations.objections(case, before) if before != told else ()),
    ]
    yield from wrong
    yield from combinations.published(case, told)
    if wrong:
        return  # nobody could say who is in which
    cohort = crossing_cohort.cohort(case)
    if bool(told) != bool(cohort.stands.any()):
        yield case.objection("no-cells" if not told else "no-cohort", CROSSINGS)
    yield from _sizes(case, cohort)
    if np.array_equal(cohort.stood, cohort.stands):
        yield from _stays(case, told, before)
    elif cohort.stood.any():
        yield from _change(case, cohort)
    yield from _numbers(case, cohort)


def _sizes(case: Case, cohort: Cohort) -> Iterator[str]:
    """Nobody twice; no cell of under k people, if erased answers do not hide who they are."""
    after, way = case.passage.after, case.way
    if way.people(cohort.stands) < np.count_nonzero(cohort.stands):
        yield case.objection("twice", CROSSINGS)
    changed, unknown = cohort.changed, CROSSINGS in after.place and _unknown(after)
    if unknown and changed.any():
        yield case.objection("erased", CROSSINGS)
    gone = _erased(case, cohort)
    for key, cells in case.passage.crossed_after.items():
        if len(cells) == 1:
            yield case.objection("lone", key)  # the scope less a few
        place = cohort.now[key]
        held = _people(case, cohort.stands, place, len(cells))
        moved = _people(case, cohort.changed, place, len(cells))
        erased = _people(case, gone, place, len(cells))
        for number, cell in enumerate(cells):
            if not unknown and held[number] < case.rule.k:
                yield case.objection("few", key, cell.code)
            if moved[number] and erased[number]:
                yield case.objection("erased", key, cell.code)


def _erased(case: Case, cohort: Cohort) -> Mask:
    """The rows of the cohort whose answers are erased."""
    erased = np.zeros(len(case.way.person), dtype=np.bool_)
    rows = np.flatnonzero(cohort.stands)
    erased[rows] = case.passage.after.erased[case.way.row_after[rows]]
    return erased


def _people(case: Case, rows: Mask, cell: Places, cells: int) -> list[int]:
    """How many people some rows of each cell are of."""
    if not rows.any():
        return [0] * cells
    numbers = np.flatnonzero(rows & (cell != NOWHERE))
    people: list[int] = case.way.people_of(numbers, cell[numbers], cells).tolist()
    return people


def _lost(after: Ledger) -> bool:
    return bool(np.any(after.erased & after.stands(CROSSINGS)))


def _unknown(after: Ledger) -> bool:
    """Whether the cohort holds erased answers of which not even a group is left."""
    rows = np.flatnonzero(after.erased & after.stands(CROSSINGS))
    if not len(rows):
        return False
    dimensions = (each.dimension.key for each in groupings.COMPARED)
    told = [after.columns.choice[key][rows] >= 0 for key in dimensions]
    return bool(np.any(~np.logical_or.reduce(told)))


def _stays(case: Case, told: Groups, before: Groups) -> Iterator[str]:
    """A cohort that stayed has the cells it had; whole crossings may come and go."""
    for key, cells in told.items():
        if key not in before and _lost(case.passage.after):
            yield case.objection("erased", key)
        elif key in before and combinations.codes(cells) != combinations.codes(before[key]):
            yield case.objection("apart", key)


def _change(case: Case, cohort: Cohort) -> Iterator[str]:
    """Enough people in the draw, and in each cell nobody or enough of them."""
    way, rule, passage = case.way, case.rule, case.passage
    changed = cohort.changed
    if way.people(changed) < rule.together:
        yield case.objection("small-change", CROSSINGS)
    if not case.drawn[way.whose(changed)].all():
        yield case.objection("undrawn", CROSSINGS)
    told = ((passage.crossed_before, cohort.then), (passage.crossed_after, cohort.now))
    for crossings, places in told:
        for key, cells in crossings.items():
            people = _people(case, changed, places[key], len(cells))
            for cell, touching in zip(cells, people, strict=True):
                if 0 < touching < rule.touched:
                    yield case.objection("small-change", key, cell.code)
    for key, cells in passage.crossed_after.items():
        yield from _near(case, cohort, key, (passage.crossed_before.get(key, ()), cells))


def _near(
    case: Case, cohort: Cohort, key: str, told: tuple[tuple[Group, ...], tuple[Group, ...]]
) -> Iterator[str]:
    """Cells of other groups than before that are nearly one that they overlap."""
    then, now = told
    if _known(now) <= _known(then) or not then:
        return
    before, after = cohort.then[key], cohort.now[key]
    both = cohort.stood & cohort.stands & (before != NOWHERE) & (after != NOWHERE)
    for pair in np.unique(before[both].astype(np.intp) * len(now) + after[both]).tolist():
        one, other = divmod(pair, len(now))
        if then[one].code != now[other].code:
            apart = (cohort.stood & (before == one)) ^ (cohort.stands & (after == other))
            if 0 < case.way.people(apart) < case.rule.touched:
                yield case.objection("small-change", key, now[other].code)


def _known(cells: tuple[Group, ...]) -> set[str]:
    return {cell.code for cell in cells}


def _numbers(case: Case, cohort: Cohort) -> Iterator[str]:
    """Cells that moved or are new recount from their people; the others are as they were."""
    found = {(c.dimension, c.group) for c in case.before}
    gone = _erased(case, cohort)
    for key, cells in case.passage.crossed_after.items():
        shown_before = _known(case.passage.crossed_before.get(key, ()))
        touched = _people(case, cohort.changed, cohort.now[key], len(cells))
        kept = [
            not touched[number] and group.code in shown_before and (key, group.code) in found
            for number, group in enumerate(cells)
        ]
        erased = _people(case, gone, cohort.now[key], len(cells))
        known = _amounts(case, cohort, key) if case.moved and not all(kept) else {}
        for number, group in enumerate(cells):
            if kept[number]:
                told, stood = case.at(key, group.code), case.stood_at(key, group.code)
                if told != stood and not _numbers_of(told) <= _numbers_of(stood):
                    yield case.objection("stays", key, group.code)
            elif case.moved and erased[number]:
                yield case.objection("erased", key, group.code)
            elif case.moved:
                amount = {figure: each[number] for figure, each in known.items()}
                yield from _recounted(case, amount, case.at(key, group.code))


def _numbers_of(cells: list[Cell]) -> set[tuple[object, ...]]:
    """What cells say, without their intervals."""
    return {(*named(cell), cell.value, cell.n, cell.unit, cell.quality) for cell in cells}


def _amounts(case: Case, cohort: Cohort, key: str) -> dict[str, list[Ordered]]:
    """Figure -> the known amounts of each cell of a crossing."""
    place = np.where(cohort.stands, cohort.now[key], np.int16(NOWHERE))
    if not case.way.straight:
        stands, there = np.flatnonzero(cohort.stands), place
        place = np.full(len(case.passage.after.now), NOWHERE, dtype=np.int16)
        place[case.way.row_after[stands]] = there[stands]
    cells = len(case.passage.crossed_after[key])
    return {figure: amounts(case, figure).of_cells(place, cells) for figure in IN_GROUPS}


def _recounted(case: Case, told: dict[str, Ordered], there: list[Cell]) -> Iterator[str]:
    for figure in IN_GROUPS:
        known = told[figure]
        cells = [cell for cell in there if cell.figure == figure]
        if len(known) < case.rule.k:
            yield from (case.objection("few", *named(cell)) for cell in cells)
        elif len(cells) != 1:
            yield from (case.objection("no-cells", c.dimension, c.group, figure) for c in there[:1])
        else:
            yield from quantile(case, cells[0], known)

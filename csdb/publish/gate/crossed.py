"""Whether views of several dimensions are what they say, and moved by enough people in each cell.

Which answers a combination is of is worked out here once more, from the declared groups alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from csdb import groupings
from csdb.publish.columns import Mask
from csdb.publish.gate.candidate import Groups
from csdb.publish.gate.case import Case
from csdb.publish.gate.numbers import IN_GROUPS, named, options
from csdb.publish.gate.recount import Amounts, amounts_of, quantile
from csdb.publish.ledger import CROSSINGS, Ledger
from csdb.publish.release import Cell, Group

OPEN = 0.9
"""A view that is shown from so many people on may stay shown down to this part of them."""


@dataclass(frozen=True, slots=True)
class _Cohort:
    """The cohort before and after, on the rows of the comparison.

    stood, stands: who is of it; held: crossing and code -> the rows that gave those answers
    """

    stood: Mask
    stands: Mask
    held: dict[tuple[str, str], Mask]

    def before(self, where: tuple[str, str]) -> Mask:
        return self.stood & self.held[where]

    def after(self, where: tuple[str, str]) -> Mask:
        return self.stands & self.held[where]


def objections(case: Case) -> Iterator[str]:
    """What speaks against the crossings of this scope: cohort, cells, numbers, and their change."""
    told, before = case.passage.crossed_after, case.passage.crossed_before
    wrong = [*_told(case, told), *_told(case, before)]
    yield from wrong
    yield from _published(case, told)
    if wrong:
        return  # nobody could say who is in which
    cohort = _cohort(case)
    if bool(told) != bool(cohort.stands.any()):
        yield case.objection("no-cells" if not told else "no-cohort", CROSSINGS)
    yield from _sizes(case, cohort)
    if np.array_equal(cohort.stood, cohort.stands):
        yield from _stays(case, told, before)
    elif cohort.stood.any():
        yield from _change(case, cohort)
    yield from _numbers(case, cohort)


def _published(case: Case, told: Groups) -> Iterator[str]:
    """What the release tells of crossings is what was worked out, and of scopes large enough."""
    shown = {key: cells for key, cells in case.scope.groups.items() if "+" in key}
    for key in sorted({*shown, *told}):
        if _codes(shown.get(key, ())) != _codes(told.get(key, ())):
            yield case.objection("groups", key)
        elif key in groupings.CROSSED and case.scope.people < OPEN * groupings.CROSSED[key].least:
            yield case.objection("early", key)


def _codes(cells: tuple[Group, ...]) -> list[tuple[str, tuple[str, ...]]]:
    return [(cell.code, cell.options) for cell in cells]


def _told(case: Case, told: Groups) -> Iterator[str]:
    """Crossings and combinations that nobody has declared, and combinations told twice."""
    for key, cells in told.items():
        crossing = groupings.CROSSED.get(key)
        for cell in cells:
            parts = cell.code.split("+")
            declared = crossing is not None and _declared(crossing, parts)
            if not declared or tuple(parts) != cell.options:
                yield case.objection("undeclared", key, cell.code)
        if len({cell.code for cell in cells}) < len(cells) or not cells:
            yield case.objection("overlap", key)


def _declared(crossing: groupings.Crossing, parts: list[str]) -> bool:
    """Whether one step of every dimension has these groups."""
    if len(parts) != len(crossing.dimensions):
        return False
    return any(
        all(
            part in {group.code for group in dimension.at(step)}
            for dimension, part in zip(crossing.dimensions, parts, strict=True)
        )
        for step in groupings.STEPS
    )


def _cohort(case: Case) -> _Cohort:
    way = case.way
    nobody = np.zeros(len(way.person), dtype=np.bool_)
    passage = case.passage
    wheres = [
        (key, cell)
        for told in (passage.crossed_before, passage.crossed_after)
        for key, cells in told.items()
        for cell in cells
    ]
    known: dict[tuple[str, str], Mask] = {}
    held = {(key, cell.code): _gave(case, key, cell.options, known) for key, cell in wheres}
    return _Cohort(
        stood=way.before[CROSSINGS] == 0 if CROSSINGS in way.before else nobody,
        stands=way.after[CROSSINGS] == 0 if CROSSINGS in way.after else nobody,
        held=held,
    )


def _gave(case: Case, key: str, codes: tuple[str, ...], known: dict[tuple[str, str], Mask]) -> Mask:
    """Which rows of the comparison gave an answer of each group that a combination is of."""
    gave = np.ones(len(case.way.person), dtype=np.bool_)
    for dimension, code in zip(key.split("+"), codes, strict=True):
        if (dimension, code) not in known:
            known[dimension, code] = _answered(case, dimension, code)
        gave &= known[dimension, code]
    return gave


def _answered(case: Case, dimension: str, code: str) -> Mask:
    steps = groupings.BY_KEY[dimension].steps
    meant = next(group.options for step in steps for group in step if group.code == code)
    numbers = [options(dimension).index(option) for option in meant]
    found = np.zeros(len(case.way.person), dtype=np.bool_)
    for ledger, rows in (
        (case.passage.before, case.way.row_before),
        (case.passage.after, case.way.row_after),
    ):
        if ledger is not None:  # a row's answers are the same in both
            there = rows >= 0
            answers = ledger.columns.choice[dimension][rows[there]]
            found[there] = np.isin(answers, numbers)
    return found


def _sizes(case: Case, cohort: _Cohort) -> Iterator[str]:
    """Nobody twice; no cell of under k people, if erased answers do not hide who they are."""
    after, way = case.passage.after, case.way
    if way.people(cohort.stands) < np.count_nonzero(cohort.stands):
        yield case.objection("twice", CROSSINGS)
    changed, unknown = cohort.stood ^ cohort.stands, CROSSINGS in after.place and _unknown(after)
    if unknown and changed.any():
        yield case.objection("erased", CROSSINGS)
    for key, cells in case.passage.crossed_after.items():
        if len(cells) == 1:
            yield case.objection("lone", key)  # the scope less a few
        for cell in cells:
            where = (key, cell.code)
            if not unknown and way.people(cohort.after(where)) < case.rule.k:
                yield case.objection("few", *where)
            if np.any(cohort.held[where] & changed) and _erased(case, cohort.after(where)).any():
                yield case.objection("erased", *where)


def _lost(after: Ledger) -> bool:
    return bool(np.any(after.erased & after.stands(CROSSINGS)))


def _unknown(after: Ledger) -> bool:
    """Whether the cohort holds erased answers of which not even a group is left."""
    rows = after.erased & after.stands(CROSSINGS)
    dimensions = (each.dimension.key for each in groupings.COMPARED)
    told = [after.columns.choice[key][rows] >= 0 for key in dimensions]
    return bool(np.any(~np.logical_or.reduce(told)))


def _stays(case: Case, told: Groups, before: Groups) -> Iterator[str]:
    """A cohort that stayed has the cells it had; whole crossings may come and go."""
    for key, cells in told.items():
        if key not in before and _lost(case.passage.after):
            yield case.objection("erased", key)
        elif key in before and _codes(cells) != _codes(before[key]):
            yield case.objection("apart", key)


def _change(case: Case, cohort: _Cohort) -> Iterator[str]:
    """Enough people in the draw, and in each cell nobody or enough of them."""
    way, rule = case.way, case.rule
    changed = cohort.stood ^ cohort.stands
    if way.people(changed) < rule.together:
        yield case.objection("small-change", CROSSINGS)
    if any(bytes(way.ref[person]) not in case.passage.drawn for person in way.whose(changed)):
        yield case.objection("undrawn", CROSSINGS)
    for key, code in cohort.held:
        if 0 < way.people(changed & cohort.held[key, code]) < rule.touched:
            yield case.objection("small-change", key, code)
    for key, cells in case.passage.crossed_after.items():
        then = case.passage.crossed_before.get(key, ())
        yield from _near(case, cohort, key, (then, cells))


def _near(
    case: Case, cohort: _Cohort, key: str, told: tuple[tuple[Group, ...], tuple[Group, ...]]
) -> Iterator[str]:
    """Cells of other groups than before that are nearly one that they overlap."""
    then, now = told
    if _known(now) <= _known(then) or not then:
        return
    before = {cell.code: cohort.before((key, cell.code)) for cell in then}
    for cell in now:
        rows = cohort.after((key, cell.code))
        for code, stood in before.items():
            if code == cell.code or not np.any(rows & stood):
                continue
            if 0 < case.way.people(rows ^ stood) < case.rule.touched:
                yield case.objection("small-change", key, cell.code)


def _known(cells: tuple[Group, ...]) -> set[str]:
    return {cell.code for cell in cells}


def _numbers(case: Case, cohort: _Cohort) -> Iterator[str]:
    """Cells that moved or are new recount from their people; the others are as they were."""
    found = {(c.dimension, c.group) for c in case.before}
    old = {(*named(cell), cell.value, cell.n, cell.unit, cell.quality) for cell in case.before}
    by_place: dict[tuple[str, str], list[Cell]] = {}
    for cell in case.cells:
        by_place.setdefault((cell.dimension, cell.group), []).append(cell)
    amounts = amounts_of(case) if case.moved else {}
    for key, cells in case.passage.crossed_after.items():
        shown_before = _known(case.passage.crossed_before.get(key, ()))
        for group in cells:
            where = (key, group.code)
            there = by_place.get(where, [])
            touched = np.any((cohort.stood ^ cohort.stands) & cohort.held[where])
            if not touched and group.code in shown_before and where in found:
                same = all((*named(c), c.value, c.n, c.unit, c.quality) in old for c in there)
                yield from () if same else (case.objection("stays", key, group.code),)
            elif case.moved and np.any(_erased(case, cohort.after(where))):
                yield case.objection("erased", key, group.code)
            elif case.moved:
                yield from _recounted(case, amounts, cohort.after(where), there)


def _recounted(
    case: Case, amounts: dict[str, Amounts], held: Mask, there: list[Cell]
) -> Iterator[str]:
    rows = np.zeros(len(case.passage.after.now), dtype=np.bool_)
    rows[_rows(case, held)] = True
    for figure in IN_GROUPS:
        known = amounts[figure].amount[rows & amounts[figure].known]
        cells = [cell for cell in there if cell.figure == figure]
        if len(known) < case.rule.k:
            yield from (case.objection("few", *named(cell)) for cell in cells)
        elif len(cells) != 1:
            yield from (case.objection("no-cells", c.dimension, c.group, figure) for c in there[:1])
        else:
            yield from quantile(case, cells[0], float(np.median(known)), known)


def _erased(case: Case, held: Mask) -> Mask:
    return case.passage.after.erased[_rows(case, held)]


def _rows(case: Case, held: Mask) -> npt.NDArray[np.intp]:
    rows: npt.NDArray[np.intp] = case.way.row_after[held]
    return rows

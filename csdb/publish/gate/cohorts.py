"""Whether the cohorts of a scope are what the cells say: large enough, whole, nobody twice."""

from collections.abc import Iterator

import numpy as np

from csdb import groupings
from csdb.publish.columns import Mask
from csdb.publish.gate.case import Case, groups
from csdb.publish.gate.numbers import options
from csdb.publish.ledger import HEADLINE, NOWHERE
from csdb.publish.release import Group

OPEN = 0.9
"""What is shown from so many people on may stay shown down to this part of them."""


def objections(case: Case) -> Iterator[str]:
    """What speaks against the cohorts of this scope as they would stand."""
    if case.way.repeated:
        yield case.objection("twice")
    yield from _cell(case, HEADLINE, 0, "")
    for dimension in case.dimensions:
        yield from _dimension(case, dimension)
    yield from _budget(case)


def _dimension(case: Case, dimension: str) -> Iterator[str]:
    cells = groups(case.passage.groups_after, dimension)
    if _told(cells) != _told(case.told(dimension)):
        yield case.objection("groups", dimension)
    if "=" in dimension:
        yield from _ticked(case, dimension, cells)
    elif len(cells) == 1:
        yield case.objection("lone", dimension)  # the scope less a few
    place = case.way.after[dimension]
    if np.any((place < NOWHERE) | (place >= len(cells))):
        yield case.objection("no-cells", dimension)
    for number, cell in enumerate(cells):
        yield from _cell(case, dimension, number, cell.code)
    if cells and "=" not in dimension:
        yield from _misplaced(case, dimension, cells)
        yield from _holes(case, dimension, cells)


def _told(cells: tuple[Group, ...]) -> list[tuple[str, frozenset[str]]]:
    return [(cell.code, frozenset(cell.options)) for cell in cells]


def _cell(case: Case, family: str, number: int, code: str) -> Iterator[str]:
    rows = case.way.after[family] == number
    people = case.way.people(rows)
    if people < case.rule.k:
        yield case.objection("few", family, code)
    if people < np.count_nonzero(rows):
        yield case.objection("twice", family, code)
    if _holds_erased(case, family, number) and _moved(case, family, number, rows):
        yield case.objection("erased", family, code)


def _holds_erased(case: Case, family: str, number: int) -> bool:
    after = case.passage.after
    return bool(np.any(after.erased & after.stands(family, number)))


def _moved(case: Case, family: str, number: int, rows: Mask) -> bool:
    """Whether a cell holds others than the same cell before; True when there was none."""
    then = 0 if family == HEADLINE else case.same(family).get(number)
    return then is None or bool(np.any(rows != (case.way.before[family] == then)))


def _misplaced(case: Case, dimension: str, cells: tuple[Group, ...]) -> Iterator[str]:
    """Options in two cells, and rows in a cell that does not hold their option."""
    codes = options(dimension)
    told = [codes.index(option) for cell in cells for option in cell.options]
    if len(set(told)) < len(told):
        yield case.objection("overlap", dimension)
    belongs = np.full(len(codes) + 3, NOWHERE, dtype=np.int16)  # -1 to -3: no option
    for number, cell in enumerate(cells):
        belongs[[codes.index(option) for option in cell.options]] = number
    after = case.passage.after
    place = after.place[dimension]
    wrong = place != belongs[after.columns.choice[dimension]]
    if np.any(wrong & (place != NOWHERE) & ~after.erased):
        yield case.objection("misplaced", dimension)


def _ticked(case: Case, family: str, cells: tuple[Group, ...]) -> Iterator[str]:
    """A ticked option is declared, alone, of a scope that is large; whoever is there ticked it."""
    key, _, option = family.partition("=")
    if not cells:
        return
    if family not in groupings.FAMILIES or _told(cells) != [(option, frozenset({option}))]:
        yield case.objection("undeclared", key, option)
        return
    if case.scope.people < OPEN * groupings.STEPS[1]:
        yield case.objection("early", key, option)
    after = case.passage.after
    number = options(key).index(option)
    ticked = after.columns.answered[key] & after.columns.choices[key][:, number]
    if np.any((after.place[family] == 0) & ~ticked & ~after.erased):
        yield case.objection("misplaced", key, option)


def _holes(case: Case, dimension: str, cells: tuple[Group, ...]) -> Iterator[str]:
    """What is too small is merged, never left out: a table without it tells that it is there."""
    shown = {option for cell in cells for option in cell.options}
    steps = groupings.BY_KEY[dimension].steps
    declared = [{option for group in step for option in group.options} for step in steps]
    if not any(options <= shown for options in declared):
        yield case.objection("hole", dimension)


def _budget(case: Case) -> Iterator[str]:
    """The scope and each group of each dimension cost `budget` people each."""
    spent = 1 + sum(len(cells) for cells in case.passage.groups_after.values())
    spent += sum(len(cells) for cells in case.passage.crossed_after.values())
    spent += sum(cell.statistic == "difference" for cell in case.cells)
    if spent > 1 and spent * case.rule.budget > case.scope.people:
        yield case.objection("budget")

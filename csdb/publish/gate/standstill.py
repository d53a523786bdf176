"""Whether what did not move is what it was."""

from collections.abc import Iterator

from csdb.groupings import HIGHER_PAY
from csdb.publish.gate.case import Case, dimension_of, groups
from csdb.publish.gate.numbers import HALF, named
from csdb.publish.release import ALL, Cell, Scope


def objections(case: Case) -> Iterator[str]:
    """Cells whose cohort stayed and that are not as they were.

    A scope that stayed has the very same cells. In one that moved, a group that stayed shows no
    other number than before; only its interval may follow the headline.
    """
    if case.first or case.previous is None:
        return
    if not case.moved:
        same = _told(case.scope) == _told(case.previous.scopes[case.code])
        if not same or set(case.cells) != set(case.before):
            yield case.objection("stays")
        return
    for dimension in case.dimensions:
        yield from _dimension(case, dimension)


def _told(scope: Scope) -> tuple[str, int, int, str]:
    return scope.currency, scope.people, scope.left_out, scope.changed


def _dimension(case: Case, dimension: str) -> Iterator[str]:
    same = case.same(dimension)
    for number, group in enumerate(groups(case.passage.groups_after, dimension)):
        if number not in same or case.changed(dimension, number, same[number]).any():
            continue
        where = (dimension_of(dimension), group.code)
        before = {_number(cell) for cell in case.stood_at(*where)}
        for cell in case.at(*where):
            if _number(cell) not in before:
                yield case.objection("stays", *named(cell))


def _number(cell: Cell) -> tuple[str, str, int | None, int, str, str]:
    return cell.figure, cell.statistic, cell.value, cell.n, cell.unit, cell.quality


def complete(case: Case) -> Iterator[str]:
    """Groups without a median of base pay, and cells of groups that hold nobody."""
    held = {
        (dimension_of(dimension), group.code)
        for dimension in case.dimensions
        for group in groups(case.passage.groups_after, dimension)
    } | {(ALL, "")}
    held |= {
        (key, cell.code) for key, cells in case.passage.crossed_after.items() for cell in cells
    }
    told = {(c.dimension, c.group) for c in case.cells if c.dimension not in (HALF, HIGHER_PAY)}
    shown = {(c.dimension, c.group) for c in case.cells if c.figure == "base"}
    yield from (case.objection("no-cohort", *where) for where in sorted(told - held))
    yield from (case.objection("no-cells", *where) for where in sorted(held - shown))

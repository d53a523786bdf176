"""Whether the points of half-years stand as they stood, and new ones were due and are true."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from csdb.publish.columns import Mask
from csdb.publish.gate.amounts import amounts
from csdb.publish.gate.case import Case
from csdb.publish.gate.numbers import HALF, named
from csdb.publish.gate.recount import quantile
from csdb.publish.ledger import HEADLINE
from csdb.publish.release import ALL, Cell

FEWEST = 20
SETTLED = timedelta(days=60)


def objections(case: Case) -> Iterator[str]:
    """What speaks against the points of this scope."""
    now, before = (
        {named(cell): cell for cell in cells if cell.dimension == HALF}
        for cells in (case.cells, case.before)
    )
    for name, cell in before.items():
        if now.get(name) != cell and not (name not in now and cell.n < case.rule.k):
            yield case.objection("point-changed", *name)
    told = [(group.code, group.options) for group in case.scope.groups.get(HALF, ())]
    if sorted(told) != sorted({(cell.group, (cell.group,)) for cell in now.values()}):
        yield case.objection("groups", HALF)
    stood = {cell.group for cell in before.values()}
    for cell in (cell for name, cell in now.items() if name not in before):
        if cell.group in stood or not _turn(case, cell.group):
            yield case.objection("point-untimely", *named(cell))
        yield from _new(case, cell)


def _turn(case: Case, code: str) -> bool:
    """Whether a half-year came of age since the scope last moved, or before its first figures."""
    if case.code == ALL or not case.moved:
        return False
    due, now = _due(code), case.release.created[:10]
    if case.first:
        return case.passage.round_after == 1 and due <= now
    since = case.previous.scopes[case.code].changed[:10] if case.previous else now
    return since < due <= now


def _due(code: str) -> str:
    """The day 60 days after the last one of a half-year such as 2026h1; never, for another code."""
    year, half = code[:4], code[4:]
    if not year.isdigit() or half not in ("h1", "h2"):
        return "never"
    closed = date(int(year), 7, 1) if half == "h1" else date(int(year) + 1, 1, 1)
    return (closed + SETTLED).isoformat()


def _new(case: Case, cell: Cell) -> Iterator[str]:
    """A new point is of twenty people, leaves nobody or k beside it, and is what they earn."""
    columns = case.passage.after.columns
    known = amounts(case, cell.figure)
    everybody: Mask = known.known & case.passage.after.stands(HEADLINE)
    year, second = int(cell.group[:4]), cell.group.endswith("h2")
    within = everybody & (columns.half == 2 * year + second)
    people = int(np.count_nonzero(within))
    beside = int(np.count_nonzero(everybody)) - people
    if people < max(FEWEST, case.rule.k) or 0 < beside < case.rule.k:
        yield case.objection("few", *named(cell))
    else:
        yield from quantile(case, cell, known.of(within))

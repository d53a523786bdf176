"""Pay by closed half-year: each point is worked out once, 60 days after the end, and then stands.

A point never moves, so no two releases can be subtracted. It is of the people of the scope's own
figures who answered in that half-year, twenty or more, and leaves nobody or k people of them
beside it. What was not there when its turn came is a gap for ever.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from csdb import half_years
from csdb.publish import disclosure, figures, grid, statistics
from csdb.publish.cells import Scoped, Values
from csdb.publish.figures import PayFigure
from csdb.publish.release import Cell, Group, Release
from csdb.publish.rule import Rule

FEWEST = disclosure.SHOW_INTERVAL
"""People behind a point: it is shown with its interval or not at all."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The half-years whose turn it is: due after day `since` (YYYY-MM-DD), and by day `now`."""

    since: str
    now: str

    def has(self, half: int) -> bool:
        return self.since < half_years.due(half).isoformat() <= self.now


def turn(scope: str, previous: Release | None, *, now: str, first: bool) -> Turn:
    """Since the scope last moved; at its very first release all half-years that are due.

    Of a scope that is back after it had been taken out nobody knows here which points it had, so
    it gets none of old. Moments are ISO 8601.
    """
    before = previous.scopes.get(scope) if previous else None
    since = before.changed[:10] if before else "" if first else now[:10]
    return Turn(since, now[:10])


def stood(scope: str, previous: Release | None, rule: Rule) -> tuple[Cell, ...]:
    """The points of a scope in the release before, but those of fewer than a raised k."""
    told = previous.at(scope, half_years.DIMENSION) if previous else ()
    return tuple(cell for cell in told if cell.n >= rule.k)


def points(head: Scoped, turn: Turn) -> Iterator[Cell]:
    """The medians of base and OTE of the half-years whose turn it is.

    head: the people in the scope's own figures. A half-year without enough for base has none.
    """
    told = head.columns.half
    for half in np.flatnonzero(np.bincount(told[told >= half_years.FIRST])).tolist():
        if turn.has(half):
            base, ote = (_point(head, figure, half) for figure in (figures.BASE, figures.OTE))
            yield from (cell for cell in (base, ote) if cell and base)


def groups(cells: tuple[Cell, ...]) -> tuple[Group, ...]:
    """The half-years of some points, in order of time."""
    codes = sorted({cell.group for cell in cells}, key=half_years.of)
    return tuple(Group(code, half_years.label(half_years.of(code)), (code,)) for code in codes)


def _point(head: Scoped, figure: PayFigure, half: int) -> Cell | None:
    amounts, known = head.amounts(figure)
    within = head.columns.half == half
    ordered, others = np.sort(amounts[known & within]), int(np.count_nonzero(known & ~within))
    if len(ordered) < max(FEWEST, head.rule.k) or 0 < others < head.rule.k:
        return None
    return _cell(head, figure, half, ordered)


def _cell(head: Scoped, figure: PayFigure, half: int, ordered: Values) -> Cell:
    """The median on the grid of a group, its interval by order statistics of its own people.

    A group's interval is approximate because it moves often, and its people's own would be told
    anew each time. A point is told once; and the headline, of which an approximation would be
    made, goes on moving, so nobody could work it out again from what is published.
    """
    n = grid.count(len(ordered))
    step = grid.group_step(n, head.currency)
    interval = statistics.median_interval(ordered)
    if interval is None:
        raise ValueError(f"{len(ordered)} people have no interval")
    low, high = grid.outward(*interval, step)
    return Cell(
        scope=head.scope,
        figure=figure.key,
        option="",
        dimension=half_years.DIMENSION,
        group=half_years.code(half),
        statistic="median",
        value=grid.nearest(statistics.quantile(ordered, 0.5), step),
        low=low,
        high=high,
        interval="order",
        n=n,
        unit=head.currency,
        quality=disclosure.quality(n),
    )

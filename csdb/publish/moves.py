"""What changed from one release to the next, number by number, told by the released cells alone."""

from collections.abc import Mapping
from dataclasses import dataclass

from csdb.publish.release import Cell, Release

Place = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A number that is another one now."""

    before: Cell
    after: Cell


@dataclass(frozen=True, slots=True)
class Moves:
    """The numbers of a release against those of the one before.

    added, withdrawn: numbers that were not there before, and that are not there any more
    beyond, within: numbers that left the interval they had, and that moved inside of it
    unheld: numbers that moved and had no interval to hold them against
    restated: how many kept their value while their people, interval or quality changed
    same: how many are the same in everything
    """

    added: tuple[Cell, ...]
    withdrawn: tuple[Cell, ...]
    beyond: tuple[Move, ...]
    within: tuple[Move, ...]
    unheld: tuple[Move, ...]
    restated: int
    same: int


def moves(before: Release | None, after: Release) -> Moves:
    """What changed in `after`; without a release before, every number is added.

    A number told in another unit than before is withdrawn and added.
    """
    old = _by_place(before) if before else {}
    new = _by_place(after)
    both = [Move(old[place], cell) for place, cell in new.items() if place in old]
    moved = [move for move in both if _number(move.before) != _number(move.after)]
    kept = [move for move in both if _number(move.before) == _number(move.after)]
    same = sum(move.before == move.after for move in kept)
    return Moves(
        added=tuple(cell for place, cell in new.items() if place not in old),
        withdrawn=tuple(cell for place, cell in old.items() if place not in new),
        beyond=tuple(move for move in moved if _left(move) is True),
        within=tuple(move for move in moved if _left(move) is False),
        unheld=tuple(move for move in moved if _left(move) is None),
        restated=len(kept) - same,
        same=same,
    )


def _by_place(release: Release) -> Mapping[Place, Cell]:
    return {_place(cell): cell for cell in release.cells}


def _place(cell: Cell) -> Place:
    # A median band is found by its question: its option is what is told, not where.
    option = "" if cell.unit == "band" else cell.option
    where = (cell.scope, cell.figure, option, cell.dimension, cell.group)
    return (*where, cell.statistic, cell.unit)


def _number(cell: Cell) -> tuple[int | None, ...]:
    """What is told: the value, or of a share without one its bound."""
    return (cell.value,) if cell.value is not None else (None, cell.low, cell.high)


def _left(move: Move) -> bool | None:
    """Whether the number left the interval it had; None when it had none.

    A share that is only bound has left it when no part of the bound is in it.
    """
    low, high = move.before.low, move.before.high
    if low is None or high is None:
        return None
    first, last = _span(move.after)
    return last < low or first > high


def _span(cell: Cell) -> tuple[int, int]:
    ends = (cell.value, cell.value) if cell.value is not None else (cell.low, cell.high)
    return ends[0] or 0, ends[1] or 0

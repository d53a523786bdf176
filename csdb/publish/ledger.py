"""Who stands where: every version of every person's answers against what is published.

A row is one version of one person's answers. It may be the person's current one, or stand in
published cells, or both. The release rule only ever compares the two.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from csdb.groupings import COMPARED
from csdb.publish.columns import Cohort, Columns, Mask, joined
from csdb.publish.release import Group

Rows = npt.NDArray[np.intp]

HEADLINE = "headline"
"""The family of cells about the scope itself: pay quantiles, counts, shares."""

CROSSINGS = "crossings"
"""The family whose one cell is the cohort of all views of several dimensions."""

DIFFERENCES = "higher_pay"
"""The family whose one cell is the cohort of what goes with higher pay."""

NOWHERE = -1
"""The place of a row that stands in no cell of a family."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The rows of one scope, n of them; all arrays have n rows.

    person: number of the person a row is of, from 0
    now: the row is the person's current, accepted version
    place: family -> number of the cell the row stands in, or NOWHERE; the headline is cell 0
    erased: the answers are gone for good; only reference and places are left, and of who stood in
        a cohort that moves together the groups of `groupings.COMPARED`, each as one of its options
    """

    columns: Columns
    person: Rows
    now: Mask
    place: Mapping[str, npt.NDArray[np.int16]]
    erased: Mask

    @property
    def people(self) -> int:
        return int(self.person.max(initial=-1)) + 1

    def stands(self, family: str, cell: int = 0) -> Mask:
        """Which rows stand in a cell of a family."""
        stands: Mask = self.place[family] == cell
        return stands

    def pending(self, family: str, cell: int, target: Mask) -> Mask:
        """Which people change when the cell goes over to `target`: come, gone or edited."""
        changed = np.zeros(self.people, dtype=np.bool_)
        changed[self.person[self.stands(family, cell) ^ target]] = True
        return changed

    def moved(self, family: str, cell: int, members: Mask) -> "Ledger":
        """The ledger with exactly `members` standing in the cell."""
        place = self.place[family].copy()
        place[self.stands(family, cell)] = NOWHERE
        place[members] = cell
        return replace(self, place={**self.place, family: place})

    def standing(self) -> "Ledger":
        """Only the rows that stand somewhere: what has to be remembered until the next tick."""
        kept = np.logical_or.reduce([place != NOWHERE for place in self.place.values()])
        return self.take(kept)

    def take(self, rows: Mask) -> "Ledger":
        """The ledger of some rows, people numbered anew."""
        _, person = np.unique(self.person[rows], return_inverse=True)
        return Ledger(
            columns=self.columns.take(rows),
            person=person,
            now=self.now[rows],
            place={family: place[rows] for family, place in self.place.items()},
            erased=self.erased[rows],
        )

    def unknown(self, family: str) -> bool:
        """Whether erased answers stand in a family of which not even the groups are left."""
        rows = self.erased & (self.place[family] != NOWHERE)
        known = [self.columns.choice[each.dimension.key][rows] >= 0 for each in COMPARED]
        return bool(np.any(~np.logical_or.reduce(known)))

    def cohort(self, family: str, cell: int = 0) -> Cohort:
        """Whose answers, and in which version, stand in a cell."""
        return self.columns.take(self.stands(family, cell)).cohort


Cells = Mapping[str, tuple[Group, ...]]
"""Dimension -> its published cells; the place of a row is the position in this order."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands published in a scope: the rows, the cells of each dimension and their step.

    crossed: crossing -> its cells, combinations whose options are the groups they are of; what
        people of the cohort CROSSINGS answered says which of these they are in
    rnd: how many rounds were held in this scope, its first release included
    moved: (dimension, group code) of the cells that changed in this round; the headline always
    hidden: dimensions that were published and are not for now; shown: whether the scope is.
        What is hidden goes on moving by the same rule: shown again without having been kept, it
        could differ by a single person from what it was.
    """

    ledger: Ledger
    cells: Cells
    step: int
    rnd: int = 0
    moved: frozenset[tuple[str, str]] = frozenset()
    hidden: frozenset[str] = frozenset()
    crossed: Cells = field(default_factory=dict)
    shown: bool = True

    @property
    def told(self) -> Cells:
        """The cells of the dimensions that are shown."""
        return {key: cells for key, cells in self.cells.items() if key not in self.hidden}

    @property
    def crossed_told(self) -> Cells:
        """The cells of the crossings that are shown."""
        told = self.crossed.items()
        return {key: cells for key, cells in told if cells and key not in self.hidden}

    def smallest(self) -> int:
        """How many people stand in the smallest cell that is shown, the headline included."""
        stands = [self.ledger.stands(HEADLINE)]
        for key, cells in self.told.items():
            stands += [self.ledger.stands(key, number) for number in range(len(cells))]
        return min(int(np.count_nonzero(rows)) for rows in stands)

    def lost(self, families: Sequence[str]) -> bool:
        """Whether erased answers stand in a family: its numbers cannot be worked out anew."""
        place = [self.ledger.place[family] != NOWHERE for family in families]
        return any(bool(np.any(self.ledger.erased & there)) for there in place)

    def broken_down(self, dimensions: Sequence[str]) -> "Standing":
        """The standing with those of `dimensions` that it lacks, nobody standing in them yet."""
        nowhere = np.full(len(self.ledger.now), NOWHERE, dtype=np.int16)
        lacking = [key for key in dimensions if key not in self.cells]
        place = {**self.ledger.place, **dict.fromkeys(lacking, nowhere)}
        if dimensions:
            place.setdefault(CROSSINGS, nowhere)
            place.setdefault(DIFFERENCES, nowhere)
        cells = {**self.cells, **dict.fromkeys(lacking, ())}
        return replace(self, ledger=replace(self.ledger, place=place), cells=cells)


def opened(before: Ledger | None, current: Columns) -> Ledger:
    """The ledger of a tick: everybody's current answers, and what still stands of older ones.

    `before` holds the rows that stand in the current release; None before the first.
    """
    if before is None:
        return _unplaced(current)
    where, stale = matched(before.columns.cohort, current.cohort)
    old = before.take(stale)
    columns = joined(current, old.columns)
    _, person = np.unique(columns.ref.view("S16"), return_inverse=True)
    fresh = np.zeros(current.people, dtype=np.bool_)
    return Ledger(
        columns=columns,
        person=person,
        now=np.concatenate([~fresh, np.zeros(old.columns.people, dtype=np.bool_)]),
        place={
            family: np.concatenate([_placed(place, where), old.place[family]])
            for family, place in before.place.items()
        },
        erased=np.concatenate([fresh, old.erased]),
    )


def _unplaced(current: Columns) -> Ledger:
    people = current.people
    return Ledger(
        columns=current,
        person=np.arange(people),
        now=np.ones(people, dtype=np.bool_),
        place={},
        erased=np.zeros(people, dtype=np.bool_),
    )


def _placed(place: npt.NDArray[np.int16], where: Rows) -> npt.NDArray[np.int16]:
    """The place of each current row: that of its row before, or NOWHERE for a new one."""
    return np.append(place, np.int16(NOWHERE))[where]


def matched(before: Cohort, current: Cohort) -> tuple[Rows, Mask]:
    """For each current row the number of the same row before, or -1; and which before are left.

    A row is the same when person and version are.
    """
    _, old, new = np.intersect1d(
        keys(before), keys(current), assume_unique=True, return_indices=True
    )
    where = np.full(current.people, -1)
    where[new] = old
    stale = np.ones(before.people, dtype=np.bool_)
    stale[old] = False
    return where, stale


def keys(cohort: Cohort) -> npt.NDArray[np.bytes_]:
    """Reference and version as one fixed string of bytes a row: unlike void, these sort."""
    pairs = np.empty(cohort.people, dtype=[("ref", "V16"), ("version", ">i4")])
    pairs["ref"], pairs["version"] = cohort.ref, cohort.version
    return pairs.view("S20")

"""Who stands where: every version of every person's answers against what is published.

A row is one version of one person's answers. It may be the person's current one, or stand in
published cells, or both. The release rule only ever compares the two.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from csdb.groupings import COMPARED
from csdb.publish.columns import Cohort, Columns, Mask, joined
from csdb.publish.matching import Finder, Rows, matched
from csdb.publish.release import Group

Places = npt.NDArray[np.int8 | np.int16]
"""The number of a cell a row; a family has fewer than a hundred."""

HEADLINE = "headline"
"""The family of cells about the scope itself: pay quantiles, counts, shares."""

CROSSINGS = "crossings"
"""The family whose one cell is the cohort of all views of several dimensions."""

DIFFERENCES = "higher_pay"
"""The family whose one cell is the cohort of what goes with higher pay."""

Persons = npt.NDArray[np.int32]
"""The number of a person a row."""

NOWHERE = -1
"""The place of a row that stands in no cell of a family."""


@dataclass(frozen=True)
class Ledger:
    """The rows of one scope, n of them; all arrays have n rows.

    person: number of the person a row is of, from 0
    now: the row is the person's current, accepted version
    place: family -> number of the cell the row stands in, or NOWHERE; the headline is cell 0
    erased: the answers are gone for good; only reference and places are left, and of who stood in
        a cohort that moves together the groups of `groupings.COMPARED`, each as one of its options
    """

    columns: Columns
    person: Persons
    now: Mask
    place: Mapping[str, Places]
    erased: Mask

    @property
    def people(self) -> int:
        return int(self.person.max(initial=-1)) + 1

    @cached_property
    def single(self) -> bool:
        """Whether everybody has one row, and people are numbered like rows: it mostly is so."""
        return bool(np.array_equal(self.person, counted(len(self.person))))

    def whose(self, rows: Mask) -> Mask:
        """The people that some rows are of, as a mask over people."""
        if self.single:
            return rows
        people = np.zeros(self.people, dtype=np.bool_)
        people[self.person[rows]] = True
        return people

    def rows(self, people: Mask) -> Mask:
        """The rows of some people, who are a mask over people."""
        return people if self.single else people[self.person]

    def stands(self, family: str, cell: int = 0) -> Mask:
        """Which rows stand in a cell of a family."""
        stands: Mask = self.place[family] == cell
        return stands

    def pending(self, family: str, cell: int, target: Mask) -> Mask:
        """Which people change when the cell goes over to `target`: come, gone or edited."""
        return self.whose(self.stands(family, cell) ^ target)

    def moved(self, family: str, cell: int, members: Mask) -> "Ledger":
        """The ledger with exactly `members` standing in the cell."""
        place = self.place[family].copy()
        place[self.stands(family, cell)] = NOWHERE
        place[members] = cell
        return replace(self, place={**self.place, family: place})

    def without_answers(self) -> "Ledger":
        """The ledger with who stands where and nothing of what they said."""
        columns = self.columns
        told = Columns(
            ref=columns.ref,
            version=columns.version,
            half=np.empty(0, dtype=np.int16),
            choice={},
            choices={},
            answered={},
            currency=np.empty(0, dtype=np.int8),
            base=np.empty(0, dtype=np.int64),
            variable=np.empty(0, dtype=np.int64),
        )
        return replace(self, columns=told)

    def standing(self) -> "Ledger":
        """Only the rows that stand somewhere: what has to be remembered until the next tick."""
        kept = np.zeros(len(self.now), dtype=np.bool_)
        for place in self.place.values():
            kept |= place != NOWHERE
        return self if kept.all() else self.take(kept)

    def take(self, rows: Mask) -> "Ledger":
        """The ledger of some rows, people numbered anew."""
        if self.single:
            person = counted(int(np.count_nonzero(rows)))
        else:
            person = np.unique(self.person[rows], return_inverse=True)[1].astype(np.int32)
        return Ledger(
            columns=self.columns.take(rows),
            person=person,
            now=self.now[rows],
            place={family: place[rows] for family, place in self.place.items()},
            erased=self.erased[rows],
        )

    def unknown(self, family: str) -> bool:
        """Whether erased answers stand in a family of which not even the groups are left."""
        rows = np.flatnonzero(self.erased & (self.place[family] != NOWHERE))
        if not len(rows):
            return False
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
        nowhere = np.full(len(self.ledger.now), NOWHERE, dtype=np.int8)
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
    here, gone = np.ones(current.people, dtype=np.bool_), np.zeros(len(old.now), dtype=np.bool_)
    return Ledger(
        columns=joined(current, old.columns),
        person=_numbered(current, old.columns),
        now=np.concatenate([here, gone]),
        place={
            family: np.concatenate([_placed(place, where), old.place[family]])
            for family, place in before.place.items()
        },
        erased=np.concatenate([~here, old.erased]),
    )


def counted(people: int) -> Persons:
    """The numbers of so many people of whom each has one row."""
    return np.arange(people, dtype=np.int32)


def _numbered(current: Columns, old: Columns) -> Persons:
    """The number of the person of each row: current rows first, each somebody's only one."""
    refs, back = np.unique(old.ref.view("S16"), return_inverse=True)
    where = Finder(current.ref).rows(refs.view("V16"))
    new = where < 0
    where[new] = current.people + np.arange(np.count_nonzero(new))
    return np.concatenate([counted(current.people), where[back].astype(np.int32)])


def _unplaced(current: Columns) -> Ledger:
    people = current.people
    return Ledger(
        columns=current,
        person=counted(people),
        now=np.ones(people, dtype=np.bool_),
        place={},
        erased=np.zeros(people, dtype=np.bool_),
    )


def _placed(place: Places, where: Rows) -> Places:
    """The place of each current row: that of its row before, or NOWHERE for a new one."""
    return np.append(place, place.dtype.type(NOWHERE))[where]

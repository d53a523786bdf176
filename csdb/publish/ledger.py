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
from csdb.publish.release import Group

Rows = npt.NDArray[np.intp]
Refs = npt.NDArray[np.void]
Versions = npt.NDArray[np.int32]
Places = npt.NDArray[np.int8 | np.int16]
"""The number of a cell a row; a family has fewer than a hundred."""

HEADLINE = "headline"
"""The family of cells about the scope itself: pay quantiles, counts, shares."""

CROSSINGS = "crossings"
"""The family whose one cell is the cohort of all views of several dimensions."""

DIFFERENCES = "higher_pay"
"""The family whose one cell is the cohort of what goes with higher pay."""

_PART = 1 << 16

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
    person: Rows
    now: Mask
    place: Mapping[str, Places]
    erased: Mask

    @property
    def people(self) -> int:
        return int(self.person.max(initial=-1)) + 1

    @cached_property
    def single(self) -> bool:
        """Whether everybody has one row, and people are numbered like rows: it mostly is so."""
        return bool(np.array_equal(self.person, np.arange(len(self.person))))

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
            person = np.arange(np.count_nonzero(rows))
        else:
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


def _numbered(current: Columns, old: Columns) -> Rows:
    """The number of the person of each row: current rows first, each somebody's only one."""
    refs, back = np.unique(old.ref.view("S16"), return_inverse=True)
    where = Finder(current.ref).rows(refs.view("V16"))
    new = where < 0
    where[new] = current.people + np.arange(np.count_nonzero(new))
    return np.concatenate([np.arange(current.people), where[back]])


class Finder:
    """Rows of a cohort, found by person and version, or by person alone if it has no versions.

    Looked for by eight bytes, many times quicker than by all twenty. References are random, so
    those that agree are the same; should they ever not be, which is seen, all twenty are compared.
    Nobody is in the cohort twice, nor in what is looked for.
    """

    def __init__(self, refs: Refs, versions: Versions | None = None) -> None:
        self._cohort = _cohort(refs, versions)
        marks = _marks(self._cohort)
        self._order = None if (marks[1:] > marks[:-1]).all() else np.argsort(marks)
        self._marks = marks if self._order is None else marks[self._order]
        self._sound = self._order is None or bool((self._marks[1:] > self._marks[:-1]).all())

    def rows(self, refs: Refs, versions: Versions | None = None) -> Rows:
        """The number of each row looked for, or -1."""
        wanted = _cohort(refs, versions)
        if not self._cohort.people:
            return np.full(wanted.people, -1)
        marks = _marks(wanted)
        place = np.searchsorted(self._marks, marks)
        place[place == len(self._marks)] = 0
        same = self._marks[place] == marks
        if self._order is not None:
            place = self._order[place]
        told = place[same]
        if self._sound and _equal(self._cohort, told, wanted, same):
            place[~same] = -1
            return place
        return _slowly(self._cohort, wanted)


def _cohort(refs: Refs, versions: Versions | None) -> Cohort:
    return Cohort(refs, np.zeros(len(refs), dtype=np.int32) if versions is None else versions)


def _slowly(cohort: Cohort, wanted: Cohort) -> Rows:
    _, old, new = np.intersect1d(
        keys(cohort), keys(wanted), assume_unique=True, return_indices=True
    )
    rows = np.full(wanted.people, -1)
    rows[new] = old
    return rows


def _unplaced(current: Columns) -> Ledger:
    people = current.people
    return Ledger(
        columns=current,
        person=np.arange(people),
        now=np.ones(people, dtype=np.bool_),
        place={},
        erased=np.zeros(people, dtype=np.bool_),
    )


def _placed(place: Places, where: Rows) -> Places:
    """The place of each current row: that of its row before, or NOWHERE for a new one."""
    return np.append(place, place.dtype.type(NOWHERE))[where]


def matched(before: Cohort, current: Cohort) -> tuple[Rows, Mask]:
    """For each current row the number of the same row before, or -1; and which before are left.

    A row is the same when person and version are.
    """
    where = Finder(before.ref, before.version).rows(current.ref, current.version)
    stale = np.ones(before.people, dtype=np.bool_)
    stale[where[where >= 0]] = False
    return where, stale


def _equal(one: Cohort, these: Rows, other: Cohort, those: Mask) -> bool:
    """Whether rows of two cohorts are the same, one by one; compared in parts, to stay small."""
    numbers = np.flatnonzero(those)
    for start in range(0, len(numbers), _PART):
        part = slice(start, start + _PART)
        mine, others = these[part], numbers[part]
        same = np.array_equal(_halves(one.ref[mine]), _halves(other.ref[others]))
        if not (same and np.array_equal(one.version[mine], other.version[others])):
            return False
    return True


def _halves(refs: npt.NDArray[np.void]) -> npt.NDArray[np.uint64]:
    """The reference as two numbers, in whose order the references are."""
    return np.ascontiguousarray(refs).view(">u8").reshape(-1, 2)


def _marks(cohort: Cohort) -> npt.NDArray[np.uint64]:
    """The first eight bytes of the reference plus the version."""
    return _halves(cohort.ref)[:, 0].astype(np.uint64) + cohort.version.astype(np.uint64)


def numbered(cohorts: Sequence[Cohort]) -> tuple[Cohort, list[Rows]]:
    """All of some cohorts in the order of reference and version, and where in it each one's are."""
    if not cohorts:
        return Cohort(np.empty(0, dtype="V16"), np.empty(0, dtype=np.int32)), []
    largest = max(cohorts, key=lambda each: each.people)
    finder = Finder(largest.ref, largest.version)
    rows = [finder.rows(each.ref, each.version) for each in cohorts]
    others = [keys(_some(each, where < 0)) for each, where in zip(cohorts, rows, strict=True)]
    beside = np.unique(np.concatenate(others))
    for where, other in zip(rows, others, strict=True):
        where[where < 0] = largest.people + np.searchsorted(beside, other)
    pairs = beside.view([("ref", "V16"), ("version", ">i4")])
    every = Cohort(
        np.concatenate([largest.ref, pairs["ref"]]),
        np.concatenate([largest.version, pairs["version"].astype(np.int32)]),
    )
    order = _ranked(every)
    rank = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(len(order))
    return _some(every, order), [rank[where] for where in rows]


def _some(cohort: Cohort, rows: Rows | Mask) -> Cohort:
    return Cohort(cohort.ref[rows], cohort.version[rows])


def _ranked(cohort: Cohort) -> Rows:
    """The rows in the order of reference and version."""
    high, low = _halves(cohort.ref).T
    order = np.argsort(high)
    if (high[order[1:]] == high[order[:-1]]).any():
        order = np.lexsort((cohort.version, low, high))
    return order


def keys(cohort: Cohort) -> npt.NDArray[np.bytes_]:
    """Reference and version as one fixed string of bytes a row: unlike void, these sort."""
    pairs = np.empty(cohort.people, dtype=[("ref", "V16"), ("version", ">i4")])
    pairs["ref"], pairs["version"] = cohort.ref, cohort.version
    return pairs.view("S20")

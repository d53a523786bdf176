"""Who is who: the rows of one cohort found in another, by person and version of the answers."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from csdb.publish.columns import Cohort, Mask

Rows = npt.NDArray[np.intp]
Few = npt.NDArray[np.int32]
"""Rows again, in four bytes each."""
Refs = npt.NDArray[np.void]
Versions = npt.NDArray[np.int32]

_PART = 1 << 16
"""Rows compared at a time."""


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


def numbered(cohorts: Sequence[Cohort]) -> tuple[Cohort, list[Few]]:
    """All of some cohorts in the order of reference and version, and where in it each one's are."""
    if not cohorts:
        return Cohort(np.empty(0, dtype="V16"), np.empty(0, dtype=np.int32)), []
    every = max(cohorts, key=lambda each: each.people)
    rows = _rows_in(every, cohorts)
    others = [keys(_some(each, where < 0)) for each, where in zip(cohorts, rows, strict=True)]
    beside, which = np.unique(np.concatenate(others), return_inverse=True)
    ends = np.cumsum([len(other) for other in others])[:-1]
    for where, behind in zip(rows, np.split(which, ends), strict=True):
        where[where < 0] = every.people + behind
    if len(beside):
        pairs = beside.view([("ref", "V16"), ("version", ">i4")])
        every = Cohort(
            np.concatenate([every.ref, pairs["ref"]]),
            np.concatenate([every.version, pairs["version"].astype(np.int32)]),
        )
    order = _ranked(every)
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    return _some(every, order), [rank[where] for where in rows]


def _rows_in(every: Cohort, cohorts: Sequence[Cohort]) -> list[Few]:
    """The rows of each cohort in one of them, or -1."""
    finder = Finder(every.ref, every.version)
    found = (
        np.arange(each.people) if each is every else finder.rows(each.ref, each.version)
        for each in cohorts
    )
    return [rows.astype(np.int32) for rows in found]


def _some(cohort: Cohort, rows: Rows | Few | Mask) -> Cohort:
    return Cohort(cohort.ref[rows], cohort.version[rows])


def _ranked(cohort: Cohort) -> Rows:
    """The rows in the order of reference and version."""
    high = _halves(cohort.ref)[:, 0].astype(np.uint64)
    order = np.argsort(high)
    if (high[order[1:]] == high[order[:-1]]).any():
        order = np.lexsort((cohort.version, _halves(cohort.ref)[:, 1], high))
    return order


def keys(cohort: Cohort) -> npt.NDArray[np.bytes_]:
    """Reference and version as one fixed string of bytes a row: unlike void, these sort."""
    pairs = np.empty(cohort.people, dtype=[("ref", "V16"), ("version", ">i4")])
    pairs["ref"], pairs["version"] = cohort.ref, cohort.version
    return pairs.view("S20")

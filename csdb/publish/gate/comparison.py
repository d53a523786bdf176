"""The rows that stand before and after, on one numbering of people and rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from csdb.publish.columns import Mask
from csdb.publish.gate.candidate import Passage
from csdb.publish.ledger import NOWHERE, Ledger

Places = npt.NDArray[np.int8 | np.int16]
Numbers = npt.NDArray[np.intp]
References = npt.NDArray[np.void]
Marks = npt.NDArray[np.uint64] | Numbers


@dataclass(frozen=True, slots=True)
class Comparison:
    """The r rows that stand before, after or in both.

    ref: (people,) the reference of each person; person: (r,) whose row it is
    single: everybody has one row
    before, after: family -> (r,) the cell a row stands in, or NOWHERE
    row_before, row_after: (r,) the number of the row in either ledger, or -1
    straight: the rows are those of the ledger after, one by one
    repeated: one version of one person's answers is there more than once
    """

    ref: References
    person: Numbers
    single: bool
    before: Mapping[str, Places]
    after: Mapping[str, Places]
    row_before: Numbers
    row_after: Numbers
    straight: bool
    repeated: bool

    def whose(self, rows: Mask) -> Numbers:
        """The people that some rows are of, each once."""
        return np.flatnonzero(self._marked(rows))

    def people(self, rows: Mask) -> int:
        """How many people some rows are of."""
        if self.single:
            return int(np.count_nonzero(rows))
        return int(np.count_nonzero(self._marked(rows)))

    def people_of(self, rows: Numbers, cell: Places, cells: int) -> Numbers:
        """How many people some rows of each cell are of; `cell`, 0 or more, is of those rows."""
        if self.single:
            return np.bincount(cell, minlength=cells)
        pairs = np.unique(self.person[rows] * cells + cell)
        return np.bincount(pairs % cells, minlength=cells)

    def _marked(self, rows: Mask) -> Mask:
        marked = np.zeros(len(self.ref), dtype=np.bool_)
        marked[self.person[rows]] = True
        return marked


def compared(passage: Passage) -> Comparison:
    """Both ledgers of a passage side by side; a scope without a release before had nobody."""
    after = passage.after
    before = passage.before or after
    old = _standing(before) if passage.before else np.empty(0, dtype=np.intp)
    new = _standing(after)
    (whose_new, whose_old), ref = numbered([_taken(after, new), _taken(before, old)])
    then, rows, fresh = _rows(
        _keys(whose_old, before.columns.version[old]), _keys(whose_new, after.columns.version[new])
    )
    now = new if len(new) == len(after.now) else np.arange(len(new))
    dimensions = {*passage.groups_before, *passage.groups_after}
    families = sorted({*before.place, *after.place, *dimensions})
    return Comparison(
        ref=ref,
        person=np.concatenate([whose_new, whose_old[fresh]]) if len(fresh) else whose_new,
        single=len(ref) == rows,
        before={family: _placed(before, family, old, then, rows) for family in families},
        after={family: _placed(after, family, new, now, rows) for family in families},
        row_before=_numbers(old, then, rows),
        row_after=_numbers(new, now, rows),
        straight=len(new) == len(after.now) == rows,
        repeated=_repeats(then, rows) or _repeated(whose_new, after.columns.version[new]),
    )


def _taken(ledger: Ledger, rows: Numbers) -> References:
    refs = ledger.columns.ref
    return refs if len(rows) == len(refs) else refs[rows]


def _keys(person: Numbers, version: npt.NDArray[np.int32]) -> Numbers:
    return (person << 32) | version.astype(np.uint32)


def _rows(old: Numbers, new: Numbers) -> tuple[Numbers, int, Numbers]:
    """The row of each old key, how many rows there are, and which old keys begin one.

    The new keys have the first rows, in their order; then come old keys that are not among them.
    """
    if not len(old):
        return old, len(new), old
    if np.array_equal(old, new):
        return np.arange(len(new)), len(new), old[:0]
    order = None if _rising(new) else np.argsort(new)
    rows = _found(new if order is None else new[order], order, old)
    gone = rows < 0
    alone, first, number = np.unique(old[gone], return_index=True, return_inverse=True)
    rows[gone] = len(new) + number
    return rows, len(new) + len(alone), np.flatnonzero(gone)[first]


def _repeated(person: Numbers, version: npt.NDArray[np.int32]) -> bool:
    if np.array_equal(person, np.arange(len(person))):
        return False
    keys = np.sort(_keys(person, version))
    return bool(np.any(keys[1:] == keys[:-1]))


def numbered(sets: Sequence[References]) -> tuple[list[Numbers], References]:
    """For each set of references the numbers of its people, the same in all, and who they are.

    Each set is looked for among the first by eight of the sixteen bytes, many times faster; who is
    not there is numbered behind. Should two people ever share the eight, which is seen, the slow
    way numbers all.
    """
    known, order, number, ref = _people(sets[0])
    numbers = [number, *(_found(known, order, _marks(each)) for each in sets[1:])]
    new = [each < 0 for each in numbers]
    beside = np.concatenate([each[rows] for each, rows in zip(sets, new, strict=True)])
    if len(beside):
        _, one, which = np.unique(_marks(beside), return_index=True, return_inverse=True)
        ends = np.cumsum([np.count_nonzero(rows) for rows in new])[:-1]
        for each, rows, behind in zip(numbers, new, np.split(which, ends), strict=True):
            each[rows] = len(ref) + behind
        ref = np.concatenate([ref, beside[one]])
    same = (_same(ref, number, each) for number, each in zip(numbers, sets, strict=True))
    return (numbers, ref) if all(same) else _slowly(sets)


def _people(refs: References) -> tuple[Marks, Numbers | None, Numbers, References]:
    """The marks of people in order, their numbers (None: counted so), that of each row, and who."""
    marks, each = _marks(refs), np.arange(len(refs))
    if _rising(marks):
        return marks, None, each, refs
    order = np.argsort(marks)
    ranked = marks[order]
    if _rising(ranked):
        return ranked, order, each, refs
    one = np.append(True, ranked[1:] != ranked[:-1])  # somebody is there with several answers
    each[order] = np.cumsum(one) - 1
    return ranked[one], None, each, refs[order[one]]


def _marks(refs: References) -> npt.NDArray[np.uint64]:
    """The first eight bytes as a number: in order where the references are."""
    return np.ascontiguousarray(refs).view(">u8")[::2].astype(np.uint64)


def _rising(numbers: Marks) -> bool:
    return bool((numbers[1:] > numbers[:-1]).all())


def _found(ranked: Marks, order: Numbers | None, wanted: Marks) -> Numbers:
    """The number of each mark among some in their order, or -1."""
    if not len(ranked):
        return np.full(len(wanted), -1)
    number = np.searchsorted(ranked, wanted)
    number[number == len(ranked)] = 0
    missing = ranked[number] != wanted
    if order is not None:
        number = order[number]
    number[missing] = -1
    return number


def _slowly(sets: Sequence[References]) -> tuple[list[Numbers], References]:
    together = np.concatenate(sets)
    _, first, number = np.unique(together.view("S16"), return_index=True, return_inverse=True)
    return np.split(number, np.cumsum([len(each) for each in sets])[:-1]), together[first]


_PART = 1 << 16


def _same(ref: References, number: Numbers, each: References) -> bool:
    """Whether each reference is that of its number, looked at in parts."""
    parts = (slice(start, start + _PART) for start in range(0, len(each), _PART))
    return all(np.array_equal(_halves(ref[number[p]]), _halves(each[p])) for p in parts)


def _halves(refs: References) -> npt.NDArray[np.uint64]:
    return np.ascontiguousarray(refs).view(np.uint64).reshape(-1, 2)


def _standing(ledger: Ledger) -> Numbers:
    somewhere = np.zeros(len(ledger.now), dtype=np.bool_)
    for place in ledger.place.values():
        somewhere |= place != NOWHERE
    return np.flatnonzero(somewhere)


def _placed(ledger: Ledger, family: str, kept: Numbers, number: Numbers, rows: int) -> Places:
    if family not in ledger.place or not len(kept):
        return np.broadcast_to(np.int8(NOWHERE), rows)
    there = ledger.place[family]
    if len(there) == rows and np.array_equal(number, np.arange(rows)):
        return there
    place = np.full(rows, NOWHERE, dtype=there.dtype)
    place[number] = there if len(kept) == len(there) else there[kept]
    return place


def _numbers(kept: Numbers, number: Numbers, rows: int) -> Numbers:
    if not len(kept):
        return np.broadcast_to(np.intp(-1), rows)
    if number is kept and len(kept) == rows:
        return kept
    told = np.full(rows, -1, dtype=np.intp)
    told[number] = kept
    return told


def _repeats(number: Numbers, rows: int) -> bool:
    return len(number) > int(np.count_nonzero(np.bincount(number, minlength=rows)))

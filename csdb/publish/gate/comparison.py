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

_MIXERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The r rows that stand before, after or in both.

    ref: (people,) the reference of each person; person: (r,) whose row it is
    single: everybody has one row
    before, after: family -> (r,) the cell a row stands in, or NOWHERE
    row_before, row_after: (r,) the number of the row in either ledger, or -1
    repeated: one version of one person's answers is there more than once
    """

    ref: References
    person: Numbers
    single: bool
    before: Mapping[str, Places]
    after: Mapping[str, Places]
    row_before: Numbers
    row_after: Numbers
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
    now = np.arange(len(new))
    person = np.concatenate([whose_new, whose_old[fresh]])
    dimensions = {*passage.groups_before, *passage.groups_after}
    families = sorted({*before.place, *after.place, *dimensions})
    return Comparison(
        ref=ref,
        person=person,
        single=len(ref) == rows,
        before={family: _placed(before, family, old, then, rows) for family in families},
        after={family: _placed(after, family, new, now, rows) for family in families},
        row_before=_numbers(old, then, rows),
        row_after=_numbers(new, now, rows),
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
    order = np.argsort(new)
    place = np.searchsorted(new[order], old)
    place[place == len(new)] = 0
    there = new[order[place]] == old if len(new) else np.zeros(len(old), dtype=np.bool_)
    rows = np.where(there, order[place] if len(new) else 0, 0)
    alone, first, number = np.unique(old[~there], return_index=True, return_inverse=True)
    rows[~there] = len(new) + number
    return rows, len(new) + len(alone), np.flatnonzero(~there)[first]


def _repeated(person: Numbers, version: npt.NDArray[np.int32]) -> bool:
    if np.array_equal(person, np.arange(len(person))):
        return False
    keys = np.sort(_keys(person, version))
    return bool(np.any(keys[1:] == keys[:-1]))


def numbered(sets: Sequence[References]) -> tuple[list[Numbers], References]:
    """For each set of references the numbers of its people, the same in all, and who they are.

    Each set is looked for among those before it by a mix of the sixteen bytes: finding eight is
    many times faster. Should two people ever share one, which is seen, the slow way numbers them.
    """
    ref, numbers = sets[0], [np.arange(len(sets[0]))]
    marks = _mixed(ref)
    order = np.argsort(marks)
    for each in sets[1:]:
        mixed = _mixed(each)
        number = _looked_up(marks, order, mixed)
        new = number < 0
        if new.any():
            _, first, which = np.unique(mixed[new], return_index=True, return_inverse=True)
            number[new] = len(ref) + which
            ref = np.concatenate([ref, each[new][first]])
            marks = np.concatenate([marks, mixed[new][first]])
            order = np.argsort(marks)
        numbers.append(number)
    sound = _all_differ(marks) and all(
        _same(ref, number, each) for number, each in zip(numbers, sets, strict=True)
    )
    return (numbers, ref) if sound else _slowly(sets)


def _slowly(sets: Sequence[References]) -> tuple[list[Numbers], References]:
    together = np.concatenate(sets)
    _, first, number = np.unique(together.view("S16"), return_index=True, return_inverse=True)
    return np.split(number, np.cumsum([len(each) for each in sets])[:-1]), together[first]


def _mixed(refs: References) -> npt.NDArray[np.uint64]:
    halves = _halves(refs)
    mixed: npt.NDArray[np.uint64] = halves[:, 0] * _MIXERS[0]
    mixed ^= halves[:, 1] * _MIXERS[1]
    return mixed


def _looked_up(
    marks: npt.NDArray[np.uint64], order: Numbers, wanted: npt.NDArray[np.uint64]
) -> Numbers:
    if np.array_equal(marks, wanted):
        return np.arange(len(marks))
    if not len(marks):
        return np.full(len(wanted), -1)
    parts = (wanted[start : start + _PART] for start in range(0, len(wanted), _PART))
    return np.concatenate([wanted[:0].astype(np.intp), *(_found(marks, order, p) for p in parts)])


def _found(
    marks: npt.NDArray[np.uint64], order: Numbers, wanted: npt.NDArray[np.uint64]
) -> Numbers:
    number = np.searchsorted(marks, wanted, sorter=order)
    number[number == len(marks)] = 0
    number = order[number]
    number[marks[number] != wanted] = -1
    return number


def _all_differ(marks: npt.NDArray[np.uint64]) -> bool:
    ranked = np.sort(marks)
    return not bool(np.any(ranked[1:] == ranked[:-1]))


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
    told = np.full(rows, -1, dtype=np.intp)
    told[number] = kept
    return told


def _repeats(number: Numbers, rows: int) -> bool:
    return len(number) > int(np.count_nonzero(np.bincount(number, minlength=rows)))

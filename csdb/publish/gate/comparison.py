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
    (whose_old, whose_new), ref = numbered([before.columns.ref[old], after.columns.ref[new]])
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


def _keys(person: Numbers, version: npt.NDArray[np.int32]) -> Numbers:
    return (person << 32) | version.astype(np.uint32)


def _rows(old: Numbers, new: Numbers) -> tuple[Numbers, int, Numbers]:
    """The row of each old key, how many rows there are, and which old keys begin one.

    The new keys have the first rows, in their order; then come old keys that are not among them.
    """
    if not len(old):
        return old, len(new), old
    order = np.argsort(new)
    place = np.searchsorted(new[order], old)
    place[place == len(new)] = 0
    there = new[order[place]] == old if len(new) else np.zeros(len(old), dtype=np.bool_)
    rows = np.where(there, order[place] if len(new) else 0, 0)
    alone, first, number = np.unique(old[~there], return_index=True, return_inverse=True)
    rows[~there] = len(new) + number
    return rows, len(new) + len(alone), np.flatnonzero(~there)[first]


def _repeated(person: Numbers, version: npt.NDArray[np.int32]) -> bool:
    keys = np.sort(_keys(person, version))
    return bool(np.any(keys[1:] == keys[:-1]))


def numbered(sets: Sequence[References]) -> tuple[list[Numbers], References]:
    """For each set of references the numbers of its people, the same in all, and who they are."""
    together = np.concatenate(sets)
    halves = _halves(together)
    # Sorting eight bytes is many times faster than sixteen. Should two people ever share the mix
    # of their sixteen, which is seen, the slow way numbers them.
    numbers, ref = _unique(halves[:, 0] * _MIXERS[0] ^ halves[:, 1] * _MIXERS[1], together)
    if not np.array_equal(_halves(ref)[numbers], halves):
        numbers, ref = _unique(together.view("S16"), together)
    return np.split(numbers, np.cumsum([len(each) for each in sets])[:-1]), ref


def _halves(refs: References) -> npt.NDArray[np.uint64]:
    return np.ascontiguousarray(refs).view(np.uint64).reshape(-1, 2)


def _unique(
    keys: npt.NDArray[np.uint64] | npt.NDArray[np.bytes_], refs: References
) -> tuple[Numbers, References]:
    found, numbers = np.unique(keys, return_inverse=True)
    ref = np.empty(len(found), dtype=refs.dtype)
    ref[numbers] = refs
    return numbers, ref


def _standing(ledger: Ledger) -> Numbers:
    somewhere = np.zeros(len(ledger.now), dtype=np.bool_)
    for place in ledger.place.values():
        somewhere |= place != NOWHERE
    return np.flatnonzero(somewhere)


def _placed(ledger: Ledger, family: str, kept: Numbers, number: Numbers, rows: int) -> Places:
    if family not in ledger.place or not len(kept):
        return np.broadcast_to(np.int8(NOWHERE), rows)
    there = ledger.place[family]
    place = np.full(rows, NOWHERE, dtype=there.dtype)
    place[number] = there if len(kept) == len(there) else there[kept]
    return place


def _numbers(kept: Numbers, number: Numbers, rows: int) -> Numbers:
    told = np.full(rows, -1, dtype=np.intp)
    told[number] = kept
    return told


def _repeats(number: Numbers, rows: int) -> bool:
    return len(number) > int(np.count_nonzero(np.bincount(number, minlength=rows)))

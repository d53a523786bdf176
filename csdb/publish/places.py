"""Which cell of a family an answer belongs to, and how many gave each answer."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from csdb import questionnaire
from csdb.groupings import Family, Ticked
from csdb.publish.columns import NOT_ASKED, Mask
from csdb.publish.ledger import NOWHERE, Ledger, Places
from csdb.publish.release import Group
from csdb.publish.structure import Counts

Numbers = npt.NDArray[np.intp]


def belongs(
    ledger: Ledger,
    family: Family,
    cells: tuple[Group, ...],
    *,
    new: frozenset[str] = frozenset(),
) -> Places:
    """The number of the cell that holds each row's option; NOWHERE for none.

    Options that are `new` have a number of their own, behind those of the cells.
    """
    if isinstance(family, Ticked):
        number = 0 if cells or new else NOWHERE
        return np.where(_ticked(ledger, family), np.int8(number), np.int8(NOWHERE))
    codes = questionnaire.codes(family.question)
    numbers = np.full(len(codes) + 3, NOWHERE, dtype=np.int8)  # -1 to -3: no option
    for number, members in enumerate([*(cell.options for cell in cells), new]):
        numbers[[codes.index(option) for option in members]] = number
    return numbers[ledger.columns.choice[family.key]]


def _ticked(ledger: Ledger, family: Ticked) -> Mask:
    """Which rows ticked the option."""
    key = family.question.key
    number = questionnaire.codes(family.question).index(family.group.code)
    ticked: Mask = ledger.columns.answered[key] & ledger.columns.choices[key][:, number]
    return ticked


def options(ledger: Ledger, family: Family, rows: Mask) -> Counts:
    """How many of some rows gave each option of a family."""
    if isinstance(family, Ticked):
        return {family.group.code: int(np.count_nonzero(rows & _ticked(ledger, family)))}
    codes = questionnaire.codes(family.question)
    chosen = np.where(rows, ledger.columns.choice[family.key], NOT_ASKED)
    return dict(zip(codes, _counted(chosen, len(codes), NOT_ASKED).tolist(), strict=True))


def sizes(place: Places, cells: int) -> Numbers:
    """How many rows stand in each of so many cells."""
    return _counted(place, cells, NOWHERE)


def _counted(numbers: Places, size: int, lowest: int) -> Numbers:
    """How often each number from 0 on is there; there may be some from `lowest` on, below 0.

    Counting those too is quicker than leaving them out.
    """
    return np.bincount(np.subtract(numbers, lowest, dtype=np.intp), minlength=size - lowest)[
        -lowest:
    ]


def people_of(ledger: Ledger, rows: Numbers, cell: Places | Numbers, cells: int) -> Numbers:
    """How many people some rows of each cell are of; `cell` is that of each of the rows."""
    return np.bincount(touched(ledger, rows, cell)[0], minlength=cells)


def touched(
    ledger: Ledger, rows: Numbers, cell: Places | Numbers
) -> tuple[Places | Numbers, Numbers]:
    """Each cell with each person whose rows are in it, once: the cells, and the people.

    `cell` is that of each of the rows, 0 or more.
    """
    if ledger.single:
        return cell, rows
    size = int(cell.max(initial=0)) + 1
    person, number = np.divmod(np.unique(ledger.person[rows] * np.int64(size) + cell), size)
    return number, person


def overlaps(
    ledger: Ledger, before: Places | Numbers, after: Places | Numbers
) -> Iterator[tuple[int, int, int]]:
    """Each cell before with each cell after that shares a row with it, and how far they differ.

    That is how many people are in one of the two and not in the other, in another version counted.
    """
    both = (before != NOWHERE) & (after != NOWHERE)
    size = int(after.max(initial=0)) + 1
    pairs, shared = np.unique(before[both].astype(np.intp) * size + after[both], return_counts=True)
    then, now = (np.bincount(each[each != NOWHERE]) for each in (before, after))
    for pair, rows in zip(pairs.tolist(), shared.tolist(), strict=True):
        one, other = divmod(pair, size)
        apart = int(then[one] + now[other] - 2 * rows)
        if apart and not ledger.single:
            apart = len(np.unique(ledger.person[(before == one) ^ (after == other)]))
        yield one, other, apart


def too_close(ledger: Ledger, family: str, place: Places, *, k: int, least: int) -> bool:
    """Whether a cell of `place` is of under k people, or nearly one of now that it overlaps.

    Nearly: other than by nobody or by `least` people, counting who is there in another version.
    """
    if np.any(np.bincount(place[place != NOWHERE]) < k):
        return True
    apart = (people for _, _, people in overlaps(ledger, ledger.place[family], place))
    return any(0 < people < least for people in apart)

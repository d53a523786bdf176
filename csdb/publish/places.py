"""Which cell of a family an answer belongs to, and how many gave each answer."""

import numpy as np
import numpy.typing as npt

from csdb import questionnaire
from csdb.groupings import Family, Ticked
from csdb.publish.columns import Mask
from csdb.publish.ledger import NOWHERE, Ledger
from csdb.publish.release import Group
from csdb.publish.structure import Counts

Places = npt.NDArray[np.int16]


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
        return np.where(_ticked(ledger, family), number, NOWHERE).astype(np.int16)
    codes = questionnaire.codes(family.question)
    numbers = np.full(len(codes) + 3, NOWHERE, dtype=np.int16)  # -1 to -3: no option
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
    chosen = ledger.columns.choice[family.key][rows]
    counts = np.bincount(chosen[chosen >= 0], minlength=len(codes))
    return {code: int(people) for code, people in zip(codes, counts, strict=True)}


def too_close(ledger: Ledger, family: str, place: Places, *, k: int, least: int) -> bool:
    """Whether a cell of `place` is of under k people, or nearly one of now that it overlaps.

    Nearly: other than by nobody or by `least` people, counting who is there in another version.
    """
    now = ledger.place[family]
    sizes = np.bincount(place[place != NOWHERE])
    pairs = np.unique(np.stack([now, place])[:, (now != NOWHERE) & (place != NOWHERE)], axis=1)
    apart = [
        len(np.unique(ledger.person[(now == before) ^ (place == after)]))
        for before, after in pairs.T
    ]
    return bool(np.any(sizes < k)) or any(0 < people < least for people in apart)

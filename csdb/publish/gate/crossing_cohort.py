"""Who is of the cohort that views of several dimensions share, and which cells they are in.

Worked out here once more, from the declared groups alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from csdb.publish.columns import Mask
from csdb.publish.gate.case import Case
from csdb.publish.gate.combinations import meant
from csdb.publish.gate.numbers import options
from csdb.publish.ledger import CROSSINGS, NOWHERE, Places
from csdb.publish.release import Group


@dataclass(frozen=True, slots=True)
class Cohort:
    """The cohort before and after, on the rows of the comparison.

    stood, stands: who is of it; then, now: crossing -> the cell told before, and after, whose
    answers each row gave, by its number there, or NOWHERE
    """

    stood: Mask
    stands: Mask
    then: Mapping[str, Places]
    now: Mapping[str, Places]

    @property
    def changed(self) -> Mask:
        return self.stood ^ self.stands


def cohort(case: Case) -> Cohort:
    """The cohort of a scope whose combinations are sound."""
    way, passage = case.way, case.passage
    nobody = np.zeros(len(way.person), dtype=np.bool_)
    before = passage.crossed_before
    then = {key: _gave(case, key, cells) for key, cells in before.items()}
    now = {
        key: then[key] if before.get(key) == cells else _gave(case, key, cells)
        for key, cells in passage.crossed_after.items()
    }
    return Cohort(
        stood=way.before[CROSSINGS] == 0 if CROSSINGS in way.before else nobody,
        stands=way.after[CROSSINGS] == 0 if CROSSINGS in way.after else nobody,
        then=then,
        now=now,
    )


def _gave(case: Case, key: str, cells: tuple[Group, ...]) -> Places:
    """The number of the combination of whose groups each row of the comparison gave answers.

    Groups told of one dimension hold no option twice, see `combinations`: so a row is in one at
    most.
    """
    number, size = np.zeros(len(case.way.person), dtype=np.int16), 1
    marks = np.zeros(len(cells), dtype=np.intp)
    for place, dimension in enumerate(key.split("+")):
        codes = sorted({cell.options[place] for cell in cells})
        number *= np.int16(1 + len(codes))
        number += _answered(case, dimension, codes)
        told = [1 + codes.index(cell.options[place]) for cell in cells]
        marks = marks * (1 + len(codes)) + np.array(told, dtype=np.intp)
        size *= 1 + len(codes)
    table = np.full(size, NOWHERE, dtype=np.int16)
    table[marks] = np.arange(len(cells))
    gave: Places = table[number]
    return gave


def _answered(case: Case, dimension: str, codes: list[str]) -> Places:
    """The number, from 1, of the group whose option each row of the comparison gave, or 0."""
    numbers = np.zeros(len(options(dimension)) + 3, dtype=np.int8)  # -1 to -3: no option
    for number, code in enumerate(codes, start=1):
        numbers[[options(dimension).index(option) for option in meant(dimension, code)]] = number
    if case.way.straight:
        told: Places = numbers[case.passage.after.columns.choice[dimension]]
        return told
    found = np.zeros(len(case.way.person), dtype=np.int8)
    for ledger, rows in (
        (case.passage.before, case.way.row_before),
        (case.passage.after, case.way.row_after),
    ):
        if ledger is not None:  # a row's answers are the same in both
            there = rows >= 0
            found[there] = numbers[ledger.columns.choice[dimension][rows[there]]]
    return found

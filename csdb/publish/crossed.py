"""Views of several dimensions: one cohort for all of them, its cells what its people answered.

Everybody of the cohort counts in every crossing; whoever comes or leaves changes each crossing's
cell by enough people, or waits (see `together.peeled`).
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import product

import numpy as np
import numpy.typing as npt

from csdb.groupings import CROSSED, CROSSINGS, Crossing
from csdb.publish import ledger as book
from csdb.publish import places
from csdb.publish.columns import Mask
from csdb.publish.ledger import NOWHERE, Ledger, Standing
from csdb.publish.release import Group
from csdb.publish.rule import Rule
from csdb.publish.wording import APART

Places = npt.NDArray[np.int16]

OPEN = 0.9
"""A crossing stays shown down to this part of the people from whom on it is shown."""


def opened(standing: Standing, people: int) -> tuple[Crossing, ...]:
    """The crossings of a scope of about `people` people: once opened they go on for good."""
    return tuple(c for c in CROSSINGS if c.key in standing.crossed or people >= c.least)


def declared(crossing: Crossing, step: int) -> tuple[Group, ...]:
    """Every combination of the groups declared at a step, whatever its size."""
    return _declared(crossing.key, step)


@cache
def _declared(key: str, step: int) -> tuple[Group, ...]:
    parts = [
        [(group.code, group.label) for group in dimension.at(step)]
        for dimension in CROSSED[key].dimensions
    ]
    each = (zip(*one, strict=True) for one in product(*parts))
    return tuple(Group("+".join(codes), APART.join(labels), codes) for codes, labels in each)


def belongs(ledger: Ledger, crossing: Crossing, cells: Sequence[Group]) -> Places:
    """The number of the cell whose groups hold each row's answers; NOWHERE for none."""
    nowhere = np.int16(NOWHERE)
    if not cells:
        return np.full(len(ledger.now), nowhere)
    number, size = np.zeros(len(ledger.now), dtype=np.int16), 1
    positions = np.zeros(len(cells), dtype=np.intp)
    for place, dimension in enumerate(crossing.dimensions):
        codes = list(dict.fromkeys(cell.options[place] for cell in cells))
        groups = tuple(Group(code, "", tuple(dimension.holds(code))) for code in codes)
        number *= np.int16(1 + len(codes))
        number += places.belongs(ledger, dimension, groups)
        number -= np.int16(NOWHERE)  # so that nowhere is 0
        told = [1 + codes.index(cell.options[place]) for cell in cells]
        positions = positions * (1 + len(codes)) + np.array(told, dtype=np.intp)
        size *= 1 + len(codes)
    table = np.full(size, nowhere)
    table[positions] = np.arange(len(cells))
    found: Places = table[number]
    return found


def families(
    standing: Standing, crossings: Sequence[Crossing], coming: Mask, rule: Rule
) -> list[Places]:
    """The cells that whoever moves together must touch enough: those shown, and those of k people.

    coming: the rows of which cells would be if everybody who waits came
    """
    told: list[Places] = []
    nowhere = np.int16(NOWHERE)
    for crossing in crossings:
        ledger = standing.ledger
        every = declared(crossing, standing.step)
        cell = belongs(ledger, crossing, every)
        large = places.sizes(np.where(coming, cell, NOWHERE), len(every)) >= rule.k
        table = np.full(len(every) + 1, nowhere)  # its last is that of NOWHERE, -1
        table[np.flatnonzero(large)] = np.flatnonzero(large)
        told.append(table[cell])
        if prior := standing.crossed.get(crossing.key):
            told.append(_some(ledger, crossing, prior, (every, cell)))
    return told


def _some(
    ledger: Ledger,
    crossing: Crossing,
    cells: Sequence[Group],
    among: tuple[Sequence[Group], Places],
) -> Places:
    """As `belongs`; looked up where the cells are among others of which each row's is known."""
    others, cell = among
    numbers = {group.code: number for number, group in enumerate(others)}
    if not all(group.code in numbers for group in cells):
        return belongs(ledger, crossing, cells)
    table = np.full(len(others) + 1, NOWHERE, dtype=np.int16)  # its last is that of NOWHERE, -1
    table[[numbers[group.code] for group in cells]] = np.arange(len(cells))
    found: Places = table[cell]
    return found


def moved(standing: Standing, crossings: Sequence[Crossing], members: Mask, rule: Rule) -> Standing:
    """The standing with `members` as the cohort, and the cells that come of it."""
    crossed, touched = dict(standing.crossed), set(standing.moved)
    for crossing in crossings:
        cells, changed = _cells(standing, crossing, members, rule)
        crossed[crossing.key] = cells
        touched |= {(crossing.key, code) for code in changed}
    ledger = standing.ledger.moved(book.CROSSINGS, 0, members)
    return replace(standing, ledger=ledger, crossed=crossed, moved=frozenset(touched))


def _cells(
    standing: Standing, crossing: Crossing, members: Mask, rule: Rule
) -> tuple[tuple[Group, ...], set[str]]:
    """The cells to be shown, and the codes of those that changed.

    A cell is shown from k people on if it was shown, if enough touch it, or if its crossing or
    its step is new; never when it is nearly one that was shown and that it overlaps, nor alone:
    a single cell would be the scope less a few. With erased answers in it one is shown only as it
    was.
    """
    ledger, prior = standing.ledger, standing.crossed.get(crossing.key, ())
    stood = ledger.stands(book.CROSSINGS)
    every = declared(crossing, standing.step)
    cell = belongs(ledger, crossing, every)
    sizes = places.sizes(np.where(members, cell, NOWHERE), len(every))
    touching = _touching(ledger, (stood ^ members) & (cell != NOWHERE), cell, len(every))
    before = {group.code for group in prior}
    anew = not prior or not before <= {group.code for group in every}
    lost = set(cell[members & ledger.erased].tolist())
    then = _some(ledger, crossing, prior, (every, cell))
    near = _near(ledger, (then, stood), (cell, members), rule) if prior else set()
    shown = [
        number
        for number, group in enumerate(every)
        if sizes[number] >= rule.k
        and (anew or group.code in before or touching[number] >= rule.touched)
        and number not in near
        and (number not in lost or (group.code in before and not touching[number]))
    ]
    if len(shown) < 2:
        return (), set()
    changed = {every[n].code for n in shown if touching[n] or every[n].code not in before}
    return tuple(every[number] for number in shown), changed


def _touching(ledger: Ledger, rows: Mask, cell: Places, cells: int) -> npt.NDArray[np.intp]:
    """How many people some rows of each cell are of."""
    numbers = np.flatnonzero(rows)
    return places.people_of(ledger, numbers, cell[numbers], cells)


def _near(
    ledger: Ledger, before: tuple[Places, Mask], after: tuple[Places, Mask], rule: Rule
) -> set[int]:
    """The cells after that differ by fewer than `touched` people from one before they overlap."""
    (then, stood), (now, members) = before, after
    nowhere = np.int16(NOWHERE)
    pairs = places.overlaps(ledger, np.where(stood, then, nowhere), np.where(members, now, nowhere))
    return {other for _, other, apart in pairs if 0 < apart < rule.touched}


def afforded(standing: Standing, left: int, people: int, *, k: int) -> Standing:
    """The standing with the crossings hidden that the scope is too small for, from the end.

    left: how many more cells the budget allows. One of which a cell is of under k people, because
    k was raised, is hidden too. What is hidden goes on moving.
    """
    hidden = set(standing.hidden - CROSSED.keys())
    lost = bool(standing.crossed) and standing.lost([book.CROSSINGS])
    for crossing in CROSSINGS:
        cells = standing.crossed.get(crossing.key, ())
        left -= len(cells)
        back = crossing.key in standing.hidden and lost
        small = left < 0 or people < OPEN * crossing.least
        if cells and (small or back or (not lost and _smallest(standing, crossing) < k)):
            hidden.add(crossing.key)
    return replace(standing, hidden=frozenset(hidden))


def _smallest(standing: Standing, crossing: Crossing) -> int:
    """How many people are in the smallest cell of a crossing that has some."""
    cells = standing.crossed[crossing.key]
    cell = belongs(standing.ledger, crossing, cells)
    inside = np.where(standing.ledger.stands(book.CROSSINGS), cell, NOWHERE)
    return int(places.sizes(inside, len(cells)).min())

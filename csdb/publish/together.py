"""Moving together: one cohort for many cells, whose changes touch every cell enough or not at all.

So move all cells under the policy `strict`, and under `rounds` the views of several dimensions.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from csdb import groupings
from csdb.groupings import Family, Ticked
from csdb.publish import crossed, differences, places, structure
from csdb.publish.columns import Mask
from csdb.publish.grid import count
from csdb.publish.ledger import CROSSINGS, DIFFERENCES, HEADLINE, NOWHERE, Ledger, Standing
from csdb.publish.places import Numbers
from csdb.publish.release import Group
from csdb.publish.rule import Rule
from csdb.publish.structure import Counts, group_of

Places = npt.NDArray[np.int8 | np.int16]


def peeled(
    ledger: Ledger, people: Mask, changing: Mask, families: Sequence[Places], rule: Rule
) -> Mask:
    """Of `people`, those who may move together; nobody when they are too few.

    Erased answers that stay would be needed again for any cell they are in, so whoever touches
    one of those is peeled off too.

    changing: the rows that enter or leave; families: for each family of cells the cell of each
    row, or NOWHERE. Whoever touches a cell that fewer than `touched` people touch is peeled off,
    and again, until every touched cell is touched by enough; `together` people must be left.
    """
    left = people.copy()
    gone = changing & ledger.erased
    while True:
        lonely = np.zeros_like(left)
        rows, stays = changing & ledger.rows(left), gone & ~ledger.rows(left)
        numbers = np.flatnonzero(rows)
        for cell in families:
            lonely[_lonely(ledger, numbers, cell[numbers], rule.touched)] = True
            if stays.any():
                lost = np.isin(cell, cell[stays & (cell != NOWHERE)])
                lonely |= ledger.whose(rows & lost)
        if not lonely.any():
            break
        left &= ~lonely
    return np.zeros_like(left) if _few(left, rule) else left


def _few(people: Mask, rule: Rule) -> bool:
    """Whether some people are too few to move together, whatever cells they touch."""
    return int(np.count_nonzero(people)) < rule.together


def _lonely(ledger: Ledger, rows: Numbers, cell: Places, touched: int) -> Numbers:
    """The people who touch a cell that fewer than `touched` touch; `cell` is that of each row."""
    there = cell != NOWHERE
    number, person = places.touched(ledger, rows[there], cell[there])
    few = np.bincount(number) < touched
    return person[few[number]]


def strictly(standing: Standing, drawn: Mask, rule: Rule) -> Standing | None:
    """The scope after everything moved together, or None when too few may.

    Every dimension is taken from the headline's cohort, so a person stands everywhere or nowhere.
    """
    ledger = standing.ledger
    waiting = ledger.pending(HEADLINE, 0, ledger.now) & drawn
    dimensions = [groupings.FAMILIES[key] for key in standing.cells]
    families = [places.belongs(ledger, each, standing.cells[each.key]) for each in dimensions]
    moving = peeled(ledger, waiting, ledger.stands(HEADLINE) ^ ledger.now, families, rule=rule)
    members = np.where(ledger.rows(moving), ledger.now, ledger.stands(HEADLINE))
    if not moving.any() or np.count_nonzero(members) < rule.k or (ledger.erased & members).any():
        return None
    settled = _settled(standing, ledger.moved(HEADLINE, 0, members), members, rule)
    if CROSSINGS not in ledger.place:  # all countries together have none
        return settled
    left = (_about(members) - 2) // rule.budget - 1 - sum(map(len, settled.cells.values()))
    settled = differing(settled, _about(members), drawn, rule)
    settled, left = differences.afforded(settled, left, _about(members))
    after = crossings(settled, crossed.opened(standing, _about(members)), drawn, rule)
    return crossed.afforded(after, left, _about(members), k=rule.k)


def _about(members: Mask) -> int:
    return count(int(np.count_nonzero(members)))


def crossings(
    standing: Standing, opened: Sequence[groupings.Crossing], drawn: Mask, rule: Rule
) -> Standing:
    """The crossings with whoever may move together; as they are when that is nobody.

    A cohort with erased answers of which not even the groups are left stays as it is.
    """
    ledger = standing.ledger
    stood = ledger.stands(CROSSINGS)
    if not opened or ledger.unknown(CROSSINGS):
        return standing
    pending = ledger.pending(CROSSINGS, 0, ledger.now) & drawn
    if _few(pending, rule):
        return standing
    coming = np.where(ledger.rows(pending), ledger.now, stood)
    families = crossed.families(standing, opened, coming, rule)
    moving = peeled(ledger, pending, stood ^ ledger.now, families, rule)
    if not moving.any():
        return standing
    members = np.where(ledger.rows(moving), ledger.now, stood)
    return crossed.moved(standing, opened, members, rule)


def differing(standing: Standing, people: int, drawn: Mask, rule: Rule) -> Standing:
    """What goes with higher pay, with whoever may move together; as it is when that is nobody.

    While erased answers stay, nothing can be worked out anew: it moves when they may leave.
    """
    ledger = standing.ledger
    stood = ledger.stands(DIFFERENCES)
    if not differences.opened(standing, people) or ledger.unknown(DIFFERENCES):
        return standing
    target = differences.wanted(ledger)
    pending = ledger.pending(DIFFERENCES, 0, target) & drawn
    if _few(pending, rule):
        return standing
    families = differences.families(standing)
    moving = peeled(ledger, pending, stood ^ target, families, rule=rule)
    if not moving.any():
        return standing
    members = np.where(ledger.rows(moving), target, stood)
    if np.any(ledger.erased & members):
        return standing
    moved = ledger.moved(DIFFERENCES, 0, members)
    return replace(standing, ledger=moved, moved=standing.moved | {(DIFFERENCES, "")})


def _settled(standing: Standing, ledger: Ledger, members: Mask, rule: Rule) -> Standing:
    """The standing with every dimension arranged anew from `members`, as the budget allows."""
    people = _about(members)
    step = groupings.step(people, standing.step)
    left = (people - 2) // rule.budget - 1
    cells, moved = dict(standing.cells), set()
    for key, prior in standing.cells.items():
        dimension = groupings.FAMILIES[key]
        there = places.options(ledger, dimension, members)
        told = _arranged(dimension, prior, there, step, rule)
        if _too_close(ledger, key, _placed(ledger, key, told, members), rule):
            told = prior  # of which every cell is touched by nobody or enough
        if _too_close(ledger, key, _placed(ledger, key, told, members), rule):
            told = ()
        left -= len(told)
        cells[key] = told if left >= 0 else ()
        place = _placed(ledger, key, cells[key], members)
        ledger = replace(ledger, place={**ledger.place, key: place})
        moved |= {(key, cell.code) for cell in cells[key]}
    return replace(
        standing,
        ledger=ledger,
        cells=cells,
        step=step,
        rnd=standing.rnd + 1,
        moved=frozenset(moved),
    )


def _arranged(
    family: Family, prior: tuple[Group, ...], there: Counts, step: int, rule: Rule
) -> tuple[Group, ...]:
    if isinstance(family, Ticked):
        return tuple(group_of(each) for each in family.at(step) if there[each.code] >= rule.k)
    return structure.arrange(
        (),
        family.at(step),
        standing=there,
        due=there,
        k=rule.k,
        unmerge=rule.unmerge,
        shown_before=frozenset(group.code for group in prior),
    )


def _placed(ledger: Ledger, key: str, cells: tuple[Group, ...], members: Mask) -> Places:
    belongs = places.belongs(ledger, groupings.FAMILIES[key], cells)
    return np.where(members, belongs, NOWHERE)


def _too_close(ledger: Ledger, key: str, place: Places, rule: Rule) -> bool:
    return places.too_close(ledger, key, place, k=rule.k, least=rule.touched)

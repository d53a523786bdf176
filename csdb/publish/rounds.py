"""The release rule `rounds`: whose answers move into which cells when a round is held.

Between rounds nothing moves. In a round the headline takes everybody in the draw; each group of
each dimension takes its own people in the draw if they are enough, else it stays as it is.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from csdb import groupings
from csdb.groupings import Family, Ticked
from csdb.publish import crossed, differences, places, structure, together
from csdb.publish.columns import Mask
from csdb.publish.grid import count
from csdb.publish.ledger import CROSSINGS, DIFFERENCES, HEADLINE, NOWHERE, Ledger, Places, Standing
from csdb.publish.release import Group
from csdb.publish.rule import Rule
from csdb.publish.structure import Counts


def held(standing: Standing, drawn: Mask, rule: Rule) -> Standing | None:
    """The scope after a round, or None when none is held: too few in the draw, or left.

    `drawn` is a mask over the people of the ledger: who is in the draw.
    """
    ledger = standing.ledger
    entering = ledger.pending(HEADLINE, 0, ledger.now) & drawn
    return _taken(standing, entering, drawn, rule) if _people(entering) >= rule.batch else None


def waiting(standing: Standing) -> Mask:
    """Who stands anywhere otherwise than their current answers say; a mask over people."""
    ledger = standing.ledger
    differs = ledger.stands(HEADLINE) ^ ledger.now
    for key, cells in standing.cells.items():
        dimension = groupings.FAMILIES[key]
        belongs = places.belongs(ledger, dimension, cells, new=_unopened(standing, dimension))
        differs |= np.where(ledger.now, belongs, NOWHERE) != ledger.place[key]
    if CROSSINGS in ledger.place and crossed.opened(standing, _seen(standing)):
        differs |= ledger.stands(CROSSINGS) ^ ledger.now
    if DIFFERENCES in ledger.place and differences.opened(standing, _seen(standing)):
        differs |= ledger.stands(DIFFERENCES) ^ differences.wanted(ledger)
    return ledger.whose(differs)


def _seen(standing: Standing) -> int:
    """About how many people stand in the headline."""
    return count(_people(standing.ledger.stands(HEADLINE)))


def _unopened(standing: Standing, dimension: Family) -> frozenset[str]:
    """The options of a dimension that no cell holds, but one could be opened for."""
    covered = {option for cell in standing.cells[dimension.key] for option in cell.options}
    declared = frozenset(o for group in dimension.at(standing.step) for o in group.options)
    return declared - covered


def _taken(standing: Standing, entering: Mask, drawn: Mask, rule: Rule) -> Standing | None:
    ledger = standing.ledger
    members = np.where(ledger.rows(entering), ledger.now, ledger.stands(HEADLINE))
    if _people(members) < rule.k:
        return None
    after = replace(
        standing,
        ledger=ledger.moved(HEADLINE, 0, members),
        rnd=standing.rnd + 1,
        moved=frozenset(),
    )
    people = count(_people(members))
    after = replace(after, step=groupings.step(people, standing.step))
    left = (people - 2) // rule.budget - 1  # at least people - 2: the count is to the nearest 5
    for dimension in [groupings.FAMILIES[key] for key in standing.cells]:
        tried = _dimension(after, dimension, drawn, rule)
        left -= len(tried.cells[dimension.key])
        shows = left >= 0 and bool(dimension.at(after.step))
        after = _shown(tried, dimension) if shows else _given_up(tried, dimension, standing)
    if CROSSINGS not in ledger.place:
        return after
    # Whoever stands is asked into a draw of its own first: so crossings open a round later.
    seen = _seen(standing) if standing.rnd else people
    after = together.differing(after, seen, drawn, rule)
    after, left = differences.afforded(after, left, people)
    after = together.crossings(after, crossed.opened(standing, seen), drawn, rule)
    return crossed.afforded(after, left, people, k=rule.k)


def first(
    ledger: Ledger, rule: Rule, dimensions: Sequence[str] = tuple(groupings.FAMILIES)
) -> Standing | None:
    """The first release of a scope: everybody current enters, no draw; None under k people.

    `dimensions` are those by which the scope's pay is broken down, the most wanted first.
    """
    nowhere = np.full(len(ledger.now), NOWHERE, dtype=np.int8)
    every = (HEADLINE, *dimensions, *([CROSSINGS, DIFFERENCES] if dimensions else []))
    empty = replace(ledger, place=dict.fromkeys(every, nowhere))
    everybody = np.ones(ledger.people, dtype=np.bool_)
    start = Standing(empty, dict.fromkeys(dimensions, ()), 0)
    return _taken(start, everybody, everybody, rule)


def _dimension(standing: Standing, dimension: Family, drawn: Mask, rule: Rule) -> Standing:
    prior = standing.cells[dimension.key]
    declared = dimension.at(standing.step)
    ledger = standing.ledger
    if isinstance(dimension, Ticked):
        told = prior or tuple(map(structure.group_of, declared))
        return _joined(standing, dimension, told, drawn, rule)
    if not prior:
        due = places.options(ledger, dimension, ledger.now & ledger.rows(drawn))
        cells = structure.arrange((), declared, standing=due, due=due, k=rule.k, unmerge=rule.k)
        return _joined(standing, dimension, cells, drawn, rule)
    due = places.options(ledger, dimension, ledger.now)
    there = places.options(ledger, dimension, ledger.place[dimension.key] != NOWHERE)
    cells = structure.arrange(
        prior, declared, standing=there, due=due, k=rule.k, unmerge=rule.unmerge
    )
    if _sets(cells) != _sets(prior):
        rearranged = _rearranged(standing, dimension, cells, rule)
        if rearranged is not None:
            return rearranged
    cells = structure.opened(prior, declared, due=_uncovered(due, prior), unmerge=rule.unmerge)
    return _joined(standing, dimension, cells, drawn, rule)


def _joined(
    standing: Standing, dimension: Family, cells: tuple[Group, ...], drawn: Mask, rule: Rule
) -> Standing:
    """Each cell takes its people in the draw, if they are enough and leave it k or more.

    A row that stands in a cell stands there by its answers, which are those of its version: so
    it never goes over to another, and what one cell takes changes no other.
    """
    ledger, key = _renumbered(standing, dimension, cells), dimension.key
    place = ledger.place[key].copy()
    belongs = np.where(ledger.now, places.belongs(ledger, dimension, cells), NOWHERE)
    rows = np.flatnonzero((place != belongs) & ledger.rows(drawn))
    joined = belongs[rows]
    cell = np.maximum(place[rows], joined).astype(np.intp)
    entering = places.people_of(ledger, rows, cell, len(cells))
    come = places.sizes(joined, len(cells))
    left = np.bincount(cell, minlength=len(cells)) - come
    members = places.sizes(place, len(cells)) + come - left
    moves = (entering >= rule.least) & (members >= rule.k)
    taken = rows[moves[cell]] if len(cells) else rows
    place[taken] = belongs[taken]
    moved = {(key, each.code) for each, does in zip(cells, moves, strict=True) if does}
    there = places.sizes(place, len(cells))
    kept = tuple(each for each, people in zip(cells, there, strict=True) if people)
    shown = kept if len(kept) > 1 or isinstance(dimension, Ticked) else ()
    after = replace(ledger, place={**ledger.place, key: place})
    told = replace(standing, ledger=after, cells={**standing.cells, key: cells})
    return replace(
        told,
        ledger=_renumbered(told, dimension, shown),
        cells={**told.cells, key: shown},
        moved=standing.moved | moved,
    )


def _rearranged(
    standing: Standing, dimension: Family, cells: tuple[Group, ...], rule: Rule
) -> Standing | None:
    """The dimension with its cells merged or split; nobody joins it or leaves it.

    None, and the cells stay, where erased answers would be needed, a new cell would hold under
    k people, or it would differ by a few from one before that it overlaps.
    """
    ledger, key = standing.ledger, dimension.key
    there = ledger.place[key] != NOWHERE
    if np.any(ledger.erased & there):
        return None
    place = np.where(there, places.belongs(ledger, dimension, cells), NOWHERE)
    place = _once(ledger, place)
    if places.too_close(ledger, key, place, k=rule.k, least=rule.least):
        return None
    before = _sets(standing.cells[key])
    moved = {
        (key, cell.code) for cell in cells if (cell.code, frozenset(cell.options)) not in before
    }
    return replace(
        standing,
        ledger=replace(ledger, place={**ledger.place, key: place}),
        cells={**standing.cells, key: cells},
        moved=standing.moved | moved,
    )


def _once(ledger: Ledger, place: Places) -> Places:
    """`place` with only the newest version of each person in a cell.

    Somebody who went from one group to another may stand in both until both have moved; where
    the two are merged they count once.
    """
    if ledger.single:
        return place
    order = np.lexsort((ledger.columns.version, place, ledger.person))
    person, cell = ledger.person[order], place[order]
    older = order[:-1][(person[:-1] == person[1:]) & (cell[:-1] == cell[1:])]
    once = place.copy()
    once[older] = NOWHERE
    return once


def _shown(standing: Standing, dimension: Family) -> Standing:
    """With the dimension shown; one that was hidden only if its numbers can be worked out."""
    if dimension.key in standing.hidden and standing.lost([dimension.key]):
        return standing
    return replace(standing, hidden=standing.hidden - {dimension.key})


def _given_up(standing: Standing, dimension: Family, before: Standing) -> Standing:
    """With the dimension hidden if it was ever shown, else with nobody standing in it."""
    if before.cells[dimension.key]:
        return replace(standing, hidden=standing.hidden | {dimension.key})
    nowhere = np.full_like(standing.ledger.place[dimension.key], NOWHERE)
    place = {**standing.ledger.place, dimension.key: nowhere}
    ledger = replace(standing.ledger, place=place)
    return replace(standing, ledger=ledger, cells={**standing.cells, dimension.key: ()})


def _renumbered(standing: Standing, dimension: Family, cells: tuple[Group, ...]) -> Ledger:
    """The ledger with places numbered by `cells`; cells are the same when their codes are."""
    codes = [cell.code for cell in cells]
    table = [
        codes.index(c.code) if c.code in codes else NOWHERE for c in standing.cells[dimension.key]
    ]
    if table == list(range(len(table))):
        return standing.ledger
    numbers = np.array([*table, NOWHERE], dtype=np.int8)  # NOWHERE is the last by its index, -1
    place = numbers[standing.ledger.place[dimension.key]]
    return replace(standing.ledger, place={**standing.ledger.place, dimension.key: place})


def _uncovered(due: Counts, cells: tuple[Group, ...]) -> Counts:
    covered = {option for cell in cells for option in cell.options}
    return {option: people for option, people in due.items() if option not in covered}


def _sets(cells: tuple[Group, ...]) -> set[tuple[str, frozenset[str]]]:
    return {(cell.code, frozenset(cell.options)) for cell in cells}


def _people(mask: Mask) -> int:
    return int(np.count_nonzero(mask))

"""What must hold of every history, whoever comes, edits or withdraws and in whatever order."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from csdb.publish import draw, ledger, passage
from csdb.publish.columns import Columns, joined
from csdb.publish.ledger import HEADLINE, NOWHERE, Ledger, Standing
from csdb.publish.rule import Rule
from tests.publish.histories import KEY, SCOPE, Population, Tick, edited, ticks, without

pytestmark = pytest.mark.slow

RULE = Rule()
HISTORIES = [(1, 900, 14, 0.3), (2, 800, 60, 0.2), (3, 250, 200, 0.7), (4, 120, 470, 2.0)]
"""Seed, ticks, people at the start and how many come in a tick."""


@cache
def history(seed: int, number: int, start: int, pace: float) -> tuple[Tick, ...]:
    return tuple(ticks(seed, number, start=start, pace=pace))


@pytest.fixture(params=HISTORIES, ids=lambda each: f"seed {each[0]}, from {each[2]} people")
def lived(request: pytest.FixtureRequest) -> tuple[Tick, ...]:
    return history(*request.param)


def following(lived: tuple[Tick, ...]) -> Iterator[tuple[Tick, Standing, Standing]]:
    """The rounds after the first release: the tick, what stood and what stands."""
    for tick in lived:
        if tick.way.before is not None and tick.way.moves:
            yield tick, tick.way.before, tick.way.after


def published(lived: tuple[Tick, ...]) -> Iterator[Standing]:
    """What stood published, the first release included, each once."""
    return (tick.way.after for tick in lived if tick.way.moves)


def rows(book: Ledger, family: str, cell: int) -> set[tuple[bytes, int]]:
    """Person and version of each row of a cell."""
    held = book.cohort(family, cell)
    return set(zip(map(bytes, held.ref), held.version.tolist(), strict=True))


def people(pairs: set[tuple[bytes, int]]) -> set[bytes]:
    return {ref for ref, _ in pairs}


def kept(before: Standing, after: Standing) -> Iterator[tuple[str, int, int, str]]:
    """The cells that are the same before and after: dimension, number then and now, code."""
    for dimension, cells in after.cells.items():
        then = {
            (each.code, each.options): place
            for place, each in enumerate(before.cells.get(dimension, ()))
        }
        for number, each in enumerate(cells):
            if (each.code, each.options) in then:
                yield dimension, then[each.code, each.options], number, each.code


def test_the_histories_are_worth_testing():
    rounds = [each for request in HISTORIES for each in following(history(*request))]
    assert len(rounds) > 200
    assert len({len(after.moved) for _, _, after in rounds}) > 8
    assert any(before.ledger.erased.any() for _, before, _ in rounds)
    assert any(before.step != after.step for _, before, after in rounds)
    assert sum(rearranged(before, after) != [] for _, before, after in rounds) > 10


def test_every_move_of_a_group_is_of_five_people_in_the_draw(lived):
    for tick, before, after in following(lived):
        for dimension, then, number, code in kept(before, after):
            changed = people(
                rows(before.ledger, dimension, then) ^ rows(after.ledger, dimension, number)
            )
            assert not changed or len(changed) >= RULE.least
            assert changed <= tick.way.drawn
            assert bool(changed) == ((dimension, code) in after.moved)


def test_every_round_is_of_five_people_in_the_draw(lived):
    for tick, before, after in following(lived):
        changed = people(rows(before.ledger, HEADLINE, 0) ^ rows(after.ledger, HEADLINE, 0))
        assert len(changed) >= RULE.batch
        assert changed <= tick.way.drawn
        assert after.rnd == before.rnd + 1


def test_nothing_moves_between_rounds(lived):
    for tick in lived:
        if tick.way.before is not None and not tick.way.moves:
            assert tick.way.after is tick.way.before


def test_every_group_is_of_ten_people_each_of_whom_it_holds_once(lived):
    for after in published(lived):
        for dimension, cells in after.cells.items():
            assert len(cells) != 1 or "=" in dimension  # ticked options stand alone
            for number in range(len(cells)):
                held = after.ledger.person[after.ledger.stands(dimension, number)]
                assert len(np.unique(held)) == len(held) >= RULE.k


def test_merging_and_splitting_neither_adds_nor_leaves_out_anybody(lived):
    for _, before, after in following(lived):
        for dimension in rearranged(before, after):
            assert standing(before.ledger, dimension) == standing(after.ledger, dimension)


def rearranged(before: Standing, after: Standing) -> list[str]:
    """The dimensions of which a cell was merged or split."""
    same = Counter(dimension for dimension, _, _, _ in kept(before, after))
    return [
        dimension
        for dimension, cells in after.cells.items()
        if cells and same[dimension] < len(before.cells[dimension])
    ]


def standing(book: Ledger, family: str) -> set[bytes]:
    return set(map(bytes, book.columns.ref[book.place[family] != NOWHERE]))


def test_a_person_stands_in_one_group_of_a_dimension_or_in_one_for_each_version(lived):
    for after in published(lived):
        book = after.ledger
        versions = np.bincount(book.person)
        for dimension in after.cells:
            there = book.person[book.place[dimension] != NOWHERE]
            assert np.all(np.bincount(there, minlength=len(versions)) <= versions)


def test_everybody_who_stays_in_the_draw_is_in_the_headline_after_a_round(lived):
    for tick, _, after in following(lived):
        held = people(rows(after.ledger, HEADLINE, 0))
        now = set(map(bytes, tick.columns.ref))
        assert tick.way.drawn & now <= held
        assert not held & (tick.way.drawn - now)


@pytest.mark.parametrize("seed", range(3))
def test_the_same_tick_twice_makes_the_same_bytes(seed):
    for one, two in zip(
        ticks(seed, 30, start=70, figures=True),
        ticks(seed, 30, start=70, figures=True),
        strict=True,
    ):
        assert one.release.body == two.release.body
        assert one.way.drawn == two.way.drawn


@pytest.mark.parametrize("seed", range(3))
def test_a_group_that_did_not_move_shows_the_same_numbers(seed):
    for tick in ticks(seed, 60, start=90, figures=True):
        if tick.previous is None or not tick.way.moves:
            continue
        before = {numbers(cell) for cell in tick.previous.cells}
        for cell in tick.release.cells:
            if cell.group and (cell.dimension, cell.group) not in tick.way.after.moved:
                assert numbers(cell) in before


def numbers(cell):
    return replace(cell, low=None, high=None, interval="")


@pytest.mark.parametrize("seed", range(3))
def test_groups_show_medians_of_base_and_ote_and_nothing_else(seed):
    for tick in ticks(seed, 25, start=90, figures=True):
        shown = {(cell.figure, cell.statistic) for cell in tick.release.cells if cell.group}
        assert shown <= {("base", "median"), ("ote", "median")}


def begun(seed: int, start: int = 60) -> tuple[Population, Columns, Standing]:
    population = Population(np.random.default_rng(seed), narrow=True)
    columns = population.people(start)
    way = passage.passage(SCOPE, columns, None, rule=RULE, key=KEY)
    assert way is not None
    assert way.after is not None
    return population, columns, way.after


def moved(columns: Columns, standing: Standing) -> bool:
    way = passage.passage(SCOPE, columns, standing, rule=RULE, key=KEY)
    assert way is not None
    return way.moves


@pytest.mark.parametrize("seed", range(15))
def test_in_whatever_order_people_come_the_round_is_held_with_the_fifth_eligible(seed):
    population, columns, standing = begun(seed)
    coming = population.people(9)
    order = population.chance.permutation(9)
    eligible = [draw.number(KEY, bytes(ref), SCOPE, standing.rnd) >= 0.2 for ref in coming.ref]
    for size in range(10):
        there = joined(columns, coming.take(order[:size]))
        assert moved(there, standing) == (sum(eligible[i] for i in order[:size]) >= RULE.batch)


@pytest.mark.parametrize("seed", range(40))
def test_what_somebody_answered_never_decides_whether_a_round_is_held(seed):
    population, columns, standing = begun(seed)
    for size in (5, 6, 7):
        coming = population.people(size)
        others = replace(population.people(size), ref=coming.ref)
        assert moved(joined(columns, coming), standing) == moved(joined(columns, others), standing)


def test_leaving_and_editing_count_as_coming_does():
    population, columns, standing = begun(7)
    eligible = [
        person
        for person, ref in enumerate(columns.ref)
        if draw.number(KEY, bytes(ref), SCOPE, standing.rnd) >= 0.2
    ]
    changed = columns
    for person in eligible[:4]:
        changed = edited(population, changed, person)
    assert not moved(changed, standing)
    assert moved(without(changed, eligible[4]), standing)
    assert moved(edited(population, changed, eligible[4]), standing)


def test_four_in_five_are_in_the_draw_whoever_they_are():
    refs = np.random.default_rng(1).bytes(16 * 5000)
    for rnd in range(4):
        drawn = [draw.number(KEY, refs[i : i + 16], SCOPE, rnd) for i in range(0, len(refs), 16)]
        assert 0.78 < np.mean(np.array(drawn) >= 0.2) < 0.82


def test_the_draw_of_a_person_stays_until_a_round_was_held_and_no_longer():
    population, columns, standing = begun(3)
    coming = population.people(30)

    def drawn(present: Columns, rnd: int) -> set[bytes]:
        book = ledger.opened(standing.ledger, present)
        mask = draw.draw(
            book, np.ones(book.people, bool), key=KEY, scope=SCOPE, rnd=rnd, holdout=0.2
        )
        return set(map(bytes, book.columns.ref[mask[book.person]]))

    early = drawn(joined(columns, coming.take(np.arange(10))), 1)
    late = drawn(joined(columns, coming), 1)
    assert early == late & (early | set(map(bytes, columns.ref)))
    assert drawn(joined(columns, coming), 2) != late

"""Views of several dimensions: one cohort, moved by twenty and by five in every cell it touches."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from csdb import groupings
from csdb.publish import crossed
from csdb.publish.files import tidy
from csdb.publish.gate.candidate import Candidate
from csdb.publish.gate.verdict import objections
from csdb.publish.ledger import CROSSINGS, Standing
from csdb.publish.passage import Passage, passage
from csdb.publish.peers import peers
from csdb.publish.release import Cell, Group
from csdb.publish.rule import Rule
from tests.publish.broken import placed, recell, repassed, rereleased, rescoped
from tests.publish.histories import KEY, SCOPE, Tick, erased, made, ticks
from tests.publish.invariants import belongs
from tests.publish.test_mutations import weakened

RULE = Rule()
TWO_WAY = ("level+years", "renewal+upsell", "level+segment")


@cache
def grown() -> tuple[Tick, ...]:
    """A scope that grows from 1,200 people past 1,500."""
    return tuple(ticks(7, 11, start=1200, pace=30.0, figures=True))


@cache
def large() -> tuple[Tick, ...]:
    return tuple(ticks(7, 3, start=8000, pace=120.0, figures=True))


def moved() -> Tick:
    """A round in which the cohort of the crossings moved, as it had before."""
    return next(tick for tick in grown() if changed(tick) and tick.way.before.crossed)


def stayed() -> Tick:
    return next(
        tick
        for tick in grown()
        if tick.way.before and tick.way.before.crossed and not changed(tick)
    )


def changed(tick: Tick) -> set[bytes]:
    """Who came to the cohort, left it or is there in another version."""
    if tick.way.before is None:
        return set()
    return people(tick.way.before) ^ people(tick.way.after)


def people(standing) -> set[bytes]:
    cohort = standing.ledger.cohort(CROSSINGS)
    pairs = zip(map(bytes, cohort.ref), cohort.version.tolist(), strict=True)
    return {ref + bytes([version]) for ref, version in pairs}


def codes(candidate: Candidate) -> set[str]:
    return {objection.partition(":")[0] for objection in objections(candidate)}


def test_crossings_are_declared_of_dimensions_with_codes_that_cannot_be_mistaken():
    for crossing in groupings.CROSSINGS:
        assert 2 <= len(crossing.dimensions) <= 4
        assert groupings.CROSSED[crossing.key] is crossing
        for dimension in crossing.dimensions:
            assert not any("+" in group.code for step in dimension.steps for group in step)


def test_the_gate_has_no_objection_while_they_open_and_move():
    for tick in grown():
        assert not tick.way.moves or objections(tick.candidate) == []
    assert any(changed(tick) and tick.way.before.crossed for tick in grown())


def test_they_open_from_1250_people_on_and_not_before():
    for tick in grown():
        shown = {key for key in tick.release.scopes[SCOPE].groups if "+" in key}
        assert shown in (set(), set(TWO_WAY))
        assert not shown or tick.release.scopes[SCOPE].people >= 1250
    assert shown == set(TWO_WAY)


def test_the_lattice_opens_from_7500_people_on_and_the_gate_has_no_objection():
    for tick in large():
        assert objections(tick.candidate) == []
        groups = tick.release.scopes[SCOPE].groups
        assert set(groupings.CROSSED) <= set(groups)
        told = {(cell.dimension, cell.group) for cell in tick.release.cells if "+" in cell.group}
        assert told == {(key, each.code) for key in groupings.CROSSED for each in groups[key]}


def test_they_show_medians_and_nothing_else_of_ten_people_or_more():
    cells = [cell for cell in large()[0].release.cells if "+" in cell.dimension]
    assert {(cell.figure, cell.statistic) for cell in cells} == {
        ("base", "median"),
        ("ote", "median"),
    }
    assert min(cell.n for cell in cells) >= RULE.k
    rows = tidy.csv_bytes(large()[0].release).decode().splitlines()
    assert sum("level+segment+renewal+upsell" in row for row in rows) > 100


def test_the_cohort_moves_by_twenty_people_in_the_draw_or_not_at_all():
    for tick in grown():
        if tick.way.before is not None and tick.way.before.crossed and changed(tick):
            refs = {each[:16] for each in changed(tick)}
            assert len(refs) >= RULE.together
            assert refs <= tick.way.drawn


def test_whoever_moves_touches_every_cell_by_five_or_not_at_all():
    seen = 0
    for tick in (tick for tick in grown() if changed(tick) and tick.way.before.crossed):
        before, after = held(tick.way.before), held(tick.way.after)
        for where in before.keys() & after.keys():
            apart = {each[:16] for each in before[where] ^ after[where]}
            assert not apart or len(apart) >= RULE.touched
            assert bool(apart) == (where in tick.way.after.moved)
            seen += bool(apart)
        assert all(len(each) >= RULE.k for each in after.values())
    assert seen > 10


def held(standing: Standing) -> dict[tuple[str, str], set[bytes]]:
    """Who stands in each cell of each crossing, by version, from the declared groups alone."""
    columns = standing.ledger.columns.take(standing.ledger.stands(CROSSINGS))
    marks = zip(map(bytes, columns.ref), columns.version.tolist(), strict=True)
    rows = np.array([ref + bytes([version]) for ref, version in marks], dtype=object)
    return {
        (key, cell.code): set(rows[belongs(key, cell.options, columns)])
        for key, cells in standing.crossed.items()
        for cell in cells
    }


def test_what_did_not_move_shows_the_same_numbers():
    def numbers(cells):
        return {replace(c, low=None, high=None, interval="") for c in cells if "+" in c.group}

    tick = stayed()
    assert tick.way.moves
    assert numbers(tick.release.cells) == numbers(tick.previous.cells)


def test_the_budget_gives_up_whole_crossings_from_the_end():
    hidden = set()
    for budget in (10, 15, 18, 20, 24):
        rule = Rule(budget=budget)
        tick = next(iter(ticks(7, 1, start=1300, figures=True, rule=rule)))
        assert objections(tick.candidate) == []
        shown = [key for key in TWO_WAY if key in tick.release.scopes[SCOPE].groups]
        assert tuple(shown) == TWO_WAY[: len(shown)]
        hidden.add(len(shown))
    assert len(hidden) > 1


@cache
def quiet() -> Passage:
    """A round in which somebody whose answers are erased could not leave their cell."""
    tick = moved()
    before, refs = tick.way.before, tick.way.before.ledger.columns.ref.view("S16")
    cells = before.crossed["level+years"]
    place = crossed.belongs(before.ledger, groupings.CROSSED["level+years"], cells)
    stays = [n for n, c in enumerate(cells) if ("level+years", c.code) not in tick.way.after.moved]
    current = np.isin(refs, tick.columns.ref.view("S16")) & before.ledger.stands(CROSSINGS)
    for gone in refs[np.isin(place, stays) & current][:30]:
        lost = replace(before, ledger=replace(before.ledger, now=refs != gone))
        left = tick.columns.take(tick.columns.ref.view("S16") != gone)
        way = passage(SCOPE, left, erased(lost), rule=RULE, key=KEY)
        if np.any(way.after.ledger.erased & way.after.ledger.stands(CROSSINGS)):
            return way
    raise AssertionError("nobody is in a cell that nobody else touches")


def test_an_erased_answer_in_a_quiet_cell_holds_up_that_cell_alone():
    way, tick = quiet(), moved()
    after = way.after
    assert people(way.before) != people(after)
    held = crossed.belongs(
        after.ledger, groupings.CROSSED["level+years"], after.crossed["level+years"]
    )[after.ledger.erased & after.ledger.stands(CROSSINGS)]
    waits = {after.crossed["level+years"][n].code for n in held.tolist() if n >= 0}
    assert waits
    assert not waits & {code for key, code in after.moved if key == "level+years"}
    assert {key for key, _ in after.moved} & set(TWO_WAY)
    release = made(way, tick.previous, RULE)
    candidate = replace(tick, way=way, release=release).candidate
    assert objections(candidate) == []


def test_a_cohort_whose_erased_answers_left_not_even_groups_stays():
    opening, following = large()[0], large()[1]
    refs = opening.way.after.ledger.columns.ref.view("S16")
    gone = refs[:30]
    without = np.isin(refs, gone)
    stood = replace(opening.way.after.ledger, now=~without)
    stands = blank(erased(replace(opening.way.after, ledger=stood)))
    now = following.columns.take(~np.isin(following.columns.ref.view("S16"), gone))
    way = passage(SCOPE, now, stands, rule=RULE, key=KEY)
    assert way.after.rnd == stands.rnd + 1
    assert people(way.after) == people(stands)
    assert way.after.crossed == stands.crossed


def blank(standing: Standing) -> Standing:
    """As answers were erased before their groups were kept."""
    ledger = standing.ledger
    choice = {k: np.where(ledger.erased, -1, v) for k, v in ledger.columns.choice.items()}
    return replace(standing, ledger=replace(ledger, columns=replace(ledger.columns, choice=choice)))


def test_under_strict_they_move_in_a_round_like_the_rest():
    rule = Rule(policy="strict")
    held = 0
    for tick in ticks(7, 4, start=1300, pace=400.0, figures=True, rule=rule):
        if tick.way.moves:
            held += 1
            assert objections(tick.candidate) == []
            assert set(TWO_WAY) <= set(tick.release.scopes[SCOPE].groups)
    assert held > 1


def test_a_readers_nearest_peers_are_the_last_combination_that_is_published():
    release = large()[0].release
    group = release.groups("level+segment+renewal+upsell")[0]
    keys = ("level", "segment", "renewal", "upsell")
    found = peers(release, dict(zip(keys, group.options, strict=True)))
    assert found.nearest.group == group
    assert {cell.figure for cell in found.nearest.cells} == {"base", "ote"}


# What the gate must refuse


def crossing(cell: Cell) -> bool:
    return "+" in cell.dimension


def touched(cell: Cell) -> bool:
    return crossing(cell) and (cell.dimension, cell.group) in moved().way.after.moved


def shifted(**by: int) -> Candidate:
    cell = next(cell for cell in moved().release.cells if touched(cell) and cell.interval)
    wanted = (cell.dimension, cell.group, cell.figure)
    return recell(
        moved(),
        lambda c: (c.dimension, c.group, c.figure) == wanted,
        **{key: getattr(cell, key) + step for key, step in by.items()},
    )


def came() -> np.ndarray:
    """The rows of the cohort that were not in it before."""
    ledger, before = moved().way.after.ledger, people(moved().way.before)
    marks = zip(map(bytes, ledger.columns.ref), ledger.columns.version.tolist(), strict=True)
    new = np.array([ref + bytes([version]) not in before for ref, version in marks])
    return np.flatnonzero(new & ledger.stands(CROSSINGS))


def with_cohort(rows: np.ndarray, cell: int = -1) -> Candidate:
    return repassed(moved(), after=placed(moved().way.after.ledger, CROSSINGS, rows, cell))


def with_crossed(key: str, *cells: Group) -> Candidate:
    told = {**moved().way.after.crossed_told, key: cells}
    candidate = repassed(moved(), crossed_after=told)
    scope = moved().release.scopes[SCOPE]
    scopes = {SCOPE: replace(scope, groups={**scope.groups, key: cells})}
    return replace(candidate, release=replace(candidate.release, scopes=scopes))


def rare() -> Group:
    """A declared combination that fewer than ten of the cohort are in."""
    there = {each.code for each in moved().way.after.crossed["renewal+upsell"]}
    return next(
        Group(f"{a.code}+{b.code}", "", (a.code, b.code))
        for a in groupings.RENEWAL.at(500)
        for b in groupings.UPSELL.at(500)
        if f"{a.code}+{b.code}" not in there
    )


def lost() -> Candidate:
    ledger = moved().way.after.ledger
    gone = ledger.erased.copy()
    gone[np.flatnonzero(ledger.stands(CROSSINGS))[:1]] = True
    return repassed(moved(), after=replace(ledger, erased=gone))


def kept(pick: Callable[[Cell], bool]) -> tuple[Cell, ...]:
    return tuple(cell for cell in moved().release.cells if not pick(cell))


def shown_smaller() -> Candidate:
    return rescoped(moved(), people=1100)


BROKEN: dict[str, tuple[str, Callable[[], Candidate]]] = {
    "a cohort that four people joined": ("small-change", lambda: with_cohort(came()[4:])),
    "a cohort that nineteen people joined": ("small-change", lambda: with_cohort(came()[19:])),
    "a cell that one person left": (
        "small-change",
        lambda: with_cohort(still()[:1]),
    ),
    "people who were not in the draw": ("undrawn", lambda: repassed(moved(), drawn=frozenset())),
    "cells without a cohort": ("no-cohort", lambda: with_cohort(standing())),
    "a cohort without cells": (
        "no-cells",
        lambda: repassed(moved(), crossed_after={}),
    ),
    "cells that are not told": ("groups", lambda: rescoped(moved(), groups={})),
    "a combination of fewer than ten": (
        "few",
        lambda: with_crossed(
            "renewal+upsell", *moved().way.after.crossed["renewal+upsell"], rare()
        ),
    ),
    "dimensions that nobody has declared together": (
        "undeclared",
        lambda: with_crossed("work+hub", Group("remote+sf", "", ("remote", "sf"))),
    ),
    "a group that is not declared": (
        "undeclared",
        lambda: with_crossed("level+years", Group("ghosts+to1", "", ("ghosts", "to1"))),
    ),
    "a combination that says it is another": (
        "undeclared",
        lambda: with_crossed("level+years", Group("to_csm+to1", "", ("executives", "to1"))),
    ),
    "a scope that is too small": ("early", shown_smaller),
    "erased answers in a cohort that moved": ("erased", lost),
    "a median a step off": ("value", lambda: shifted(value=10_000)),
    "a median off its grid": ("grid", lambda: shifted(value=250)),
    "a count that is not the people's": ("count", lambda: shifted(n=10)),
    "an interval a step wider": ("interval", lambda: shifted(high=10_000)),
    "a number of fewer than ten": ("few", lambda: recell(moved(), crossing, n=5)),
    "a quartile": ("key", lambda: recell(moved(), crossing, statistic="p25")),
    "a group without a median": ("no-cells", lambda: rereleased(moved(), cells=kept(crossing))),
    "a cell that stayed and shows another number": (
        "stays",
        lambda: recell(stayed(), crossing, value=10_000),
    ),
    "more cells than a third of the people": (
        "budget",
        lambda: replace(moved().candidate, rule=replace(RULE, budget=20)),
    ),
}


def standing() -> np.ndarray:
    return np.flatnonzero(moved().way.after.ledger.stands(CROSSINGS))


def still() -> np.ndarray:
    """The rows of the cohort in a cell of level and years that nobody touched."""
    after = moved().way.after
    cells = after.crossed["level+years"]
    place = crossed.belongs(after.ledger, groupings.CROSSED["level+years"], cells)
    untouched = [n for n, c in enumerate(cells) if ("level+years", c.code) not in after.moved]
    return np.flatnonzero(np.isin(place, untouched) & after.ledger.stands(CROSSINGS))


@pytest.mark.parametrize("what", BROKEN)
def test_the_gate_refuses(what):
    code, broken = BROKEN[what]
    assert code in codes(broken())


def test_what_the_broken_ones_are_made_of_passes():
    assert objections(moved().candidate) == objections(stayed().candidate) == []
    assert len(came()) >= 20
    assert len(still()) >= 1


def test_a_move_of_one_person_fewer_than_the_rule_wants_is_refused():
    people = len({each[:16] for each in changed(moved())})
    enough, more = (replace(RULE, together=least) for least in (people, people + 1))
    assert objections(replace(moved().candidate, rule=enough)) == []
    assert objections(replace(moved().candidate, rule=more)) == ["small-change: us crossings"]


@pytest.mark.parametrize("weaker", [{"touched": 1}, {"together": 5, "touched": 4}])
def test_a_weaker_rule_for_crossings_is_refused(weaker):
    told = ticks(7, 6, start=1300, pace=25.0, figures=True, rule=weakened(**weaker))
    found = [codes(replace(tick, rule=RULE).candidate) for tick in told if tick.way.moves]
    assert any("small-change" in each for each in found)

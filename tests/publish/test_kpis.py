"""Pay by what variable pay is tied to: a group an option, from 500 people on, each by itself."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from csdb import groupings, questionnaire
from csdb.publish.gate.candidate import Candidate
from csdb.publish.gate.verdict import objections
from csdb.publish.ledger import NOWHERE
from csdb.publish.release import Group
from csdb.publish.rule import Rule
from tests.publish.broken import placed, repassed, rescoped
from tests.publish.histories import SCOPE, Tick, ticks

NRR = "kpis=nrr"
CODES = ("own_retention", "nrr", "expansion", "adoption", "company_bonus")


@cache
def grown() -> tuple[Tick, ...]:
    """A scope that grows from 470 people past 560."""
    return tuple(ticks(3, 12, start=470, pace=12.0, figures=True))


def with_kpis() -> Tick:
    """A round in which a group of people who ticked NRR moved."""
    return next(
        tick
        for tick in grown()
        if (NRR, "nrr") in tick.way.after.moved and tick.way.before.cells[NRR]
    )


def codes(candidate: Candidate) -> set[str]:
    return {objection.partition(":")[0] for objection in objections(candidate)}


def test_five_options_are_groups_each_a_family_of_its_own():
    assert [group.code for group in groupings.KPIS.at(500)] == sorted(
        CODES, key=questionnaire.codes(questionnaire.KPIS).index
    )
    assert {f"kpis={code}" for code in CODES} <= set(groupings.FAMILIES)
    assert groupings.KPIS.at(0) == ()


def test_they_are_shown_from_500_people_on_and_the_gate_has_no_objection():
    seen = set()
    for tick in grown():
        assert objections(tick.candidate) == []
        scope = tick.release.scopes[SCOPE]
        shown = [group.code for group in scope.groups.get("kpis", ())]
        told = {cell.group for cell in tick.release.cells if cell.dimension == "kpis"}
        assert set(shown) == told
        assert bool(shown) == (tick.way.after.step >= 500)
        seen.add(bool(shown))
    assert seen == {False, True}


def test_people_count_in_the_group_of_every_option_they_ticked():
    after = with_kpis().way.after
    place = questionnaire.codes(questionnaire.KPIS).index("nrr")
    inside = after.ledger.stands(NRR)
    assert after.ledger.columns.choices["kpis"][inside, place].all()
    assert np.any(inside & after.ledger.stands("kpis=expansion"))


def test_under_strict_they_move_with_everything_else():
    rule = Rule(policy="strict")
    shown = [
        tick
        for tick in ticks(4, 6, start=520, pace=40.0, figures=True, rule=rule)
        if tick.way.moves and not objections(tick.candidate)
    ]
    assert len(shown) > 2
    assert all("kpis" in tick.release.scopes[SCOPE].groups for tick in shown)


def without(number: int) -> Candidate:
    """As if all but `number` of those who came to NRR had stood there before."""
    tick = with_kpis()
    came = bytes_of(tick.way.after) - bytes_of(tick.way.before)
    ledger = tick.way.after.ledger
    rows = np.flatnonzero(
        [
            bytes(ref) in came and stands
            for ref, stands in zip(ledger.columns.ref, ledger.stands(NRR), strict=True)
        ]
    )
    return repassed(tick, after=placed(ledger, NRR, rows[number:]))


def bytes_of(standing) -> set[bytes]:
    return set(map(bytes, standing.ledger.cohort(NRR).ref))


def stranger() -> Candidate:
    ledger = with_kpis().way.after.ledger
    place = questionnaire.codes(questionnaire.KPIS).index("nrr")
    others = np.flatnonzero(~ledger.columns.choices["kpis"][:, place])[:6]
    return repassed(with_kpis(), after=placed(ledger, NRR, others, 0))


def nine() -> Candidate:
    ledger = with_kpis().way.after.ledger
    return repassed(with_kpis(), after=placed(ledger, NRR, np.flatnonzero(ledger.stands(NRR))[9:]))


def another_option() -> Candidate:
    """A group of an option that no family is declared for."""
    tick = with_kpis()
    ledger, cell = tick.way.after.ledger, Group("mbo", "Personal goals", ("mbo",))
    place = questionnaire.codes(questionnaire.KPIS).index("mbo")
    mine = ledger.columns.choices["kpis"][:, place]
    family = np.where(mine, 0, NOWHERE).astype(np.int16)
    book = replace(ledger, place={**ledger.place, "kpis=mbo": family})
    groups = {**tick.way.after.told, "kpis=mbo": (cell,)}
    candidate = repassed(tick, after=book, groups_after=groups)
    scope = tick.release.scopes[SCOPE]
    told = {**scope.groups, "kpis": (*scope.groups["kpis"], cell)}
    scopes = {SCOPE: replace(scope, groups=told)}
    return replace(candidate, release=replace(candidate.release, scopes=scopes))


BROKEN = {
    "four people who joined": ("small-change", lambda: without(4)),
    "people who did not tick the option": ("misplaced", stranger),
    "a group of nine": ("few", nine),
    "an option that is not declared": ("undeclared", another_option),
    "a group in a small scope": ("early", lambda: rescoped(with_kpis(), people=440)),
    "people who were not in the draw": (
        "undrawn",
        lambda: repassed(with_kpis(), drawn=frozenset()),
    ),
    "a group that is not told": ("groups", lambda: rescoped(with_kpis(), groups={})),
}


@pytest.mark.parametrize("what", BROKEN)
def test_the_gate_refuses(what):
    code, broken = BROKEN[what]
    assert code in codes(broken())

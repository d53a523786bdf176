"""A weakened rule is refused by the gate: what goes wrong in choosing is seen in letting out.

The gate is shown who was in the draw, not the key: no hold-out, and one drawn anew at each tick,
are for the invariants and the attackers.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from csdb.publish import cells, disclosure, grid, places, rounds, shares, structure
from csdb.publish.gate.verdict import objections
from csdb.publish.rule import Rule
from tests.publish.histories import Tick, ticks

STRICT = Rule()


def weakened(**parameters: int) -> Rule:
    """A rule that no setting can bring about."""
    rule = Rule()
    for name, value in parameters.items():
        object.__setattr__(rule, name, value)
    return rule


def refusals(told: Iterator[Tick]) -> Iterator[set[str]]:
    """The codes of what the gate has against each release that would have gone out."""
    for tick in told:
        if tick.way.moves:
            found = objections(replace(tick, rule=STRICT).candidate)
            yield {each.partition(":")[0] for each in found}


def refused(code: str, told: Iterator[Tick]) -> bool:
    return any(code in codes for codes in refusals(told))


PARAMETERS = {
    "groups move with one person": ({"least": 1}, "small-change"),
    "groups move with four people": ({"least": 4}, "small-change"),
    "rounds of one person": ({"batch": 1}, "small-change"),
    "rounds of four people": ({"batch": 4}, "small-change"),
    "cells of nine people": ({"k": 9, "unmerge": 9}, "few"),
    "quartiles of thirty people": ({"tail": 7}, "tail"),
    "a pay cell for every two people": ({"budget": 2}, "budget"),
}


@pytest.mark.parametrize("what", PARAMETERS)
def test_weaker_parameters_are_refused(what):
    parameters, code = PARAMETERS[what]
    start = 34 if code in ("tail", "budget") else 70
    assert refused(code, ticks(2, 60, start=start, figures=True, rule=weakened(**parameters)))


def no_merging(patch: pytest.MonkeyPatch) -> None:
    """Declared groups are shown whatever their size."""

    def arrange(prior, declared, **_: object):
        told = tuple(structure.Group(g.code, g.label, tuple(sorted(g.options))) for g in declared)
        return prior or told

    patch.setattr(rounds.structure, "arrange", arrange)


def quartiles_in_groups(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(disclosure, "QUARTILES_IN_GROUPS", 0)


def no_rounding(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(grid, "nearest", lambda value, step: round(value))


def finer_rounding(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(grid, "scope_step", lambda n, currency: 100)
    patch.setattr(grid, "group_step", lambda n, currency: 500)


def exact_counts(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(grid, "count", lambda people: people)


def exact_shares(patch: pytest.MonkeyPatch) -> None:
    """Shares from counts as they are."""

    def share(yes: int, people: int):
        return round(100 * yes / people), None, None, ""

    patch.setattr(shares, "share", share)


def no_bounds(patch: pytest.MonkeyPatch) -> None:
    """Shares of fewer than five people are told."""
    told = shares.share
    patch.setattr(shares, "share", lambda yes, people: told(max(yes, 5), people))


def groups_on_their_own_clock(patch: pytest.MonkeyPatch) -> None:
    """Each group moves as soon as it has five, whether or not the scope does."""

    def held(standing, drawn, rule):
        after = replace(standing, rnd=standing.rnd + 1, moved=frozenset())
        for key in standing.cells:
            after = rounds._dimension(after, rounds.groupings.FAMILIES[key], drawn, rule)
        return after if after.moved else None

    patch.setattr(rounds, "held", held)


def figures_of_everybody(patch: pytest.MonkeyPatch) -> None:
    """Groups are counted as people answer today, not as they stand."""

    def cell_pay(grouped, cell, where, headline):
        everybody = np.zeros_like(grouped.place)
        return original(cells.Grouped(grouped.scoped, everybody, 1), 0, where, headline)

    original = cells.cell_pay
    patch.setattr(cells, "cell_pay", cell_pay)


def everybody_joins(patch: pytest.MonkeyPatch) -> None:
    """Who was held out joins with those in the draw."""
    original = rounds.held

    def held(standing, drawn, rule):
        if original(standing, drawn, rule) is None:
            return None
        return original(standing, np.ones_like(drawn), rule)

    patch.setattr(rounds, "held", held)


def joined_while_rearranged(patch: pytest.MonkeyPatch) -> None:
    """A dimension takes people in in the very round in which it is merged or split."""
    original = rounds._rearranged

    def rearranged(standing, dimension, told, rule):
        done = original(standing, dimension, told, rule)
        everyone = np.ones(standing.ledger.people, dtype=np.bool_)
        return done and rounds._joined(done, dimension, told, everyone, rule)

    patch.setattr(rounds, "_rearranged", rearranged)


def counted_twice(patch: pytest.MonkeyPatch) -> None:
    """Where groups are merged, somebody in both counts with both versions."""
    patch.setattr(rounds, "_once", lambda ledger, place: place)


def merged_with_a_few(patch: pytest.MonkeyPatch) -> None:
    """A new cell may differ from an older one by one person."""
    patch.setattr(places, "too_close", lambda *_, **__: False)


def left_out_of_a_split(patch: pytest.MonkeyPatch) -> None:
    """A few people with answers of no declared group drop out when what they were in is split."""
    original = structure._rest
    patch.setattr(
        structure, "_rest", lambda *told, **more: original(*told, **{**more, "alone": more["k"]})
    )


CODE: dict[Callable[[pytest.MonkeyPatch], None], str] = {
    no_merging: "hole",
    quartiles_in_groups: "key",
    no_rounding: "grid",
    finer_rounding: "grid",
    exact_counts: "count",
    exact_shares: "share",
    no_bounds: "share",
    groups_on_their_own_clock: "no-round",
    figures_of_everybody: "count",
    everybody_joins: "undrawn",
    joined_while_rearranged: "rearranged",
    left_out_of_a_split: "rearranged",
    merged_with_a_few: "small-change",
    counted_twice: "twice",
}

RARE = {
    left_out_of_a_split: (5, 90, 1.0),
    merged_with_a_few: (4, 40, 0.5),
    counted_twice: (4, 40, 0.5),
}
"""Histories (seed, people at the start, pace) in which what a mutation lets through comes about."""


@pytest.mark.parametrize("mutation", CODE, ids=lambda each: each.__name__)
def test_a_weakened_rule_is_refused(mutation, monkeypatch):
    mutation(monkeypatch)
    seed, start, pace = RARE.get(mutation, (3, 90, 2.0))
    assert refused(CODE[mutation], ticks(seed, 150, start=start, pace=pace, figures=True))

"""A scope's way from what stands published to what may stand next: a round, or nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from csdb import groupings, questionnaire
from csdb.publish import draw, ledger, rounds, together
from csdb.publish.columns import Columns, Mask
from csdb.publish.ledger import HEADLINE, Ledger, Standing
from csdb.publish.release import ALL
from csdb.publish.rule import Rule

Standings = Mapping[str, Standing]
"""Scope -> what stands published there."""

Refs = npt.NDArray[np.bytes_]


@dataclass(frozen=True, slots=True)
class Passage:
    """One scope at one tick.

    before: what stands in the current release; None when the scope is not in it
    after: what would stand next, without rows that stand nowhere; None when it can no longer be
        shown; the same as before when nothing moves
    drawn: the references of the people in the draw of this round
    """

    before: Standing | None
    after: Standing | None
    drawn: frozenset[bytes] = frozenset()

    @property
    def moves(self) -> bool:
        """Whether anything of the scope changes."""
        return self.after is not self.before


def passages(
    columns: Columns, standings: Standings, *, home: str, rule: Rule, key: bytes
) -> dict[str, Passage]:
    """The way of every scope that is or will be published, the home country first, ALL last."""
    found = {
        code: way
        for code, people in _countries(columns, standings, home=home, rule=rule)
        if (way := passage(code, people, standings.get(code), rule=rule, key=key))
    }
    everybody = _everybody(columns, standings.get(ALL), found, rule=rule, key=key)
    return found | ({ALL: everybody} if everybody else {})


def passage(
    scope: str, current: Columns, before: Standing | None, *, rule: Rule, key: bytes
) -> Passage | None:
    """The way of a scope whose people answer `current`; None while it has nothing to show.

    `key` keys the draw; ALL has no dimensions.
    """
    everyone = ledger.opened(before.ledger if before else None, current)
    dimensions = () if scope == ALL else tuple(groupings.BY_KEY)
    if before is None:
        begun = rounds.first(everyone, rule, dimensions)
        everybody = np.ones(everyone.people, dtype=np.bool_)
        return Passage(None, _kept(begun), _refs(everyone, everybody)) if begun else None
    standing = replace(before, ledger=everyone).broken_down(dimensions)
    share = rule.holdout / 100
    waiting = rounds.waiting(standing)
    drawn = draw.draw(everyone, waiting, key=key, scope=scope, rnd=before.rnd, holdout=share)
    hold = together.strictly if rule.policy == "strict" else rounds.held
    held = hold(standing, drawn, rule)
    if held is None:
        return Passage(before, before)
    return Passage(before, _kept(held), _refs(everyone, drawn))


def _countries(
    columns: Columns, standings: Standings, *, home: str, rule: Rule
) -> Iterator[tuple[str, Columns]]:
    """The countries published or with k people: the home country first, then by people."""
    codes = questionnaire.codes(questionnaire.COUNTRY)
    country = columns.choice["country"]
    people = np.bincount(country[country >= 0].astype(np.int64), minlength=len(codes))
    for index in sorted(range(len(codes)), key=lambda i: (codes[i] != home, -people[i], codes[i])):
        if people[index] >= rule.k or codes[index] in standings:
            yield codes[index], columns.take(country == index)


def _everybody(
    columns: Columns,
    before: Standing | None,
    countries: Mapping[str, Passage],
    *,
    rule: Rule,
    key: bytes,
) -> Passage | None:
    """The way of ALL, which is shown only beside remainders of nobody or k people."""
    way = passage(ALL, columns, before, rule=rule, key=key)
    if way is None or way.after is None:
        return way
    shown = {code: each.after for code, each in countries.items() if each.after}
    held = [_headline(each) for each in shown.values()]
    # Who waits in a published country is no remainder: they will be in its figures soon.
    settled = [_residents(columns, code) for code in shown]
    if remainders_hold(_headline(way.after), held, rule) and remainders_hold(
        columns.ref.view("S16"), settled, rule
    ):
        return way
    return Passage(before, None) if before else None


def remainders_hold(everybody: Refs, parts: list[Refs], rule: Rule) -> bool:
    """Whether ALL may be shown beside the published scopes without showing the people between.

    What is left of everybody without any one scope, and without all of them together, must be
    k people or more, or for the latter nobody; a scope that leaves nobody is ALL itself.
    """
    outside = [~np.isin(everybody, part) for part in parts]
    if not outside or any(not mask.any() for mask in outside):
        return False
    return not any(
        0 < np.count_nonzero(mask) < rule.k for mask in (*outside, np.logical_and.reduce(outside))
    )


def _headline(standing: Standing) -> Refs:
    return standing.ledger.cohort(HEADLINE).ref.view("S16")


def _residents(columns: Columns, code: str) -> Refs:
    index = questionnaire.codes(questionnaire.COUNTRY).index(code)
    refs: Refs = columns.ref[columns.choice["country"] == index].view("S16")
    return refs


def _kept(standing: Standing) -> Standing:
    return replace(standing, ledger=standing.ledger.standing())


def _refs(everyone: Ledger, people: Mask) -> frozenset[bytes]:
    return frozenset(map(bytes, everyone.columns.ref[people[everyone.person]]))

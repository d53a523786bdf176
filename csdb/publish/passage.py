"""A scope's way from what stands published to what may stand next: a round, or nothing."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from csdb import groupings, questionnaire
from csdb.publish import draw, ledger, matching, rounds, together
from csdb.publish.columns import Columns, People
from csdb.publish.ledger import CROSSINGS, HEADLINE, Standing
from csdb.publish.release import ALL
from csdb.publish.rule import Rule

Standings = Mapping[str, Standing]
"""Scope -> what stands published there."""

Refs = npt.NDArray[np.void]
"""Sixteen bytes a person, each person once."""

_LOST = 20
"""People by whom a scope, or a group, first moves after a backup was put back."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One scope at one tick.

    before: what stands in the current release, shown or not; None before the scope's first
    after: what would stand next, without rows that stand nowhere
    drawn: the references of the people in the draw of this round, of a first release everybody
    """

    before: Standing | None
    after: Standing
    drawn: Set[bytes] = frozenset()

    @property
    def moves(self) -> bool:
        """Whether anything of the scope changes, be it shown or not."""
        before, after = self.before, self.after
        return before is None or (before.rnd, before.shown) != (after.rnd, after.shown)

    @property
    def shows(self) -> bool:
        """Whether anything changes that is or was shown."""
        return self.moves and (self.after.shown or (self.before is not None and self.before.shown))


def passages(
    columns: Columns,
    standings: Standings,
    *,
    home: str,
    rule: Rule,
    key: bytes,
    restored: frozenset[str] = frozenset(),
) -> dict[str, Passage]:
    """The way of every scope that is or will be published, the home country first, ALL last.

    `restored` are the scopes that have not moved since a backup was put back.
    """
    rules = dict.fromkeys(restored, _careful(rule))
    found = {
        code: way
        for code, people in _countries(columns, standings, home=home, rule=rule)
        if (way := passage(code, people, standings.get(code), rule=rules.get(code, rule), key=key))
    }
    everybody = _everybody(columns, standings.get(ALL), found, rule=rules.get(ALL, rule), key=key)
    return found | ({ALL: everybody} if everybody else {})


def _careful(rule: Rule) -> Rule:
    """The rule for a scope whose last public figures are lost: whom they held is not known."""
    few = {name: max(getattr(rule, name), _LOST) for name in ("batch", "least", "touched")}
    return replace(rule, **few)


def passage(
    scope: str, current: Columns, before: Standing | None, *, rule: Rule, key: bytes
) -> Passage | None:
    """The way of a scope whose people answer `current`; None while it has nothing to show.

    `key` keys the draw; ALL has no dimensions.
    """
    everyone = ledger.opened(before.ledger if before else None, current)
    dimensions = () if scope == ALL else tuple(groupings.FAMILIES)
    if before is None:
        begun = rounds.first(everyone, rule, dimensions)
        return Passage(None, _kept(begun), People(current.ref)) if begun else None
    standing = replace(before, ledger=everyone).broken_down(dimensions)
    share = rule.holdout / 100
    waiting = rounds.waiting(standing)
    drawn = draw.draw(everyone, waiting, key=key, scope=scope, rnd=before.rnd, holdout=share)
    hold = together.strictly if rule.policy == "strict" else rounds.held
    held = hold(standing, drawn, rule)
    after = before if held is None else _kept(held)
    if after.shown != (shown := _fits(after, before, rule)):
        after = replace(after, shown=shown)
    refs = everyone.columns.ref[everyone.rows(drawn)] if held else everyone.columns.ref[:0]
    return Passage(before, after, People(refs))


def _fits(after: Standing, before: Standing, rule: Rule) -> bool:
    """Whether the scope may be shown: not when k was raised above what stands in some cell."""
    if after.smallest() < rule.k:
        return False
    crossings = (CROSSINGS,) if after.crossed_told else ()
    return before.shown or not after.lost((HEADLINE, *after.told, *crossings))


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
    if way is None:
        return None
    shown = {code: each.after for code, each in countries.items() if each.after.shown}
    held = [_headline(each) for each in shown.values()]
    # Who waits in a published country is no remainder: they will be in its figures soon.
    settled = [_residents(columns, code) for code in shown]
    outside = columns.people - sum(settled)
    if remainders_hold(_headline(way.after), held, rule) and _holds(
        columns.people, settled, outside, rule
    ):
        return way
    return replace(way, after=replace(way.after, shown=False)) if before else None


def remainders_hold(everybody: Refs, parts: list[Refs], rule: Rule) -> bool:
    """Whether ALL may be shown beside the published scopes without showing the people between.

    What is left of everybody without any one scope must be k people or more: a scope that leaves
    nobody is ALL itself. Without all of them together it must be that or nobody, and then as
    many may be in the scopes alone.
    """
    finder = matching.Finder(everybody)
    outside, inside, beyond = np.ones(len(everybody), dtype=np.bool_), [], 0
    for part in parts:
        found = finder.rows(part)
        there = found[found >= 0]
        outside[there] = False
        inside.append(len(there))
        beyond += len(part) - len(there)
    left = int(np.count_nonzero(outside))
    return _holds(len(everybody), inside, left or beyond, rule)


def _holds(people: int, inside: list[int], between: int, rule: Rule) -> bool:
    """Whether `people` less those inside any one part are k, and those between nobody or k."""
    if not inside or any(people - part < rule.k for part in inside):
        return False
    return between == 0 or between >= rule.k


def _headline(standing: Standing) -> Refs:
    refs, stands = standing.ledger.columns.ref, standing.ledger.stands(HEADLINE)
    return refs if stands.all() else refs[stands]


def _residents(columns: Columns, code: str) -> int:
    index = questionnaire.codes(questionnaire.COUNTRY).index(code)
    return int(np.count_nonzero(columns.choice["country"] == index))


def _kept(standing: Standing) -> Standing:
    return replace(standing, ledger=standing.ledger.standing())

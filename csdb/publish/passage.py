"""A scope's way from what stands published to what may stand next: a round, or nothing."""

from dataclasses import dataclass, replace

import numpy as np

from csdb import groupings
from csdb.publish import draw, ledger, rounds
from csdb.publish.columns import Columns, Mask
from csdb.publish.ledger import Ledger
from csdb.publish.release import ALL
from csdb.publish.rounds import Standing
from csdb.publish.rule import Rule

Refs = frozenset[bytes]


@dataclass(frozen=True, slots=True)
class Passage:
    """One scope at one tick.

    before: what stands in the current release; None before the scope's first
    after: what would stand next, without rows that stand nowhere; the same when nothing moves
    drawn: the references of the people in the draw of this round
    """

    before: Standing | None
    after: Standing
    drawn: Refs

    @property
    def moves(self) -> bool:
        """Whether anything of the scope changes."""
        return self.before is None or self.after.rnd != self.before.rnd


def passage(
    scope: str, current: Columns, before: Standing | None, *, rule: Rule, key: bytes
) -> Passage | None:
    """The way of a scope whose people answer `current`; None while it has nothing to show.

    `key` keys the draw; ALL has no dimensions.
    """
    everyone = ledger.opened(before.ledger if before else None, current)
    if before is None:
        dimensions = () if scope == ALL else tuple(groupings.BY_KEY)
        begun = rounds.first(everyone, rule, dimensions)
        return Passage(None, _kept(begun), _refs(everyone, _all(everyone))) if begun else None
    standing = replace(before, ledger=everyone)
    drawn = draw.draw(
        everyone,
        rounds.waiting(standing),
        key=key,
        scope=scope,
        rnd=before.rnd,
        holdout=rule.holdout / 100,
    )
    held = rounds.held(standing, drawn, rule)
    if held is None:
        return Passage(before, before, frozenset())
    return Passage(before, _kept(held), _refs(everyone, drawn))


def _kept(standing: Standing) -> Standing:
    return replace(standing, ledger=standing.ledger.standing())


def _all(everyone: Ledger) -> Mask:
    return np.ones(everyone.people, dtype=np.bool_)


def _refs(everyone: Ledger, people: Mask) -> Refs:
    return frozenset(map(bytes, everyone.columns.ref[people[everyone.person]]))

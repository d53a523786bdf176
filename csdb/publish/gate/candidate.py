"""What the gate is shown: a release that may go out, and how its cohorts came about."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from csdb.publish.ledger import Ledger
from csdb.publish.release import Group, Release
from csdb.publish.rule import Rule

Groups = Mapping[str, tuple[Group, ...]]
"""Dimension -> its published cells; the place of a row in the ledger is the position in these."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One scope's way from the release before to the candidate.

    before: the rows that stood in the release before; None when the scope was not in it
    after: the rows that stand in the candidate; rows that stand nowhere are not looked at
    drawn: the 16-byte references of the people who were in the draw of this round
    crossed_before, crossed_after: crossing -> its cells; who is of the cohort they share stands in
        the ledger's family CROSSINGS
    round_before, round_after: how many rounds had been held in the scope
    """

    before: Ledger | None
    after: Ledger
    groups_before: Groups
    groups_after: Groups
    drawn: Set[bytes]
    round_before: int
    round_after: int
    crossed_before: Groups = field(default_factory=dict)
    crossed_after: Groups = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A release that may go out, the one before, and the passage of every scope in it.

    Scopes whose figures stay as they are have a passage too, with `after` equal to `before`.
    """

    release: Release
    previous: Release | None
    passages: Mapping[str, Passage]
    rule: Rule

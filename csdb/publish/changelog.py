"""The data changelog: every change of a definition or method, dated, for page, feed and docs.

A change of `compose.METHOD` needs an entry here, and docs/data-changelog.md is `markdown()`: tests
say so.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """A change of what the published numbers mean or of how they are made.

    day: YYYY-MM-DD; method: that of the releases from then on; title: without a full stop
    text: the change itself, a paragraph each of its parts
    """

    day: str
    method: str
    title: str
    text: str

    @property
    def anchor(self) -> str:
        """What the change is found by on the page."""
        return f"method-{self.method}"

    @property
    def told(self) -> tuple[str, ...]:
        """The parts of the change, each on one line."""
        return tuple(" ".join(part.split()) for part in self.text.strip().split("\n\n"))


_SECOND = Change(
    "2026-11-28",
    "2",
    "What goes with higher pay, and wider intervals of shares",
    """
    New, from about 200 people in a country on: by how many per cent base pay differs between
    groups of people who are alike in level, years, segment, renewals, upsells, hub and work
    arrangement otherwise. The dimension is higher_pay, the statistic difference, the group for
    instance renewal=me; a median regression of the logarithm of base pay. It says what goes with
    higher pay, not what brings it about.

    The interval of a share is now as wide as the Wilson intervals of all counts that round to the
    two published ones taken together. Before, it was that of the rounded counts themselves, and a
    little too narrow.
    """,
)

_FIRST = Change(
    "2026-11-22",
    "1",
    "First definitions",
    """
    Base, variable pay, OTE and pay mix are quantiles of type 7; shares are of counts to the
    nearest 5; every number is of ten people or more.

    Intervals are 95% intervals: by order statistics for medians of a country, worked out from
    published numbers for groups, Wilson's for shares.

    Figures change in rounds of at least five new or changed answers, of which a random fifth sits
    each round out; a group's pay by at least five of its people. The first figures of a country
    come with everybody at once, from ten people on.

    From about 500 people in a country on: pay by what variable pay is tied to (kpis), five
    answers, each a group of who gave it; a person counts in every group they ticked.

    Pay by half-year: medians of base and OTE of a country, worked out once, 60 days after the
    half-year closed, from 20 people on, with intervals by order statistics; never changed
    afterwards.

    From about 1,250 people in a country on: pay by level and years, by renewals and upsells and by
    level and segment together; from about 7,500 by level, segment and renewals, and with upsells.
    The dimension is then level+years, the group for instance ic+to3; medians of base and OTE alone.
    """,
)

_CHANGES = (_SECOND, _FIRST)


def changes() -> tuple[Change, ...]:
    """Every change, newest first."""
    return _CHANGES


def markdown() -> str:
    """The changelog as docs/data-changelog.md."""
    head = "# Data changelog\n\nEvery change of a definition or method, newest first.\n"
    return head + "".join(_section(change) for change in changes())


def _section(change: Change) -> str:
    lines = "".join(f"- {sentence}\n" for sentence in change.told)
    return f"\n## {change.day}, method {change.method}: {change.title}\n\n{lines}"

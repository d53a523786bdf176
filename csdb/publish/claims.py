"""What is often said of customer success, held against the answers of the home country.

A claim is borne out, contradicted or left open by published intervals alone: it turns round when
the figures do, and a claim about a withheld figure gets a sentence without a number.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from csdb.publish import wording
from csdb.publish.findings import apart, said_of
from csdb.publish.release import Cell, Release

Verdict = Callable[[Release], str]

UNKNOWN = "There are not enough answers yet to test it."
OPEN = "We can’t tell from these answers"


@dataclass(frozen=True, slots=True)
class Claim:
    """What is said, and what a release has to say about it."""

    key: str
    said: str
    verdict: Verdict


def tell(release: Release) -> dict[str, str]:
    """Every claim and the verdict on it: "claim.01.said", "claim.01.verdict" and so on."""
    told: dict[str, str] = {}
    for place, claim in enumerate(CLAIMS, start=1):
        told[f"claim.{place:02}.said"] = claim.said
        told[f"claim.{place:02}.verdict"] = claim.verdict(release)
    return told


def _leads(figure: str, wanted: tuple[str, ...]) -> Verdict:
    """Whether the most common of the `wanted` options is ahead of all others."""

    def verdict(release: Release) -> str:
        cells = [cell for cell in release.shares(figure) if cell.interval != "bound" or cell.low]
        own = _most(cell for cell in cells if cell.option in wanted)
        other = _most(cell for cell in cells if cell.option not in wanted)
        if own is None or other is None:
            return UNKNOWN
        return _compared(own, other, said_of(own), said_of(other))

    return verdict


def _alike(figure: str, some: tuple[str, ...], others: tuple[str, ...]) -> Verdict:
    """Whether the most common of some options and of others cannot be told apart."""

    def verdict(release: Release) -> str:
        told = [
            _most(cell for cell in release.shares(figure) if cell.option in options)
            for options in (some, others)
        ]
        own, other = told
        if own is None or other is None:
            return UNKNOWN
        high, low = sorted((own, other), key=lambda cell: cell.value or cell.high or 0)[::-1]
        if apart(low, high):
            return f"The answers say otherwise: {said_of(high)} is ahead of {said_of(low)}."
        if own.low is None or other.low is None:
            return f"Too early to tell: {said_of(high)}, {said_of(low)}, no interval yet."
        if "bound" in (own.interval, other.interval):
            return f"{OPEN}: {said_of(high)} and {said_of(low)}."
        return f"The answers fit it: {said_of(high)} and {said_of(low)}, intervals overlap."

    return verdict


def _most(cells: Iterable[Cell]) -> Cell | None:
    return max(cells, key=lambda cell: cell.value or cell.high or 0, default=None)


def _compared(own: Cell, other: Cell, said: str, said_other: str) -> str:
    """Whether `own` is above `other` by the published intervals."""
    if apart(other, own):
        return f"The answers bear it out: {said} is ahead of {said_other}."
    if apart(own, other):
        return f"The answers say otherwise: {said_other} is ahead of {said}."
    if own.low is None or other.low is None:
        return f"Too early to tell: {said}, {said_other}, and there is no interval yet."
    return f"{OPEN}: {said} and {said_other}, and their intervals overlap."


def _pays(dimension: str, more: str, less: str) -> Verdict:
    """Whether the median base of one group is above those of others.

    more, less: codes of groups at the different steps, with a space between. The first of `more`
    that is published is held against the best paid of `less`, so finer groups prove no less.
    """

    def verdict(release: Release) -> str:
        labels = {group.code: group.label for group in release.groups(dimension)}
        own = next(_medians(release, dimension, more), None)
        other = _most(_medians(release, dimension, less))
        if own is None or other is None:
            return UNKNOWN
        said, said_other = (
            f"“{labels[cell.group]}” (median base {wording.number(cell)})" for cell in (own, other)
        )
        return _compared(own, other, said, said_other)

    return verdict


def _medians(release: Release, dimension: str, codes: str) -> Iterator[Cell]:
    cells = (release.value("base", dimension=dimension, group=code) for code in codes.split())
    return (cell for cell in cells if cell is not None)


def _most_do(figure: str, choice: str) -> Verdict:
    """Whether more than half gave an answer."""

    def verdict(release: Release) -> str:
        cell = release.share(figure, choice)
        if cell is None:
            return UNKNOWN
        if cell.low is None or cell.high is None:
            return f"Too early to tell: {said_of(cell)}, and there is no interval yet."
        if cell.low > 50:
            return f"The answers bear it out: {said_of(cell)}."
        if cell.high < 50:
            return f"The answers say otherwise: {said_of(cell)}."
        return f"{OPEN}: {said_of(cell)}, which may be more or less than half."

    return verdict


def _no_majority(figure: str) -> Verdict:
    """Whether no answer is given by more than half."""

    def verdict(release: Release) -> str:
        first = _most(release.shares(figure))
        if first is None:
            return UNKNOWN
        if first.low is None or first.high is None:
            return f"Too early to tell: {said_of(first)}, and there is no interval yet."
        if first.high < 50:
            return f"The answers bear it out: the most common one is {said_of(first)}, no majority."
        if first.low > 50:
            return f"The answers say otherwise: most say {said_of(first)}."
        return f"{OPEN}: {said_of(first)}, which may or may not be a majority."

    return verdict


def _untold(what: str) -> Verdict:
    def verdict(_release: Release) -> str:
        return f"These figures do not test it: {what} would describe too few people."

    return verdict


RETENTION = ("own_retention", "team_retention", "nrr", "grr", "logo_churn")

CLAIMS: tuple[Claim, ...] = (
    Claim(
        "retention",
        "Retention is what variable pay depends on most.",
        _leads("kpis", RETENTION),
    ),
    Claim(
        "engagement",
        "Engagement and company results are nearly as common as retention.",
        _alike("kpis", ("engagement", "company_bonus"), RETENTION),
    ),
    Claim(
        "consensus",
        "There is no consensus on who negotiates renewals.",
        _no_majority("renewal"),
    ),
    Claim(
        "renewal-variable",
        "Whoever negotiates renewals has more variable pay.",
        _untold("variable pay by who negotiates renewals"),
    ),
    Claim(
        "renewal-pay",
        "Whoever negotiates renewals earns more.",
        _pays("renewal", "me", "others sales elsewhere ae account_manager renewals_team"),
    ),
    Claim(
        "upsell-pay",
        "Whoever closes upsells earns more.",
        _pays("upsell", "me", "not_me sales nobody"),
    ),
    Claim(
        "executives",
        "CSMs work with account executives more than with anybody else.",
        _leads("team", ("ae",)),
    ),
    Claim(
        "engineers",
        "Solutions engineers on an account mean enterprise customers.",
        _untold("the team by size of account"),
    ),
    Claim("remote", "Most CSMs work fully remotely.", _most_do("work", "remote")),
    Claim(
        "contracts",
        "The larger the contracts, the higher the pay.",
        _pays("segment", "from100k strategic", "to25k tech_touch smb"),
    ),
)
"""Claims that others print as fixed prose, in the order in which pages show them."""

"""Where a reader stands: what /compare and /summary show, from a release and what was typed.

static/standing.js makes the same from `standing_data`, so that typed numbers need not leave the
device; a test holds both against each other.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from csdb import groupings, money, paymix
from csdb.language import gettext, marked
from csdb.publish import phrases, wording
from csdb.publish.peers import Peer, Peers, peers
from csdb.publish.phrases import Verdict, say
from csdb.publish.release import ALL, Cell, Release, Scope
from csdb.web.phrasing import day

MEASURES = {"base": marked("Base pay"), "ote": marked("OTE")}
ROLE = (
    groupings.LEVEL,
    groupings.YEARS,
    groupings.SEGMENT,
    groupings.RENEWAL,
    groupings.UPSELL,
    groupings.WORK,
    groupings.HUB,
)
"""What a reader may say of a role besides the country, in the order asked."""

Answers = Mapping[str, str]
"""Question key -> option code of what a reader told, as `peers` takes it."""


@dataclass(frozen=True, slots=True)
class Track:
    """Where the numbers of a row are drawn, in thousandths of the width; None is not drawn."""

    spread: tuple[int, int] | None
    box: tuple[int, int] | None
    interval: tuple[int, int] | None
    median: int
    yours: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """One published group: `name` its dimension, `verdict` where the reader's pay stands to it."""

    name: str
    label: str
    numbers: str
    verdict: Verdict | None
    track: Track


@dataclass(frozen=True, slots=True)
class Measure:
    """Base pay or OTE: the sentence that answers, then everyone and each group of the reader."""

    figure: str
    title: str
    sentence: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """All that is said to a reader; `mix` is None unless base and OTE were both typed."""

    measures: tuple[Measure, ...]
    reason: str
    mix: str | None


def line(release: Release, scope: Scope) -> str:
    """Of whom and of when the figures of a scope are, and by which rates they were converted."""
    told = [wording.badge(scope.code), wording.about(scope.people), day(scope.changed)]
    if scope.code == ALL and release.rates_date:
        told.append(
            gettext(
                "in %(currency)s, by the ECB’s rates of %(day)s",
                currency=scope.currency,
                day=day(release.rates_date),
            )
        )
    return " · ".join(told)


def standing(
    release: Release, answers: Answers, *, base: int | None = None, ote: int | None = None
) -> Standing | None:
    """Where somebody with these answers and this yearly pay stands; without pay, beside whom.

    Amounts are in the currency of the scope. None while the country has no figures.
    """
    told = {key: code for key, code in answers.items() if key != "hub" or _in_usa(release, answers)}
    found = peers(release, told)
    if found is None:
        return None
    place = wording.place(found.scope.code)
    typed = {"base": base, "ote": ote}
    nothing = base is None and ote is None
    measures = tuple(
        _measure(found, figure, typed[figure], place)
        for figure in MEASURES
        if nothing or typed[figure] is not None
    )
    mix = None if base is None or ote is None else _mix(release, found.scope, base, ote, place)
    return Standing(measures, found.reason, mix)


def _in_usa(release: Release, answers: Answers) -> bool:
    return (answers.get("country") or release.home) == "us"


def _measure(found: Peers, figure: str, amount: int | None, place: str) -> Measure:
    quantiles = {c.statistic: c for c in found.everyone if c.figure == figure}
    if amount is None:
        key = "plain" if "median" in quantiles else "plain.withheld"
        sentence = say(key, place=place, median=wording.number(quantiles.get("median")))
    else:
        pay = say(figure, amount=money.show(amount, found.scope.currency))
        sentence = phrases.stands(pay, amount, quantiles, place)
    groups = list(_groups(found, figure))
    cells = [*quantiles.values(), *(cell for _, _, cell in groups)]
    axis = _Axis.of([*_values(cells), *([] if amount is None else [amount])])
    rows = [axis.row(name, label, {"median": cell}, amount) for name, label, cell in groups]
    if "median" in quantiles:
        everyone = say("everyone.label", place=place)
        rows.insert(0, axis.row(say("everyone"), everyone, quantiles, amount))
    return Measure(figure, gettext(MEASURES[figure]), sentence, tuple(rows))


def _groups(found: Peers, figure: str) -> Iterator[tuple[str, str, Cell]]:
    """Name, label and median of each group; a group of several dimensions, if any, first."""
    nearest = found.nearest
    if nearest and "+" in nearest.dimension:
        yield from _median(say("nearest.name"), nearest, figure)
    asked = {dimension.key: gettext(dimension.name) for dimension in ROLE}
    for peer in found.groups:
        if peer.dimension in asked:
            yield from _median(asked[peer.dimension], peer, figure)


def _median(name: str, peer: Peer, figure: str) -> Iterator[tuple[str, str, Cell]]:
    for cell in peer.cells:
        if (cell.figure, cell.statistic) == (figure, "median"):
            yield name, wording.label(peer.group.label), cell


def _values(cells: list[Cell]) -> list[int]:
    numbers = (number for cell in cells for number in (cell.value, cell.low, cell.high))
    return [number for number in numbers if number is not None]


@dataclass(frozen=True, slots=True)
class _Axis:
    low: int
    high: int

    @classmethod
    def of(cls, values: list[int]) -> "_Axis":
        """From the least to the largest value and a twentieth more on either side."""
        low, high = min(values, default=0), max(values, default=1)
        more = max(1, (high - low) // 20)
        return cls(low - more, high + more)

    def at(self, value: int) -> int:
        return 1000 * (value - self.low) // (self.high - self.low)

    def span(self, low: int | None, high: int | None) -> tuple[int, int] | None:
        return None if low is None or high is None else (self.at(low), self.at(high))

    def row(self, name: str, label: str, cells: Mapping[str, Cell], amount: int | None) -> Row:
        median = cells["median"]
        ends = {statistic: cell.value for statistic, cell in cells.items()}
        track = Track(
            spread=self.span(ends.get("p10"), ends.get("p90")),
            box=self.span(ends.get("p25"), ends.get("p75")),
            interval=self.span(median.low, median.high),
            median=self.at(median.value or 0),
            yours=None if amount is None else self.at(amount),
        )
        verdict = None if amount is None else phrases.against(amount, median)
        return Row(name, label, phrases.numbers(median), verdict, track)


def _mix(release: Release, scope: Scope, base: int, ote: int, place: str) -> str:
    if ote == base:
        return phrases.unmixed(release.share("has_variable", "yes", scope=scope.code), place)
    fixed, _ = paymix.split(base, ote - base)
    return phrases.mixed(fixed, release.value("mix", scope=scope.code), place)

"""Published figures beside ours: whether they agree is read off published intervals alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from flask import Blueprint, render_template

from csdb import groupings, numerals
from csdb.language import gettext, marked
from csdb.publish import wording
from csdb.publish.premium import premiums
from csdb.publish.release import Cell, Release
from csdb.web import published
from csdb.web.current import edition
from csdb.web.pages import readable
from csdb.web.published import Published
from csdb.web.rulers import FIGURES, ruler
from csdb.web.tables import option, surely

blueprint = Blueprint("benchmarks", __name__)
blueprint.before_request(readable)

Word = Literal["agrees", "differs", "can’t tell"]
WORDS: tuple[Word, ...] = (marked("agrees"), marked("differs"), marked("can’t tell"))

SCOPE = "us"
"""Where the published figures that can be held against ours are of, and where ours are read."""

TOPICS = {
    "pay": marked("Pay of everyone"),
    "level": marked("Pay and years by level"),
    "segment": marked("Pay by size of account"),
    "accounts": marked("Accounts per person"),
    "place": marked("Pay by place"),
    "role": marked("What the role owns, and how it is paid"),
    "ai": marked("AI tools"),
    "retention": marked("Retention targets"),
    "hiring": marked("The first hire"),
}
"""The parts of the page, in order."""


@dataclass(frozen=True, slots=True)
class Ours:
    """Our number for a published one: what it is of, how it is said, its interval in the unit.

    low and high are None while there is no interval; alone: it is of the same people, not of a
    group that joins them with others.
    """

    whom: str
    said: str
    low: int | None
    high: int | None
    sure: str
    alone: bool = True


@dataclass(frozen=True, slots=True)
class Beside:
    """A published figure, ours, and the verdict with its reason."""

    theirs: Published
    ours: Ours | None
    word: Word
    reason: str
    against: tuple[Published, ...]


def verdict(theirs: tuple[float, float], ours: tuple[int | None, int | None]) -> tuple[Word, str]:
    """Whether a figure (or range) of theirs agrees with our 95% interval, and why.

    It agrees where their figure lies in our interval, or our whole interval in their range; it
    differs where the two do not even touch. Everything else these answers can't tell.
    """
    (their_low, their_high), (low, high) = theirs, ours
    if low is None or high is None:
        return "can’t tell", marked("our figure has no interval yet")
    apart = high < their_low or their_high < low
    if their_low == their_high:
        return (
            ("differs", marked("it lies outside our interval"))
            if apart
            else ("agrees", marked("it lies within our interval"))
        )
    if apart:
        return "differs", marked("its range and our interval do not overlap")
    if their_low <= low and high <= their_high:
        return "agrees", marked("our interval lies within its range")
    return "can’t tell", marked("our interval reaches beyond its range")


def beside(theirs: Published, release: Release) -> Beside:
    """A published figure with ours and the verdict."""
    against = published.contradictions(theirs)
    found = ours(theirs.compare, release)
    if theirs.why_not or found is None:
        reason = theirs.why_not or marked("we have not enough answers yet")
        return Beside(theirs, found, "can’t tell", reason, against)
    if not found.alone:
        reason = marked("our groups are cut in another way")
        return Beside(theirs, found, "can’t tell", reason, against)
    word, reason = verdict(theirs.ends, (found.low, found.high))
    return Beside(theirs, found, word, reason, against)


def ours(where: str, release: Release) -> Ours | None:
    """Our number by the address in the data; None while it is withheld.

    All are of SCOPE. "base" or "mix" is a median, "base@segment=smb" of the group that holds
    this option, "renewal:me" the share of an answer, "not commission:no" of all others, "premium"
    what the hubs are above elsewhere.
    """
    if where == "premium":
        return _of_hubs(release)
    if "@" in where:
        return _of_group(where, release)
    if ":" in where:
        figure, _, code = where.removeprefix("not ").partition(":")
        return _of_share(release.share(figure, code, scope=SCOPE), others=where.startswith("not "))
    return _told(release.value(where, scope=SCOPE), gettext("everybody")) if where else None


def _of_group(where: str, release: Release) -> Ours | None:
    figure, _, group = where.partition("@")
    dimension, _, code = group.partition("=")
    for each in release.groups(dimension, scope=SCOPE):
        members = groupings.BY_KEY[dimension].holds(code) or {code}
        if members & set(each.options):
            cell = release.value(figure, scope=SCOPE, dimension=dimension, group=each.code)
            return _told(cell, _quoted(each.label), alone=set(each.options) == members)
    return None


def _of_hubs(release: Release) -> Ours | None:
    found = tuple(premiums(release))
    if not found:
        return None
    beside = gettext(found[0].beside)
    places = ", ".join(gettext(each.label) for each in found)
    whom = gettext("over “%(beside)s”: %(places)s", beside=beside, places=places)
    ends = [each for each in found if each.low is not None]
    sure = ", ".join(_interval(each.low or 0, each.high or 0) for each in ends)
    said = ", ".join(numerals.percent(each.value) for each in found)
    return Ours(whom, said, None, None, sure or gettext("no interval yet"))


def _interval(low: int, high: int) -> str:
    low_end, high_end = numerals.percent(low), numerals.percent(high)
    return gettext("interval %(low)s to %(high)s", low=low_end, high=high_end)


def _quoted(label: str) -> str:
    return gettext("“%(label)s”", label=gettext(label))


def _of_share(cell: Cell | None, *, others: bool) -> Ours | None:
    if cell is None:
        return None
    if not others or cell.value is None or cell.low is None or cell.high is None:
        return None if others else _told(cell, _quoted(option(cell.figure, cell.option)))
    low, high = 100 - cell.high, 100 - cell.low
    sure = gettext(
        "95%% interval %(low)s to %(high)s, %(people)s",
        low=numerals.percent(low),
        high=numerals.percent(high),
        people=wording.about(cell.n),
    )
    whom = gettext("every answer but “%(answer)s”", answer=option(cell.figure, cell.option))
    return Ours(whom, numerals.percent(100 - cell.value), low, high, sure)


def _told(cell: Cell | None, whom: str, *, alone: bool = True) -> Ours | None:
    if cell is None:
        return None
    if cell.unit == "band":
        said = gettext("middle answer “%(answer)s”", answer=option(cell.figure, cell.option))
        return Ours(whom, said, None, None, wording.about(cell.n))
    interval = wording.interval(cell)
    known = surely(cell) if interval else ""
    sure = ", ".join(part for part in (known, wording.about(cell.n)) if part)
    return Ours(whom, wording.number(cell), cell.low, cell.high, sure, alone)


def by_topic(release: Release) -> Iterator[tuple[str, str, tuple[Beside, ...]]]:
    """Key, title and figures of every topic."""
    for key, title in TOPICS.items():
        yield key, title, tuple(beside(each, release) for each in published.of(key))


@blueprint.get("/benchmarks")
def page() -> str:
    """Every published figure beside ours, contradictions between sources flagged."""
    topics = tuple(by_topic(edition().release))
    words = [each.word for _, _, found in topics for each in found]
    counts = {word: words.count(word) for word in WORDS}
    rulers = [ruler(edition().release, figure) for figure in FIGURES]
    return render_template(
        "benchmarks.html", topics=topics, counts=counts, rulers=rulers, scope=SCOPE
    )

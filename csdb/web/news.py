"""What is new, newest first: each release with what changed in it, each change of a method."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from csdb import numerals
from csdb.language import gettext, ngettext, spoken
from csdb.publish import wording
from csdb.publish.changelog import Change, changes
from csdb.publish.moves import Moves, moves
from csdb.publish.release import Release
from csdb.store import releases
from csdb.web import catalogue

LAST = 20
"""How many releases a feed goes back."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the feed: its address, which is its name for ever, and what it says.

    when: ISO 8601 with seconds, in UTC
    """

    url: str
    title: str
    when: str
    told: str


def entries(connection: Connection, site_url: str) -> list[Entry]:
    """The newest releases and all changes of methods, newest first."""
    told = [*_releases(connection, site_url), *(_change(each, site_url) for each in changes())]
    return sorted(told, key=lambda entry: entry.when, reverse=True)


def _releases(connection: Connection, site_url: str) -> Iterator[Entry]:
    for listed in releases.list(connection)[:LAST]:
        found = _SENTENCES.get((spoken().locale, listed.id)) or _read(connection, listed.id)
        if found:
            when = listed.created.replace("Z", ":00Z")
            title = gettext("Release %(id)s", id=listed.id)
            yield Entry(f"{site_url}/releases/{listed.id}", title, when, found)


_SENTENCES: dict[tuple[str, str], str] = {}
"""Locale and release -> what changed in it: a release never changes, so it is read once."""


def _read(connection: Connection, release_id: str) -> str:
    after = releases.get(connection, release_id)
    if after is None:
        return ""
    before = releases.get(connection, after.previous) if after.previous else None
    told = _SENTENCES[spoken().locale, release_id] = sentence(before, after)
    return told


def sentence(before: Release | None, after: Release) -> str:
    """What a release brought, in a sentence or two: what moved, then the newest headline."""
    told = _first(after) if before is None else _moved(moves(before, after))
    base = after.value("base")
    if base is None:
        return told
    known = {
        "base": wording.number(base),
        "people": wording.about(base.n),
        "where": wording.place(after.home),
    }
    if base.low is None:
        pay = gettext("Median base pay: %(base)s (%(people)s in %(where)s).", **known)
    else:
        pay = gettext(
            "Median base pay: %(base)s (95%% interval %(interval)s, %(people)s in %(where)s).",
            interval=wording.interval(base),
            **known,
        )
    return f"{told} {pay}"


def _first(release: Release) -> str:
    places = [wording.place(code) for code in catalogue.scopes(release)]
    return gettext(
        "The first figures: %(numbers)s, of %(places)s.",
        numbers=_numbers(len(release.cells)),
        places=wording.several(places),
    )


def _moved(told: Moves) -> str:
    moved = len(told.beyond) + len(told.within) + len(told.unheld)
    parts = [
        gettext("%(numbers)s moved", numbers=_numbers(moved)) if moved else "",
        gettext("%(n)s beyond the interval they had", n=numerals.whole(len(told.beyond)))
        if told.beyond
        else "",
        gettext("%(numbers)s new", numbers=_numbers(len(told.added))) if told.added else "",
        gettext("%(numbers)s withdrawn", numbers=_numbers(len(told.withdrawn)))
        if told.withdrawn
        else "",
    ]
    none = gettext("No number moved; people or intervals did")
    said = [part for part in parts if part] or [none]
    return f"{', '.join(said)}."


def _numbers(count: int) -> str:
    return ngettext("%(n)s number", "%(n)s numbers", count, n=numerals.whole(count))


def _change(change: Change, site_url: str) -> Entry:
    title = gettext("Method %(method)s: %(title)s", method=change.method, title=change.title)
    url = f"{site_url}/data/changes#{change.anchor}"
    return Entry(url, title, f"{change.day}T00:00:00Z", " ".join(change.told))

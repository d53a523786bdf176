"""What is new, newest first: each release with what changed in it, each change of a method."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

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
        found = _SENTENCES.get(listed.id) or _read(connection, listed.id)
        if found:
            when = listed.created.replace("Z", ":00Z")
            yield Entry(f"{site_url}/releases/{listed.id}", f"Release {listed.id}", when, found)


_SENTENCES: dict[str, str] = {}
"""Release -> what changed in it. A release never changes, so this is read once a process."""


def _read(connection: Connection, release_id: str) -> str:
    after = releases.get(connection, release_id)
    if after is None:
        return ""
    before = releases.get(connection, after.previous) if after.previous else None
    _SENTENCES[release_id] = sentence(before, after)
    return _SENTENCES[release_id]


def sentence(before: Release | None, after: Release) -> str:
    """What a release brought, in a sentence or two: what moved, then the newest headline."""
    told = _first(after) if before is None else _moved(moves(before, after))
    base = after.value("base")
    if base is None:
        return told
    where = f"{wording.about(base.n)} in {wording.place(after.home)}"
    sure = f"95% interval {wording.interval(base)}, " if base.low is not None else ""
    return f"{told} Median base pay: {wording.number(base)} ({sure}{where})."


def _first(release: Release) -> str:
    places = [wording.place(code) for code in catalogue.scopes(release)]
    return f"The first figures: {len(release.cells):,} numbers, of {wording.several(places)}."


def _moved(told: Moves) -> str:
    moved = len(told.beyond) + len(told.within) + len(told.unheld)
    parts = [
        f"{_numbers(moved)} moved" if moved else "",
        f"{len(told.beyond):,} beyond the interval they had" if told.beyond else "",
        f"{_numbers(len(told.added))} new" if told.added else "",
        f"{_numbers(len(told.withdrawn))} withdrawn" if told.withdrawn else "",
    ]
    said = [part for part in parts if part] or ["No number moved; people or intervals did"]
    return f"{', '.join(said)}."


def _numbers(count: int) -> str:
    return "1 number" if count == 1 else f"{count:,} numbers"


def _change(change: Change, site_url: str) -> Entry:
    title = f"Method {change.method}: {change.title}"
    url = f"{site_url}/data/changes#{change.anchor}"
    return Entry(url, title, f"{change.day}T00:00:00Z", " ".join(change.told))

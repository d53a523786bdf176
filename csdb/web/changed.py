"""What changed in a release, in one line of a list; read once a process, as no release changes."""

from sqlalchemy import Connection

from csdb import numerals
from csdb.language import gettext, ngettext, spoken
from csdb.publish.moves import moves
from csdb.store import releases
from csdb.store.releases import Entry

MOST = 30
"""Releases of a list that say what changed; of older ones their own pages do."""

_told: dict[tuple[str, str], str] = {}


def changed(connection: Connection, entries: tuple[Entry, ...]) -> dict[str, str]:
    """The id of each of the newest releases -> what changed in it, in words."""
    newest, locale = entries[:MOST], spoken().locale
    for entry in newest:
        if (locale, entry.id) not in _told and (line := _line(connection, entry)):
            _told[locale, entry.id] = line
    for old in [*_told][: max(0, len(_told) - 10 * MOST)]:
        _told.pop(old, None)
    return {e.id: _told[locale, e.id] for e in newest if (locale, e.id) in _told}


def _line(connection: Connection, entry: Entry) -> str:
    """Empty where one of the two cannot be read."""
    after = releases.get(connection, entry.id)
    if after is None:
        return ""
    if entry.previous is None:
        count = len(after.cells)
        return ngettext(
            "the first: %(n)s number", "the first: %(n)s numbers", count, n=numerals.whole(count)
        )
    before = releases.get(connection, entry.previous)
    if before is None:
        return ""
    found = moves(before, after)
    moved = len(found.beyond) + len(found.within) + len(found.unheld)
    return gettext(
        "%(moved)s moved, %(beyond)s of them beyond their interval; "
        "%(added)s added, %(withdrawn)s withdrawn",
        moved=numerals.whole(moved),
        beyond=numerals.whole(len(found.beyond)),
        added=numerals.whole(len(found.added)),
        withdrawn=numerals.whole(len(found.withdrawn)),
    )

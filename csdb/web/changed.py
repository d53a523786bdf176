"""What changed in a release, in one line of a list; read once a process, as no release changes."""

from sqlalchemy import Connection

from csdb.publish.moves import moves
from csdb.store import releases
from csdb.store.releases import Entry

MOST = 30
"""Releases of a list that say what changed; of older ones their own pages do."""

_told: dict[str, str] = {}


def changed(connection: Connection, entries: tuple[Entry, ...]) -> dict[str, str]:
    """The id of each of the newest releases -> what changed in it, in words."""
    newest = entries[:MOST]
    for entry in newest:
        if entry.id not in _told and (line := _line(connection, entry)):
            _told[entry.id] = line
    for old in [*_told][: max(0, len(_told) - 10 * MOST)]:
        _told.pop(old, None)
    return {entry.id: _told[entry.id] for entry in newest if entry.id in _told}


def _line(connection: Connection, entry: Entry) -> str:
    """Empty where one of the two cannot be read."""
    after = releases.get(connection, entry.id)
    if after is None:
        return ""
    if entry.previous is None:
        return f"the first: {len(after.cells):,} numbers"
    before = releases.get(connection, entry.previous)
    if before is None:
        return ""
    found = moves(before, after)
    moved = len(found.beyond) + len(found.within) + len(found.unheld)
    return (
        f"{moved:,} moved, {len(found.beyond):,} of them beyond their interval; "
        f"{len(found.added):,} added, {len(found.withdrawn):,} withdrawn"
    )

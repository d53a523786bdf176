"""Who stands in the current release, and where, as bytes: many people in one row of a table.

A row of `cohort` holds everybody whose reference begins like its own, in the order of reference
and version: so it tells nothing of who came when, and few rows change with few people. Standard
library and SQLAlchemy only: whoever withdraws is looked for here.
"""

from bisect import bisect_left
from collections.abc import Sequence

from sqlalchemy import Connection, select

from csdb.store import tables

PEOPLE = 128
"""About how many people a row holds."""

PREFIX = 4
"""Bytes of a reference that name a row."""

KEY = 20
"""Bytes of reference and version, the latter as a big-endian number: in their order as bytes."""

SCOPE = 2
"""Bytes of the country, zeros where there is none. Behind it stand the places, a byte each."""


def holds(connection: Connection, ref: bytes, version: int) -> bool:
    """Whether this version of somebody's answers stands in the current release."""
    first, body = tables.cohort.c.first, tables.cohort.c.body
    row = select(body).where(first <= ref).order_by(first.desc()).limit(1)
    found = connection.execute(row).scalar()
    key = ref + version.to_bytes(4, "big")
    records = _Records(found or b"\0")
    place = bisect_left(records, key)
    return place < len(records) and records[place] == key


class _Records(Sequence[bytes]):
    """The keys of a row's people, in order; the row's first byte says how many places each has."""

    def __init__(self, body: bytes) -> None:
        self._body, self._size = body, KEY + SCOPE + body[0]

    def __len__(self) -> int:
        return (len(self._body) - 1) // self._size

    def __getitem__(self, place: int) -> bytes:  # type: ignore[override]
        start = 1 + place * self._size
        return self._body[start : start + KEY]

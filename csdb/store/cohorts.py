"""Who stands in the current release, and where, as bytes: many people in one row of a table.

A row of `cohort` holds everybody whose reference begins like its own, in the order of reference
and version: so it tells nothing of who came when, and few rows change with few people. Standard
library and SQLAlchemy only: whoever withdraws is looked for here.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Stands:
    """Where a version of somebody's answers stands: the country, and the places, a byte each."""

    scope: str
    places: bytes


def find(connection: Connection, ref: bytes, version: int) -> Stands | None:
    """Where this version of somebody's answers stands in the current release; None if nowhere."""
    first, body = tables.cohort.c.first, tables.cohort.c.body
    row = select(body).where(first <= ref).order_by(first.desc()).limit(1)
    records = _Records(connection.execute(row).scalar() or b"\0")
    key = ref + version.to_bytes(4, "big")
    place = bisect_left(records, key)
    if place == len(records) or records[place] != key:
        return None
    scope, places = records.told(place)
    return Stands(scope.rstrip(b"\0").decode(), places)


class _Records(Sequence[bytes]):
    """The keys of a row's people, in order; the row's first byte says how many places each has."""

    def __init__(self, body: bytes) -> None:
        self._body, self._size = body, KEY + SCOPE + body[0]

    def __len__(self) -> int:
        return (len(self._body) - 1) // self._size

    def __getitem__(self, place: int) -> bytes:  # type: ignore[override]
        start = 1 + place * self._size
        return self._body[start : start + KEY]

    def told(self, place: int) -> tuple[bytes, bytes]:
        start, end = 1 + place * self._size, 1 + (place + 1) * self._size
        behind = start + KEY + SCOPE
        return self._body[start + KEY : behind], self._body[behind:end]

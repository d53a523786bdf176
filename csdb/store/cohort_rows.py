"""Everybody who stands in the current release, as the rows of `cohort`: read and written whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from itertools import groupby, islice
from operator import itemgetter

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Select, select

from csdb.publish.columns import Cohort
from csdb.store import cohorts, raw, tables

OF_HEADLINE, OF_ALL, DIMENSIONS = 0, 1, 2
"""Where in the places of a row the families stand: a byte each, the number of the cell + 1.

The cohort of the crossings stands behind the last dimension, that of the differences behind it."""

CHUNK = 1 << 16
"""People whose bytes are put together at once."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Every row: person and version, the country (empty: none) and the places, all of one width."""

    cohort: Cohort
    scope: npt.NDArray[np.bytes_]
    places: npt.NDArray[np.uint8]


def read(connection: Connection) -> Rows:
    """Everybody, in the order of reference and version."""
    parts = [
        np.frombuffer(b"".join(body[1:] for body in bodies), _kind(width))
        for chunk in raw.chunks(connection, _bodies(), CHUNK // cohorts.PEOPLE)
        for width, bodies in groupby((body for _, body in chunk), itemgetter(0))
    ]
    people = sum(map(len, parts))
    width = max((part["places"].shape[1] for part in parts), default=DIMENSIONS)
    ref, version = np.empty(people, dtype="V16"), np.empty(people, dtype=np.int32)
    scope = np.empty(people, dtype=f"S{cohorts.SCOPE}")
    places = np.zeros((people, width), dtype=np.uint8)
    filled = 0
    for part in parts:
        rows = slice(filled, filled + len(part))
        ref[rows], version[rows], scope[rows] = part["ref"], part["version"], part["scope"]
        places[rows, : part["places"].shape[1]] = part["places"]
        filled += len(part)
    return Rows(Cohort(ref, version), scope, places)


@cache
def _kind(width: int) -> np.dtype[np.void]:
    """A person in the bytes of a row of `cohort`, see `cohorts`."""
    scope = f"S{cohorts.SCOPE}"
    return np.dtype(
        [("ref", "V16"), ("version", ">u4"), ("scope", scope), ("places", "u1", (width,))]
    )


def _bodies() -> Select[tuple[bytes, bytes]]:
    return select(tables.cohort.c.first, tables.cohort.c.body).order_by(tables.cohort.c.first)


def replace(connection: Connection, rows: Rows) -> None:
    """Write the rows of `cohort` that differ from those there are, and delete the others.

    What there is is known by its digest: of a million people the bytes need not be held twice.
    """
    there = {
        bytes(first): _digest(body)
        for chunk in raw.chunks(connection, _bodies(), CHUNK // cohorts.PEOPLE)
        for first, body in chunk
    }
    new = (each for each in _written(rows) if there.pop(each[0], None) != _digest(each[1]))
    while some := list(islice(new, CHUNK // cohorts.PEOPLE)):
        raw.run(connection, _DELETE, [(first,) for first, _ in some])
        raw.run(connection, "INSERT INTO cohort (first, body) VALUES (?, ?)", some)
    raw.run(connection, _DELETE, [(first,) for first in there])


_DELETE = "DELETE FROM cohort WHERE first = ?"


def _digest(body: bytes) -> bytes:
    return blake2b(body, digest_size=16).digest()


def _written(rows: Rows) -> Iterator[tuple[bytes, bytes]]:
    """The rows of `cohort` that hold these people."""
    people, width = rows.cohort.people, rows.places.shape[1]
    if not people:
        return
    begins = np.ascontiguousarray(rows.cohort.ref).view(">u4")[::4].astype(np.uint32)
    bits = min(32, max(0, people // cohorts.PEOPLE).bit_length())
    prefix = begins & np.uint32(0xFFFFFFFF << (32 - bits) & 0xFFFFFFFF)
    starts = np.flatnonzero(np.append(True, prefix[1:] != prefix[:-1]))
    firsts = prefix[starts].astype(">u4").tobytes()
    ends = np.append(starts[1:], people).tolist()
    bounds, size = list(zip(starts.tolist(), ends, strict=True)), _kind(width).itemsize
    for number in range(0, len(bounds), CHUNK // cohorts.PEOPLE):
        some = bounds[number : number + CHUNK // cohorts.PEOPLE]
        begin = some[0][0]
        whole = _bytes(rows, slice(begin, some[-1][1]))
        for at, (start, end) in enumerate(some, start=number):
            body = whole[size * (start - begin) : size * (end - begin)]
            yield firsts[4 * at : 4 * at + 4], bytes([width]) + body


def _bytes(rows: Rows, part: slice) -> bytes:
    """Some people as they stand in rows of `cohort`, one behind the other."""
    people = np.empty(part.stop - part.start, dtype=_kind(rows.places.shape[1]))
    people["ref"], people["version"] = rows.cohort.ref[part], rows.cohort.version[part]
    people["scope"], people["places"] = rows.scope[part], rows.places[part]
    return people.tobytes()

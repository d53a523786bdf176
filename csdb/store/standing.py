"""What stands published, by person: read for a refresh, and kept with the release it makes.

The private half of a release. No page can read it, as none can read a submission.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import blake2b
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    insert,
    not_,
    select,
    true,
    update,
)

from csdb.groupings import COMPARED
from csdb.publish.columns import Cohort, Columns, Mask, joined
from csdb.publish.ledger import CROSSINGS, DIFFERENCES, HEADLINE, Cells, Ledger, Standing, counted
from csdb.publish.matching import matched, numbered
from csdb.publish.release import ALL, Group
from csdb.questionnaire import QUESTIONS, Choice, Choices
from csdb.store import answers, cohorts, raw, tables

_published = tables.published.c
_HEADLINE, _ALL, _DIMENSIONS = 0, 1, 2
"""Where in the places of a row the families stand: a byte each, the number of the cell + 1.

The cohort of the crossings stands behind the last dimension, that of the differences behind it."""

CHUNK = 1 << 16
"""People whose bytes are put together at once."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """Every row: person and version, the country (empty: none) and the places, all of one width."""

    cohort: Cohort
    scope: npt.NDArray[np.bytes_]
    places: npt.NDArray[np.uint8]


def read(connection: Connection, current: Columns) -> dict[str, Standing]:
    """What stands in each published scope; `current` are the accepted answers of all people.

    Answers that are no longer current come from their copies. A row without one, which only a
    withdrawal in the very moment of a release leaves, counts as erased.
    """
    kept = connection.execute(select(tables.standing).order_by(tables.standing.c.scope)).all()
    if not kept:
        return {}
    everything, rows = _matched(connection, _rows(connection), current)
    return {row.scope: _standing(row, rows, everything) for row in kept}


def _standing(row: Row[*tuple[Any, ...]], rows: _Rows, everything: Ledger) -> Standing:
    told = json.loads(row.cells)
    cells = _cells(told["cells"])
    if row.scope == ALL:
        place, there = {HEADLINE: rows.places[:, _ALL]}, rows.places[:, _ALL] > 0
    else:
        families = (
            *cells,
            *([CROSSINGS] if "crossed" in told else []),
            *([DIFFERENCES] if DIFFERENCES in told else []),
        )
        columns = enumerate(families, start=_DIMENSIONS)
        place = {HEADLINE: rows.places[:, _HEADLINE]}
        place |= {family: _column(rows, column) for column, family in columns}
        there = rows.scope == row.scope.encode()
    numbered = {family: (each[there] - 1).view(np.int8) for family, each in place.items()}
    ledger = replace(everything.take(there), place=numbered)
    return Standing(
        ledger=ledger,
        cells=cells,
        step=row.step,
        rnd=row.rnd,
        hidden=frozenset(told["hidden"]),
        shown=told["shown"],
        crossed=_cells(told.get("crossed", {})),
    )


def _column(rows: _Rows, column: int) -> npt.NDArray[np.uint8]:
    """A family's places; nobody stands in one behind the last that anybody ever stood in."""
    width = rows.places.shape[1]
    return rows.places[:, column] if column < width else np.zeros(len(rows.scope), dtype=np.uint8)


def _matched(connection: Connection, rows: _Rows, current: Columns) -> tuple[Ledger, _Rows]:
    """The answers of all rows, and the rows in the same order: those that are current first."""
    where, gone = matched(rows.cohort, current.cohort)
    stands = where >= 0
    order = np.concatenate([where[stands], np.flatnonzero(gone)])
    copies, lost = _copies(connection, _some(rows.cohort, gone))
    columns = joined(current.take(stands), copies)
    now = np.arange(len(order)) < np.count_nonzero(stands)
    erased = np.concatenate([np.zeros(np.count_nonzero(stands), dtype=np.bool_), lost])
    people = counted(len(order))  # each scope's ledger is numbered by those who use it
    everything = Ledger(columns, people, now=now, place={}, erased=erased)
    return everything, _Rows(_some(rows.cohort, order), rows.scope[order], rows.places[order])


def _some(cohort: Cohort, rows: npt.NDArray[Any]) -> Cohort:
    return Cohort(cohort.ref[rows], cohort.version[rows])


def _copies(connection: Connection, cohort: Cohort) -> tuple[Columns, Mask]:
    """The copied answers of each row of `cohort`, and which of them are lost."""
    copies = joined(answers.of(connection, tables.published, true()), _nobody())
    where, _ = matched(copies.cohort, cohort)
    kept = select(_published.ref, _published.version).where(_published.erased)
    erased = _listed_cohort(connection.execute(kept).all())
    there, _ = matched(erased, cohort)
    lost = (where < 0) | (there >= 0)
    where[where < 0] = copies.people - 1  # nobody
    return _told(copies.take(where), cohort, lost), lost


def _listed_cohort(rows: Sequence[Row[bytes, int]]) -> Cohort:
    return Cohort(
        np.frombuffer(b"".join(row.ref for row in rows), dtype="V16"),
        np.array([row.version for row in rows], dtype=np.int32),
    )


def _nobody() -> Columns:
    """Somebody who told nothing, in whose place lost answers can be put."""
    return Columns(
        ref=np.zeros(1, dtype="V16"),
        version=np.zeros(1, dtype=np.int32),
        half=np.full(1, -1, dtype=np.int16),
        choice={q.key: np.full(1, -1, dtype=np.int16) for q in QUESTIONS if isinstance(q, Choice)},
        choices={
            q.key: np.zeros((1, len(q.options)), dtype=np.bool_)
            for q in QUESTIONS
            if isinstance(q, Choices)
        },
        answered={q.key: np.zeros(1, dtype=np.bool_) for q in QUESTIONS if isinstance(q, Choices)},
        currency=np.zeros(1, dtype=np.int8),
        base=np.zeros(1, dtype=np.int64),
        variable=np.full(1, -1, dtype=np.int64),
    )


def _told(columns: Columns, cohort: Cohort, lost: Mask) -> Columns:
    """The columns with the rows' own references, and groups alone where answers are lost."""
    return Columns(
        ref=cohort.ref,
        version=cohort.version,
        half=np.where(lost, -1, columns.half).astype(columns.half.dtype),
        choice={
            key: each if key in _GROUPED else np.where(lost, -1, each).astype(each.dtype)
            for key, each in columns.choice.items()
        },
        choices={key: each & ~lost[:, None] for key, each in columns.choices.items()},
        answered={key: each & ~lost for key, each in columns.answered.items()},
        currency=np.where(lost, 0, columns.currency).astype(columns.currency.dtype),
        base=np.where(lost, 0, columns.base),
        variable=np.where(lost, -1, columns.variable),
    )


def write(connection: Connection, standings: Mapping[str, Standing]) -> None:
    """Keep what stands from now on, for every published scope; nothing else is kept."""
    rows = _gathered(standings)
    _replace(connection, rows)
    _forget(connection, rows.cohort)
    connection.execute(delete(tables.standing))
    if standings:
        connection.execute(insert(tables.standing), [_row(*each) for each in standings.items()])


def _gathered(standings: Mapping[str, Standing]) -> _Rows:
    """Everybody who stands in any scope, in the order of reference and version."""
    ledgers = [each.ledger for each in standings.values()]
    everybody, found = numbered([each.columns.cohort for each in ledgers])
    width = _DIMENSIONS + max((len(each.cells) + 2 for each in standings.values()), default=0)
    scope = np.zeros(everybody.people, dtype=f"S{cohorts.SCOPE}")
    places = np.zeros((everybody.people, width), dtype=np.uint8)
    for (code, standing), row in zip(standings.items(), found, strict=True):
        place = standing.ledger.place
        places[row, _ALL if code == ALL else _HEADLINE] = place[HEADLINE] + 1
        together = (family for family in (CROSSINGS, DIFFERENCES) if family in place)
        families = (*standing.cells, *together)
        for column, family in enumerate(families, start=_DIMENSIONS):
            places[row, column] = place[family] + 1
        if code != ALL:
            scope[row] = code.encode()
    return _Rows(everybody, scope, places)


@cache
def _kind(width: int) -> np.dtype[np.void]:
    """A person in the bytes of a row of `cohort`, see `cohorts`."""
    scope = f"S{cohorts.SCOPE}"
    return np.dtype(
        [("ref", "V16"), ("version", ">u4"), ("scope", scope), ("places", "u1", (width,))]
    )


def _rows(connection: Connection) -> _Rows:
    parts = [
        np.frombuffer(b"".join(body[1:] for body in bodies), _kind(width))
        for chunk in raw.chunks(connection, _bodies(), CHUNK // cohorts.PEOPLE)
        for width, bodies in groupby((body for _, body in chunk), itemgetter(0))
    ]
    people = sum(map(len, parts))
    width = max((part["places"].shape[1] for part in parts), default=_DIMENSIONS)
    ref, version = np.empty(people, dtype="V16"), np.empty(people, dtype=np.int32)
    scope = np.empty(people, dtype=f"S{cohorts.SCOPE}")
    places = np.zeros((people, width), dtype=np.uint8)
    filled = 0
    for part in parts:
        rows = slice(filled, filled + len(part))
        ref[rows], version[rows], scope[rows] = part["ref"], part["version"], part["scope"]
        places[rows, : part["places"].shape[1]] = part["places"]
        filled += len(part)
    return _Rows(Cohort(ref, version), scope, places)


def _bodies() -> Select[tuple[bytes, bytes]]:
    return select(tables.cohort.c.first, tables.cohort.c.body).order_by(tables.cohort.c.first)


def _replace(connection: Connection, rows: _Rows) -> None:
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


def _written(rows: _Rows) -> Iterator[tuple[bytes, bytes]]:
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


def _bytes(rows: _Rows, part: slice) -> bytes:
    """Some people as they stand in rows of `cohort`, one behind the other."""
    people = np.empty(part.stop - part.start, dtype=_kind(rows.places.shape[1]))
    people["ref"], people["version"] = rows.cohort.ref[part], rows.cohort.version[part]
    people["scope"], people["places"] = rows.scope[part], rows.places[part]
    return people.tobytes()


def _forget(connection: Connection, cohort: Cohort) -> None:
    """Delete the copies of answers that stand nowhere any more."""
    found = connection.execute(select(_published.ref, _published.version)).all()
    where, _ = matched(cohort, _listed_cohort(found))
    which = and_(_published.ref == bindparam("r"), _published.version == bindparam("v"))
    gone = [
        {"r": row.ref, "v": row.version} for row, at in zip(found, where, strict=True) if at < 0
    ]
    if gone:
        connection.execute(delete(tables.published).where(which), gone)


def _row(scope: str, standing: Standing) -> dict[str, str | int]:
    told = {
        "cells": _listed(standing.cells),
        "hidden": sorted(standing.hidden),
        "shown": standing.shown,
    }
    if CROSSINGS in standing.ledger.place:
        told["crossed"] = _listed(standing.crossed)
    if DIFFERENCES in standing.ledger.place:
        told[DIFFERENCES] = True
    text = json.dumps(told, ensure_ascii=False)
    return {"scope": scope, "rnd": standing.rnd, "step": standing.step, "cells": text}


def _listed(cells: Cells) -> dict[str, list[list[str | list[str]]]]:
    return {
        key: [[cell.code, cell.label, list(cell.options)] for cell in told]
        for key, told in cells.items()
    }


def _cells(told: dict[str, list[tuple[str, str, list[str]]]]) -> dict[str, tuple[Group, ...]]:
    return {
        key: tuple(Group(code, label, tuple(options)) for code, label, options in cells)
        for key, cells in told.items()
    }


def erase(connection: Connection, *, before: str) -> int:
    """Empty the copies of answers gone before a day (YYYY-MM-DD); how many were emptied.

    What is left is the reference and the places: that somebody stood there, not what they said.
    Of who stands in a cohort that moves together, the groups too: it must be seen whom they leave.
    """
    due = and_(_published.gone < before, not_(_published.erased))
    if connection.execute(select(_published.ref).where(due).limit(1)).first() is None:
        return 0
    nothing = {column.name: None for question in QUESTIONS for column in tables.columns(question)}
    groups = list(_groups(connection, due))
    emptied = update(tables.published).where(due).values(erased=True, half=None, **nothing)
    erased = connection.execute(emptied).rowcount
    if groups:
        same = and_(_published.ref == bindparam("r"), _published.version == bindparam("v"))
        connection.execute(update(tables.published).where(same), groups)
    return erased


_GROUPED = tuple(each.dimension.key for each in COMPARED)


def _groups(connection: Connection, due: ColumnElement[bool]) -> Iterator[dict[str, Any]]:
    """What is kept of rows about to be erased: of each group one of its options, by row."""
    standings = {row.scope: row for row in connection.execute(select(tables.standing))}
    grouped = (_published[key] for key in _GROUPED)
    wanted = select(_published.ref, _published.version, *grouped).where(due)
    for row in connection.execute(wanted).all():
        stands = cohorts.find(connection, row.ref, row.version)
        scope = standings.get(stands.scope) if stands else None
        if stands is None or scope is None:
            continue
        first = _DIMENSIONS + len(json.loads(scope.cells)["cells"])  # behind them the cohorts
        if any(stands.places[first:]):
            told = row._asdict()
            kept = {
                each.dimension.key: each.dimension.kept(told[each.dimension.key], scope.step)
                for each in COMPARED
            }
            yield {"r": row.ref, "v": row.version, **kept}

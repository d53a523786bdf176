"""What stands published, by person: read for a refresh, and kept with the release it makes.

The private half of a release. No page can read it, as none can read a submission.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    delete,
    insert,
    not_,
    select,
    update,
)

from csdb.groupings import COMPARED
from csdb.publish.columns import Codes, Cohort, Columns, Mask, joined
from csdb.publish.ledger import (
    CROSSINGS,
    DIFFERENCES,
    HEADLINE,
    Cells,
    Ledger,
    Standing,
    keys,
    matched,
)
from csdb.publish.release import ALL, Group
from csdb.questionnaire import QUESTIONS
from csdb.store import answers, tables

_published = tables.published.c
_HEADLINE, _ALL, _DIMENSIONS = 0, 1, 2
"""Where in `published.places` the families stand: a byte each, the number of the cell + 1.

The cohort of the crossings stands behind the last dimension, that of the differences behind it."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """Every row: person and version, the country (empty: none) and the places, padded alike."""

    keys: npt.NDArray[np.bytes_]
    scope: npt.NDArray[np.str_]
    places: npt.NDArray[np.uint8]


def read(connection: Connection, current: Columns) -> dict[str, Standing]:
    """What stands in each published scope; `current` are the accepted answers of all people.

    Answers that are no longer current come from their copies. A row without one, which only a
    withdrawal in the very moment of a release leaves, counts as erased.
    """
    rows = _rows(connection)
    cohort = _cohort(rows.keys)
    columns, now, lost = _answers(connection, cohort, current)
    everything = Ledger(columns, np.arange(cohort.people), now=now, place={}, erased=lost)
    kept = connection.execute(select(tables.standing).order_by(tables.standing.c.scope))
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
        there = rows.scope == row.scope
    numbered = {family: each.astype(np.int16) - 1 for family, each in place.items()}
    ledger = replace(everything, place=numbered).take(there)
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
    return rows.places[:, column] if column < width else np.zeros(len(rows.keys), dtype=np.uint8)


def _answers(
    connection: Connection, cohort: Cohort, current: Columns
) -> tuple[Columns, Mask, Mask]:
    """The answers of each row of `cohort`, which of them are current, and which are lost."""
    copies = answers.of(connection, tables.published, _published.gone.is_not(None))
    everything = joined(current, copies)
    where, _ = matched(everything.cohort, cohort)
    columns = everything.take(where)  # a row found nowhere takes anybody's: it is lost below
    columns = replace(
        columns, choice={k: _found(each, where) for k, each in columns.choice.items()}
    )
    kept = select(_published.ref, _published.version).where(
        _published.gone.is_not(None), not_(_published.erased)
    )
    found = connection.execute(kept).all()
    copied = Cohort(
        np.frombuffer(b"".join(row.ref for row in found), dtype="V16"),
        np.array([row.version for row in found], dtype=np.int32),
    )
    told = np.isin(keys(cohort), keys(copied))
    now = (where >= 0) & (where < current.people)
    lost = ~(now | told)
    return _told(columns, cohort, lost), now, lost


def _found(column: Codes, where: npt.NDArray[np.intp]) -> Codes:
    """A column of answers, blank where a row was found nowhere."""
    return np.where(where < 0, -1, column).astype(column.dtype)


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
    _replace(connection, _rows(connection), _gathered(standings))
    connection.execute(delete(tables.standing))
    if standings:
        connection.execute(insert(tables.standing), [_row(*each) for each in standings.items()])


def _gathered(standings: Mapping[str, Standing]) -> _Rows:
    found = {scope: keys(each.ledger.columns.cohort) for scope, each in standings.items()}
    everything = np.unique(np.concatenate([_NOBODY, *found.values()]))
    width = _DIMENSIONS + max((len(each.cells) + 2 for each in standings.values()), default=0)
    scope = np.full(len(everything), "", dtype="U3")
    places = np.zeros((len(everything), width), dtype=np.uint8)
    for code, standing in standings.items():
        row, place = np.searchsorted(everything, found[code]), standing.ledger.place
        places[row, _ALL if code == ALL else _HEADLINE] = place[HEADLINE] + 1
        together = (family for family in (CROSSINGS, DIFFERENCES) if family in place)
        families = (*standing.cells, *together)
        for column, family in enumerate(families, start=_DIMENSIONS):
            places[row, column] = place[family] + 1
        if code != ALL:
            scope[row] = code
    return _Rows(everything, scope, places)


def _rows(connection: Connection) -> _Rows:
    wanted = select(_published.ref, _published.version, _published.scope, _published.places)
    found = connection.execute(wanted).all()
    width = max((len(row.places) for row in found), default=_DIMENSIONS)
    padded = b"".join(row.places.ljust(width, b"\0") for row in found)
    cohort = Cohort(
        np.frombuffer(b"".join(row.ref for row in found), dtype="V16"),
        np.array([row.version for row in found], dtype=np.int32),
    )
    order = np.argsort(keys(cohort))
    scope = np.array([row.scope for row in found], dtype="U3")
    places = np.frombuffer(padded, dtype=np.uint8).reshape(len(found), width)
    return _Rows(keys(cohort)[order], scope[order], places[order])


def _cohort(marks: npt.NDArray[np.bytes_]) -> Cohort:
    """The people and versions that `keys` made these of."""
    pairs = marks.view([("ref", "V16"), ("version", ">i4")])
    return Cohort(np.ascontiguousarray(pairs["ref"]), pairs["version"].astype(np.int32))


_NOBODY: npt.NDArray[np.bytes_] = np.empty(0, dtype="S20")


def _replace(connection: Connection, old: _Rows, new: _Rows) -> None:
    """Delete, insert and change rows until those of `old` are those of `new`."""
    _, was, now = np.intersect1d(old.keys, new.keys, assume_unique=True, return_indices=True)
    _delete(connection, np.delete(old.keys, was))
    _insert(connection, new, np.delete(np.arange(len(new.keys)), now))
    width = max(old.places.shape[1], new.places.shape[1])
    before, after = _wide(old.places, width)[was], _wide(new.places, width)[now]
    other = (before != after).any(axis=1) | (old.scope[was] != new.scope[now])
    _update(connection, new, now[other])


def _wide(places: npt.NDArray[np.uint8], width: int) -> npt.NDArray[np.uint8]:
    return np.pad(places, ((0, 0), (0, width - places.shape[1])))


def _delete(connection: Connection, marks: npt.NDArray[np.bytes_]) -> None:
    which = and_(_published.ref == bindparam("r"), _published.version == bindparam("v"))
    people = _cohort(marks)
    rows = zip(people.ref.tolist(), people.version.tolist(), strict=True)
    if people.people:
        connection.execute(
            delete(tables.published).where(which),
            [{"r": ref, "v": version} for ref, version in rows],
        )


def _insert(connection: Connection, rows: _Rows, which: npt.NDArray[np.intp]) -> None:
    told = [{**each, "erased": False} for each in _told_rows(rows, which)]
    if told:
        connection.execute(insert(tables.published), told)


def _update(connection: Connection, rows: _Rows, which: npt.NDArray[np.intp]) -> None:
    same = and_(_published.ref == bindparam("r"), _published.version == bindparam("v"))
    told = [
        {"r": each.pop("ref"), "v": each.pop("version"), **each} for each in _told_rows(rows, which)
    ]
    if told:
        connection.execute(update(tables.published).where(same), told)


def _told_rows(rows: _Rows, which: npt.NDArray[np.intp]) -> list[dict[str, Any]]:
    people = _cohort(rows.keys[which])
    return [
        {"ref": ref, "version": version, "scope": scope, "places": places.tobytes()}
        for ref, version, scope, places in zip(
            people.ref.tolist(),
            people.version.tolist(),
            rows.scope[which].tolist(),
            rows.places[which],
            strict=True,
        )
    ]


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
    nothing = {column.name: None for question in QUESTIONS for column in tables.columns(question)}
    due = and_(_published.gone < before, not_(_published.erased))
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
    wanted = select(
        _published.ref,
        _published.version,
        _published.places,
        tables.standing.c.step,
        tables.standing.c.cells,
        *(_published[key] for key in _GROUPED),
    ).join(tables.standing, tables.standing.c.scope == _published.scope)
    for row in connection.execute(wanted.where(due)):
        first = _DIMENSIONS + len(json.loads(row.cells)["cells"])  # behind them the cohorts
        if any(row.places[first:]):
            told = row._asdict()
            kept = {
                each.dimension.key: each.dimension.kept(told[each.dimension.key], row.step)
                for each in COMPARED
            }
            yield {"r": row.ref, "v": row.version, **kept}

"""What stands published, by person: read for a refresh, and kept with the release it makes.

The private half of a release. No page can read it, as none can read a submission.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Row, delete, insert, select

from csdb.publish.columns import Cohort, Columns, joined, part
from csdb.publish.ledger import CROSSINGS, DIFFERENCES, HEADLINE, Cells, Ledger, Standing, counted
from csdb.publish.matching import matched, numbered
from csdb.publish.release import ALL, Group
from csdb.store import cohort_rows, cohorts, copies, tables
from csdb.store.cohort_rows import DIMENSIONS, OF_ALL, OF_HEADLINE, Rows


def read(connection: Connection, current: Columns) -> dict[str, Standing]:
    """What stands in each published scope; `current` are the accepted answers of all people.

    Answers that are no longer current come from their copies. A row without one, which only a
    withdrawal in the very moment of a release leaves, counts as erased.
    """
    kept = connection.execute(select(tables.standing).order_by(tables.standing.c.scope)).all()
    if not kept:
        return {}
    everything, rows = _matched(connection, cohort_rows.read(connection), current)
    return {row.scope: _standing(row, rows, everything) for row in kept}


def _standing(row: Row[*tuple[Any, ...]], rows: Rows, everything: Ledger) -> Standing:
    told = json.loads(row.cells)
    cells = _cells(told["cells"])
    if row.scope == ALL:
        place, there = {HEADLINE: rows.places[:, OF_ALL]}, rows.places[:, OF_ALL] > 0
    else:
        families = (
            *cells,
            *([CROSSINGS] if "crossed" in told else []),
            *([DIFFERENCES] if DIFFERENCES in told else []),
        )
        columns = enumerate(families, start=DIMENSIONS)
        place = {HEADLINE: rows.places[:, OF_HEADLINE]}
        place |= {family: _column(rows, column) for column, family in columns}
        there = rows.scope == row.scope.encode()
    some = part(there)
    numbered = {family: (each[some] - 1).view(np.int8) for family, each in place.items()}
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


def _column(rows: Rows, column: int) -> npt.NDArray[np.uint8]:
    """A family's places; nobody stands in one behind the last that anybody ever stood in."""
    width = rows.places.shape[1]
    return rows.places[:, column] if column < width else np.zeros(len(rows.scope), dtype=np.uint8)


def _matched(connection: Connection, rows: Rows, current: Columns) -> tuple[Ledger, Rows]:
    """The answers of all rows, and the rows in the same order: those that are current first."""
    where, gone = matched(rows.cohort, current.cohort)
    stands = where >= 0
    order = np.concatenate([where[stands], np.flatnonzero(gone)])
    answers, lost = copies.read(connection, _some(rows.cohort, gone))
    columns = joined(current.take(stands), answers)
    now = np.arange(len(order)) < np.count_nonzero(stands)
    erased = np.concatenate([np.zeros(np.count_nonzero(stands), dtype=np.bool_), lost])
    people = counted(len(order))  # each scope's ledger is numbered by those who use it
    everything = Ledger(columns, people, now=now, place={}, erased=erased)
    return everything, Rows(_some(rows.cohort, order), rows.scope[order], rows.places[order])


def _some(cohort: Cohort, rows: npt.NDArray[Any]) -> Cohort:
    return Cohort(cohort.ref[rows], cohort.version[rows])


def write(connection: Connection, standings: Mapping[str, Standing]) -> None:
    """Keep what stands from now on, for every published scope; nothing else is kept."""
    rows = _gathered(standings)
    cohort_rows.replace(connection, rows)
    copies.forget(connection, rows.cohort)
    connection.execute(delete(tables.standing))
    if standings:
        connection.execute(insert(tables.standing), [_row(*each) for each in standings.items()])


def _gathered(standings: Mapping[str, Standing]) -> Rows:
    """Everybody who stands in any scope, in the order of reference and version."""
    ledgers = [each.ledger for each in standings.values()]
    everybody, found = numbered([each.columns.cohort for each in ledgers])
    width = DIMENSIONS + max((len(each.cells) + 2 for each in standings.values()), default=0)
    scope = np.zeros(everybody.people, dtype=f"S{cohorts.SCOPE}")
    places = np.zeros((everybody.people, width), dtype=np.uint8)
    for (code, standing), row in zip(standings.items(), found, strict=True):
        place = standing.ledger.place
        places[row, OF_ALL if code == ALL else OF_HEADLINE] = place[HEADLINE] + 1
        together = (family for family in (CROSSINGS, DIFFERENCES) if family in place)
        families = (*standing.cells, *together)
        for column, family in enumerate(families, start=DIMENSIONS):
            places[row, column] = place[family] + 1
        if code != ALL:
            scope[row] = code.encode()
    return Rows(everybody, scope, places)


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

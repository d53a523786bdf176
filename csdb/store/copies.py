"""Copies of answers that are gone and still stand in figures: read, deleted, emptied in time."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    delete,
    not_,
    select,
    true,
    update,
)

from csdb.groupings import COMPARED
from csdb.publish.columns import Cohort, Columns, Mask, joined
from csdb.publish.matching import matched
from csdb.questionnaire import QUESTIONS, Choice, Choices
from csdb.store import answers, cohorts, tables
from csdb.store.cohort_rows import DIMENSIONS

_published = tables.published.c


def read(connection: Connection, cohort: Cohort) -> tuple[Columns, Mask]:
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


def forget(connection: Connection, cohort: Cohort) -> None:
    """Delete the copies of answers that stand nowhere any more."""
    found = connection.execute(select(_published.ref, _published.version)).all()
    where, _ = matched(cohort, _listed_cohort(found))
    which = and_(_published.ref == bindparam("r"), _published.version == bindparam("v"))
    gone = [
        {"r": row.ref, "v": row.version} for row, at in zip(found, where, strict=True) if at < 0
    ]
    if gone:
        connection.execute(delete(tables.published).where(which), gone)


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
        first = DIMENSIONS + len(json.loads(scope.cells)["cells"])  # behind them the cohorts
        if any(stands.places[first:]):
            told = row._asdict()
            kept = {
                each.dimension.key: each.dimension.kept(told[each.dimension.key], scope.step)
                for each in COMPARED
            }
            yield {"r": row.ref, "v": row.version, **kept}

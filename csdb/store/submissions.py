"""A person's answers written, found again by receipt, replaced and withdrawn."""

import secrets
from collections.abc import Iterable, Mapping

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    delete,
    func,
    select,
    update,
)

from csdb import half_years
from csdb.collect.submission import Submission
from csdb.questionnaire import QUESTIONS
from csdb.store import cells, cohorts, compact, intake, tables
from csdb.store.cells import State
from csdb.store.engine import insert_new

STATES: tuple[State, ...] = ("accepted", "held", "rejected")

_kept = tables.submission.c


def add(
    connection: Connection,
    told: Submission,
    *,
    state: State,
    reasons: Iterable[str] = (),
    receipt_hash: bytes | None = None,
    id: bytes | None = None,  # noqa: A002 - the column's name
) -> bool:
    """Store a submission; False, and nothing stored, if its id or receipt is already there.

    What is kept as reasons are the submission's doubts, then `reasons`. Without `id` a random one.
    """
    new = intake.New(id or secrets.token_bytes(16), told, state, tuple(reasons))
    return intake.write(connection, [intake.values(new, receipt_hash)]) == 1


def find(connection: Connection, receipt_hash: bytes) -> Submission | None:
    """The submission of a receipt, with what is kept as reasons for its doubts; None if none."""
    where = _kept.receipt_hash == receipt_hash
    row = connection.execute(select(tables.submission).where(where)).mappings().one_or_none()
    return told(row) if row else None


def told(row: RowMapping) -> Submission:
    """The submission of a row of `submission`, with what is kept as reasons for its doubts."""
    answers = {question.key: cells.read(question, row) for question in QUESTIONS}
    return Submission(row["month"], answers, tuple(row["reasons"].split()))


def is_accepted(connection: Connection, receipt_hash: bytes) -> bool:
    """Whether the submission of a receipt is there and counts: neither held nor rejected."""
    where = (_kept.receipt_hash == receipt_hash, _kept.state == "accepted")
    return connection.execute(select(_kept.state).where(*where)).first() is not None


def replace(
    connection: Connection,
    receipt_hash: bytes,
    told: Submission,
    *,
    state: State,
    day: str,
    reasons: Iterable[str] = (),
) -> bool:
    """Put an edited submission in the place of a receipt's, one version on; False if none.

    `day` (YYYY-MM-DD) is when the version before ceased to be current.
    """
    where = _kept.receipt_hash == receipt_hash
    leave(connection, where, day=day)
    row = _told(told, state, reasons) | {"version": _kept.version + 1}
    return connection.execute(update(tables.submission).where(where).values(row)).rowcount == 1


def withdraw(connection: Connection, receipt_hash: bytes, *, day: str) -> bool:
    """Delete the submission of a receipt, and with it the receipt; False if there is none.

    `day` (YYYY-MM-DD) is today: from it counts how long an unlinked copy may be kept for figures
    that still hold these answers.
    """
    where = _kept.receipt_hash == receipt_hash
    leave(connection, where, day=day)
    return connection.execute(delete(tables.submission).where(where)).rowcount == 1


def leave(connection: Connection, where: ColumnElement[bool], *, day: str) -> None:
    """Copy the answers of one row that stand in the current release, before they change or go.

    `day` (YYYY-MM-DD) is today: from it counts how long the copy may be kept.
    """
    row = connection.execute(select(tables.submission).where(where)).mappings().one_or_none()
    if row is None:
        return
    if not cohorts.find(connection, row["ref"], row["version"]):
        return
    copy = {name: row[name] for name in ("ref", "version", *cells.ANSWERS)}
    half = half_years.code(half_years.number(row["month"]))
    more = {"gone": day, "erased": False, "half": half}
    connection.execute(insert_new(connection, tables.published), copy | more)


def counts(connection: Connection) -> Mapping[State, int]:
    """How many submissions are in each state; every state is there."""
    states = select(_kept.state, func.count().label("people")).group_by(_kept.state)
    found = {row.state: row.people for row in connection.execute(states)}
    return {state: found.get(state, 0) for state in STATES}


def _told(told: Submission, state: State, reasons: Iterable[str]) -> cells.Cells:
    why = dict.fromkeys((*told.doubts, *reasons))  # each once, in order
    row = cells.BLANK | {
        "month": told.month,
        "state": state,
        "reasons": " ".join(why),
        "decided": None,
    }
    row["codes"] = compact.written(told.answers, told.month)
    for question in QUESTIONS:
        answer = told.answers.get(question.key)
        if answer is not None:
            row |= cells.written(question, answer)
    return row

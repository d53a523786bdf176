"""A person's answers written, found again by receipt, replaced and withdrawn."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, assert_never

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    bindparam,
    delete,
    func,
    select,
    update,
)

from csdb import half_years
from csdb.collect.submission import Submission
from csdb.questionnaire import (
    ANSWERED,
    QUESTIONS,
    Answer,
    Choice,
    Choices,
    Money,
    Pay,
    Question,
    Target,
    codes,
)
from csdb.store import cohorts, compact, marks, raw, tables
from csdb.store.engine import insert_new

State = Literal["accepted", "held", "rejected"]
STATES: tuple[State, ...] = ("accepted", "held", "rejected")

_kept = tables.submission.c
Cells = dict[str, str | int | bool | bytes | None]


@dataclass(frozen=True, slots=True)
class New:
    """A row for `add_many`: id is 16 bytes that a second run of the same import makes again."""

    id: bytes
    submission: Submission
    state: State
    reasons: tuple[str, ...] = ()


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
    row = _row(id or secrets.token_bytes(16), told, state, reasons)
    row["receipt_hash"] = receipt_hash
    return connection.execute(insert_new(connection, tables.submission), row).rowcount == 1


def add_many(connection: Connection, rows: Iterable[New]) -> int:
    """Store imported rows, those whose id is already there left out; how many were new."""
    values = [_imported(new) for new in rows]
    if not values:
        return 0
    marks.changed(connection)
    return raw.run(connection, _IMPORTED, values)


def _imported(new: New) -> tuple[object, ...]:
    """The values of a row in the order of `_IMPORTED`: a million are written so."""
    told = new.submission
    why = " ".join(dict.fromkeys((*told.doubts, *new.reasons)))
    row: list[object] = [new.id, secrets.token_bytes(16), 1, told.month, new.state, why]
    for question in QUESTIONS:
        row += _values(question, told.answers.get(question.key))
    row.append(compact.written(told.answers, told.month))
    return tuple(row)


def _values(question: Question, answer: Answer | None) -> tuple[object, ...]:
    """What the columns of a question say, in order."""
    if isinstance(answer, Pay):
        return answer.currency, answer.amount
    known = _known[question.key]
    if answer not in known:
        cells = {} if answer is None else _cells(question, answer)
        if len(known) >= _MOST:
            known.clear()
        known[answer] = tuple(map(cells.get, _COLUMNS[question.key]))
    return known[answer]


_MOST = 50_000
_known: dict[str, dict[Answer | None, tuple[object, ...]]] = {q.key: {} for q in QUESTIONS}
"""Question -> answer -> its columns, of answers written before."""


def find(connection: Connection, receipt_hash: bytes) -> Submission | None:
    """The submission of a receipt, with what is kept as reasons for its doubts; None if none."""
    where = _kept.receipt_hash == receipt_hash
    row = connection.execute(select(tables.submission).where(where)).mappings().one_or_none()
    return told(row) if row else None


_THERE = select(_kept.id).where(_kept.receipt_hash == bindparam("receipt"))


def is_there(connection: Connection, receipt_hash: bytes) -> bool:
    """Whether there is a submission of a receipt: `find` reads all of it."""
    return connection.execute(_THERE, {"receipt": receipt_hash}).first() is not None


def told(row: RowMapping) -> Submission:
    """The submission of a row of `submission`, with what is kept as reasons for its doubts."""
    answers = {question.key: _answer(question, row) for question in QUESTIONS}
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
    copy = {name: row[name] for name in ("ref", "version", *ANSWERS)}
    half = half_years.code(half_years.number(row["month"]))
    more = {"gone": day, "erased": False, "half": half}
    connection.execute(insert_new(connection, tables.published), copy | more)


def counts(connection: Connection) -> Mapping[State, int]:
    """How many submissions are in each state; every state is there."""
    states = select(_kept.state, func.count().label("people")).group_by(_kept.state)
    found = {row.state: row.people for row in connection.execute(states)}
    return {state: found.get(state, 0) for state in STATES}


def _row(key: bytes, told: Submission, state: State, reasons: Iterable[str]) -> Cells:
    row = _told(told, state, reasons)
    return {"id": key, "ref": secrets.token_bytes(16), "version": 1, **row}


def _told(told: Submission, state: State, reasons: Iterable[str]) -> Cells:
    why = dict.fromkeys((*told.doubts, *reasons))  # each once, in order
    row = BLANK | {"month": told.month, "state": state, "reasons": " ".join(why), "decided": None}
    row["codes"] = compact.written(told.answers, told.month)
    for question in QUESTIONS:
        answer = told.answers.get(question.key)
        if answer is not None:
            row |= _cells(question, answer)
    return row


_COLUMNS = {q.key: tuple(column.name for column in tables.columns(q)) for q in QUESTIONS}
ANSWERS = tuple(name for names in _COLUMNS.values() for name in names)
"""The columns of answers, which copies have too."""

BLANK: Cells = dict.fromkeys((*ANSWERS, "codes"))
"""The columns of no answers at all."""

_NAMES = ("id", "ref", "version", "month", "state", "reasons", *ANSWERS, "codes")
_QUOTED = ", ".join(f'"{name}"' for name in _NAMES)
_PLACES = ", ".join("?" * len(_NAMES))
_IMPORTED = f"INSERT INTO submission ({_QUOTED}) VALUES ({_PLACES}) ON CONFLICT DO NOTHING"  # noqa: S608


def _cells(question: Question, answer: Answer) -> Cells:
    """The columns that say `answer`. TypeError for one that is no answer to the question."""
    key = question.key
    match question, answer:
        case Choice() | Choices() | Target(), str():  # a code, or why there is no answer
            return {key: answer}
        case Choices(), frozenset():
            ticks = {tables.option_column(key, code): code in answer for code in codes(question)}
            return {key: ANSWERED, **ticks}
        case Money(), Pay():
            return {f"{key}_currency": answer.currency, f"{key}_amount": answer.amount}
        case Target(), int():
            return {key: ANSWERED, f"{key}_amount": answer}
    raise TypeError(f"no answer to {key}: a {type(answer).__name__}")


def _answer(question: Question, row: RowMapping) -> Answer | None:
    """What `_cells` wrote."""
    key = question.key
    match question:
        case Choice():
            return _text(row[key])
        case Choices():
            ticked = (code for code in codes(question) if row[tables.option_column(key, code)])
            return frozenset(ticked) if row[key] == ANSWERED else _text(row[key])
        case Money():
            pay: tuple[str, int | None] = row[f"{key}_currency"], row[f"{key}_amount"]
            return None if pay[1] is None else Pay(pay[0], pay[1])
        case Target():
            amount: int = row[f"{key}_amount"]
            return amount if row[key] == ANSWERED else _text(row[key])
        case _:
            assert_never(question)


def _text(value: str | None) -> str | None:
    return value

"""Answers that come in: one from the form, thousands from a file or made up for a demonstration."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Protocol

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from csdb.collect.submission import Submission
from csdb.questionnaire import BY_KEY, QUESTIONS, Answer
from csdb.store import cells, compact, marks, raw
from csdb.store.cells import State
from csdb.store.engine import connect, writing


class Brought(Protocol):
    """A row for `add`: id is 16 bytes that a second run of the same import makes again."""

    @property
    def id(self) -> bytes: ...
    @property
    def submission(self) -> Submission: ...
    @property
    def state(self) -> State: ...
    @property
    def reasons(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class New:
    """A row for `add` that no file brought: `id` is 16 random bytes."""

    id: bytes
    submission: Submission
    state: State
    reasons: tuple[str, ...] = ()


Values = tuple[Any, ...]
"""What is written for a row, its id first; small to hold, and to hand to another process."""


class StoppedError(Exception):
    """The database did not take what it was given; its text is the kind of fault."""


def add(connection: Connection, rows: Iterable[Brought]) -> int:
    """Store rows, those whose id is already there left out; how many were new."""
    return write(connection, list(map(values, rows)))


def write(connection: Connection, rows: list[Values]) -> int:
    """Store rows by their values, but not those whose id or receipt is there; how many were new.

    By id, as they lie in the table: rows of one page are then written together.
    """
    if not rows:
        return 0
    marks.changed(connection)
    return raw.run(connection, _IMPORTED, sorted(rows, key=itemgetter(0)))


def write_at(url: str, rows: list[Values], *, dry_run: bool = False) -> int:
    """The same in a transaction of its own, in a process that may be another one.

    A dry run takes it back. StoppedError, and nothing stored, if the database does not take it.
    """
    engine = connect(url)
    try:
        with writing(engine) as connection:
            new = write(connection, rows)
            if dry_run:
                connection.rollback()
            return new
    except SQLAlchemyError as problem:
        raise StoppedError(type(problem).__name__) from None
    finally:
        engine.dispose()


def values(new: Brought, receipt_hash: bytes | None = None) -> Values:
    """The values of a row in the order of `_NAMES`: a million are written so."""
    told = new.submission
    why = " ".join(dict.fromkeys((*told.doubts, *new.reasons)))
    row = [new.id, secrets.token_bytes(16), 1, told.month, new.state, why, receipt_hash]
    parts = []
    for key, known in _known.items():
        answer = told.answers.get(key)
        columns, part = known.get(answer) or _remembered(key, answer)
        row += columns
        parts.append(part)
    row.append(compact.joined(told.month, parts))
    return tuple(row)


_Told = tuple[tuple[object, ...], bytes | None]
_MOST = 50_000
_known: dict[str, dict[Answer | None, _Told]] = {q.key: {} for q in QUESTIONS}
"""Question -> answer -> what its columns say, in order, and its bytes; of answers before."""


def _remembered(key: str, answer: Answer | None) -> _Told:
    question, known = BY_KEY[key], _known[key]
    said = {} if answer is None else cells.written(question, answer)
    told = tuple(map(said.get, cells.COLUMNS[key])), compact.part(question, answer)
    if len(known) >= _MOST:
        known.clear()  # forms are stored by several threads: what one has found, it hands on
    known[answer] = told
    return told


_OWN = ("id", "ref", "version", "month", "state", "reasons", "receipt_hash")
_NAMES = (*_OWN, *cells.ANSWERS, "codes")
_QUOTED = ", ".join(f'"{name}"' for name in _NAMES)
_PLACES = ", ".join("?" * len(_NAMES))
_IMPORTED = f"INSERT INTO submission ({_QUOTED}) VALUES ({_PLACES}) ON CONFLICT DO NOTHING"  # noqa: S608

"""The answers read as columns, for a refresh.

A million people must stay a matter of seconds, so rows are read in chunks and the database itself
turns nearly all codes into numbers, packed into few integers a row. Never for the web: no page
can read a person's row.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Connection, Row, Select, Table, func, select

from csdb.publish.columns import Columns
from csdb.questionnaire import QUESTIONS, Choice, Choices
from csdb.store import tables
from csdb.store.coding import Plain, parts
from csdb.store.packing import Field, packed, packs, unpack

CHUNK = 4_000
"""Rows held as Python values at once: as many as the processor's cache takes."""

Column = npt.NDArray[Any]


def read(connection: Connection) -> Columns:
    """The accepted answers, in the order of `ref`: nothing depends on when they came.

    A code that is not in the questionnaire counts as blank. Without pay, which `accept` never
    lets through, currency is BLANK and base UNKNOWN.
    """
    return of(connection, tables.submission, tables.submission.c.state == "accepted")


def one(connection: Connection, ref: bytes) -> Columns:
    """The answers of one person, in whatever state; no row where there are none."""
    return of(connection, tables.submission, tables.submission.c.ref == ref)


def of(connection: Connection, table: Table, which: ColumnElement[bool]) -> Columns:
    """The answers in some rows of `submission` or `published`, in the order of `ref`."""
    found = _fetched(connection, table, which)
    order = np.argsort(found["ref"])
    for name in found:
        found[name] = found[name][order]
    many = [question.key for question in QUESTIONS if isinstance(question, Choices)]
    return Columns(
        ref=found["ref"],
        version=found["version"],
        half=found["half"],
        choice={q.key: found[q.key] for q in QUESTIONS if isinstance(q, Choice)},
        choices={key: found[key][:, 1:] for key in many},
        answered={key: found[key][:, 0] for key in many},
        currency=found["base_currency"],
        base=found["base_amount"],
        variable=found["variable_amount"],
    )


def _fetched(connection: Connection, table: Table, which: ColumnElement[bool]) -> dict[str, Column]:
    """The columns, in no particular order of people."""
    people = connection.scalar(select(func.count()).select_from(table).where(which)) or 0
    plain = [part for part in parts(table) if isinstance(part, Plain)]
    groups = packs(part for part in parts(table) if isinstance(part, Field))
    nobody = _columns([()] * (len(plain) + len(groups)), plain=plain, groups=groups)
    # Room for all at once: gathering chunks and joining them would take it twice.
    found = {name: np.empty((people, *of.shape[1:]), of.dtype) for name, of in nobody.items()}
    wanted = select(*(part.expression for part in plain), *(packed(group) for group in groups))
    filled = 0
    # No more than were counted, should somebody be added meanwhile.
    for rows in _chunks(connection, wanted.where(which).limit(people)):
        columns = _columns(tuple(zip(*rows, strict=True)), plain=plain, groups=groups)
        for name, column in columns.items():
            found[name][filled : filled + len(rows)] = column
        filled += len(rows)
    return {name: column[:filled] for name, column in found.items()}


def _columns(
    values: Sequence[Sequence[Any]],
    *,
    plain: Sequence[Plain],
    groups: Sequence[Sequence[Field]],
) -> dict[str, Column]:
    """The columns of some people from what was fetched of them, one sequence a selected value."""
    found = {part.name: part.column(its) for part, its in zip(plain, values, strict=False)}
    for group, its in zip(groups, values[len(plain) :], strict=True):
        found |= unpack(group, np.array(its, np.int64))
    return found


def _chunks(
    connection: Connection, wanted: Select[*tuple[Any, ...]]
) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    yield from connection.execute(wanted, execution_options={"yield_per": CHUNK}).partitions()

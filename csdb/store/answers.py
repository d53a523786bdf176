"""The accepted answers read as columns, and whose answers the published figures hold.

A million people must stay a matter of seconds, so rows are read in chunks and the database itself
turns nearly all codes into numbers, packed into few integers a row. Never for the web: no page
can read a person's row.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, bindparam, delete, insert, select

from csdb.publish.columns import Cohort, Columns
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
    found = _joined(_chunks(connection))
    order = np.argsort(found["ref"])
    for name in found:
        found[name] = found[name][order]
    many = [question.key for question in QUESTIONS if isinstance(question, Choices)]
    return Columns(
        ref=found["ref"],
        version=found["version"],
        choice={q.key: found[q.key] for q in QUESTIONS if isinstance(q, Choice)},
        choices={key: found[key][:, 1:] for key in many},
        answered={key: found[key][:, 0] for key in many},
        currency=found["base_currency"],
        base=found["base_amount"],
        variable=found["variable_amount"],
    )


def _joined(chunks: Iterator[dict[str, Column]]) -> dict[str, Column]:
    pieces: dict[str, list[Column]] = {}
    for chunk in chunks:
        for name, column in chunk.items():
            pieces.setdefault(name, []).append(column)
    # One after the other, so that one column only is held twice.
    return {name: np.concatenate(pieces.pop(name)) for name in tuple(pieces)}


def _chunks(connection: Connection) -> Iterator[dict[str, Column]]:
    """The columns of up to CHUNK people at a time, first of all those of nobody."""
    plain = [part for part in parts() if isinstance(part, Plain)]
    groups = packs(part for part in parts() if isinstance(part, Field))
    yield _columns([()] * (len(plain) + len(groups)), plain=plain, groups=groups)
    wanted = select(*(part.expression for part in plain), *(packed(group) for group in groups))
    accepted = wanted.where(tables.submission.c.state == "accepted")
    rows = connection.execute(accepted, execution_options={"yield_per": CHUNK})
    for some in rows.partitions():
        yield _columns(tuple(zip(*some, strict=True)), plain=plain, groups=groups)


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


def published(connection: Connection) -> dict[str, Cohort]:
    """Whose answers, in which version, the published figures of each scope hold, by `ref`."""
    scopes = connection.scalars(select(tables.published.c.scope).distinct()).all()
    return {scope: _cohort(connection, scope) for scope in sorted(scopes)}


def set_published(connection: Connection, scope: str, cohort: Cohort) -> None:
    """Keep whose answers the figures of a scope hold from now on; nobody: it has no figures."""
    before = _cohort(connection, scope)
    gone = before.ref[~np.isin(_marks(before), _marks(cohort))]
    new = ~np.isin(_marks(cohort), _marks(before))
    leaving = delete(tables.published).where(
        tables.published.c.scope == scope, tables.published.c.ref == bindparam("gone")
    )
    if len(gone):
        connection.execute(leaving, [{"gone": ref} for ref in gone.tolist()])
    if new.any():
        people = zip(cohort.ref[new].tolist(), cohort.version[new].tolist(), strict=True)
        rows = [{"scope": scope, "ref": ref, "version": version} for ref, version in people]
        connection.execute(insert(tables.published), rows)


def _cohort(connection: Connection, scope: str) -> Cohort:
    columns = select(tables.published.c.ref, tables.published.c.version)
    its = columns.where(tables.published.c.scope == scope).order_by(tables.published.c.ref)
    rows = connection.execute(its).all()
    return Cohort(
        ref=np.frombuffer(b"".join(row.ref for row in rows), "V16"),
        version=np.array([row.version for row in rows], np.int32),
    )


def _marks(cohort: Cohort) -> npt.NDArray[np.void]:
    """A person and version as one value that can be looked for."""
    both = np.empty(cohort.people, [("ref", "V16"), ("version", np.int32)])
    both["ref"], both["version"] = cohort.ref, cohort.version
    return both.view("V20")

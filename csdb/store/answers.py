"""The accepted answers read as columns, and whose answers the published figures hold.

A million people must stay a matter of seconds, so rows are read in chunks and the database itself
turns nearly all codes into numbers, packed into few integers a row. Never for the web: no page
can read a person's row.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Row, Select, bindparam, delete, func, insert, select

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
    found = _fetched(connection)
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


def _fetched(connection: Connection) -> dict[str, Column]:
    """The columns, in no particular order of people."""
    accepted = tables.submission.c.state == "accepted"
    people = connection.scalar(select(func.count()).where(accepted)) or 0
    plain = [part for part in parts() if isinstance(part, Plain)]
    groups = packs(part for part in parts() if isinstance(part, Field))
    nobody = _columns([()] * (len(plain) + len(groups)), plain=plain, groups=groups)
    # Room for all at once: gathering chunks and joining them would take it twice.
    found = {name: np.empty((people, *of.shape[1:]), of.dtype) for name, of in nobody.items()}
    wanted = select(*(part.expression for part in plain), *(packed(group) for group in groups))
    filled = 0
    # No more than were counted, should somebody be added meanwhile.
    for rows in _chunks(connection, wanted.where(accepted).limit(people)):
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


def published(connection: Connection) -> dict[str, Cohort]:
    """Whose answers, in which version, the published figures of each scope hold, by `ref`."""
    scopes = connection.scalars(select(tables.published.c.scope).distinct()).all()
    return {scope: _cohort(connection, scope) for scope in sorted(scopes)}


def set_published(connection: Connection, scope: str, cohort: Cohort) -> None:
    """Keep whose answers the figures of a scope hold from now on; nobody: it has no figures."""
    before = _cohort(connection, scope)
    gone = before.ref[~np.isin(_marks(before), _marks(cohort))]
    new = ~np.isin(_marks(cohort), _marks(before))
    _remove(connection, scope, gone)
    _insert(connection, scope, Cohort(cohort.ref[new], cohort.version[new]))


def _cohort(connection: Connection, scope: str) -> Cohort:
    columns = select(tables.published.c.ref, tables.published.c.version)
    its = columns.where(tables.published.c.scope == scope).order_by(tables.published.c.ref)
    refs, versions = bytearray(), [np.array([], np.int32)]
    for rows in _chunks(connection, its):
        refs += b"".join(row.ref for row in rows)
        versions.append(np.array([row.version for row in rows], np.int32))
    return Cohort(np.frombuffer(bytes(refs), "V16"), np.concatenate(versions))


def _remove(connection: Connection, scope: str, people: npt.NDArray[np.void]) -> None:
    its = (tables.published.c.scope == scope, tables.published.c.ref == bindparam("gone"))
    for start in range(0, len(people), CHUNK):
        rows = [{"gone": ref} for ref in people[start : start + CHUNK].tolist()]
        connection.execute(delete(tables.published).where(*its), rows)


def _insert(connection: Connection, scope: str, cohort: Cohort) -> None:
    for start in range(0, cohort.people, CHUNK):
        some = slice(start, start + CHUNK)
        people = zip(cohort.ref[some].tolist(), cohort.version[some].tolist(), strict=True)
        rows = [{"scope": scope, "ref": ref, "version": version} for ref, version in people]
        connection.execute(insert(tables.published), rows)


def _marks(cohort: Cohort) -> npt.NDArray[np.void]:
    """A person and version as one value that can be looked for."""
    both = np.empty(cohort.people, [("ref", "V16"), ("version", np.int32)])
    both["ref"], both["version"] = cohort.ref, cohort.version
    return both.view("V20")

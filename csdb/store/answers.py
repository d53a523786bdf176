"""The answers read as columns, for a refresh.

A million people must stay a matter of seconds: rows are read in chunks, of each the few bytes in
which its answers were written once more. Where those are missing or of another questionnaire the
database itself turns codes into numbers, packed into few integers a row. Never for the web: no
page can read a person's row.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Connection, Table, func, not_, or_, select

from csdb.publish.columns import Columns
from csdb.questionnaire import QUESTIONS, Choice, Choices
from csdb.store import coding, compact, raw, tables
from csdb.store.coding import Plain, parts
from csdb.store.packing import Field, packed, packs, unpack

CHUNK = 8_000
"""Rows held as Python values at once: as many as the processor's cache takes."""

Column = npt.NDArray[Any]


def read(connection: Connection, *, by_column: bool = False) -> Columns:
    """The accepted answers by country and `ref`: nothing depends on when they came.

    A code that is not in the questionnaire counts as blank. Without pay, which `accept` never
    lets through, currency is BLANK and base UNKNOWN. `by_column` reads what stands in the column
    of each question, even where it was written once more: several times slower, to check.
    """
    accepted = tables.submission.c.state == "accepted"
    if by_column:
        return _columns(_ordered(_fetched(connection, tables.submission, accepted)))
    return of(connection, tables.submission, accepted)


def one(connection: Connection, ref: bytes) -> Columns:
    """The answers of one person, in whatever state; no row where there are none."""
    return of(connection, tables.submission, tables.submission.c.ref == ref, most=1)


def of(
    connection: Connection, table: Table, which: ColumnElement[bool], *, most: int | None = None
) -> Columns:
    """The answers in some rows of `submission` or `published`, by country, there by `ref`.

    The people of a country stand side by side: they can then be looked at without a copy. `most`:
    as many as there can be, where that is known.
    """
    copied = table.c.get("codes")
    if copied is None:
        return _columns(_ordered(_fetched(connection, table, which)))
    found, complete = _written(connection, table, which, most)
    if complete:
        return _columns(found)
    quick = func.substr(copied, 1, len(compact.MARK)) == compact.MARK
    others = _fetched(connection, table, which & or_(copied.is_(None), not_(quick)))
    both = {name: np.concatenate([each, others[name]]) for name, each in found.items()}
    return _columns(_ordered(both))


def _ordered(found: dict[str, Column]) -> dict[str, Column]:
    order = _order(found["country"], found["ref"])
    for name in found:  # one after the other: not all of them twice
        found[name] = found[name][order]
    return found


def _columns(found: dict[str, Column]) -> Columns:
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


def _order(country: Column, ref: Column) -> npt.NDArray[np.intp]:
    """By country, there by reference; seven bytes of it nearly always tell who comes first."""
    halves = np.ascontiguousarray(ref).view(">u8").reshape(-1, 2)
    least = country.min(initial=0)
    if int(country.max(initial=0)) - int(least) < 1 << 8:
        first = np.subtract(country, least, dtype=np.int64).astype(np.uint64) << np.uint64(56)
        first |= halves[:, 0].astype(np.uint64) >> np.uint64(8)
        order = np.argsort(first)
        ranked = first[order]
        if (ranked[1:] > ranked[:-1]).all():
            return order
    return np.lexsort((halves[:, 1], halves[:, 0], country))


def _written(
    connection: Connection, table: Table, which: ColumnElement[bool], most: int | None
) -> tuple[dict[str, Column], bool]:
    """The columns from `submission.codes`, and whether everybody's were of this questionnaire."""
    refs, versions, told, complete = _records(connection, table, which, most)
    order = _order(told["country"], refs)
    found = _room(len(order))
    found["ref"], found["version"] = refs[order], versions[order]
    whole = told.view(_WHOLE)
    for start in range(0, len(order), CHUNK):
        part = slice(start, start + CHUNK)
        for name, column in coding.read(whole[order[part]].view(coding.WRITTEN)):
            found[name][part] = column
    return found, complete


def _records(
    connection: Connection, table: Table, which: ColumnElement[bool], most: int | None
) -> tuple[Column, Column, Column, bool]:
    """Reference, version and written answers of those who have them, and whether all do.

    There is room for the whole table: gathering chunks and joining them would take it twice, and
    counting those who are wanted would be to read them all. Room that is not used takes none.
    """
    people = most or connection.scalar(select(func.count()).select_from(table)) or 0
    refs, versions = np.empty(people, "V16"), np.empty(people, np.int32)
    told, filled, complete = np.empty(people, _WHOLE), 0, True
    # No more than were counted, should somebody be added meanwhile.
    wanted = select(table.c.ref, table.c.version, table.c.codes).where(which).limit(people)
    for rows in raw.chunks(connection, wanted, CHUNK):
        ref, version, written = _known(rows)
        part = slice(filled, filled + len(ref))
        refs[part], versions[part] = np.frombuffer(b"".join(ref), "V16"), version
        told[part] = np.frombuffer(written, _WHOLE)
        complete &= len(ref) == len(rows)
        filled += len(ref)
    return refs[:filled], versions[:filled], told[:filled].view(coding.WRITTEN), complete


_WHOLE = np.dtype(f"V{coding.WRITTEN.itemsize}")
"""What is written of a person, moved as one and not field by field."""


def _known(rows: Sequence[raw.Row]) -> tuple[Sequence[bytes], Sequence[int], bytes]:
    """Of the rows whose answers are there in the questionnaire of today: all three, told apart.

    Mostly all are: then one look at all marks tells. Were something too long, no mark behind it
    would be in its place.
    """
    refs, versions, codes = zip(*rows, strict=True)
    if None not in codes:
        written = b"".join(codes)
        if len(written) == len(rows) * compact.SIZE and _marked(written):
            return refs, versions, written
    known = [
        row for row in rows if row[2] is not None and row[2][: len(compact.MARK)] == compact.MARK
    ]
    refs, versions, codes = zip(*known, strict=True) if known else ((), (), ())
    return refs, versions, b"".join(codes)


def _marked(written: bytes) -> bool:
    """Whether all of this begins with the mark of today, person by person."""
    marks = np.frombuffer(written, coding.WRITTEN)["mark"].view(_MARK.dtype)
    return bool((marks == _MARK).all())


_MARK = np.frombuffer(compact.MARK, np.uint32)
"""The mark as a number: bytes are compared one by one."""


def _room(people: int) -> dict[str, Column]:
    """Columns to be filled; what was ticked is looked at option by option, so it lies so."""
    return {
        name: np.empty((people, *each.shape[1:]), each.dtype, order="F")
        for name, each in coding.nobody().items()
    }


@cache
def _parts(table: Table) -> tuple[tuple[Plain, ...], tuple[tuple[Field, ...], ...]]:
    every = parts(table)
    plain = tuple(part for part in every if isinstance(part, Plain))
    return plain, packs(part for part in every if isinstance(part, Field))


def _fetched(connection: Connection, table: Table, which: ColumnElement[bool]) -> dict[str, Column]:
    """The columns from the columns of each question, in no particular order of people."""
    people = connection.scalar(select(func.count()).select_from(table).where(which)) or 0
    if not people:
        return coding.nobody()
    plain, groups = _parts(table)
    found = _room(people)
    wanted = select(*(part.expression for part in plain), *(packed(group) for group in groups))
    filled = 0
    # No more than were counted, should somebody be added meanwhile.
    for rows in raw.chunks(connection, wanted.where(which).limit(people), CHUNK):
        columns = _unpacked(tuple(zip(*rows, strict=True)), plain=plain, groups=groups)
        for name, column in columns.items():
            found[name][filled : filled + len(rows)] = column
        filled += len(rows)
    return {name: column[:filled] for name, column in found.items()}


def _unpacked(
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

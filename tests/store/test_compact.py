"""Answers written once more in few bytes: whatever they say is read as from their own columns."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, update

from csdb.collect.submission import Submission
from csdb.publish.columns import Columns
from csdb.questionnaire import Pay
from csdb.store import answers, compact, intake, tables
from csdb.store.engine import writing
from csdb.store.intake import New
from tests.store.made import submission
from tests.store.made import submissions as any_submission

SLOW = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read(database: Engine, people: list[Submission], *, mark: bytes | None) -> Columns:
    """The columns of these people; with a `mark` their bytes are another questionnaire's."""
    with writing(database) as connection:
        rows = [New(bytes([n]) * 16, each, "accepted") for n, each in enumerate(people)]
        intake.add(connection, rows)
        if mark is not None:
            connection.execute(update(tables.submission).values(codes=mark or None))
        found = answers.read(connection)
        connection.rollback()
    return found


def told(columns: Columns) -> list[object]:
    """Everything but the reference, which is random, in an order of its own."""
    parts = [columns.version, columns.half, columns.currency, columns.base, columns.variable]
    parts += [*columns.choice.values(), *columns.answered.values()]
    rows = [list(row) for row in zip(*(part.tolist() for part in parts), strict=True)]
    ticks = [each.tolist() for each in columns.choices.values()]
    return sorted([*row, *map(str, tick)] for row, *tick in zip(rows, *ticks, strict=True))


@SLOW
@given(st.lists(any_submission(), min_size=1, max_size=6))
def test_both_ways_of_reading_say_the_same(sqlite_database: Engine, people) -> None:
    quick, slow = (read(sqlite_database, people, mark=mark) for mark in (None, b""))
    assert told(quick) == told(slow)
    for one, other in zip(quick.choice.values(), slow.choice.values(), strict=True):
        assert one.dtype == other.dtype


def test_bytes_of_another_questionnaire_are_not_used(database: Engine) -> None:
    people = [submission(base=Pay("USD", 91_000)), submission(base=Pay("EUR", 60_000))]
    other = bytes(len(compact.MARK)) + bytes(compact.SIZE - len(compact.MARK))
    assert told(read(database, people, mark=other)) == told(read(database, people, mark=None))


def test_rows_with_and_without_bytes_are_read_together(database: Engine) -> None:
    people = [submission(base=Pay("USD", 1_000 * n)) for n in range(50, 60)]
    with writing(database) as connection:
        rows = [New(bytes([n]) * 16, each, "accepted") for n, each in enumerate(people)]
        intake.add(connection, rows)
        some = tables.submission.c.base_amount < 55_000
        connection.execute(update(tables.submission).where(some).values(codes=None))
        found = answers.read(connection)
    assert sorted(found.base.tolist()) == list(range(50_000, 60_000, 1_000))
    assert np.all(found.ref[1:].view("S16") > found.ref[:-1].view("S16"))


def test_what_fits_no_column_of_bytes_is_left_to_the_others() -> None:
    assert compact.written(submission().answers, "2026-11") is not None
    assert len(compact.written(submission().answers, "2026-11") or b"") == compact.SIZE
    assert compact.written(submission(level="emperor").answers, "2026-11") is None
    assert compact.written(submission(variable=1 << 70).answers, "2026-11") is None

"""A migrated database that already holds other people's rows, on each engine."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine

from csdb.store import seen, submissions, ticks
from csdb.store.engine import connect, writing
from tests.store.made import NOW, submission


@pytest.fixture
def database(migrated: str) -> Iterator[Engine]:
    """The database to test on, with noise in it: what is there must neither change nor show."""
    with opened(migrated) as engine:
        yield engine


@pytest.fixture
def sqlite_database(migrated_sqlite: str) -> Iterator[Engine]:
    """The same on SQLite alone, for what depends on it or would take long on both."""
    with opened(migrated_sqlite) as engine:
        yield engine


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    engine = connect(url)
    with writing(engine) as connection:
        # None of it is accepted, so that tests of answers count their own people.
        held, rejected = submission(level="cco"), submission(country="de", hub=None)
        submissions.add(connection, held, state="held", receipt_hash=b"held")
        submissions.add(connection, rejected, state="rejected", reasons=("spam",))
        seen.first(connection, "noise", b"hash", "2026-11-22")
        ticks.take(connection, "2026-11-20T04:00", "noise", NOW)
    yield engine
    engine.dispose()

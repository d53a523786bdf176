"""Databases and data for all tests; the browser's fixtures are in browser/conftest.py."""

import gc
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import structlog
from flask import Flask
from hypothesis import settings
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import make_url

from tests import environment, postgres

# No deadline: on a shared machine a pause of the scheduler is no defect of ours.
settings.register_profile("csdb", deadline=None, max_examples=60, derandomize=environment.IN_CI)
settings.load_profile("csdb")


class _Compiled(BytecodeCache):
    """Templates compiled once in a run: hundreds of tests make an application of their own."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": _Compiled()}


@pytest.fixture(autouse=True)
def _own_log() -> Iterator[None]:
    """No test inherits what a command of another one made of the log."""
    yield
    structlog.reset_defaults()


PARTS = ("unit", "sqlite", "slow", "postgres", "browser")
"""The parts of the suite in the order in which they run: most mistakes show in seconds."""

_DATABASES = frozenset(("migrated_sqlite_template", "backend"))
"""Fixtures that every test with a database asks for, mostly by way of others."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a database as such, and what needs nothing as unit; quick parts first."""
    for item in items:
        if not any(item.get_closest_marker(part) for part in PARTS):
            needs = _DATABASES.intersection(getattr(item, "fixturenames", ()))
            item.add_marker("sqlite" if needs else "unit")
    items.sort(key=_part)


def pytest_collection_finish() -> None:
    """What is there now stays: looking through it for garbage again and again takes a tenth."""
    gc.collect()
    gc.freeze()


def _part(item: pytest.Item) -> int:
    """The place of the last of PARTS that a test belongs to."""
    return max(place for place, part in enumerate(PARTS) if item.get_closest_marker(part))


@pytest.fixture(scope="session")
def trial_data() -> Path:
    """The folder of real, uncommitted data that CSDB_TRIAL_DATA names; skips where it is unset."""
    if environment.TRIAL_DATA is None:
        pytest.skip("NO TRIAL DATA: set CSDB_TRIAL_DATA to a folder of real answers to try them")
    if not environment.TRIAL_DATA.is_dir():
        pytest.fail(f"CSDB_TRIAL_DATA is not a folder: {environment.TRIAL_DATA}", pytrace=False)
    return environment.TRIAL_DATA


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """One PostgreSQL server for the whole run."""
    if environment.DATABASE_URL:
        yield postgres.Server(make_url(environment.DATABASE_URL))
    elif programs := postgres.binaries():
        with postgres.running(programs) as server:
            yield server
    else:
        environment.missing("NO POSTGRESQL: neither CSDB_TEST_DATABASE_URL nor binaries were found")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def backend(request: pytest.FixtureRequest) -> str:
    """The database engine a test runs on; whatever uses it runs once on each."""
    return str(request.param)


@pytest.fixture
def database_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of an empty database, on SQLite and on PostgreSQL."""
    if backend == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        yield from _postgres_database(request.getfixturevalue("postgres_server"))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A plain SQLAlchemy engine on an empty database."""
    engine = create_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def migrated(backend: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a fresh database with all migrations applied, on SQLite and on PostgreSQL."""
    if backend == "sqlite":
        yield request.getfixturevalue("migrated_sqlite")
    else:
        template = request.getfixturevalue("migrated_postgres_template")
        server = request.getfixturevalue("postgres_server")
        yield from _postgres_database(server, template=template)


@pytest.fixture
def migrated_sqlite(migrated_sqlite_template: Path, tmp_path: Path) -> str:
    """The URL of a fresh migrated SQLite database, where a test need not run on both engines."""
    shutil.copyfile(migrated_sqlite_template, tmp_path / "csdb.db")
    return f"sqlite:///{tmp_path / 'csdb.db'}"


@pytest.fixture(scope="session")
def migrated_sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file migrated once, to be copied and never opened by a test."""
    file = tmp_path_factory.mktemp("template") / "csdb.db"
    _upgrade(f"sqlite:///{file}")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the copy takes this one file only
    return file


@pytest.fixture(scope="session")
def migrated_postgres_template(postgres_server: postgres.Server) -> Iterator[str]:
    """A PostgreSQL database migrated once, to be cloned and never connected to by a test."""
    for url in _postgres_database(postgres_server):
        _upgrade(url)
        yield url


def _postgres_database(server: postgres.Server, *, template: str | None = None) -> Iterator[str]:
    url = server.create(template=template)
    yield url
    server.drop(url)


def _upgrade(url: str) -> None:
    from csdb.store.schema import upgrade  # imported late: most tests need no database

    upgrade(url)

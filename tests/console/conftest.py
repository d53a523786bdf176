"""The console on a database with people published and people who wait."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from csdb.config import Settings
from csdb.console import create_console
from csdb.store import submissions
from csdb.store.engine import connect, writing
from tests.publish.people import spread, submission
from tests.publish.test_refresh import add, tick

PASSWORD = "correct horse battery"
_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@pytest.fixture
def settings(migrated_sqlite: str, tmp_path: Path) -> Settings:
    return Settings(
        database_url=migrated_sqlite,
        keys_file=tmp_path / "keys.json",
        console_password_hash=_HASH,
    )


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    """Forty people are published; one waits whose pay is 1,176,000 dollars, and one of 98,000."""
    engine = connect(settings.database_url)
    add(engine, spread(40, 98_000))
    tick(engine)
    with writing(engine) as connection:
        for place, (base, reason) in enumerate([(1_176_000, "implausible"), (98_400, "quick")]):
            submissions.add(
                connection,
                submission(base=base, country="us"),
                state="held",
                reasons=[reason],
                receipt_hash=b"held" + bytes([place]),
            )
    yield engine
    engine.dispose()


@pytest.fixture
def console(settings: Settings, engine: Engine) -> Iterator[Flask]:
    app = create_console(settings)
    app.testing = True
    yield app
    app.extensions["csdb_engine"].dispose()


@pytest.fixture
def stranger(console: Flask) -> FlaskClient:
    """A browser that has not signed in."""
    return console.test_client()

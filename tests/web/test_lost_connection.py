"""A PostgreSQL connection that is lost in the moment of saving: a sentence, and nothing half."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy import Connection, event, func, make_url, select

from csdb import create_app, keys
from csdb.config import Settings
from csdb.store import tables
from csdb.store.engine import connect, reading
from csdb.web.form.submit import NOT_SAVED
from tests.web import filled

pytestmark = pytest.mark.parametrize(
    "backend", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)


@pytest.fixture
def app(migrated: str, tmp_path: Path) -> Iterator[Flask]:
    keys.write(keys.new(), tmp_path / "keys.json")
    app = create_app(
        Settings(
            database_url=migrated,
            keys_file=tmp_path / "keys.json",
            site_url="http://localhost",
        )
    )
    app.testing = True
    yield app
    for name in ("csdb_engine", "csdb_pages"):
        app.extensions[name].dispose()


def people(url: str) -> int:
    engine = connect(url)
    with reading(engine) as connection:
        found = connection.scalar(select(func.count()).select_from(tables.submission))
    engine.dispose()
    return found or 0


def test_a_connection_lost_before_the_commit_gives_no_receipt_and_keeps_nothing(
    app: Flask, migrated: str
) -> None:
    client = app.test_client()
    check = filled.check(client)
    plain = make_url(migrated).set(drivername="postgresql").render_as_string(hide_password=False)

    def cut(connection: Connection) -> None:
        pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
        with psycopg.connect(plain, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

    event.listen(app.extensions["csdb_engine"], "commit", cut)
    page = filled.send(client, check)
    event.remove(app.extensions["csdb_engine"], "commit", cut)
    assert page.status_code == 503
    assert NOT_SAVED in page.text
    assert 'id="receipt"' not in page.text
    assert people(migrated) == 0
    assert filled.code(filled.send(client, page))  # the same page, sent again
    assert people(migrated) == 1

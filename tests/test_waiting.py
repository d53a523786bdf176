"""Nothing that a site says differs between nobody waiting and somebody waiting: not one byte."""

import io
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog
import time_machine
from click.testing import CliRunner
from sqlalchemy import update

from csdb import create_app, keys, log, scheduler
from csdb.cli import commands
from csdb.collect.submission import Submission
from csdb.commands.figures import refreshing
from csdb.config import Settings
from csdb.publish.refresh import refresh
from csdb.questionnaire import Answers
from csdb.store import intake, submissions
from csdb.store.engine import connect, writing
from csdb.store.tables import submission as rows
from csdb.web import pages
from tests.publish.people import several, spread

BEFORE = datetime(2026, 11, 22, 4, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 12, 1, tzinfo=UTC)
RECEIPT = b"r" * 32
FORMS = ("/submit", "/mine")
"""Pages that hold a random number, and nothing of the figures."""


@pytest.fixture(autouse=True)
def _log_as_it_was() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)


@pytest.fixture
def still(migrated_sqlite: str, tmp_path: Path) -> Settings:
    """A site with figures of thirty people, none of whom waits."""
    keys.write(keys.new(), tmp_path / "keys.json")
    settings = Settings(
        database_url=migrated_sqlite, keys_file=tmp_path / "keys.json", site_url="http://localhost"
    )
    add(settings, spread(30, 98_000))
    engine = connect(settings.database_url)
    with writing(engine) as connection:
        last = (29).to_bytes(16, "big")
        connection.execute(update(rows).where(rows.c.id == last).values(receipt_hash=RECEIPT))
    key = keys.load(settings.keys_file).draw
    out = refresh(engine, now=BEFORE, key=key, home="us", draw=lambda *_, **__: {})
    engine.dispose()
    assert out.word == "published"
    return settings


@pytest.fixture
def waiting(still: Settings, tmp_path: Path) -> Settings:
    """The same site, in which three answers more and one withdrawal wait for a round."""
    shutil.copyfile(tmp_path / "csdb.db", tmp_path / "other.db")
    settings = replace(still, database_url=f"sqlite:///{tmp_path / 'other.db'}")
    add(settings, several(3, base=140_000), first=30)
    engine = connect(settings.database_url)
    with writing(engine) as connection:
        assert submissions.withdraw(connection, RECEIPT, day="2026-11-22")
    engine.dispose()
    return settings


def add(settings: Settings, people: list[Answers], *, first: int = 0) -> None:
    engine = connect(settings.database_url)
    new = [
        intake.New(place.to_bytes(16, "big"), Submission("2026-11", each), "accepted")
        for place, each in enumerate(people, first)
    ]
    with writing(engine) as connection:
        assert intake.add(connection, new) == len(people)
    engine.dispose()


def checked(settings: Settings) -> str:
    """What the scheduler writes to its log when it finds that nothing may move."""
    written = io.StringIO()
    log.configure(written)
    engine = connect(settings.database_url)
    scheduler.run_slot(
        engine,
        "2026-11-22T12:00",
        owner="a",
        refresh=refreshing(engine, settings),
        clock=lambda: NOW,
    )
    engine.dispose()
    return written.getvalue()


def served(settings: Settings) -> dict[str, bytes]:
    """Every page and file of the site."""
    app = create_app(settings)
    client = app.test_client()
    with app.test_request_context():
        addresses = [path for path in pages.addresses() if path not in FORMS]
    release = client.get("/data/latest/figures.csv").headers["Location"].rsplit("/", 1)[0]
    addresses += [f"{release}/figures.csv", release, "/sitemap.xml", "/feed.xml", "/llms.txt"]
    found = {path: client.get(path).data for path in addresses}
    for name in ("csdb_engine", "csdb_pages"):
        app.extensions[name].dispose()
    return found


def test_pages_and_log_are_the_same_bytes_whether_somebody_waits_or_not(
    still: Settings, waiting: Settings
) -> None:
    with time_machine.travel(NOW, tick=False):
        logs = checked(still), checked(waiting)
        told = served(still), served(waiting)
    assert '"reason": "waiting for others"' in logs[0]
    assert logs[0] == logs[1]
    assert b"last checked 22 November 2026, 12:00 UTC" in told[0]["/methodology"]
    for path, body in told[0].items():
        assert told[1][path] == body, path


def test_the_command_says_the_same_whether_somebody_waits_or_not(
    still: Settings, waiting: Settings
) -> None:
    outputs = [
        CliRunner().invoke(
            commands,
            ["refresh", "--now", "2026-11-22T12:01"],
            env={"CSDB_DATABASE_URL": each.database_url, "CSDB_KEYS_FILE": str(each.keys_file)},
        )
        for each in (still, waiting)
    ]
    assert [each.exit_code for each in outputs] == [0, 0]
    assert [each.output for each in outputs] == ["unchanged: waiting for others\n"] * 2

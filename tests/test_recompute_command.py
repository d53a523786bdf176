"""`csdb recompute` as the owner uses it: what it prints, and its exit codes."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import structlog
from click.testing import CliRunner, Result

from csdb import keys
from csdb.cli import commands
from csdb.store.engine import connect, writing
from csdb.store.submissions import withdraw
from tests.publish.people import spread
from tests.publish.test_refresh import add, receipt, tick


@pytest.fixture(autouse=True)
def _log_as_it_was() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)


class Site:
    """A database with figures of forty people, and the command run on it."""

    def __init__(self, folder: Path, url: str) -> None:
        self.environ = {"CSDB_DATABASE_URL": url, "CSDB_KEYS_FILE": str(folder / "keys.json")}
        self.file = folder / "csdb.db"
        self.engine = connect(url)

    def recompute(self) -> Result:
        result = CliRunner().invoke(commands, ["recompute"], env=self.environ)
        assert "Traceback" not in result.output
        return result

    def change(self, statement: str) -> None:
        with closing(sqlite3.connect(self.file)) as connection, connection:
            connection.execute(statement)


@pytest.fixture
def site(migrated_sqlite: str, tmp_path: Path) -> Iterator[Site]:
    keys.write(keys.new(), tmp_path / "keys.json")
    made = Site(tmp_path, migrated_sqlite)
    yield made
    made.engine.dispose()


@pytest.fixture
def published(site: Site) -> Site:
    add(site.engine, spread(40, 98_000))
    tick(site.engine)
    return site


def test_before_the_first_release_there_is_nothing_to_do(site: Site) -> None:
    result = site.recompute()
    assert (result.exit_code, result.output) == (0, "There is no release yet.\n")


def test_a_sound_site_comes_out_the_same(published: Site) -> None:
    result = published.recompute()
    assert result.exit_code == 0
    assert "numbers come out the same" in result.output
    assert "The digest is the same: " in result.output


def test_a_number_that_differs_is_wrong_and_named_without_an_amount(published: Site) -> None:
    published.change("UPDATE submission SET base_amount = base_amount + 7000")
    result = published.recompute()
    assert result.exit_code == 1
    assert "come out differently: us all" in result.output
    assert "7000" not in result.output


def test_erased_answers_are_a_reason_that_is_said(published: Site) -> None:
    with writing(published.engine) as connection:
        withdraw(connection, receipt(3), day="2026-09-01")
    assert published.recompute().exit_code == 0
    assert tick(published.engine).word == "unchanged"  # which erases what is overdue
    result = published.recompute()
    assert result.exit_code == 3
    assert "are erased by now" in result.output


def test_a_damaged_release_is_wrong(published: Site) -> None:
    published.change("UPDATE release SET body = x'00'")
    result = published.recompute()
    assert result.exit_code == 1
    assert "does not match its digest" in result.output

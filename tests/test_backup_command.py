"""A backup and the drill of putting it back, as an owner does them."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from csdb import keys
from csdb.cli import commands
from csdb.store import releases, submissions, tombstones
from csdb.store.engine import connect, reading, writing
from tests.publish.people import several, spread
from tests.publish.test_refresh import add, current, receipt, standing, tick


class Owner:
    """The command line of a site with forty people in a release."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder, self.copies = url, folder, folder / "copies"
        self.keys = folder / "keys" / "keys.json"

    def run(self, *arguments: str | Path, url: str = "") -> Result:
        environ = {"CSDB_DATABASE_URL": url or self.url, "CSDB_KEYS_FILE": str(self.keys)}
        result = CliRunner().invoke(commands, [*map(str, arguments)], env=environ)
        assert "Traceback" not in result.output
        return result

    def backup(self) -> Path:
        result = self.run("backup", self.copies)
        assert result.exit_code == 0, result.output
        return Path(re.search(r"Wrote (\S+)", result.output)[1])


@pytest.fixture
def owner(migrated: str, tmp_path: Path) -> Owner:
    owner = Owner(migrated, tmp_path)
    keys.write(keys.new(), owner.keys)
    return owner


@pytest.fixture
def live(owner: Owner) -> Iterator[Engine]:
    engine = connect(owner.url)
    add(engine, spread(40, 98_000))
    tick(engine)
    yield engine
    engine.dispose()


def withdraw(owner: Owner, engine: Engine, place: int) -> None:
    """What the site does when somebody withdraws."""
    key = keys.load(owner.keys).index
    file = owner.keys.with_name("withdrawn.txt")
    with writing(engine) as connection:
        assert submissions.withdraw(connection, receipt(place), day="2026-11-22")
        tombstones.append(file, receipt(place), key=key, day="2026-11-22")


def test_the_drill(owner: Owner, live: Engine) -> None:
    file, before = owner.backup(), current(live)
    withdraw(owner, live, 5)
    add(live, spread(40, 98_000))
    tick(live, hours=8)
    assert current(live) != before
    result = owner.run("restore", file, "--replace")
    assert result.exit_code == 0, result.output
    assert "Put back 39 answers" in result.output
    assert "Withdrawn again: 1" in result.output
    assert current(live) == before
    with reading(live) as connection:
        assert submissions.find(connection, receipt(5)) is None
    assert "digest is right" in owner.run("check").output


def test_answers_are_never_replaced_unasked(owner: Owner, live: Engine) -> None:
    file = owner.backup()
    result = owner.run("restore", file)
    assert result.exit_code == 3
    assert "holds 40 answers" in result.output


def test_a_copy_of_one_database_can_be_tried_in_another(owner: Owner, live: Engine) -> None:
    drill = f"sqlite:///{owner.folder / 'drill.db'}"
    result = owner.run("restore", owner.backup(), url=drill)
    assert result.exit_code == 0, result.output
    assert "their answers are back" in result.output
    other = connect(drill)
    with reading(other) as connection:
        assert releases.newest(connection) == current(live)
    other.dispose()


def test_an_old_copy_is_taken_only_on_demand(owner: Owner, live: Engine) -> None:
    file = owner.backup()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(
            "UPDATE site SET value = '2026-01-01T00:00:00+00:00' WHERE key = 'backup'"
        )
    result = owner.run("restore", file, "--replace")
    assert result.exit_code == 3
    assert "--accept-old" in result.output
    assert owner.run("restore", file, "--replace", "--accept-old").exit_code == 0


def test_older_copies_go_with_a_new_one(owner: Owner, live: Engine) -> None:
    owner.copies.mkdir()
    old = owner.copies / "csdb-2026-01-01T000000Z.backup"
    old.touch()
    assert f"Deleted {old}" in owner.run("backup", owner.copies, "--keep", "1d").output
    assert len(list(owner.copies.iterdir())) == 1


@pytest.mark.parametrize("keep", ["0d", "7", "d", "-1d", "366d", "a week"])
def test_a_wrong_number_of_days_is_a_sentence(owner: Owner, keep: str) -> None:
    result = owner.run("backup", owner.copies, f"--keep={keep}")
    assert result.exit_code == 2
    assert "write 7d" in result.output
    assert not owner.copies.exists()


def test_a_copy_beside_the_database_is_refused(migrated_sqlite: str, tmp_path: Path) -> None:
    owner = Owner(migrated_sqlite, tmp_path)
    result = owner.run("backup", tmp_path)
    assert result.exit_code == 2
    assert "lost together" in result.output


def test_a_file_that_is_no_copy_changes_nothing(owner: Owner, live: Engine) -> None:
    letter = owner.folder / "letter.txt"
    letter.write_text("Dear all, " * 200)
    result = owner.run("restore", letter, "--replace")
    assert result.exit_code == 2
    assert "is no backup of csdb" in result.output
    assert current(live) is not None


def test_a_folder_that_cannot_be_made_is_a_sentence(owner: Owner, live: Engine) -> None:
    owner.copies.touch()
    result = owner.run("backup", owner.copies / "here")
    assert result.exit_code == 1
    assert "Not a directory" in result.output


def test_after_a_restore_a_scope_moves_first_by_twenty_people(owner: Owner, live: Engine) -> None:
    """Nineteen wait, though five would be enough otherwise; then the rule is as before."""
    owner.run("restore", owner.backup(), "--replace")
    before = len(standing(live)["us"])
    add(live, several(19))  # even with nobody sitting out, too few
    assert tick(live, hours=8).word == "unchanged"
    add(live, several(21))
    assert tick(live, hours=16).word == "published"
    assert len(standing(live)["us"]) >= before + 20
    add(live, several(19))
    assert tick(live, hours=24).word == "published"

"""Copies while the site writes, put back whole, without whoever withdrew; on both databases."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import Connection, Engine, Table, func, select
from sqlalchemy.exc import IntegrityError

from csdb.store import backup, buckets, restore, review_log, schema, site, submissions, tables
from csdb.store import seen as once
from csdb.store.engine import connect, reading, writing
from csdb.store.restore import BackupError, Restored
from csdb.store.tombstones import Withdrawn, append, read
from tests.publish.people import spread
from tests.publish.test_refresh import add, receipt, tick
from tests.store.made import submission

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
KEY = b"k" * 32
NOBODY = Withdrawn(frozenset(), KEY)
FORGOTTEN = ("bucket", "salt", "seen")


@pytest.fixture
def live(migrated: str) -> Iterator[Engine]:
    """A database with forty people, a release, a verdict, and rows that no copy may hold."""
    engine = connect(migrated)
    add(engine, spread(40, 98_000))
    tick(engine)
    with writing(engine) as connection:
        review_log.append(connection, day="2026-11-22", verdict="accept", reasons=["quick"])
        once.first(connection, "nonce", b"hash", "2026-11-22")
        buckets.add(connection, "tries", "192.0.2.0/24", NOW)
    yield engine
    engine.dispose()


@pytest.fixture
def empty(database_url: str) -> str:
    """The URL of another database of the same kind, in which there is not even a table."""
    return database_url


def content(engine: Engine) -> dict[str, list[str]]:
    """Every row of every table that a copy holds."""
    with reading(engine) as connection:
        return {table.name: _rows(connection, table) for table in _COPIED}


_COPIED = [table for table in tables.metadata.sorted_tables if table.name not in FORGOTTEN]


def _rows(connection: Connection, table: Table) -> list[str]:
    rows = connection.execute(select(table)).mappings()
    told = [sorted((name, repr(_plain(value))) for name, value in row.items()) for row in rows]
    return sorted(map(repr, told))


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def back(file: Path, url: str, *, withdrawn: Withdrawn = NOBODY) -> Restored:
    with restore.copied(file) as source:
        assert restore.made(source, file) == NOW
        return restore.restore(source, url, withdrawn=withdrawn, day="2026-11-23")


def test_what_is_put_back_is_what_was_copied(live: Engine, empty: str, tmp_path: Path) -> None:
    file = backup.write(live, tmp_path / "copies", now=NOW)
    assert file.name == "csdb-2026-11-22T120000Z.backup"
    assert back(file, empty) == Restored(40, 0)
    engine = connect(empty)
    before, after = content(live), content(engine)
    assert before.pop("site") != after.pop("site")  # the mark that a backup was put back
    assert before == after
    with writing(engine) as connection:  # numbers go on where they ended
        review_log.append(connection, day="2026-11-23", verdict="reject", reasons=[])
        assert review_log.broken(connection) is None
        assert site.restored(connection) == {"us"}
        assert site.backup_made(connection) is None
    add(engine, spread(40, 98_000))
    assert tick(engine, hours=8).word == "published"
    engine.dispose()


def test_a_copy_is_for_its_owner_alone_and_holds_nothing_that_must_be_forgotten(
    live: Engine, tmp_path: Path
) -> None:
    file = backup.write(live, tmp_path / "copies", now=NOW)
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [each.name for each in file.parent.iterdir()] == [file.name]
    with closing(sqlite3.connect(file)) as connection:
        for table in FORGOTTEN:
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_a_copy_made_while_people_answer_shows_one_moment(live: Engine, tmp_path: Path) -> None:
    """Each transaction adds a pair: a copy with half of one would show two moments."""
    stop, done = Event(), []

    def answering() -> None:
        while not stop.is_set():
            with writing(live) as connection:
                for _ in range(2):
                    submissions.add(connection, submission(level="cco"), state="accepted")
            done.append(1)

    thread = Thread(target=answering)
    thread.start()
    try:
        while len(done) < 3:
            stop.wait(0.01)
        file = backup.write(live, tmp_path / "copies", now=NOW)
    finally:
        stop.set()
        thread.join()
    with closing(sqlite3.connect(file)) as connection:
        wanted = "SELECT count(*) FROM submission WHERE level = 'cco'"
        (people,) = connection.execute(wanted).fetchone()
    assert people >= 6
    assert people % 2 == 0


def test_whoever_withdrew_since_is_withdrawn_again(
    live: Engine, empty: str, tmp_path: Path
) -> None:
    file = backup.write(live, tmp_path / "copies", now=NOW)
    lines = tmp_path / "withdrawn.txt"
    for place in (3, 7):
        append(lines, receipt(place), key=KEY, day="2026-11-22")
    assert back(file, empty, withdrawn=read(lines, key=KEY)) == Restored(38, 2)
    engine = connect(empty)
    with reading(engine) as connection:
        assert submissions.find(connection, receipt(3)) is None
        assert submissions.find(connection, receipt(4)) is not None
        copies = select(func.count()).where(tables.published.c.gone == "2026-11-23")
        assert connection.scalar(copies) == 2  # for the figures that still hold them
    engine.dispose()


def test_lines_under_other_keys_or_cut_off_withdraw_nobody(tmp_path: Path) -> None:
    lines = tmp_path / "withdrawn.txt"
    assert not read(lines, key=KEY).holds(receipt(1))
    append(lines, receipt(1), key=KEY, day="2026-11-22")
    with lines.open("ab") as out:
        out.write(b"2026-11-22 0a1b")  # the machine stopped here
    append(lines, receipt(2), key=KEY, day="2026-11-23")
    found = read(lines, key=KEY)
    assert [found.holds(receipt(place)) for place in (1, 2, 3)] == [True, True, False]
    assert not read(lines, key=b"other" * 8).holds(receipt(1))
    assert lines.stat().st_mode & 0o777 == 0o600
    assert receipt(1).hex() not in lines.read_text()


def test_a_backup_replaces_everything_and_all_or_nothing(live: Engine, tmp_path: Path) -> None:
    file = backup.write(live, tmp_path / "copies", now=NOW)
    before = content(live)
    with writing(live) as connection:
        submissions.add(connection, submission(), state="accepted", receipt_hash=b"late")
    torn = content(live)
    broken = tmp_path / "broken.backup"
    shutil.copyfile(file, broken)
    with closing(sqlite3.connect(broken)) as connection, connection:
        connection.execute("DELETE FROM release")  # its files are refused when half is put back
    with pytest.raises(IntegrityError):
        back(broken, _url(live))
    assert content(live) == torn
    back(file, _url(live))
    after = content(live)
    assert before.pop("site") != after.pop("site")
    assert before == after


def _url(engine: Engine) -> str:
    if engine.dialect.name == "sqlite":
        return f"sqlite:///{str(engine.url.database).removeprefix('file://')}"
    return engine.url.render_as_string(hide_password=False)


@pytest.mark.parametrize("what", ["letter", "empty", "other database", "no backup"])
def test_what_is_no_backup_is_a_sentence(migrated_sqlite: str, tmp_path: Path, what: str) -> None:
    file = tmp_path / "some.backup"
    if what == "other database":
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute("CREATE TABLE shoe (size INTEGER)")
    elif what == "no backup":
        shutil.copyfile(migrated_sqlite.removeprefix("sqlite:///"), file)
    else:
        file.write_text("Dear all, " * 200 if what == "letter" else "")
    kept = file.read_bytes()
    with pytest.raises(BackupError, match="no backup"), restore.copied(file) as source:
        restore.made(source, file)
    assert file.read_bytes() == kept
    assert not list(tmp_path.glob(".csdb-restore-*"))


def test_a_backup_of_an_older_version_is_brought_up_to_date(
    live: Engine, empty: str, tmp_path: Path
) -> None:
    file = backup.write(live, tmp_path / "copies", now=NOW)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("DROP INDEX ix_submission_state")
        connection.execute("ALTER TABLE submission DROP COLUMN decided")
        connection.execute("ALTER TABLE submission DROP COLUMN codes")
        connection.execute("ALTER TABLE published DROP COLUMN half")
        connection.execute("ALTER TABLE published ADD COLUMN scope TEXT")
        connection.execute("ALTER TABLE published ADD COLUMN places BLOB")
        connection.execute("DROP TABLE cohort")
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    assert back(file, empty).answers == 40
    assert schema.state(empty) == "current"


def test_copies_older_than_told_are_deleted_and_nothing_else(live: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    files = [backup.write(live, folder, now=NOW - timedelta(days=days)) for days in (0, 6, 8)]
    cut_off = folder / "csdb-2026-01-01T000000Z.backup.partial"
    other = folder / "csdb-2020-01-01.notes"
    for each in (cut_off, other):
        each.touch()
    gone = backup.delete_older(folder, than=timedelta(days=7), now=NOW)
    assert set(gone) == {files[2], cut_off}
    assert set(folder.iterdir()) == {files[0], files[1], other}


def test_a_folder_that_is_full_or_closed_leaves_no_half_copy(live: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    (folder / "csdb-2026-11-22T120000Z.backup.partial").touch()
    with pytest.raises(FileExistsError):
        backup.write(live, folder, now=NOW)
    assert not list(folder.glob("*.backup"))

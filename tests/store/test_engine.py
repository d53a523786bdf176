import stat
import threading
import time
from pathlib import Path
from sqlite3 import Cursor

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError

from csdb.store import schema, submissions
from csdb.store.engine import connect, file_of, problem, reading, writing
from tests.store.made import submission

only_postgresql = pytest.mark.parametrize(
    "backend", [pytest.param("postgresql", marks=pytest.mark.postgres)]
)


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///var/csdb.db",
        "sqlite:////srv/csdb/csdb.db",
        "postgresql+psycopg://csdb@localhost/csdb",
        "postgresql://csdb:secret@localhost:5432/csdb?sslmode=require",
        "postgres://localhost/csdb",
    ],
)
def test_these_can_be_the_database(url: str) -> None:
    assert problem(url) is None


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "not the address"),
        ("var/csdb.db", "not the address"),
        ("postgresql://localhost:port/csdb", "not the address"),
        ("mysql://localhost/csdb", "“mysql” cannot be used"),
        ("postgresql+psycopg2://localhost/csdb", "“postgresql+psycopg2” cannot be used"),
        ("sqlite+aiosqlite:///csdb.db", "“sqlite+aiosqlite” cannot be used"),
        ("sqlite://", "plain file"),
        ("sqlite:///:memory:", "plain file"),
        ("sqlite:///csdb.db?mode=memory", "plain file"),
        ("postgresql://localhost", "name of the database is missing"),
    ],
)
def test_a_wrong_address_is_refused_with_a_sentence_and_an_example(url: str, why: str) -> None:
    said = problem(url)
    assert said
    assert why in said
    assert "postgresql+psycopg://" in said
    with pytest.raises(ValueError, match="Write sqlite:///"):
        connect(url)


def test_a_password_is_not_repeated_in_a_complaint() -> None:
    assert "s3cret" not in (problem("mysql://csdb:s3cret@localhost/csdb") or "")
    assert "s3cret" not in (problem("postgresql://csdb:s3cret@localhost:port/csdb") or "")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_means_psycopg_3(scheme: str) -> None:
    engine = connect(f"{scheme}://csdb@localhost/csdb")
    assert (engine.url.drivername, engine.driver) == ("postgresql+psycopg", "psycopg")


def test_a_file_is_private_and_so_is_the_folder_made_for_it(tmp_path: Path) -> None:
    file = tmp_path / "a folder" / "csdb #1.db"
    schema.upgrade(f"sqlite:///{file}")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    journal = file.with_name("csdb #1.db-journal")
    assert {each: stat.S_IMODE(each.stat().st_mode) for each in file.parent.iterdir()} == {
        file: 0o600,
        journal: 0o600,
    }
    assert journal.read_bytes() == b""  # truncated, not deleted: nothing is left in it


def test_a_relative_file_is_where_the_program_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert file_of("sqlite:///var/csdb.db") == tmp_path / "var" / "csdb.db"
    assert file_of("postgresql://localhost/csdb") is None


def test_a_missing_file_is_an_error_and_not_a_new_empty_database(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'gone.db'}")
    with pytest.raises(OperationalError), reading(engine):
        pass
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "truncate"),
        ("synchronous", 3),
        ("secure_delete", 1),
        ("trusted_schema", 0),
        ("foreign_keys", 1),
        ("temp_store", 2),
        ("busy_timeout", 10_000),
    ],
)
def test_every_sqlite_connection_is_durable_and_forgets_what_is_deleted(
    sqlite_database: Engine, pragma: str, value: object
) -> None:
    with reading(sqlite_database) as one, reading(sqlite_database) as other:
        for connection in (one, other):
            assert connection.execute(text(f"PRAGMA {pragma}")).scalar() == value


def test_what_is_written_before_an_error_is_not_kept(database: Engine) -> None:
    def fail() -> None:
        with writing(database) as connection:
            submissions.add(connection, submission(), state="accepted")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with reading(database) as connection:
        assert submissions.counts(connection)["accepted"] == 0


def test_an_error_of_the_database_quotes_no_answer(database: Engine) -> None:
    with writing(database) as connection:
        connection.execute(text("DROP TABLE submission"))
    with pytest.raises(DBAPIError) as raised, writing(database) as connection:
        submissions.add(connection, submission(level="telling"), state="accepted")
    assert "submission" in str(raised.value)
    assert "telling" not in str(raised.value)


# On SQLite a writer waits until the reader has ended.
@only_postgresql
def test_a_reader_sees_one_state_of_the_database_throughout(database: Engine) -> None:
    with reading(database) as reader:
        before = submissions.counts(reader)
        with writing(database) as writer:
            submissions.add(writer, submission(), state="accepted")
        assert submissions.counts(reader) == before


@only_postgresql
def test_a_reader_may_not_write(database: Engine) -> None:
    with pytest.raises(DBAPIError), reading(database) as connection:
        submissions.add(connection, submission(), state="accepted")


def test_two_writers_at_once_wait_for_each_other(database: Engine) -> None:
    together = threading.Barrier(2)
    failed: list[Exception] = []

    def write() -> None:
        together.wait()
        try:
            for _ in range(10):
                with writing(database) as connection:
                    # Both would have read before either writes, and SQLite refuse the second.
                    submissions.counts(connection)
                    time.sleep(0.005)
                    submissions.add(connection, submission(), state="accepted")
        except Exception as problem:
            failed.append(problem)

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    with reading(database) as connection:
        assert submissions.counts(connection)["accepted"] == 20


def test_a_writer_whose_turn_never_comes_waits_its_time_once(migrated_sqlite: str) -> None:
    engine, other = connect(migrated_sqlite, patience=0.05), connect(migrated_sqlite)
    waits = []

    @event.listens_for(engine, "before_cursor_execute")
    def _last(_connection: object, cursor: Cursor, statement: str, *_: object) -> None:
        if statement == "BEGIN IMMEDIATE":
            waits.append(cursor.connection.execute("PRAGMA busy_timeout").fetchone()[0])

    with writing(other), pytest.raises(OperationalError, match="locked"), writing(engine):
        pass
    assert waits == [0]
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 50
    engine.dispose()
    other.dispose()


def test_a_server_whose_cable_was_pulled_is_not_waited_for_long() -> None:
    """Seen with hosts in network namespaces: without a limit a form hung for minutes."""
    engine = connect("postgresql://csdb@192.0.2.1/csdb", patience=7)
    told: dict[str, object] = {}

    @event.listens_for(engine, "do_connect")
    def _look(_dialect: object, _entry: object, _args: object, how: dict[str, object]) -> None:
        told.update(how)
        raise LookupError

    with pytest.raises(LookupError):
        engine.connect()
    assert (told["connect_timeout"], told["tcp_user_timeout"]) == (7, 7000)

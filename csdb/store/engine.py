"""How the database is opened and what a transaction is, on SQLite and on PostgreSQL."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from csdb.store import marks

if TYPE_CHECKING:
    from sqlalchemy.dialects.sqlite import Insert

PATIENCE = 10
"""Seconds to wait for somebody else's transaction before giving up."""

_PRAGMAS = (
    "journal_mode=TRUNCATE",  # not WAL: a deleted salary stays readable in its file
    "synchronous=EXTRA",  # what is acknowledged is on the disk, even if the power fails
    "secure_delete=ON",  # what is deleted is overwritten with zeros
    "temp_store=MEMORY",  # no answers in temporary files
    "trusted_schema=OFF",
)
_POSTGRESQL = ("postgresql+psycopg", "postgresql", "postgres")
_EXAMPLE = "Write sqlite:///var/csdb.db or postgresql+psycopg://user@host/name."


def problem(url: str) -> str | None:
    """The sentence that says why `url` cannot be the database; None when it can."""
    try:
        parts = make_url(url)
    except (ArgumentError, ValueError):  # a port that is no number is a ValueError
        return f"This is not the address of a database. {_EXAMPLE}"
    match parts.drivername:
        case "sqlite":
            return None if parts.database not in _IN_MEMORY and not parts.query else _NO_FILE
        case driver if driver in _POSTGRESQL:
            return None if parts.database else f"The name of the database is missing. {_EXAMPLE}"
        case driver:
            return f"A database of the kind “{driver}” cannot be used. {_EXAMPLE}"


_IN_MEMORY = (None, "", ":memory:")
_NO_FILE = f"A SQLite database must be a plain file, or it would lose every answer. {_EXAMPLE}"


def connect(url: str, *, migrating: bool = False, patience: float = PATIENCE) -> Engine:
    """The engine of a database; nothing is opened yet.

    A missing SQLite file is an OperationalError at first use, never a new empty database. Only
    when `migrating` is it made, readable by its owner alone, and foreign keys are not enforced,
    because SQLite changes a table by building it anew. `patience`: seconds to wait for somebody
    else's transaction, or for a server to answer. ValueError with `problem` for a wrong url.
    """
    if wrong := problem(url):
        raise ValueError(wrong)
    engine = _opened(url, migrating=migrating, patience=patience)
    if not migrating:
        marks.watch(engine)
    return engine


def _opened(url: str, *, migrating: bool, patience: float) -> Engine:
    parts = make_url(url)
    if parts.drivername != "sqlite":
        return create_engine(
            parts.set(drivername=_POSTGRESQL[0]),
            connect_args=_waiting(max(2, int(patience))),  # two is the least it takes
            pool_pre_ping=True,  # a server that was restarted is no error
            hide_parameters=True,  # the text of an error quotes no answers
        )
    path = file_of(url)
    if migrating and path:
        _make(path)
    return _sqlite(path or Path(), foreign_keys=not migrating, patience=patience)


def _waiting(seconds: int) -> dict[str, int]:
    """How long libpq waits for a server, also for one whose cable was pulled.

    Without the last three nobody would be told for a quarter of an hour.
    """
    return {
        "connect_timeout": seconds,
        "tcp_user_timeout": 1000 * seconds,
        "keepalives_idle": seconds,
        "keepalives_interval": seconds,
    }


def file_of(url: str) -> Path | None:
    """The absolute path of a SQLite database, which need not exist; None for PostgreSQL."""
    parts = make_url(url)
    return Path(parts.database or "").absolute() if parts.drivername == "sqlite" else None


def _make(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)


def _sqlite(path: Path, *, foreign_keys: bool, patience: float) -> Engine:
    where = URL.create("sqlite", database=path.as_uri(), query={"mode": "rw", "uri": "true"})
    # No isolation_level: then the driver begins nothing by itself, and `_begin` decides.
    how = {"timeout": patience, "isolation_level": None}
    engine = create_engine(where, connect_args=how, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _set(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        with closing(connection.cursor()) as cursor:
            for pragma in (*_PRAGMAS, f"foreign_keys={'ON' if foreign_keys else 'OFF'}"):
                cursor.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get("csdb_writes"):
            _begin_writing(connection, patience)
        else:
            connection.exec_driver_sql("BEGIN")

    return engine


_ASK_AGAIN = 0.0003
"""Seconds after which a writer asks again whether it is its turn."""


def _begin_writing(connection: Connection, patience: float) -> None:
    """Wait until nobody else writes, asking often.

    SQLite's own way of waiting sleeps longer and longer, up to 0.1 seconds: beside a busy process
    that is back at once, another one hardly ever has its turn.
    """
    until = monotonic() + patience
    with closing(connection.connection.cursor()) as cursor:
        cursor.execute("PRAGMA busy_timeout=0")
        while (turn := _turn(cursor)) is False and monotonic() < until:
            sleep(_ASK_AGAIN)
        try:
            if not turn:  # now it raises what is wrong as SQLAlchemy says it
                connection.exec_driver_sql("BEGIN IMMEDIATE")
        finally:
            cursor.execute(f"PRAGMA busy_timeout={int(1000 * patience)}")


def _turn(cursor: DBAPICursor) -> bool | None:
    """Whether it is our turn; None where something is wrong that waiting does not cure."""
    try:
        cursor.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as problem:
        return False if problem.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY else None
    except sqlite3.Error:
        return None
    return True


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that may write: committed, and on the disk, when the block ends well.

    On SQLite one at a time; the others wait up to PATIENCE seconds, then OperationalError.
    """
    with engine.connect().execution_options(csdb_writes=True) as connection, connection.begin():
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that reads one state of the database throughout; it must not write."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with connection.begin():
            yield connection


def insert_new(connection: Connection, table: Table) -> "Insert":
    """An INSERT that leaves out rows that a unique column says are already there.

    Its rowcount is the number of new rows, also when executed with many.
    """
    return _insert_new(connection.dialect.name, table)


@cache  # putting a statement together takes longer than running it
def _insert_new(dialect: str, table: Table) -> "Insert":
    # PostgreSQL's dialect takes 2 MB, which a web process on SQLite need not have.
    new: Insert = import_module(f"sqlalchemy.dialects.{dialect}").insert(table)
    return new.on_conflict_do_nothing().execution_options(preserve_rowcount=True)

"""Copies of the whole database, each one SQLite file whatever the database is, and their age.

What must be forgotten within hours or days is in no copy: hashes of networks, forms sent.
"""

import os
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, delete, insert, select, text

from csdb.store import schema, site, tables
from csdb.store.engine import connect, file_of, reading, writing

CHUNK = 2_000
"""Rows held at once."""

_FORGOTTEN = (tables.bucket, tables.salt, tables.seen)
_NAME = "csdb-%Y-%m-%dT%H%M%SZ.backup"
_NAMED = re.compile(r"csdb-\d{4}-\d\d-\d\dT\d{6}Z\.backup(\.partial(-journal)?)?")


def write(engine: Engine, folder: Path, *, now: datetime) -> Path:
    """Make a copy in `folder` (0700 if made) while the site goes on; the file, 0600.

    It shows one moment, is on the disk when this returns, and under its name only when whole.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / now.astimezone(UTC).strftime(_NAME)
    partial = file.with_name(f"{file.name}.partial")
    os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        if engine.dialect.name == "sqlite":
            _vacuum(engine, partial)
        else:
            _export(engine, partial)
        _finish(partial, now)
        partial.rename(file)
        _sync(folder)
    finally:
        for left in (partial, partial.with_name(f"{partial.name}-journal")):
            left.unlink(missing_ok=True)
    return file


def _vacuum(engine: Engine, file: Path) -> None:
    with closing(engine.raw_connection()) as connection:  # not in a transaction
        connection.cursor().execute("VACUUM INTO ?", (str(file),))


def _export(engine: Engine, file: Path) -> None:
    schema.upgrade(f"sqlite:///{file}")
    with opened(file) as copy, reading(engine) as source, writing(copy) as target:
        for table in tables.metadata.sorted_tables:
            if table not in _FORGOTTEN:
                copy_rows(source, target, table)


def copy_rows(source: Connection, target: Connection, table: Table) -> None:
    """Add every row of a table in one database to the same table in another."""
    found = source.execute(select(table), execution_options={"yield_per": CHUNK})
    for rows in found.mappings().partitions():
        target.execute(insert(table), [dict(row) for row in rows])


def _finish(file: Path, now: datetime) -> None:
    with opened(file) as copy:
        with writing(copy) as connection:
            for table in _FORGOTTEN:
                connection.execute(delete(table))
            site.mark_backup(connection, made=now.astimezone(UTC).isoformat(timespec="seconds"))
        with reading(copy) as connection:
            sound = connection.execute(text("PRAGMA integrity_check")).scalar()
    if sound != "ok":
        raise OSError(5, "the copy is not sound", str(file))
    _sync(file)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def opened(file: Path) -> Iterator[Engine]:
    """The engine of a copy, closed at the end."""
    engine = connect(f"sqlite:///{file}")
    try:
        yield engine
    finally:
        engine.dispose()


def delete_older(folder: Path, *, than: timedelta, now: datetime) -> list[Path]:
    """Delete the copies in `folder` that are older, by their names, and copies cut off; which."""
    oldest = (now - than).astimezone(UTC).strftime(_NAME)
    gone = [each for each in sorted(folder.iterdir()) if _NAMED.fullmatch(each.name)]
    gone = [each for each in gone if each.name < oldest]
    for file in gone:
        file.unlink()
    return gone


def is_beside(url: str, folder: Path) -> bool:
    """Whether `folder` is where the SQLite database itself lies, whose loss the copies are for."""
    file = file_of(url)
    return bool(file and file.parent.resolve() == folder.resolve())

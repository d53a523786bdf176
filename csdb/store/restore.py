"""A copy put back in the place of a database: all of it or nothing, without whoever withdrew."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, func, select
from sqlalchemy.exc import DatabaseError

from csdb.store import backup, schema, site, submissions, tables
from csdb.store.engine import connect, reading, writing
from csdb.store.tombstones import Withdrawn

_kept = tables.submission.c


class BackupError(ValueError):
    """Why a file cannot be put back, in one sentence."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back: how many people's answers, and how many were withdrawn again."""

    answers: int
    withdrawn: int


@contextmanager
def copied(file: Path) -> Iterator[Engine]:
    """A copy of a backup, brought to this version's tables; the backup itself stays as it is.

    BackupError where it is none.
    """
    with tempfile.TemporaryDirectory(prefix=".csdb-restore-", dir=file.parent) as folder:
        copy = Path(shutil.copyfile(file, Path(folder) / "copy.db"))
        url = f"sqlite:///{copy}"
        try:
            state = schema.state(url)
            if state == "ahead":
                raise BackupError(f"{file} was made by a newer version of csdb: install that one.")
            if state != "missing":
                schema.upgrade(url)
        except DatabaseError:
            state = "missing"
        if state == "missing":
            raise BackupError(f"{file} is no backup of csdb.")
        with backup.opened(copy) as engine:
            yield engine


def made(source: Engine, file: Path) -> datetime:
    """When a backup was made. BackupError for a database that is none."""
    with reading(source) as connection:
        told = site.backup_made(connection)
    if told is None:
        raise BackupError(f"{file} is a database, but no backup: `csdb backup` makes one.")
    return datetime.fromisoformat(told)


def restore(source: Engine, url: str, *, withdrawn: Withdrawn, day: str) -> Restored:
    """Put a backup in the place of everything in the database at `url`, in one transaction.

    Whoever is in `withdrawn` is withdrawn again, as of `day` (YYYY-MM-DD). The scopes published in
    the backup are marked: what the public saw of them last is not known any more, see
    `csdb.publish.passage`. Nothing else may be using the database.
    """
    schema.upgrade(url)
    target = connect(url)
    try:
        with reading(source) as old, writing(target) as connection:
            _replace(old, connection)
            gone = [each for each in _receipts(connection) if withdrawn.holds(each)]
            for receipt_hash in gone:
                submissions.withdraw(connection, receipt_hash, day=day)
            scopes = connection.scalars(select(tables.standing.c.scope)).all()
            site.mark_restored(connection, scopes)
            people = connection.scalar(select(func.count()).select_from(tables.submission)) or 0
    finally:
        target.dispose()
    return Restored(people, len(gone))


def _replace(source: Connection, target: Connection) -> None:
    for table in reversed(tables.metadata.sorted_tables):
        target.execute(delete(table))
    for table in tables.metadata.sorted_tables:
        backup.copy_rows(source, target, table)
    if target.dialect.name == "postgresql":  # or the next row would take a number already used
        for table in (tables.release, tables.review_log):
            last = func.max(table.c.seq)
            numbers = func.pg_get_serial_sequence(table.name, "seq")
            target.execute(select(func.setval(numbers, last)).having(last > 0))


def _receipts(connection: Connection) -> list[bytes]:
    found = connection.scalars(select(_kept.receipt_hash).where(_kept.receipt_hash.is_not(None)))
    return [bytes(each) for each in found if each]

"""Whether a database has the tables of this version, and bringing it there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from csdb.store.engine import connect, file_of, reading, writing

State = Literal["missing", "behind", "current", "ahead"]

_MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
_LOCK = 0x63736462  # "csdb"


def upgrade(url: str) -> None:
    """Make the database, or bring it to this version, keeping what is in it; all or nothing.

    ValueError for a url that cannot be one, and when the database is ahead of this version.
    """
    with _engine(url, migrating=True) as engine, writing(engine) as connection:
        if engine.dialect.name == "postgresql":  # two at once: the second finds nothing to do
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        if _state(connection) == "ahead":
            raise ValueError("This database was made by a newer version of csdb.")
        command.upgrade(_config(connection), "head")


def state(url: str) -> State:
    """missing: no tables yet; behind: older than this version; ahead: newer than it.

    Nothing is made or changed. ValueError for a url that cannot be one; the database's own error
    when it does not answer.
    """
    with _engine(url) as engine:
        file = file_of(url)
        if file and not file.exists():
            return "missing"
        with reading(engine) as connection:
            return _state(connection)


@contextmanager
def _engine(url: str, *, migrating: bool = False) -> Iterator[Engine]:
    engine = connect(url, migrating=migrating)
    try:
        yield engine
    finally:
        engine.dispose()


def _config(connection: Connection | None = None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


def _state(connection: Connection) -> State:
    revision = MigrationContext.configure(connection).get_current_revision()
    scripts = ScriptDirectory.from_config(_config())
    if revision is None:
        return "missing"
    if revision == scripts.get_current_head():
        return "current"
    return "behind" if revision in {each.revision for each in scripts.walk_revisions()} else "ahead"

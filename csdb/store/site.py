"""What is true of the database as a whole: its columns, made-up answers, a backup put back."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, delete, select, update

from csdb.store.engine import insert_new
from csdb.store.tables import metadata, site

_DEMONSTRATION = {"key": "demonstration", "value": "yes"}


def is_demonstration(connection: Connection) -> bool:
    """Whether the answers in this database are made up."""
    value = select(site.c.value).where(site.c.key == _DEMONSTRATION["key"])
    return connection.execute(value).scalar() == _DEMONSTRATION["value"]


def mark_demonstration(connection: Connection) -> None:
    """Say for good that the answers in this database are made up."""
    connection.execute(insert_new(connection, site), _DEMONSTRATION)


def columns() -> Mapping[str, tuple[str, ...]]:
    """Every table with its columns, in order: all that can be kept."""
    return {table.name: tuple(table.columns.keys()) for table in metadata.sorted_tables}


_BACKUP, _RESTORED = "backup", "restored"


def mark_backup(connection: Connection, *, made: str) -> None:
    """Say of a copy when it was made (ISO 8601, with its zone)."""
    connection.execute(insert_new(connection, site), {"key": _BACKUP, "value": made})


def backup_made(connection: Connection) -> str | None:
    """When this copy was made; None of a database that is no copy."""
    return connection.execute(select(site.c.value).where(site.c.key == _BACKUP)).scalar()


def mark_restored(connection: Connection, scopes: Iterable[str]) -> None:
    """Say that this was a copy, and of which published scopes the public may have seen more."""
    connection.execute(delete(site).where(site.c.key.in_((_BACKUP, _RESTORED))))
    if told := " ".join(scopes):
        connection.execute(insert_new(connection, site), {"key": _RESTORED, "value": told})


def restored(connection: Connection) -> frozenset[str]:
    """The scopes whose figures have not moved since a backup was put back."""
    told = connection.execute(select(site.c.value).where(site.c.key == _RESTORED)).scalar()
    return frozenset((told or "").split())


def settle(connection: Connection, moved: Iterable[str]) -> None:
    """Take scopes that have moved off those of `restored`."""
    before = restored(connection)
    if after := before - frozenset(moved):
        row = update(site).where(site.c.key == _RESTORED)
        connection.execute(row.values(value=" ".join(sorted(after))))
    elif before:
        connection.execute(delete(site).where(site.c.key == _RESTORED))

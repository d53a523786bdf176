"""Whether any answers were written since figures were last checked, known without reading them.

Whoever writes answers leaves a random mark in the same transaction: it tells neither how many
there were nor when. A few marks, so that many writers seldom wait for one another.
"""

import secrets
from contextlib import closing
from typing import Any

from sqlalchemy import Connection, Engine, event, select

from csdb.store import tables

_MARKS = 16
_OF_PEOPLE = frozenset({"submission", "published", "cohort", "standing"})
_CHANGED = "csdb_changed"
_CHECKED = "checked"
_kept = tables.site.c


def watch(engine: Engine) -> None:
    """See to it that every transaction of this engine that writes answers leaves its mark."""

    @event.listens_for(engine, "before_execute")
    def _see(connection: Connection, clause: Any, _many: Any, _params: Any, _options: Any) -> None:
        if getattr(clause, "is_dml", False) and clause.table.name in _OF_PEOPLE:
            changed(connection)

    @event.listens_for(engine, "commit")
    def _leave(connection: Connection) -> None:
        if connection.info.pop(_CHANGED, False):
            _mark(connection)

    @event.listens_for(engine, "rollback")
    def _drop(connection: Connection) -> None:
        connection.info.pop(_CHANGED, None)


def changed(connection: Connection) -> None:
    """Say that this transaction writes answers: what is not written through SQLAlchemy must."""
    connection.info[_CHANGED] = True


def _mark(connection: Connection) -> None:
    # By the driver: within the commit SQLAlchemy takes no statements any more.
    place, value = f"changed.{secrets.randbelow(_MARKS)}", secrets.token_hex(8)
    sign = "?" if connection.dialect.name == "sqlite" else "%s"
    statement = (
        f"INSERT INTO site (key, value) VALUES ({sign}, {sign})"  # noqa: S608  no values in it
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
    )
    with closing(connection.connection.cursor()) as cursor:
        cursor.execute(statement, (place, value))


def state(connection: Connection) -> tuple[str, ...]:
    """All marks there are: the same while no answers are written."""
    found = select(_kept.key, _kept.value).where(_kept.key.startswith("changed."))
    return tuple(sorted(f"{row.key}={row.value}" for row in connection.execute(found)))


def checked(connection: Connection) -> str | None:
    """What `remember` was last told."""
    return connection.scalar(select(_kept.value).where(_kept.key == _CHECKED))


def remember(connection: Connection, told: str) -> None:
    """Keep under which circumstances figures were checked and nothing was to be done."""
    connection.execute(tables.site.delete().where(_kept.key == _CHECKED))
    connection.execute(tables.site.insert(), {"key": _CHECKED, "value": told})

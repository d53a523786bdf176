"""The scheduler's slots: each is one row, taken by one owner, finished once."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, select, update

from csdb.store.engine import insert_new
from csdb.store.tables import tick

STALE = timedelta(minutes=10)
"""An owner that has not shown itself for longer is taken for dead."""


def take(connection: Connection, slot: str, owner: str, now: datetime) -> bool:
    """Whether `owner` may now work on a slot (YYYY-MM-DDTHH:MM in UTC).

    It may when nobody had the slot, or when whoever had it has not finished and is dead.
    """
    row = {"slot": slot, "owner": owner, "heartbeat": _at(now), "reason": ""}
    if connection.execute(insert_new(connection, tick), row).rowcount == 1:
        return True
    dead = (tick.c.slot == slot, tick.c.outcome.is_(None), tick.c.heartbeat < _at(now - STALE))
    taken = update(tick).where(*dead).values(owner=owner, heartbeat=_at(now))
    return connection.execute(taken).rowcount == 1


def beat(connection: Connection, slot: str, owner: str, now: datetime) -> bool:
    """Show that the owner is at work; False when the slot is no longer its own."""
    beats = update(tick).where(*_own(slot, owner)).values(heartbeat=_at(now))
    return connection.execute(beats).rowcount == 1


def finish(
    connection: Connection, slot: str, owner: str, outcome: str, reason: str, now: datetime
) -> bool:
    """Close a slot with its outcome: published, unchanged, refused or failed.

    False, and nothing stored, when the slot is no longer the owner's.
    """
    end = {"outcome": outcome, "reason": reason, "finished": _at(now)}
    return connection.execute(update(tick).where(*_own(slot, owner)).values(end)).rowcount == 1


def last_checked(connection: Connection) -> tuple[str, str] | None:
    """Slot and outcome of the latest slot in which figures were checked; None before the first.

    A slot that failed checked nothing and is passed over.
    """
    found = _latest(connection, tick.c.outcome != "failed")
    return found[:2] if found else None


def last(connection: Connection) -> tuple[str, str, str] | None:
    """Slot, outcome and reason of the latest finished slot, failed or not; None before it."""
    return _latest(connection, tick.c.outcome.is_not(None))


def last_refused(connection: Connection) -> tuple[str, str] | None:
    """Slot and reason of the latest refused release; None when none ever was."""
    found = _latest(connection, tick.c.outcome == "refused")
    return (found[0], found[2]) if found else None


def _latest(connection: Connection, which: ColumnElement[bool]) -> tuple[str, str, str] | None:
    slots = select(tick.c.slot, tick.c.outcome, tick.c.reason).where(which)
    row = connection.execute(slots.order_by(tick.c.slot.desc()).limit(1)).one_or_none()
    return (row.slot, row.outcome, row.reason) if row else None


def _own(slot: str, owner: str) -> tuple[ColumnElement[bool], ...]:
    return (tick.c.slot == slot, tick.c.owner == owner, tick.c.outcome.is_(None))


def _at(now: datetime) -> str:
    """UTC, to the second, in a form whose order as text is the order in time."""
    if now.tzinfo is None:
        raise ValueError("a time without zone could be any time")
    return f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

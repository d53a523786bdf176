"""What may count only once: nonces of forms, proofs of work, whole sets of answers."""

from sqlalchemy import Connection, delete

from csdb.store.engine import insert_new
from csdb.store.tables import seen


def first(connection: Connection, kind: str, hash_: bytes, day: str) -> bool:
    """Whether this keyed hash of a kind was not seen before; it is from now on.

    day: YYYY-MM-DD, kept to purge by.
    """
    row = {"kind": kind, "hash": hash_, "day": day}
    return connection.execute(insert_new(connection, seen), row).rowcount == 1


def purge(connection: Connection, before_day: str) -> int:
    """Forget what was first seen before a day (YYYY-MM-DD); how many were forgotten."""
    return connection.execute(delete(seen).where(seen.c.day < before_day)).rowcount

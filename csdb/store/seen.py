"""What may count only once: nonces of forms, proofs of work, whole sets of answers."""

from sqlalchemy import Connection, delete

from csdb.store import raw
from csdb.store.tables import seen


def first(connection: Connection, kind: str, hash_: bytes, day: str) -> bool:
    """Whether this keyed hash of a kind was not seen before; it is from now on.

    day: YYYY-MM-DD, kept to purge by.
    """
    return raw.met(connection, _NEW, (kind, hash_, day)) == 1


_NEW = "INSERT INTO seen (kind, hash, day) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"


def purge(connection: Connection, before_day: str) -> int:
    """Forget what was first seen before a day (YYYY-MM-DD); how many were forgotten."""
    return connection.execute(delete(seen).where(seen.c.day < before_day)).rowcount

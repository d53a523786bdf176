"""How often something was tried from one network in this hour, for all processes together.

A network is counted under a hash keyed with a random salt of the hour. The salt is deleted with its
buckets, so that afterwards nobody, not even with a copy of the database, can say which it was.
"""

import hmac
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import Connection, delete, func, select

from csdb.store import raw
from csdb.store.engine import insert_new
from csdb.store.tables import bucket, salt

_KEY = (bucket.c.hour, bucket.c.kind, bucket.c.hash)


def add(connection: Connection, kind: str, network: str, now: datetime) -> int:
    """Count one more try of a kind from a network; how many it makes in the hour of `now`.

    The first try of an hour forgets the hours before.
    """
    return add_all(connection, kind, (network,), now)[0]


def add_all(
    connection: Connection, kind: str, networks: Sequence[str], now: datetime
) -> tuple[int, ...]:
    """Count one more try of a kind from each of some networks; see `add`."""
    hour = _hour(now)
    value = _salt(connection, hour)
    if value is None:
        purge(connection, now)
        fresh = secrets.token_bytes(32)
        connection.execute(insert_new(connection, salt), {"hour": hour, "value": fresh})
        value = _salt(connection, hour) or fresh
    return tuple(
        raw.value(connection, _ONE_MORE, (hour, kind, _hash(value, network)))
        for network in networks
    )


_ONE_MORE = """
INSERT INTO bucket (hour, kind, hash, count) VALUES (?, ?, ?, 1)
ON CONFLICT (hour, kind, hash) DO UPDATE SET count = bucket.count + 1
RETURNING bucket.count
"""


def count(connection: Connection, kind: str, network: str, now: datetime) -> int:
    """How many tries of a kind from a network there were in the hour of `now`."""
    return count_all(connection, kind, (network,), now)


def count_all(connection: Connection, kind: str, networks: Sequence[str], now: datetime) -> int:
    """How many tries of a kind from some networks together there were in the hour of `now`."""
    hour = _hour(now)
    value = connection.execute(select(salt.c.value).where(salt.c.hour == hour)).scalar()
    if value is None:
        return 0
    hashes = [_hash(value, network) for network in networks]
    where = (_KEY[0] == hour, _KEY[1] == kind, _KEY[2].in_(hashes))
    return connection.execute(select(func.sum(bucket.c.count)).where(*where)).scalar() or 0


def purge(connection: Connection, now: datetime) -> int:
    """Forget all hours before that of `now`, salts too; how many salts were forgotten."""
    hour = _hour(now)
    # Locked first: who counts in an hour that just ended is waited for, and then forgotten too.
    connection.execute(select(salt.c.hour).where(salt.c.hour < hour).with_for_update())
    connection.execute(delete(bucket).where(bucket.c.hour < hour))
    return connection.execute(delete(salt).where(salt.c.hour < hour)).rowcount


def left(now: datetime) -> int:
    """Seconds until the hour of `now` is over and everything begins at nought: 1 to 3600."""
    return 3600 - (60 * now.minute + now.second)


def _salt(connection: Connection, hour: str) -> bytes | None:
    """The salt of an hour, which nobody deletes until this transaction is over."""
    statement = _SALT if connection.dialect.name == "sqlite" else _SALT + " FOR KEY SHARE"
    found: bytes | None = raw.value(connection, statement, (hour,))
    return found


_SALT = "SELECT value FROM salt WHERE hour = ?"


def _hash(value: bytes, network: str) -> bytes:
    return hmac.digest(value, network.encode(), sha256)


def _hour(now: datetime) -> str:
    return f"{now.astimezone(UTC):%Y-%m-%dT%H}"

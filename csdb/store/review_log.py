"""What reviewers decided, in a chain of hashes: a changed or missing entry is noticed."""

from collections.abc import Iterable
from hashlib import sha256

from sqlalchemy import Connection, insert, select, text

from csdb.store import tables

_log = tables.review_log
_BEFORE_THE_FIRST = bytes(32)


def append(connection: Connection, *, day: str, verdict: str, reasons: Iterable[str]) -> None:
    """Add an entry: the day (YYYY-MM-DD), the verdict and the reason codes, never whose."""
    if connection.dialect.name == "postgresql":  # two at once would follow the same entry
        connection.execute(text("LOCK TABLE review_log IN EXCLUSIVE MODE"))
    newest = select(_log.c.hash).order_by(_log.c.seq.desc()).limit(1)
    before = connection.scalar(newest) or _BEFORE_THE_FIRST
    row = {"day": day, "verdict": verdict, "reasons": " ".join(reasons)}
    hash_ = _hash(bytes(before), **row)
    connection.execute(insert(_log), row | {"before": before, "hash": hash_})


def broken(connection: Connection) -> int | None:
    """The number of the first entry that was changed, or whose predecessor is missing; or None.

    The newest entries taken away leave a whole chain: who wants to notice that as well writes the
    hash of `newest` down from time to time.
    """
    before = _BEFORE_THE_FIRST
    for row in connection.execute(select(_log).order_by(_log.c.seq)):
        hash_ = _hash(before, day=row.day, verdict=row.verdict, reasons=row.reasons)
        if (bytes(row.before), bytes(row.hash)) != (before, hash_):
            number: int = row.seq
            return number
        before = hash_
    return None


def newest(connection: Connection) -> tuple[int, str]:
    """How many entries there are, and the hash of the newest in hexadecimal; empty without one."""
    hashes = connection.scalars(select(_log.c.hash).order_by(_log.c.seq)).all()
    return len(hashes), bytes(hashes[-1]).hex() if hashes else ""


def _hash(before: bytes, *, day: str, verdict: str, reasons: str) -> bytes:
    return sha256(b"\x1f".join([before, day.encode(), verdict.encode(), reasons.encode()])).digest()

"""How often codes that lead nowhere were tried from one network: beyond a few, it has to wait."""

from datetime import datetime

from sqlalchemy import Connection

from csdb.store import buckets

MOST = 10
"""Wrong codes an hour from one network; somebody who has a code needs a few tries at most."""

_RECEIPT = "receipt"


class TooManyError(Exception):
    """No code of this network is looked up in this hour any more, right or wrong."""


def allow(connection: Connection, network: str, now: datetime) -> None:
    """TooManyError if the network has used up its tries. Before looking, and whatever was typed."""
    if buckets.count(connection, _RECEIPT, network, now) >= MOST:
        raise TooManyError


def count(connection: Connection, network: str, now: datetime) -> None:
    """Count a code that led nowhere: unknown, malformed and mistyped ones alike."""
    buckets.add(connection, _RECEIPT, network, now)

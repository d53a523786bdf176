"""Whether all is as it was when nothing was to be done: then nobody's answers are read.

What a refresh comes to is a function of what is stored, the day, the rule and the key. Each day all
is read once in any case.
"""

import hmac

from sqlalchemy import Engine

from csdb.store import marks, releases
from csdb.store.engine import reading, writing


def still(engine: Engine, asked: str, *, key: bytes) -> str | None:
    """The newest release where nothing was to be done when all was as it is now; None else.

    asked: the day, the rule and whatever else a refresh depends on that is not stored
    """
    with reading(engine) as connection:
        newest = releases.newest_id(connection)
        now = _digest(newest, marks.state(connection), asked, key=key)
        return newest if newest and marks.checked(connection) == now else None


def remember(
    engine: Engine, newest: str | None, told: tuple[str, ...], asked: str, *, key: bytes
) -> None:
    """Keep that nothing was to be done with this release and these marks."""
    with writing(engine) as connection:
        marks.remember(connection, _digest(newest, told, asked, key=key))


def _digest(newest: str | None, told: tuple[str, ...], asked: str, *, key: bytes) -> str:
    return hmac.digest(key, repr((newest, told, asked)).encode(), "sha256").hex()

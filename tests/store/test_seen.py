from sqlalchemy import Engine

from csdb.store import seen
from csdb.store.engine import writing


def test_something_is_first_once(database: Engine) -> None:
    with writing(database) as connection:
        assert seen.first(connection, "nonce", b"one", "2026-11-22")
        assert not seen.first(connection, "nonce", b"one", "2026-11-22")
    with writing(database) as connection:
        assert not seen.first(connection, "nonce", b"one", "2026-11-23")


def test_one_hash_of_two_kinds_is_two_things(database: Engine) -> None:
    with writing(database) as connection:
        assert seen.first(connection, "nonce", b"one", "2026-11-22")
        assert seen.first(connection, "answers", b"one", "2026-11-22")


def test_what_was_seen_earlier_is_purged_and_may_come_again(database: Engine) -> None:
    with writing(database) as connection:
        seen.first(connection, "nonce", b"old", "2026-11-19")
        seen.first(connection, "nonce", b"edge", "2026-11-20")
        assert seen.purge(connection, "2026-11-20") == 1
        assert seen.first(connection, "nonce", b"old", "2026-11-22")
        assert not seen.first(connection, "nonce", b"edge", "2026-11-22")
        assert not seen.first(connection, "noise", b"hash", "2026-11-22")

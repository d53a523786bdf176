from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from csdb.store import buckets
from csdb.store.engine import connect, reading, writing
from csdb.store.tables import bucket, salt
from tests.store.made import NOW

HERE, THERE = "192.0.2.0/24", "2001:db8::/56"


@pytest.fixture(autouse=True)
def _noise(database: Engine) -> None:
    with writing(database) as connection:
        for _ in range(3):
            buckets.add(connection, "noise", HERE, NOW)
            buckets.add(connection, "try", "198.51.100.0/24", NOW)


def test_each_kind_and_network_is_counted_by_itself(database: Engine) -> None:
    with writing(database) as connection:
        assert buckets.count(connection, "try", HERE, NOW) == 0
        assert [buckets.add(connection, "try", HERE, NOW) for _ in range(3)] == [1, 2, 3]
        assert buckets.add(connection, "try", THERE, NOW) == 1
        assert buckets.add(connection, "other", HERE, NOW) == 1
        assert buckets.count(connection, "try", HERE, NOW) == 3


def test_the_next_hour_begins_at_nought_and_forgets_the_one_before(database: Engine) -> None:
    with writing(database) as connection:
        buckets.add(connection, "try", HERE, NOW)
        assert buckets.count(connection, "try", HERE, NOW + timedelta(minutes=59)) == 1
        assert buckets.count(connection, "try", HERE, NOW + timedelta(minutes=60)) == 0
        assert buckets.add(connection, "try", HERE, NOW + timedelta(minutes=60)) == 1
        assert connection.execute(select(salt.c.hour)).scalars().all() == ["2026-11-22T13"]
        assert set(connection.execute(select(bucket.c.hour)).scalars()) == {"2026-11-22T13"}


def test_purging_forgets_salts_and_buckets_of_hours_that_are_over(database: Engine) -> None:
    with writing(database) as connection:
        assert buckets.purge(connection, NOW + timedelta(minutes=59)) == 0
        assert buckets.purge(connection, NOW + timedelta(minutes=60)) == 1
        assert connection.execute(select(bucket)).all() == []
        assert connection.execute(select(salt)).all() == []


def test_no_network_is_stored_and_its_hash_says_nothing_in_another_hour(database: Engine) -> None:
    hashes = []
    for hour in range(2):
        with writing(database) as connection:
            buckets.add(connection, "try", HERE, NOW + timedelta(hours=hour))
            where = bucket.c.kind == "try"
            hashes.append(set(connection.execute(select(bucket.c.hash).where(where)).scalars()))
            assert b"192.0" not in b"".join(hashes[-1])
    assert not hashes[0] & hashes[1]


def test_tries_of_many_processes_at_once_are_all_counted(migrated: str) -> None:
    engine = connect(migrated)
    later = NOW + timedelta(hours=5)  # so that the salt is fought for, too

    def once(_: int) -> int:
        with writing(engine) as connection:
            return buckets.add(connection, "try", HERE, later)

    with ThreadPoolExecutor(8) as pool:
        counts = sorted(pool.map(once, range(16)))
    assert counts == list(range(1, 17))
    with reading(engine) as connection:
        assert buckets.count(connection, "try", HERE, later) == 16
    engine.dispose()


@pytest.mark.parametrize(("after", "left"), [(0, 3600), (1, 3599), (3599, 1), (3600, 3600)])
def test_the_rest_of_the_hour_is_told(after: int, left: int) -> None:
    assert buckets.left(NOW + timedelta(seconds=after)) == left

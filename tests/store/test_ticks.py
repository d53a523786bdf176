from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine

from csdb.store import ticks
from csdb.store.engine import writing
from tests.store.made import NOW

SLOT = "2026-11-22T12:00"
LATER = NOW + ticks.STALE + timedelta(seconds=1)


def test_a_slot_is_taken_once(database: Engine) -> None:
    with writing(database) as connection:
        assert ticks.take(connection, SLOT, "one", NOW)
        assert not ticks.take(connection, SLOT, "two", NOW)
        assert ticks.take(connection, "2026-11-22T20:00", "two", NOW)


def test_a_slot_is_taken_over_when_its_owner_shows_no_life(database: Engine) -> None:
    with writing(database) as connection:
        ticks.take(connection, SLOT, "one", NOW)
        assert not ticks.take(connection, SLOT, "two", NOW + ticks.STALE)
        assert ticks.take(connection, SLOT, "two", LATER)
        assert not ticks.take(connection, SLOT, "three", LATER)


def test_an_owner_that_beats_keeps_its_slot(database: Engine) -> None:
    with writing(database) as connection:
        ticks.take(connection, SLOT, "one", NOW)
        assert ticks.beat(connection, SLOT, "one", NOW + timedelta(minutes=9))
        assert not ticks.take(connection, SLOT, "two", LATER)


def test_who_lost_a_slot_can_neither_beat_nor_finish(database: Engine) -> None:
    with writing(database) as connection:
        ticks.take(connection, SLOT, "one", NOW)
        ticks.take(connection, SLOT, "two", LATER)
        assert not ticks.beat(connection, SLOT, "one", LATER)
        assert not ticks.finish(connection, SLOT, "one", "published", "", LATER)
        assert ticks.last_checked(connection) is None
        assert ticks.finish(connection, SLOT, "two", "unchanged", "too few", LATER)
        assert ticks.last(connection) == (SLOT, "unchanged", "too few")


@pytest.mark.parametrize("outcome", ["published", "unchanged", "refused", "failed"])
def test_a_finished_slot_is_never_taken_again(database: Engine, outcome: str) -> None:
    with writing(database) as connection:
        ticks.take(connection, SLOT, "one", NOW)
        assert ticks.finish(connection, SLOT, "one", outcome, "", NOW)
        assert not ticks.take(connection, SLOT, "two", LATER)
        assert not ticks.finish(connection, SLOT, "one", "failed", "", LATER)


def test_the_last_check_is_the_latest_slot_that_did_not_fail(database: Engine) -> None:
    with writing(database) as connection:
        assert ticks.last(connection) is None
        # Caught up with in the wrong order, the last one failed, and one still running.
        _finish(connection, "2026-11-22T04:00", "unchanged")
        _finish(connection, "2026-11-21T20:00", "published")
        _finish(connection, SLOT, "failed")
        ticks.take(connection, "2026-11-22T20:00", "one", NOW)
        assert ticks.last_checked(connection) == ("2026-11-22T04:00", "unchanged")
        assert ticks.last(connection) == (SLOT, "failed", "")


def test_the_last_refusal_is_found_behind_later_slots(database: Engine) -> None:
    with writing(database) as connection:
        assert ticks.last_refused(connection) is None
        for slot in ("2026-11-20T04:00", "2026-11-21T04:00"):
            ticks.take(connection, slot, "one", NOW)
            ticks.finish(connection, slot, "one", "refused", f"few: us of {slot[:10]}", NOW)
        _finish(connection, "2026-11-22T04:00", "unchanged")
        assert ticks.last_refused(connection) == ("2026-11-21T04:00", "few: us of 2026-11-21")


def test_time_zones_do_not_make_an_owner_look_dead(database: Engine) -> None:
    west = timezone(timedelta(hours=-5))
    with writing(database) as connection:
        ticks.take(connection, SLOT, "one", NOW.astimezone(west))
        assert not ticks.take(connection, SLOT, "two", NOW)


def test_a_time_without_zone_is_refused(database: Engine) -> None:
    naive = datetime(2026, 11, 22, 12, 0)  # noqa: DTZ001
    with pytest.raises(ValueError, match="zone"), writing(database) as connection:
        ticks.take(connection, SLOT, "one", naive)


def _finish(connection, slot: str, outcome: str) -> None:
    ticks.take(connection, slot, "one", NOW)
    ticks.finish(connection, slot, "one", outcome, "", NOW)

"""The scheduler: each slot once, whoever runs and whoever dies; time is passed in."""

import threading
import time as clocks
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta, timezone

import pytest
from sqlalchemy import Engine, select
from structlog.testing import capture_logs

from csdb import scheduler
from csdb.publish.refresh import Outcome
from csdb.stop import Stop
from csdb.store import ticks
from csdb.store.engine import connect, reading, writing
from csdb.store.tables import tick

TIMES = (time(4), time(12), time(20))
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SLOT = "2026-11-22T12:00"


@pytest.fixture
def engine(migrated: str) -> Iterator[Engine]:
    engine = connect(migrated)
    with writing(engine) as connection:  # noise: a slot of the day before, long finished
        ticks.take(connection, "2026-11-21T12:00", "somebody", NOON - timedelta(days=1))
        ticks.finish(connection, "2026-11-21T12:00", "somebody", "published", "", NOON)
    yield engine
    engine.dispose()


class Refreshes:
    """A refresh that only notes when it was asked for, and comes to nothing new."""

    def __init__(self) -> None:
        self.asked: list[datetime] = []

    def __call__(self, now: datetime) -> Outcome:
        self.asked.append(now)
        return Outcome("unchanged", None, "waiting for others")


def run_slot(engine: Engine, owner: str, refresh: scheduler.Refresh, at: datetime) -> str | None:
    return scheduler.run_slot(engine, SLOT, owner=owner, refresh=refresh, clock=lambda: at)


def row(engine: Engine, slot: str = SLOT) -> tuple[str, str | None, str, str]:
    with reading(engine) as connection:
        columns = select(tick.c.owner, tick.c.outcome, tick.c.reason, tick.c.heartbeat)
        return tuple(connection.execute(columns.where(tick.c.slot == slot)).one())


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        (datetime(2026, 11, 22, 12, 0, tzinfo=UTC), "2026-11-22T12:00"),
        (datetime(2026, 11, 22, 11, 59, 59, tzinfo=UTC), "2026-11-22T04:00"),
        (datetime(2026, 11, 22, 3, 59, tzinfo=UTC), "2026-11-21T20:00"),
        (datetime(2026, 1, 1, 0, 0, tzinfo=UTC), "2025-12-31T20:00"),
        (datetime(2026, 11, 22, 1, tzinfo=timezone(timedelta(hours=-5))), "2026-11-22T04:00"),
    ],
)
def test_the_slot_due_is_the_latest_one_in_utc(now: datetime, slot: str) -> None:
    assert scheduler.slot_due(now, TIMES) == slot


def test_a_slot_is_run_and_its_outcome_kept(engine: Engine) -> None:
    refresh = Refreshes()
    assert run_slot(engine, "a", refresh, NOON) == "unchanged"
    assert refresh.asked == [NOON]
    assert row(engine)[:3] == ("a", "unchanged", "waiting for others")


def test_a_slot_that_is_finished_is_not_run_again(engine: Engine) -> None:
    refresh = Refreshes()
    run_slot(engine, "a", refresh, NOON)
    assert run_slot(engine, "a", refresh, NOON) is None
    assert run_slot(engine, "b", refresh, NOON + timedelta(hours=2)) is None
    assert len(refresh.asked) == 1


def test_two_schedulers_at_once_run_a_slot_once(engine: Engine) -> None:
    refresh, barrier = Refreshes(), threading.Barrier(2)
    outcomes: list[str | None] = []

    def scheduler_named(owner: str) -> None:
        barrier.wait()
        outcomes.append(run_slot(engine, owner, refresh, NOON))

    threads = [threading.Thread(target=scheduler_named, args=(owner,)) for owner in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes, key=str) == [None, "unchanged"]
    assert len(refresh.asked) == 1


def test_the_slot_of_a_dead_scheduler_is_taken_over_when_its_heartbeat_is_old(
    engine: Engine,
) -> None:
    with writing(engine) as connection:
        assert ticks.take(connection, SLOT, "dead", NOON)
    refresh = Refreshes()
    assert run_slot(engine, "b", refresh, NOON + timedelta(minutes=9)) is None
    assert run_slot(engine, "b", refresh, NOON + timedelta(minutes=11)) == "unchanged"
    assert row(engine)[0] == "b"


def test_a_long_refresh_shows_that_it_is_alive_and_is_not_taken_over(engine: Engine) -> None:
    now = NOON
    others: list[str | None] = []

    def long_refresh(_: datetime) -> Outcome:
        nonlocal now
        now = NOON + timedelta(minutes=11)
        wait_until(lambda: row(engine)[3] == "2026-11-22T12:11:00Z")
        others.append(run_slot(engine, "b", Refreshes(), now + timedelta(minutes=9)))
        return Outcome("unchanged", None)

    outcome = scheduler.run_slot(
        engine,
        SLOT,
        owner="a",
        refresh=long_refresh,
        clock=lambda: now,
        beat_every=timedelta(milliseconds=5),
    )
    assert (outcome, others) == ("unchanged", [None])


def test_an_owner_that_lost_its_slot_does_not_overwrite_the_outcome(engine: Engine) -> None:
    def suspended(_: datetime) -> Outcome:
        run_slot(engine, "b", Refreshes(), NOON + timedelta(minutes=20))
        return Outcome("refused", None, "too late")

    run_slot(engine, "a", suspended, NOON)
    assert row(engine)[:2] == ("b", "unchanged")


def broken(_: datetime) -> Outcome:
    raise ValueError("base of 123456 by someone@example.org")


def test_a_refresh_that_raises_is_a_failed_slot_without_its_text(engine: Engine) -> None:
    with capture_logs() as logs:
        assert run_slot(engine, "a", broken, NOON) == "failed"
    assert row(engine)[1:3] == ("failed", "ValueError")
    assert "123456" not in str(logs)
    assert [log["event"] for log in logs] == ["refresh.failed", "tick.finished"]


def test_a_refusal_is_logged_with_its_codes(engine: Engine) -> None:
    def refused(_: datetime) -> Outcome:
        return Outcome("refused", "2026-11-21-1a2b3c4d", "small-change: us level ic")

    with capture_logs() as logs:
        assert run_slot(engine, "a", refused, NOON) == "refused"
    assert row(engine)[1:3] == ("refused", "small-change: us level ic")
    assert [(log["log_level"], log["event"]) for log in logs] == [
        ("warning", "refresh.refused"),
        ("info", "tick.finished"),
    ]
    assert all(log["reason"] == "small-change: us level ic" for log in logs)


def test_what_waits_is_said_in_the_same_words_however_many_they_are(engine: Engine) -> None:
    with capture_logs() as logs:
        run_slot(engine, "a", Refreshes(), NOON)
    assert [(log["outcome"], log["reason"]) for log in logs] == [
        ("unchanged", "waiting for others")
    ]


def test_after_a_failure_the_next_slot_is_run(engine: Engine) -> None:
    refresh = Refreshes()
    look(engine, broken, NOON)
    assert look(engine, refresh, NOON + timedelta(minutes=5)) is None
    assert look(engine, refresh, NOON + timedelta(hours=8)) == "unchanged"


def look(engine: Engine, refresh: scheduler.Refresh, at: datetime) -> str | None:
    return scheduler.look(engine, times=TIMES, owner="a", refresh=refresh, clock=lambda: at)


def test_a_clock_set_back_runs_nothing_twice(engine: Engine) -> None:
    refresh = Refreshes()
    for hours in (0, 8, 0, 7, 8):
        look(engine, refresh, NOON + timedelta(hours=hours))
    assert len(refresh.asked) == 2


def test_a_database_that_is_away_ends_no_scheduler(tmp_path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'gone.db'}")
    with capture_logs() as logs:
        assert look(engine, Refreshes(), NOON) is None
    assert [log["event"] for log in logs] == ["tick.failed"]


def start(engine: Engine, refresh: scheduler.Refresh, stop: Stop) -> threading.Thread:
    thread = threading.Thread(
        target=scheduler.run,
        args=(engine,),
        kwargs={"times": TIMES, "refresh": refresh, "stop": stop},
    )
    thread.start()
    return thread


def test_a_slot_missed_while_nothing_ran_is_caught_up_with_at_start(engine: Engine) -> None:
    stop, refresh = Stop(), Refreshes()
    threads = [start(engine, refresh, stop) for _ in range(2)]
    wait_until(lambda: refresh.asked)
    stop.asked = True
    for thread in threads:
        thread.join(5)
        assert not thread.is_alive()
    assert len(refresh.asked) == 1
    assert row(engine, scheduler.slot_due(refresh.asked[0], TIMES))[1] == "unchanged"


def test_stopping_lets_a_running_refresh_end(engine: Engine) -> None:
    stop, started = Stop(), threading.Event()

    def refresh(_: datetime) -> Outcome:
        started.set()
        wait_until(lambda: stop.asked)
        return Outcome("published", "2026-11-22-1a2b3c4d")

    thread = start(engine, refresh, stop)
    started.wait(5)
    stop.asked = True
    thread.join(5)
    with reading(engine) as connection:
        assert connection.scalars(select(tick.c.outcome)).all() == ["published", "published"]


def wait_until(condition: Callable[[], object]) -> None:
    until = clocks.monotonic() + 5
    while not condition():
        assert clocks.monotonic() < until, "waited five seconds in vain"
        clocks.sleep(0.005)

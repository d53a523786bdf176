"""When figures are worked out: each slot of the day once, whoever runs and whoever dies."""

import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, time, timedelta
from typing import Protocol

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import Engine

from csdb.log import place
from csdb.stop import Stop
from csdb.store import buckets, ticks
from csdb.store.engine import writing

BEAT = timedelta(minutes=1)
"""How often a running refresh shows that it is alive; ticks.take knows when it is too long ago."""

WATCH = timedelta(minutes=5)
"""How often the latest slot is looked at again: its owner may have died, the database been away."""

log = structlog.get_logger()

Clock = Callable[[], datetime]


class Outcome(Protocol):
    """What a refresh came to; csdb.publish.refresh.Outcome is one."""

    @property
    def word(self) -> str: ...
    @property
    def release(self) -> str | None: ...
    @property
    def reason(self) -> str:
        """Harmless: it may name codes, scopes and groups, never a number nor anybody."""
        ...


Refresh = Callable[[datetime], Outcome]
"""Works out the figures as of a moment and publishes them, or says why not."""


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


def new_owner() -> str:
    """A name for one scheduler process that no other has and that tells nothing of the machine."""
    return secrets.token_hex(8)


def slot_due(now: datetime, times: Sequence[time]) -> str:
    """The latest slot at or before `now`, as YYYY-MM-DDTHH:MM in UTC.

    `times` are the times of day in UTC, at least one, in order.
    """
    today = now.astimezone(UTC).date()
    days = (today - timedelta(days=1), today)
    slots = [datetime.combine(day, at, UTC) for day in days for at in times]
    return f"{max(slot for slot in slots if slot <= now):%Y-%m-%dT%H:%M}"


def run_slot(
    engine: Engine,
    slot: str,
    *,
    owner: str,
    refresh: Refresh,
    clock: Clock = now,
    beat_every: timedelta = BEAT,
) -> str | None:
    """Run `refresh` for `slot` if nobody has finished it and nobody alive is at it.

    Returns the outcome stored with the slot: published, unchanged, refused or failed; None when
    the slot is not ours to run. A refresh that raises has failed: the release before it stands.
    """
    with writing(engine) as connection:
        if not ticks.take(connection, slot, owner, clock()):
            return None
    with _beating(engine, slot, owner=owner, clock=clock, every=beat_every):
        outcome, reason, release = _outcome(refresh, clock(), slot)
    with writing(engine) as connection:
        ticks.finish(connection, slot, owner, outcome, reason, clock())
    if outcome == "refused":
        log.warning("refresh.refused", slot=slot, reason=reason)
    log.info("tick.finished", slot=slot, outcome=outcome, reason=reason, release=release)
    return outcome


def _outcome(refresh: Refresh, at: datetime, slot: str) -> tuple[str, str, str | None]:
    """Outcome, reason and release. An error's text is dropped: it could quote an answer."""
    try:
        told = refresh(at)
    except Exception as problem:
        error = type(problem).__name__
        log.error("refresh.failed", slot=slot, error=error, where=place(problem))
        return "failed", error, None
    return told.word, told.reason, told.release


@contextmanager
def _beating(
    engine: Engine, slot: str, *, owner: str, clock: Clock, every: timedelta
) -> Iterator[None]:
    """Show, from another thread, that the owner of the slot is alive."""
    done = threading.Event()

    def beat() -> None:
        while not done.wait(every.total_seconds()):
            try:
                with writing(engine) as connection:
                    ticks.beat(connection, slot, owner, clock())
            except Exception as problem:  # a missed beat is no reason to stop the refresh
                log.warning("tick.beat_missed", slot=slot, error=type(problem).__name__)

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def look(
    engine: Engine, *, times: Sequence[time], owner: str, refresh: Refresh, clock: Clock = now
) -> str | None:
    """Run the slot that is due, if it is still to do. Never raises: the next look tries again."""
    try:
        slot = slot_due(clock(), times)
        return run_slot(engine, slot, owner=owner, refresh=refresh, clock=clock)
    except Exception as problem:
        log.error("tick.failed", error=type(problem).__name__, where=place(problem))
        return None


def forget(engine: Engine, now: datetime) -> None:
    """Forget from which networks was sent in hours that are over. Never raises: `look` says why."""
    with suppress(Exception), writing(engine) as connection:
        buckets.purge(connection, now)


def run(
    engine: Engine,
    *,
    times: Sequence[time],
    refresh: Refresh,
    stop: Stop,
    clock: Clock = now,
) -> None:
    """Keep the slots until `stop` is asked; then let a running refresh end. Any number may run.

    Looks at once, so that a slot missed while nothing ran is caught up with.
    """
    owner = new_owner()

    def job() -> None:
        forget(engine, clock())
        look(engine, times=times, owner=owner, refresh=refresh, clock=clock)

    slots = [CronTrigger(hour=at.hour, minute=at.minute, timezone=UTC) for at in times]
    watch = IntervalTrigger(seconds=int(WATCH.total_seconds()), timezone=UTC)
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.add_job(
        job,
        OrTrigger([*slots, watch]),
        next_run_time=clock(),
        misfire_grace_time=None,  # however late, it is still wanted; the default is one second
        coalesce=True,
        max_instances=1,
    )
    log.info("scheduler.started")
    scheduler.start()
    stop.wait()
    scheduler.shutdown(wait=True)
    log.info("scheduler.stopped")

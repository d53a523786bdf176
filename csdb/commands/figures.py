"""Commands that work the figures out: once by hand, or at the times of day that are set."""

import os
from collections.abc import Callable
from contextlib import suppress
from ctypes import CDLL
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from csdb.cli import Refused
from csdb.commands import opening
from csdb.config import Settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from csdb.publish.refresh import Outcome

Progress = Callable[[str], None]

FORMS = timedelta(days=1)
"""How long a form may be open: on the day after that, it is forgotten that it was sent."""


class _Moment(click.ParamType[datetime]):
    name = "time"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no time; write 2026-11-22T12:00", param, ctx)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def frugal() -> None:
    """Use one core and little memory for numbers from now on; before numpy is loaded.

    Matrices are small, so threads would wait for each other. And the C library of Linux would keep
    what the largest arrays took. Only those are worth a call to the system each time: where arrays
    of a megabyte are given back, too, a refresh of a million answers takes a third longer.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with suppress(AttributeError, OSError, TypeError):  # other systems have no such thing
        for limit in (_MMAP_THRESHOLD, _TRIM_THRESHOLD):
            CDLL(None).mallopt(limit, 1 << 24)


_MMAP_THRESHOLD, _TRIM_THRESHOLD = -3, -1
"""M_MMAP_THRESHOLD and M_TRIM_THRESHOLD of malloc.h: from how many bytes on what is let go of, or
free at the end, goes back to the system."""


def refreshing(
    engine: "Engine", settings: Settings, progress: Progress = lambda _: None
) -> Callable[[datetime], "Outcome"]:
    """Working out the figures of this site as of a moment.

    KeysError at once if the keys are not right. Numbers and charts are imported when it is first
    called: until then a scheduler stays small.
    """
    from csdb import keys

    key = keys.load(settings.keys_file).draw

    def at(now: datetime) -> "Outcome":
        frugal()
        from csdb.publish.refresh import refresh
        from csdb.store import buckets, seen
        from csdb.store.engine import writing
        from csdb.store.site import is_demonstration

        with writing(engine) as connection:
            seen.purge(connection, (now - FORMS).date().isoformat())
            buckets.purge(connection, now)
            demonstration = is_demonstration(connection)
        return refresh(
            engine,
            now=now,
            key=key,
            home=settings.home_country,
            publisher=settings.publisher,
            rule=settings.release_rule,
            demonstration=demonstration,
            progress=progress,
        )

    return at


def refresh_once(engine: "Engine", settings: Settings, now: datetime) -> "Outcome":
    """Refresh as of `now`, noted as a check like the scheduler's. Whatever it raises is raised."""
    from csdb import scheduler as slots

    told: list[Outcome | Exception] = []
    with opening.progress("Reading answers") as progress:
        refresh = refreshing(engine, settings, progress)

        def remembered(at: datetime) -> "Outcome":
            try:
                told.append(outcome := refresh(at))
            except Exception as problem:
                told.append(problem)
                raise
            return outcome

        slot = f"{now:%Y-%m-%dT%H:%M}"
        outcome = slots.run_slot(
            engine, slot, owner=slots.new_owner(), refresh=remembered, clock=lambda: now
        )
    if outcome is None:
        raise Refused(f"The figures of {slot} have been worked out already, or are just now.")
    if isinstance(told[0], Exception):
        raise told[0]
    return told[0]


@click.command()
@click.option(
    "--now", type=_Moment(), help="Refresh as of this time (UTC), for instance 2026-11-22T12:00."
)
def refresh(now: datetime | None) -> None:
    """Work the figures out once, by hand.

    Prints "published 2026-11-22-1a2b3c4d", "unchanged: waiting for others" (both exit code 0) or
    "refused: why" (exit code 3). Running it as often as you like does no harm: figures move only
    in rounds of enough new answers, and nothing tells how many wait.

    Example: csdb refresh
    """
    settings = opening.settings()
    outcome = refresh_once(opening.database(settings), settings, now or datetime.now(UTC))
    click.echo(str(outcome))
    if outcome.word == "refused":
        raise click.exceptions.Exit(Refused.exit_code)


@click.command()
@click.option("--with-parent", is_flag=True, hidden=True)
def scheduler(with_parent: bool) -> None:  # noqa: FBT001  click passes it by name
    """Run the scheduler alone.

    It works the figures out at CSDB_REFRESH_TIMES; `csdb serve` runs one already. Any number may
    run, on any machine that reaches the database: each slot is done once, and one that a dead
    scheduler left behind is taken over.

    Example: CSDB_REFRESH_TIMES=06:00,18:00 csdb scheduler
    """
    from csdb import log, stop
    from csdb import scheduler as slots

    settings = opening.settings()
    engine = opening.database(settings)
    log.configure()
    asked = stop.at_signals()
    if with_parent:
        stop.end_with_parent()
    slots.run(
        engine,
        times=settings.refresh_times,
        refresh=refreshing(engine, settings),
        stop=asked,
    )

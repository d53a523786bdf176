"""The command that makes a site of made-up answers, for a first look."""

import os
import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from csdb.cli import Refused
from csdb.commands import figures, opening, running, site
from csdb.config import Settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from csdb.store.intake import New

FOLDER = Path("var/demo")
"""Where the throwaway database and its keys are, made anew each time."""

BATCH = 20_000
"""Answers written in one transaction."""


@click.command()
@click.option(
    "--answers",
    default=240,
    show_default=True,
    type=click.IntRange(0, 5_000_000),
    help="How many people have answered.",
)
@click.option("--seed", default=1, show_default=True, help="Another number makes up other people.")
@click.option("--serve", is_flag=True, help="Then run the site, until Ctrl-C.")
@running.HOST
@running.PORT
@running.WORKERS
def demo(answers: int, seed: int, serve: bool, host: str, port: int, workers: int) -> None:  # noqa: FBT001
    """Make a throwaway site of made-up answers.

    They have the shape of published figures, and every page says that they are made up. The
    database is var/demo/csdb.db, anew each time; one named by CSDB_DATABASE_URL is filled once and
    then kept, and refused if it holds real answers.

    Example: csdb demo --serve
    """
    from csdb.store.engine import connect

    settings = _settings()
    if serve:
        running.see_that_it_is_free(host, port)
    if opening.state(settings) != "missing":
        # Whatever its version: ours is made anew, another one is brought up to date below.
        _see_that_nothing_is_real(connect(settings.database_url))
        if "CSDB_DATABASE_URL" not in os.environ:
            _delete_ours()
    engine = site.set_up(settings, new_keys=True)
    _fill(engine, answers, seed)
    click.echo(str(figures.refresh_once(engine, settings, datetime.now(UTC))))
    engine.dispose()
    if serve:
        running.run_site(settings, host, port=port, workers=workers)
    else:
        click.echo(
            f"Look at it with: CSDB_DATABASE_URL={opening.where(settings.database_url)} "
            f"CSDB_KEYS_FILE={settings.keys_file} csdb serve"
        )


def _settings() -> Settings:
    """The settings of the environment, with database and keys of our own where none are set."""
    settings = opening.settings()
    if "CSDB_DATABASE_URL" not in os.environ:
        settings = replace(settings, database_url=f"sqlite:///{FOLDER / 'csdb.db'}")
    if "CSDB_KEYS_FILE" not in os.environ:
        settings = replace(settings, keys_file=FOLDER / "keys.json")
    return settings


def _delete_ours() -> None:
    for name in ("csdb.db", "csdb.db-journal"):
        (FOLDER / name).unlink(missing_ok=True)


def _see_that_nothing_is_real(engine: "Engine") -> int:
    """How many answers are there, all made up. Refused if they are not."""
    from csdb.store import releases, submissions
    from csdb.store.engine import reading
    from csdb.store.site import is_demonstration

    with reading(engine) as connection:
        count = sum(submissions.counts(connection).values())
        real = not is_demonstration(connection)
        if real and (count or releases.newest_id(connection)):
            raise Refused(
                f"This database holds {count:,} real answers; made-up ones are never mixed in. "
                "Unset CSDB_DATABASE_URL to have a throwaway one."
            )
    return count


def _fill(engine: "Engine", answers: int, seed: int) -> None:
    from csdb.store import intake
    from csdb.store.engine import writing
    from csdb.store.site import mark_demonstration

    if count := _see_that_nothing_is_real(engine):
        click.echo(f"The {count:,} made-up answers that are there stay as they are")
        return
    with writing(engine) as connection:
        mark_demonstration(connection)
    written = 0
    with opening.progress("Making answers up") as progress:
        for batch in _batches(answers, seed):
            with writing(engine) as connection:
                written += intake.add(connection, batch)
            progress(f"{written:,} of {answers:,} answers made up")
    click.echo(f"Made up {written:,} answers")


def _batches(answers: int, seed: int) -> "Iterator[list[New]]":
    from csdb.demonstration import people
    from csdb.store.intake import New

    made = people(answers, seed, month=f"{datetime.now(UTC):%Y-%m}")
    rows = (New(secrets.token_bytes(16), each, "accepted") for each in made)
    while batch := list(islice(rows, BATCH)):
        yield batch

"""Commands about the site as a whole: set it up, see whether it is all right, its codes."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from csdb.cli import Failed, Refused
from csdb.commands import opening
from csdb.config import Settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

_MADE = {
    "missing": "Made the database",
    "behind": "Brought the database up to date:",
    "current": "The database is up to date:",
}


@click.command()
@click.option(
    "--new-keys",
    is_flag=True,
    help="Make new keys although the database holds answers whose receipts need the old ones.",
)
def init(new_keys: bool) -> None:  # noqa: FBT001  click passes it by name
    """Make the database and the keys, or upgrade them.

    Nothing is ever overwritten: run it after every upgrade of csdb.

    Example: CSDB_DATABASE_URL=postgresql+psycopg://csdb@/csdb csdb init
    """
    settings = opening.settings()
    set_up(settings, new_keys=new_keys)
    click.echo("Next: csdb serve")


def set_up(settings: Settings, *, new_keys: bool = False) -> "Engine":
    """Make or upgrade database and keys, saying so. Refused where new keys would harm receipts."""
    from csdb import keys
    from csdb.store import engine, schema

    state = opening.state(settings)
    if state == "ahead":
        opening.database(settings)  # says what to do
    schema.upgrade(settings.database_url)
    click.echo(f"{_MADE[state]} {opening.where(settings.database_url)}")
    opened = engine.connect(settings.database_url)
    file = settings.keys_file
    if file.exists():
        keys.load(file)
        click.echo(f"The keys are in {file}")
    else:
        if not new_keys:
            _see_that_no_receipt_needs_other_keys(opened, file)
        keys.write(keys.new(), file)
        click.echo(f"Made new keys in {file}: keep a copy of it, apart from the database's")
    return opened


def _see_that_no_receipt_needs_other_keys(opened: "Engine", file: Path) -> None:
    from csdb.store import submissions
    from csdb.store.engine import reading

    with reading(opened) as connection:
        answers = sum(submissions.counts(connection).values())
    if answers:
        raise Refused(
            f"The database holds {answers:,} answers, but their keys are not at {file}: put the "
            "keys file back, or give `csdb init --new-keys`, after which no receipt handed out "
            "so far works any more."
        )


@click.command()
@click.option("--all", "past", is_flag=True, help="Look at every older release and file, too.")
def check(past: bool) -> None:  # noqa: FBT001  click passes it by name
    """See whether everything is all right.

    Looks at settings, keys, database, release and refreshes, and prints a line each, beginning
    with ok, warn or wrong. Exit code 1 if anything is wrong.

    Example: csdb check
    """
    from datetime import UTC, datetime

    from csdb.check import findings

    settings = opening.settings()
    wrong = 0
    for finding in findings(settings, now=datetime.now(UTC), past=past):
        colour = {"ok": "green", "warn": "yellow", "wrong": "red"}[finding.word]
        click.echo(f"{click.style(f'{finding.word:5}', fg=colour)}  {finding.sentence}")
        wrong += finding.word == "wrong"
    if wrong:
        raise click.exceptions.Exit(Failed.exit_code)


@click.command()
@click.option(
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write to this file in place of the terminal.",
)
def codebook(output: Path | None) -> None:
    """Print the data dictionary as CSV.

    It names every column, figure, question, option and group of the published data.

    Example: csdb codebook --output codebook.csv
    """
    from csdb.publish.files import codebook as export

    opening.settings()  # wrong ones stop every command
    told = export.codebook_csv()
    if output:
        output.write_bytes(told)
        click.echo(f"Wrote {output}", err=True)
    else:
        click.echo(told.decode(), nl=False)

"""The command that brings in answers from a file."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from csdb import garbage
from csdb.cli import Failed, Refused, Wrong
from csdb.commands import opening

if TYPE_CHECKING:
    from concurrent.futures import Future

    from sqlalchemy import Engine

    from csdb.collect.importer import Outcome, Totals
    from csdb.collect.mapping import FieldMapping
    from csdb.store.intake import Values

    Store = Callable[[list[Values]], Future[int]]

LOOKED_AT = 500
"""Rows between two movements of the progress bar."""

LARGE = 4_000_000
"""Bytes of a file from which a second process, which takes half a second to start, is worth it."""

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("import")
@click.argument("file", type=_FILE)
@click.option("--mapping", type=_FILE, help="A TOML file that says what the columns mean.")
@click.option(
    "--rejects",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write every rejected row to this file, with line number and reason.",
)
@click.option("--dry-run", is_flag=True, help="Read and count everything, store nothing.")
def import_(file: Path, mapping: Path | None, rejects: Path | None, dry_run: bool) -> None:  # noqa: FBT001
    """Bring in answers from FILE, a CSV.

    Its columns have the names of the form's fields, like country and base_amount. Any other file
    needs a mapping; docs/import.md shows how to write one. The same file twice
    does no harm: rows that are already there are counted and left alone. Prints what became of
    the rows, in numbers that add up.

    Example: csdb import survey.csv --mapping docs/import-ask-a-manager.toml --rejects bad.csv
    """
    from csdb import keys
    from csdb.collect.mapping_file import MappingError
    from csdb.collect.tabular import NotTabularError

    settings = opening.settings()
    engine = opening.database(settings)
    _see_that_answers_may_be_real(engine)
    key = keys.load(settings.keys_file).importer
    _see_that_it_may_be_written(rejects, file)
    try:
        with _storing(settings.database_url, file.stat().st_size, dry_run=dry_run) as store:
            totals = _bring_in(file, _mapping(mapping), rejects, key=key, store=store)
    except (MappingError, NotTabularError) as problem:
        raise Wrong(str(problem)) from None
    _tell(totals, file, rejects, dry_run=dry_run)


def _tell(totals: "Totals", file: Path, rejects: Path | None, *, dry_run: bool) -> None:
    click.echo(totals)
    if totals.rejected and rejects:
        click.echo(f"The rejected rows are in {rejects}, each with its reason", err=True)
    elif totals.rejected:
        click.echo("Why rows are rejected: add --dry-run --rejects rejected.csv", err=True)
    if dry_run:
        click.echo("This was a dry run: nothing was stored", err=True)
    elif totals.accepted:
        click.echo(f"{file} holds people's pay: delete it when you no longer need it", err=True)
        click.echo("Next: csdb refresh, or wait for the scheduler", err=True)


def _see_that_answers_may_be_real(engine: "Engine") -> None:
    from csdb.store.engine import reading
    from csdb.store.site import is_demonstration

    with reading(engine) as connection:
        if is_demonstration(connection):
            raise Refused(
                "This database is a demonstration; real answers are never mixed with made-up ones. "
                "For a real site unset CSDB_DATABASE_URL, or name another database, and run "
                "`csdb init`."
            )


def _see_that_it_may_be_written(rejects: Path | None, file: Path) -> None:
    """Wrong if the rejects file would overwrite something that is no earlier rejects file."""
    if rejects is None or not rejects.exists():
        return
    with rejects.open("rb") as there:
        ours = there.read(12) == b"line,reason,"
    if rejects.samefile(file) or not ours:
        raise Wrong(f"{rejects} is there and holds something else: name another rejects file.")


def _mapping(file: Path | None) -> "FieldMapping":
    from csdb.collect.mapping import OWN
    from csdb.collect.mapping_file import read_mapping

    return read_mapping(file.read_bytes(), name=str(file)) if file else OWN


def _bring_in(
    file: Path,
    mapping: "FieldMapping",
    rejects: Path | None,
    *,
    key: bytes,
    store: "Store",
) -> "Totals":
    from csdb.collect import importer
    from csdb.collect.rejects import rejects as writing_to
    from csdb.collect.tabular import read_rows
    from csdb.store import intake

    with ExitStack() as stack:
        stack.enter_context(garbage.only_new())
        opened = stack.enter_context(file.open("rb"))
        rows = read_rows(opened, mapping.columns)
        month = f"{datetime.now(UTC):%Y-%m}"
        found = importer.outcomes(rows, mapping, month=month, key=key)
        found = stack.enter_context(_shown(found, opened, file.stat().st_size))
        if rejects is None:
            return importer.bring_in(found, store, prepare=intake.values)
        # Rejected rows hold pay: readable by their owner alone.
        out = os.open(rejects, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        text = stack.enter_context(os.fdopen(out, "w", newline="", encoding="utf-8"))
        refuse = writing_to(text, rows.header)
        return importer.bring_in(found, store, prepare=intake.values, refuse=refuse)


@contextmanager
def _storing(url: str, size: int, *, dry_run: bool) -> "Iterator[Store]":
    """What stores a batch in a transaction of its own; a dry run takes it back.

    In a process of its own when there are many: storing takes about as long as reading.
    """
    from concurrent.futures.process import BrokenProcessPool

    from csdb import apart
    from csdb.store import intake

    with apart.process() if size >= LARGE else apart.Here() as executor:

        def store(rows: "list[Values]") -> "Future[int]":
            return executor.submit(intake.write_at, url, rows, dry_run=dry_run)

        try:
            yield store
        except (intake.StoppedError, BrokenProcessPool) as problem:
            why = f"The database stopped answering ({problem or type(problem).__name__})"
            raise Failed(
                f"{why}: what was stored before stays. Run the same command again to go on."
            ) from None


@contextmanager
def _shown(
    outcomes: "Iterator[Outcome]", file: BinaryIO, size: int
) -> "Iterator[Iterator[Outcome]]":
    """The same outcomes, with a bar on the terminal that moves as they are read."""
    if not sys.stderr.isatty():
        yield outcomes
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Reading rows", total=size)

        def each() -> "Iterator[Outcome]":
            for number, outcome in enumerate(outcomes):
                if number % LOOKED_AT == 0:
                    progress.update(task, completed=file.tell())
                yield outcome

        yield each()

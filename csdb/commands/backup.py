"""Commands that copy the whole database while the site runs, and put a copy back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from csdb.cli import Failed, Refused, Wrong
from csdb.commands import opening
from csdb.config import Settings

OLDEST = timedelta(days=7)
"""A backup older than this is put back only on demand: people were promised it would be gone."""


class _Days(click.ParamType[timedelta]):
    name = "days"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        number, unit = str(value)[:-1], str(value)[-1:]
        if unit != "d" or not number.isdecimal() or not 1 <= int(number) <= 365:
            self.fail(f"{value!r} is no number of days; write 7d", param, ctx)
        return timedelta(days=int(number))


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--keep",
    type=_Days(),
    default="7d",
    show_default=True,
    help="Delete copies in DIR that are older. Seven days is what people are told.",
)
def backup(folder: Path, keep: timedelta) -> None:
    """Copy the database to a file in DIR, while the site runs.

    The copy is one SQLite file, also of a PostgreSQL database. It shows one moment, and is whole
    or not there. Keep it on another disk, and apart from the keys.

    Example: csdb backup /mnt/backups --keep 7d
    """
    from csdb.store import backup as copies

    now = datetime.now(UTC)
    settings = opening.settings()
    if copies.is_beside(settings.database_url, folder):
        raise Wrong(f"{folder} is where the database lies: copies there are lost together with it.")
    engine = opening.database(settings)
    try:
        with opening.progress("Copying"):
            file = copies.write(engine, folder, now=now)
    except FileExistsError:
        raise Failed("Another backup began in the same second: nothing was done.") from None
    finally:
        engine.dispose()
    click.echo(f"Wrote {file} ({file.stat().st_size / 1e6:,.1f} MB)")
    for gone in copies.delete_older(folder, than=keep, now=now):
        click.echo(f"Deleted {gone}")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--accept-old", is_flag=True, help="Take a backup that is over seven days old.")
@click.option(
    "--replace", is_flag=True, help="Replace the answers and releases that the database holds."
)
def restore(file: Path, accept_old: bool, replace: bool) -> None:  # noqa: FBT001  click's way
    """Put a backup in the place of the database.

    Stop the site before. All of it is put back, or nothing. Whoever withdrew since the backup is
    withdrawn again, as long as the file of withdrawals (CSDB_WITHDRAWALS_FILE) and the keys are
    there.

    Example: csdb restore /mnt/backups/csdb-2026-11-22T040000Z.backup
    """
    from csdb import keys
    from csdb.store import restore as restoring
    from csdb.store import tombstones

    settings, now = opening.settings(), datetime.now(UTC)
    key = keys.load(settings.keys_file).index
    if not replace:
        _see_that_nothing_is_lost(settings)
    withdrawn = tombstones.read(settings.withdrawals, key=key)
    try:
        with restoring.copied(file) as source:
            made = restoring.made(source, file)
            if now - made > OLDEST and not accept_old:
                raise Refused(_OLD.format(file=file, days=(now - made).days))
            with opening.progress("Putting back"):
                found = restoring.restore(
                    source,
                    settings.database_url,
                    withdrawn=withdrawn,
                    day=now.date().isoformat(),
                )
    except restoring.BackupError as wrong:
        raise Wrong(str(wrong)) from None
    click.echo(f"Put back {found.answers:,} answers as of {made:%Y-%m-%d %H:%M} UTC")
    click.echo(f"Withdrawn again: {found.withdrawn:,}, by {settings.withdrawals}")
    if not settings.withdrawals.exists():
        click.echo(_NO_FILE, err=True)
    click.echo("Next: csdb check, then csdb serve")


_NO_FILE = "There is no such file: if anybody withdrew since the backup, their answers are back."
_OLD = (
    "{file} is {days} days old. People who withdrew were told that copies are deleted after seven "
    "days; if there is no newer one, give --accept-old, and say so on your site."
)


def _see_that_nothing_is_lost(settings: Settings) -> None:
    from csdb.store import releases, submissions
    from csdb.store.engine import reading

    if opening.state(settings) == "missing":
        return
    engine = opening.database(settings)
    with reading(engine) as connection:
        answers = sum(submissions.counts(connection).values())
        release = releases.newest_id(connection)
    engine.dispose()
    if answers or release:
        raise Refused(
            f"The database holds {answers:,} answers, which would be replaced by the backup's: "
            "make a backup of it, then give --replace."
        )

"""The command that works the newest release out again, to see that it is what it says it is."""

from functools import lru_cache
from typing import TYPE_CHECKING

import click

from csdb.cli import Failed, Refused
from csdb.commands import opening

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from csdb.publish.passage import Standings
    from csdb.publish.recompute import Recomputed
    from csdb.publish.release import Release


@click.command()
def recompute() -> None:
    """Work the newest release out again and compare.

    It is made anew from the answers that stand in it, by the rule and the exchange rates that it
    names. Exit code 0: every number is the same, and so is the digest. 3: what can be worked out
    is the same, but not everything can be, and why. 1: something comes out differently. Nothing
    is changed. Older releases are verified by their digests alone: csdb check --all.

    Example: csdb recompute
    """
    from csdb.store import answers, releases, standing
    from csdb.store.engine import reading

    settings = opening.settings()
    with reading(opening.database(settings)) as connection, opening.progress("Reading answers"):
        wanted = releases.newest_id(connection)
        if wanted is None:
            click.echo("There is no release yet.")
            return
        newest = releases.get(connection, wanted)
        if newest is None:
            raise Failed(f"Release {wanted} does not match its digest; restore a backup.")
        standings = standing.read(connection, answers.read(connection, by_column=True))
        _tell(newest, _again(connection, newest, standings))


def _again(connection: "Connection", newest: "Release", standings: "Standings") -> "Recomputed":
    from csdb.publish import recompute as again
    from csdb.store import releases

    @lru_cache(maxsize=64)
    def find(release_id: str) -> "Release | None":
        return releases.get(connection, release_id)

    return again.recompute(newest, standings, find)


def _tell(newest: "Release", found: "Recomputed") -> None:
    """Say what came of it, and end with its exit code."""
    every = len(newest.cells)
    click.echo(f"Release {newest.id}: {found.same:,} of {every:,} numbers come out the same.")
    if found.wrong:
        told = "; ".join(found.wrong[:10])
        more = f"; and {len(found.wrong) - 10} more" if len(found.wrong) > 10 else ""
        raise Failed(f"These come out differently: {told}{more}.")
    if found.erased:
        click.echo(
            f"{found.erased:,} cannot be worked out again: withdrawn or changed answers that stand "
            "in them are erased by now. They stay as they are until their figures move."
        )
    if found.other:
        click.echo(
            f"{found.other:,} cannot be worked out again: they were made by another method, or "
            "what they were made of is not here."
        )
    if found.erased or found.other:
        raise Refused("So the digest can be verified, but not worked out.")
    if found.release.digest != newest.digest:
        raise Refused(
            "The words beside the numbers are put differently by this version of csdb, so the "
            "digest is another one."
        )
    click.echo(f"The digest is the same: {newest.digest}")

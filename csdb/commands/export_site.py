"""The command that writes the public site as files, for a CDN or any web server."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from csdb.cli import Failed, Refused
from csdb.commands import opening

if TYPE_CHECKING:
    from flask import Flask

    from csdb.versions import Version
    from csdb.web.current import Edition
    from csdb.web.ready.walk import Copy, Walk

Progress = Callable[[str], None]


@click.command("export-site")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--all-releases", is_flag=True, help="Take the releases of before along, too.")
def export_site(folder: Path, all_releases: bool) -> None:  # noqa: FBT001  click passes it by name
    """Write the public site to DIR as files.

    Any web server or CDN can show them: /salary is salary/index.html, a download is the file of its
    name, and beside whatever gets smaller lie a .gz and a .br of it. What only the living site can
    do (the form, a receipt, questions with answers of one's own) is linked there, to CSDB_SITE_URL.

    DIR is a link that is switched to the new files in one step, when all are there; unchanged ones
    are not written again.

    Example: csdb export-site /srv/www/pay
    """
    from csdb import create_app
    from csdb.versions import OccupiedError, replacing
    from csdb.web.ready.walk import BrokenError, Walk

    settings = opening.settings()
    opening.database(settings).dispose()
    app = create_app(settings)
    edition = _edition(app)
    walk = Walk(app, edition, all_releases=all_releases)
    try:
        with opening.progress("Reading the site") as progress, replacing(folder) as version:
            count = write(walk, version, progress=progress)
    except OccupiedError as problem:
        raise Refused(f"{problem}. Name a folder that is not there yet.") from None
    except BrokenError as problem:
        raise Failed(f"{problem}; {folder} stays as it is.") from None
    _tell(walk)
    of = f"of release {edition.release.id}" if not edition.empty else "without a release"
    click.echo(f"{count:,} addresses {of} are in {folder}; {version.written:,} files are new")


def _edition(app: "Flask") -> "Edition":
    edition: Edition = app.extensions["csdb_current"].edition()
    if edition.unread:
        raise Failed("The database cannot be read; nothing was written.")
    return edition


def _tell(walk: "Walk") -> None:
    """Name the pages with forms, and a few links that lead nowhere.

    A release of an older version lacks files that pages of this version link to.
    """
    if walk.left:
        click.echo(f"On the living site alone: {', '.join(sorted(walk.left))}", err=True)
    if missing := sorted(walk.missing):
        more = f" and {len(missing) - 3:,} more" if len(missing) > 3 else ""
        click.echo(f"Links that lead nowhere: {', '.join(missing[:3])}{more}", err=True)


def write(walk: "Walk", version: "Version", *, progress: Progress = lambda _: None) -> int:
    """Write what a walk finds; how many addresses that are."""
    from csdb.web.ready.walk import living

    pages: list[Copy] = []
    copied: set[str] = set()
    for copy in walk.copies():
        copied.add(copy.address)
        if copy.is_page:  # where its links lead is known when all are found
            pages.append(copy)
        else:
            _put(version, copy, copy.data)
        progress(f"{len(copied):,} addresses read")
    site_url = walk.app.config["CSDB"].site_url
    for done, page in enumerate(pages, 1):
        _put(version, page, living(page.data, frozenset(copied), site_url))
        progress(f"{done:,} of {len(pages):,} pages written")
    return len(copied)


def place(copy: "Copy") -> str:
    """Where in the folder a copy lies, so that servers find it under its address."""
    name = copy.address.strip("/")
    if copy.is_page and not name.endswith(".html"):
        return f"{name}/index.html".lstrip("/")
    return name


def _put(version: "Version", copy: "Copy", data: bytes) -> None:
    """Write a file, and its smaller twins unless they are there from before."""
    from csdb.web.ready.kept import BEST, encodings

    name = place(copy)
    new = version.put(name, data)
    twins = {"gzip": f"{name}.gz", "br": f"{name}.br"}
    if not new:
        for twin in twins.values():
            version.keep(twin)
        return
    for encoding, packed in encodings(data, copy.media_type, effort=BEST).items():
        if encoding:
            version.put(twins[encoding], packed)

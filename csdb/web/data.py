"""Downloads: the page about the data, the releases, and their files, which never change."""

import re

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from csdb.publish.changelog import changes
from csdb.publish.files import citation, tidy
from csdb.publish.files.listed import TOLD
from csdb.publish.moves import moves
from csdb.publish.release import Release
from csdb.store import releases
from csdb.store.engine import reading
from csdb.web import snippets
from csdb.web.changed import changed
from csdb.web.current import edition
from csdb.web.headers import FOR_EVER, readable_elsewhere
from csdb.web.naming import named
from csdb.web.structured import dataset

blueprint = Blueprint("data", __name__)

_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")
"""Of releases and files. PostgreSQL takes a NUL in a text for an error, not for an unknown name."""

_FEW = 5
"""Releases that the page about the data names; all of them have a page of their own."""


@blueprint.before_request
def plain_names() -> None:
    """404 for names that no release and no file can have."""
    if not all(_NAME.fullmatch(name) for name in (request.view_args or {}).values()):
        abort(404)


@blueprint.get("/data")
def page() -> str:
    """What can be downloaded, under which licence, and how to cite and load it."""
    now = edition()
    if now.unread:
        abort(503)
    with reading(current_app.extensions["csdb_pages"]) as connection:
        recent = releases.list(connection)[:_FEW]
        told = changed(connection, recent)
        files = () if now.empty else releases.artefacts(connection, now.release.id)
    return render_template(
        "data.html",
        told=TOLD,
        files={file.name: file for file in files},
        recent=recent,
        changed=told,
        columns=tidy.COLUMNS,
        loading=snippets.LOADING,
        cited=_cited(now.release) if not now.empty else None,
        licence=citation.LICENCE,
        code=citation.CODE,
        structured=dataset(now.release, current_app.config["CSDB"]),
    )


@blueprint.get("/data/changes")
def changelog() -> str:
    """Every change of a definition or method, newest first."""
    return render_template("changes.html", changes=changes())


@blueprint.get("/data/latest/<artefact>")
@blueprint.get("/releases/latest/<artefact>")
def latest(artefact: str) -> AnyResponse:
    """Send on to the file of the current release, so that a script may name it once for all."""
    address = url_for(".file", release_id=_newest().id, artefact=artefact)
    return readable_elsewhere(redirect(address, 302))


@blueprint.get("/releases/latest")
def latest_release() -> AnyResponse:
    """Send on to the page of the current release."""
    return redirect(url_for(".one", release_id=_newest().id), 302)


def _newest() -> Release:
    """The current release; 503 when none could be read, 404 before the first."""
    now = edition()
    if now.unread:
        abort(503)
    if now.empty:
        abort(404)
    return now.release


@blueprint.get("/releases")
def list_releases() -> str:
    """Every release, newest first."""
    with reading(current_app.extensions["csdb_pages"]) as connection:
        entries = releases.list(connection)
        told = changed(connection, entries)
    return render_template("releases.html", entries=entries, changed=told)


@blueprint.get("/releases/<release_id>")
def one(release_id: str) -> str:
    """What one release holds, what changed in it, and how it is cited and checked."""
    with reading(current_app.extensions["csdb_pages"]) as connection:
        shown = releases.get(connection, release_id) or abort(404)
        before = releases.get(connection, shown.previous) if shown.previous else None
        files = releases.artefacts(connection, release_id)
    return render_template(
        "release.html",
        shown=shown,
        before=before,
        moved=moves(before, shown),
        named=named,
        files=files,
        told=TOLD,
        cited=_cited(shown),
        licence=citation.LICENCE,
    )


def _cited(release: Release) -> dict[str, str]:
    by = current_app.config["CSDB"].publisher
    return {"text": citation.text(release, by), "bibtex": citation.bibtex(release, by)}


@blueprint.get("/releases/<release_id>/<artefact>")
def file(release_id: str, artefact: str) -> Response:
    """The bytes of a file, or a range of them. They never change: kept for ever."""
    with reading(current_app.extensions["csdb_pages"]) as connection:
        found = releases.artefact(connection, release_id, artefact) or abort(404)
    response = Response(found.body, mimetype=found.media_type)
    response.headers["Cache-Control"] = FOR_EVER
    response.set_etag(found.sha256)
    if artefact.endswith(".zip"):
        name = f"customer-success-pay-{release_id}.zip"
        response.headers.set("Content-Disposition", "attachment", filename=name)
    if artefact == "figures.csv":
        told = '<figures.csv-metadata.json>; rel="describedby"; type="application/csvm+json"'
        response.headers["Link"] = told
    response.make_conditional(request, accept_ranges=True, complete_length=len(found.body))
    return readable_elsewhere(response)

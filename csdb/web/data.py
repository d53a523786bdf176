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

from csdb.store import releases
from csdb.store.engine import reading
from csdb.web.current import edition
from csdb.web.headers import FOR_EVER
from csdb.web.structured import dataset

blueprint = Blueprint("data", __name__)

_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")
"""Of releases and files. PostgreSQL takes a NUL in a text for an error, not for an unknown name."""

FILES = {
    "figures.csv": "Every published figure, one row a number",
    "codebook.csv": "What every column, figure, answer and group means",
    "questionnaire.json": "The questions as asked, with their permanent codes",
}
"""The files of every release that are named on the page, besides its charts."""


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
    structured = dataset(now.release, current_app.config["CSDB"])
    return render_template("data.html", files=FILES, structured=structured)


@blueprint.get("/data/latest/<artefact>")
def latest(artefact: str) -> AnyResponse:
    """Send on to the file of the current release, so that a script may name it once for all."""
    now = edition()
    if now.unread:
        abort(503)
    if now.empty:
        abort(404)
    return redirect(url_for(".file", release_id=now.release.id, artefact=artefact), 302)


@blueprint.get("/releases")
def list_releases() -> str:
    """Every release, newest first."""
    with reading(current_app.extensions["csdb_pages"]) as connection:
        return render_template("releases.html", entries=releases.list(connection))


@blueprint.get("/releases/<release_id>")
def one(release_id: str) -> str:
    """What one release holds: its scopes, parameters and files, and the digest to check it by."""
    with reading(current_app.extensions["csdb_pages"]) as connection:
        shown = releases.get(connection, release_id) or abort(404)
        files = releases.artefacts(connection, release_id)
    return render_template("release.html", shown=shown, files=files, names=FILES)


@blueprint.get("/releases/<release_id>/<artefact>")
def file(release_id: str, artefact: str) -> Response:
    """The bytes of a file. They never change: kept for ever, answered 304 by their digest."""
    with reading(current_app.extensions["csdb_pages"]) as connection:
        found = releases.artefact(connection, release_id, artefact) or abort(404)
    response = Response(found.body, mimetype=found.media_type)
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.set_etag(found.sha256)
    return response

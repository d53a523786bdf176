"""The API: the numbers of every release as JSON, for reading, the same cells as on the pages."""

import re
from hashlib import sha256

from flask import Blueprint, Response, current_app, redirect, request, url_for
from werkzeug.exceptions import BadRequest, NotAcceptable, NotFound, ServiceUnavailable
from werkzeug.wrappers import Response as AnyResponse

from csdb import questionnaire
from csdb.publish import questions
from csdb.publish.files import tidy
from csdb.publish.peers import peers
from csdb.publish.release import Release
from csdb.questionnaire import Choices
from csdb.store import releases
from csdb.store.engine import reading
from csdb.web.api import description as api_description
from csdb.web.api import told as api_told
from csdb.web.api.problem import takes_no_json
from csdb.web.api.query import query
from csdb.web.current import edition
from csdb.web.headers import readable_elsewhere

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

_KEPT = "public, max-age=3600"
"""For what belongs to a release: its numbers never change, their form may with the software."""


_ID = re.compile(r"[a-z0-9-]{1,40}")
"""Of releases. PostgreSQL takes a NUL in a text for an error, not for an unknown name."""


@blueprint.before_request
def acceptable() -> None:
    """406 for whoever takes no JSON."""
    if takes_no_json(request.headers.get("Accept", "")):
        raise NotAcceptable("What is told here is application/json.")


@blueprint.after_request
def readable(response: Response) -> Response:
    """Let pages of other sites read it; what they may send along is said before they ask."""
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = "If-None-Match"
        response.headers["Access-Control-Max-Age"] = "86400"
    return readable_elsewhere(response)


@blueprint.get("/openapi.json")
def description() -> Response:
    """What the API offers, as OpenAPI 3.1."""
    query({})
    return _json(tidy.dumped(api_description.description(current_app.config["CSDB"].publisher)))


@blueprint.get("/questionnaire")
def asked() -> Response:
    """The questions as asked, with their permanent codes."""
    query({})
    return _json(questions.questionnaire_json())


@blueprint.get("/releases")
def list_releases() -> Response:
    """Every release, newest first."""
    query({})
    by = current_app.config["CSDB"].publisher
    with reading(current_app.extensions["csdb_pages"]) as connection:
        listed = [api_told.entry(each, by) for each in releases.list(connection)]
    return _json(tidy.dumped({"releases": listed}))


@blueprint.get("/releases/<release_id>")
def one(release_id: str) -> AnyResponse:
    """A release: when, how and of whom it was made, and its files."""
    query({})
    if release_id == "latest":
        return _latest()
    shown = _release(release_id)
    with reading(current_app.extensions["csdb_pages"]) as connection:
        files = releases.artefacts(connection, release_id)
    told = api_told.release(shown, files, current_app.config["CSDB"].publisher)
    return _json(tidy.dumped(told), kept=_KEPT)


@blueprint.get("/releases/<release_id>/figures")
@blueprint.get("/releases/<release_id>/figures/<figure>")
def figures(release_id: str, figure: str = "") -> AnyResponse:
    """The numbers of a release, or of one of its figures, chosen by scope, dimension and group."""
    wanted = query(api_told.FILTERS)
    known = {"scope": api_told.SCOPES, "dimension": api_told.DIMENSIONS}
    for name, codes in known.items():
        if wanted.get(name, codes[0]) not in codes:
            raise NotFound(f"There is no such {name}.")
    if figure:
        wanted["figure"] = figure
        if figure not in api_told.FIGURES:
            raise NotFound("There is no such figure.")
    if release_id == "latest":
        return _latest()
    return _json(api_told.figures(_release(release_id), wanted), kept=_KEPT)


@blueprint.get("/releases/<release_id>/peers")
def nearest(release_id: str) -> AnyResponse:
    """The published groups nearest to somebody with these answers. Kept by nobody on the way."""
    told = {name: _codes(name, value) for name, value in query(api_told.ANSWERS).items()}
    if release_id == "latest":
        return _latest(kept="no-store")
    shown = _release(release_id)
    found = peers(shown, told)
    if found is None:
        raise NotFound("There are no figures of that country in this release.")
    return _json(tidy.dumped(api_told.peers(shown, found)), kept="no-store")


def _codes(name: str, value: str) -> str:
    """The options that were told, with spaces between. BadRequest if one is unknown or twice."""
    question = api_told.ANSWERS[name]
    told = value.split(",") if isinstance(question, Choices) else [value]
    if not set(told) <= set(questionnaire.codes(question)):
        raise BadRequest(f"{name} has no such option; the questionnaire has those there are.")
    if len(set(told)) < len(told):
        raise BadRequest(f"{name} has an option twice.")
    return " ".join(told)


def _latest(*, kept: str = "public, max-age=60") -> AnyResponse:
    """Send on to the same of the current release, so that what comes can be cited."""
    now = edition()
    if now.unread:
        raise ServiceUnavailable("The figures cannot be read just now.")
    if now.empty:
        raise NotFound("Nothing has been published yet.")
    endpoint, told = request.endpoint or "", dict(request.view_args or {})
    address = url_for(endpoint, **{**told, "release_id": now.release.id})
    asked_too = (
        f"?{request.query_string.decode('ascii', 'replace')}" if request.query_string else ""
    )
    response = redirect(address + asked_too, 302)
    response.headers["Cache-Control"] = kept
    return response


def _release(release_id: str) -> Release:
    now = edition()
    if release_id == now.release.id and not now.empty:
        return now.release
    with reading(current_app.extensions["csdb_pages"]) as connection:
        found = releases.get(connection, release_id) if _ID.fullmatch(release_id) else None
    if found is None:
        raise NotFound("There is no such release.")
    return found


def _json(body: bytes, *, kept: str = "public, max-age=60") -> Response:
    response = Response(body, mimetype="application/json")
    response.headers["Cache-Control"] = kept
    response.set_etag(sha256(body).hexdigest())
    return response

"""Whether this process is alive, and whether it can serve: for those who watch over it."""

from flask import Blueprint, Response, current_app

from csdb.store import releases
from csdb.store.engine import reading
from csdb.web.current import edition

blueprint = Blueprint("health", __name__)

_FRESH = {"Cache-Control": "no-store"}


@blueprint.get("/healthz")
def alive() -> Response:
    """Whether this process answers; it asks nothing of the database."""
    return Response("ok\n", mimetype="text/plain", headers=_FRESH)


@blueprint.get("/readyz")
def ready() -> Response:
    """Whether the database answers and its newest release can be read; 503 if not.

    A site that has published nothing yet is ready: it takes answers.
    """
    with reading(current_app.extensions["csdb_pages"]) as connection:
        newest = releases.newest_id(connection)
    known = edition()
    well = not known.unread and (newest is None) == known.empty
    told, status = ("ready\n", 200) if well else ("no release can be read\n", 503)
    return Response(told, status, mimetype="text/plain", headers=_FRESH)

"""What programs ask a site for: its map, what is new, the figures in short, what may be indexed."""

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, current_app, render_template

from csdb.store.engine import reading
from csdb.web import catalogue, news
from csdb.web.current import edition
from csdb.web.pages import addresses, changed, framed, withheld

blueprint = Blueprint("feeds", __name__)

_MONTHS = 6
"""How long security.txt says that it holds; at most a year is asked for."""


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """Every page that has something to find, with the day its figures last changed."""
    found = [path for path in addresses() if not withheld(path) and not framed(path)]
    told = [(path, changed(path)) for path in found]
    return Response(render_template("sitemap.xml", addresses=told), mimetype="application/xml")


@blueprint.get("/feed.xml")
def feed() -> Response:
    """The newest releases, and every change of a definition or method, as an Atom feed."""
    with reading(current_app.extensions["csdb_pages"]) as connection:
        entries = news.entries(connection, current_app.config["CSDB"].site_url)
    body = render_template("feed.xml", entries=entries)
    return Response(body, mimetype="application/atom+xml")


@blueprint.get("/llms.txt")
def llms() -> Response:
    """The figures in short, each with its people, interval, date and address, as Markdown."""
    now = edition()
    if now.unread:
        abort(503)
    body = render_template("llms.txt", shelves=catalogue.shelves(now.release))
    return Response(body, content_type="text/plain; charset=utf-8")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """All pages may be indexed but the steps of the form, which have nothing to find.

    Made-up answers belong in no index at all.
    """
    site_url, now = current_app.config["CSDB"].site_url, edition()
    made_up = now.made_up or now.release.demonstration
    closed = ["/"] if made_up else ["/submit/", "/mine"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    told = "\n".join([*lines, f"Sitemap: {site_url}/sitemap.xml", ""])
    return Response(told, mimetype="text/plain")


@blueprint.get("/.well-known/security.txt")
def security() -> Response:
    """Whom to tell about a weakness (RFC 9116); 404 while the owner has given no contact."""
    settings = current_app.config["CSDB"]
    contact = settings.owner_contact
    if not contact:
        abort(404)
    if "@" in contact and ":" not in contact:
        contact = f"mailto:{contact}"
    lines = (
        f"Contact: {contact}",
        f"Expires: {_expires(datetime.now(UTC)):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {settings.site_url}/.well-known/security.txt",
    )
    return Response("\n".join((*lines, "")), content_type="text/plain; charset=utf-8")


def _expires(now: datetime) -> datetime:
    """The first of a month, so that the file stays the same for a while."""
    months = now.year * 12 + now.month - 1 + _MONTHS
    return datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)

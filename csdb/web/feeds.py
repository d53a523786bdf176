"""What programs ask a site for: its map, what may be indexed, whether it is alive."""

from flask import Blueprint, Response, current_app, render_template

from csdb.web.pages import addresses, framed, withheld

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """Every page that has something to find, with the day its figures last changed."""
    site_url = current_app.config["CSDB"].site_url
    found = [path for path in addresses() if not withheld(path) and not framed(path)]
    body = render_template("sitemap.xml", addresses=found, site_url=site_url)
    return Response(body, mimetype="application/xml")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """All pages may be indexed; the later steps of the form have nothing to find."""
    site_url = current_app.config["CSDB"].site_url
    lines = ("User-agent: *", "Disallow: /submit/", "Disallow: /mine")
    told = "\n".join((*lines, f"Sitemap: {site_url}/sitemap.xml", ""))
    return Response(told, mimetype="text/plain")


@blueprint.get("/healthz")
def healthz() -> Response:
    """Whether this process answers; it asks nothing of the database."""
    return Response("ok\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})

"""One figure by itself: its page, its numbers and pictures at addresses that stay, its frame.

These addresses always give the figure as it stands now; the release it is of is named and linked,
and never changes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, render_template, url_for

from csdb.language import marked
from csdb.publish.files import citation, csvw, tidy
from csdb.publish.release import Release, View
from csdb.store import releases
from csdb.store.engine import reading
from csdb.web import catalogue
from csdb.web.current import Edition, edition
from csdb.web.headers import readable_elsewhere

blueprint = Blueprint("figures", __name__)

FILES = {
    "csv": marked("Numbers as CSV"),
    "json": marked("Numbers as JSON"),
    "metadata.json": marked("What they mean (CSVW)"),
    "svg": marked("Chart as SVG"),
    "png": marked("Chart as PNG"),
    "spec.json": marked("Vega-Lite specification"),
}
"""Ending of an address -> what it gives."""

PICTURES = {"svg": ".svg", "png": ".png", "spec.json": ".json"}
"""Ending of an address -> ending of the file of the release."""

_CSVW = "application/csvm+json"
_FRAME = 190
"""Pixels that title, finding and source of a framed figure take besides its chart."""


@dataclass(frozen=True, slots=True)
class File:
    """What one of a figure's addresses gives."""

    media_type: str
    body: bytes


@blueprint.get("/figures")
def index() -> str:
    """Every published figure, by country."""
    return render_template("figures.html", shelves=catalogue.shelves(_readable().release))


@blueprint.get("/figures/<figure>")
def one(figure: str) -> str | Response:
    """A figure's page, or with an ending its numbers, what they mean, or its picture.

    404 with the nearest figures for one that does not exist or is withheld.
    """
    now = _readable()
    key, _, ending = figure.partition(".")
    view = now.release.views.get(key) or abort(404)
    if ending:
        return _sent(file(now.release, view, ending) or abort(404), now.release, view, ending)
    cited = citation.text(now.release, current_app.config["CSDB"].publisher)
    return render_template(
        "figure.html",
        view=view,
        cited=cited,
        snippet=snippet(view),
        files=FILES.items(),
        pictures=PICTURES,
    )


@blueprint.get("/embed/<figure>")
def embed(figure: str) -> tuple[str, int]:
    """A figure for a frame on another site: the only page that other sites may frame.

    One that does not exist or is withheld is told so in the frame, with status 404.
    """
    view = _readable().release.views.get(figure)
    return render_template("embed.html", view=view), 200 if view else 404


def _readable() -> Edition:
    now = edition()
    if now.unread:
        abort(503)
    return now


def file(release: Release, view: View, ending: str) -> File | None:
    """The file of a figure; None for an ending that there is not, or a chart never drawn."""
    publisher = current_app.config["CSDB"].publisher
    match ending:
        case "csv":
            return File("text/csv", tidy.csv_bytes(release, release.shown(view)))
        case "json":
            return File("application/json", tidy.json_bytes(release, release.shown(view)))
        case "metadata.json":
            told = csvw.metadata(release, file=f"{view.key}.csv", name=view.title, by=publisher)
            return File(_CSVW, tidy.dumped(told | _meaning(release, view)))
        case _ if ending in PICTURES:
            return _picture(release, f"{view.key}{PICTURES[ending]}")
    return None


def _picture(release: Release, name: str) -> File | None:
    with reading(current_app.extensions["csdb_pages"]) as connection:
        found = releases.artefact(connection, release.id, name)
    return File(found.media_type, found.body) if found else None


def _meaning(release: Release, view: View) -> dict[str, object]:
    """What the numbers of a view say, in words, beside what their columns mean."""
    scope = release.scopes[view.scope]
    groups = [
        {"code": group.code, "label": group.label, "options": list(group.options)}
        for group in release.groups(view.dimension, scope=view.scope)
    ]
    asked = {"question": view.question, "changed": scope.changed, "people": scope.people}
    return {
        "dc:description": view.finding,
        "dc:modified": {"@value": scope.changed[:10], "@type": "xsd:date"},
        "dc:spatial": scope.name,
        "notes": [{**asked, "groups": groups, "demonstration": release.demonstration}],
    }


def _sent(found: File, release: Release, view: View, ending: str) -> Response:
    """The file, which scripts of other sites may read and other pages may show."""
    response = Response(found.body, mimetype=found.media_type)
    kept = "attachment" if ending == "csv" else "inline"
    name = f"{view.key}-{release.id}.{ending}"
    response.headers["Content-Disposition"] = f'{kept}; filename="{name}"'
    response.headers["Link"] = ", ".join(_links(release, view, ending))
    return readable_elsewhere(response)


def _links(release: Release, view: View, ending: str) -> Iterator[str]:
    """Under which address the numbers never change, their licence, and of a CSV what it means."""
    publisher = current_app.config["CSDB"].publisher
    yield f'<{publisher.address(release)}>; rel="cite-as"'
    yield f'<{citation.LICENCE.url}>; rel="license"'
    if ending == "csv":
        yield f'<{view.key}.metadata.json>; rel="describedby"; type="{_CSVW}"'


def address(view: View) -> str:
    """The address of a figure's page, as it is copied and cited."""
    return f"{current_app.config['CSDB'].site_url}/figures/{view.key}"


def snippet(view: View) -> str:
    """The HTML that frames a figure on another site."""
    site_url = current_app.config["CSDB"].site_url
    return render_template("_frame.html", view=view, site_url=site_url, height=height(view))


def height(view: View) -> int:
    """Pixels a frame as wide as the page needs; that of the table where no chart was drawn."""
    drawn = str(edition().charts.get((view.key, "wide"), ""))
    told = drawn.partition(' height="')[2].partition('"')[0]
    return _FRAME + (int(told) if told.isdigit() else 400)


def init_app(app: Flask) -> None:
    """Let every page give the permanent address of a figure."""
    app.jinja_env.globals.update(figure_address=address, live_program=live)


def live() -> str | None:
    """The address of the program that draws a live chart; None where it was not set up."""
    there = Path(current_app.static_folder or "", "vendor", "vega.js").is_file()
    return url_for("static", filename="vendor/vega.js") if there else None

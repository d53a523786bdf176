"""The picture and the words a page is shared with: of its own figure, else the headline of pay."""

from dataclasses import dataclass

from flask import Flask, current_app, request

from csdb.publish.release import Release, View
from csdb.web import linked
from csdb.web.current import edition
from csdb.web.sections import ROLE
from csdb.web.tables import named

SIZE = (1200, 630)
"""Of every picture, in pixels; the drawing side holds the same."""

_FIGURES = {
    ROLE: "renewal",
    "/levels": "pay-by-level",
    "/segments": "pay-by-segment",
    "/incentives": "kpis",
    "/salary/trend": "pay-by-half",
}
"""Pages whose picture is another than that of pay -> name of the view."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture for links to a page: its address, and what it shows in words."""

    url: str
    alt: str


def view_of(path: str, release: Release) -> View | None:
    """The figure that stands for a page: its own, else the pay of its country, else of home."""
    above, _, last = path.rpartition("/")
    match above:
        case "/figures" | "/embed":
            own = release.views.get(last)
        case "/salary/by":
            own = release.view(f"pay-by-{last}")
        case "/salary/countries":
            own = release.view("pay", scope=last)
        case _:
            own = release.view(_FIGURES.get(path, "pay"))
    return own or release.view("pay")


def picture(path: str, release: Release, site_url: str) -> Picture | None:
    """The picture of a page; None while nothing is published of the home country."""
    view = view_of(path, release)
    if view is None:
        return None
    url = f"{site_url}/releases/{release.id}/{view.key}.share.png"
    return Picture(url, f"{named(view)}. {view.finding}")


def init_app(app: Flask) -> None:
    """Let the head of every page know its picture and what it tells programs."""
    app.context_processor(_known)


def _known() -> dict[str, object]:
    settings, release = current_app.config["CSDB"], edition().release
    return {
        "shared": picture(request.path, release, settings.site_url),
        "linked": linked.of(request.path, release, settings),
    }

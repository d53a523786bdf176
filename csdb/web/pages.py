"""The pages people read: each is drawn from the current release and nothing else."""

from datetime import UTC, datetime

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from csdb import groupings, half_years, questionnaire
from csdb.language import gettext
from csdb.publish.release import ALL
from csdb.web import faq, stored
from csdb.web.current import edition
from csdb.web.structured import faq_page

blueprint = Blueprint("pages", __name__)

TEXTS = {
    "/": "home.html",
    "/what-does-a-customer-success-manager-do": "role.html",
    "/salary": "salary.html",
    "/salary/countries": "countries.html",
    "/levels": "levels.html",
    "/segments": "segments.html",
    "/job-description": "job-description.html",
    "/methodology": "methodology.html",
    "/privacy": "privacy.html",
    "/about": "about.html",
}
"""The pages that need nothing but the release: address -> template."""

TREND = "/salary/trend"
"""The page of pay by half-year."""

_FOR_ALL = {"dimensions": groupings.PAY_BY, "questions": faq.questions}


def slug(dimension: str) -> str:
    """A dimension's key as it stands in an address."""
    return dimension.replace("_", "-")


@blueprint.before_request
def readable() -> None:
    """503 when no release could ever be read: an empty page would claim that there is none."""
    if edition().unread:
        abort(503)


def _plain(template: str) -> str:
    return render_template(template, kept=stored.kept, steps=groupings.STEPS, **_FOR_ALL)


for path, template in TEXTS.items():
    name = template.removesuffix(".html")
    blueprint.add_url_rule(path, name, _plain, defaults={"template": template})


@blueprint.get("/faq")
def questions() -> str:
    """The questions people ask, each answered in words and by the figures of today."""
    structured = faq_page(faq.questions(), edition().release)
    return render_template("faq.html", structured=structured, **_FOR_ALL)


@blueprint.get("/salary/by/<name>")
def by(name: str) -> str:
    """Pay by one dimension; one that does not exist is answered with those that do."""
    dimension = groupings.BY_KEY.get(name.replace("-", "_"))
    if dimension is None or name != slug(dimension.key):
        abort(404)
    return render_template("by.html", dimension=dimension, steps=groupings.STEPS, **_FOR_ALL)


@blueprint.get(TREND)
def trend() -> str:
    """Pay by half-year, and when the next half-year can be told."""
    half = half_years.coming(datetime.now(UTC).date())
    coming = _half(half), half_years.due(half).isoformat()
    return render_template("trend.html", coming=coming, **_FOR_ALL)


def _half(half: int) -> str:
    """A half-year within a sentence: second half of 2026."""
    year, second = divmod(half, 2)
    if second:
        return gettext("second half of %(year)s", year=year)
    return gettext("first half of %(year)s", year=year)


@blueprint.get("/salary/hubs")
def hubs() -> AnyResponse:
    """The address people guess for pay by area."""
    return redirect(url_for(".by", name="hub"), 308)


@blueprint.get("/salary/countries/<code>")
def country(code: str) -> str:
    """Pay in one country. A country without figures is told so, an unknown one is not found."""
    if code not in questionnaire.codes(questionnaire.COUNTRY):
        abort(404)
    return render_template("country.html", code=code, **_FOR_ALL)


def addresses() -> list[str]:
    """Every page that exists now, for guesses at a mistyped address."""
    release = edition().release
    countries = [code for code in release.scopes if code != ALL]
    return [
        *TEXTS,
        "/compare",
        "/incentives",
        "/summary",
        "/faq",
        "/benchmarks",
        "/data",
        "/data/changes",
        "/releases",
        *([f"/releases/{release.id}"] if release.scopes else []),
        "/submit",
        TREND,
        *(f"/salary/by/{slug(dimension.key)}" for dimension in groupings.PAY_BY),
        *(f"/salary/countries/{code}" for code in countries),
        "/figures",
        *(f"/{kind}/{key}" for key in edition().release.views for kind in ("figures", "embed")),
    ]


_TIMELESS = ("/methodology", "/privacy", "/about", "/submit", "/data/changes")
_OF_ALL = ("/data", "/releases", "/figures", "/salary/countries")


def changed(path: str) -> str | None:
    """The day the figures of a page last changed (YYYY-MM-DD); None for pages without figures.

    A page changes with the country it is about, one of several countries with every release.
    """
    release = edition().release
    if path in _TIMELESS or not release.scopes:
        return None
    if path in _OF_ALL or path.startswith("/releases/"):
        return release.created[:10]
    above, _, last = path.rpartition("/")
    code = release.home
    if above == "/salary/countries":
        code = last
    elif above in ("/figures", "/embed") and last in release.views:
        code = release.views[last].scope
    known = release.scopes.get(code)
    return known.changed[:10] if known else release.created[:10]


def framed(path: str) -> bool:
    """Whether a page is made for the frame of another site, where no reader should be sent."""
    return path.startswith("/embed/")


def withheld(path: str) -> bool:
    """Whether a page of a dimension has no figures yet, so that no search should lead there."""
    name = half_years.DIMENSION if path == TREND else path.removeprefix("/salary/by/")
    return name != path and edition().release.view(f"pay-by-{name}") is None

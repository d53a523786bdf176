"""Where a page stands among the others: its section, its crumbs, and what to read next.

One declared map for all pages. A page that does not exist yet (or has no figures to show) is left
out wherever it is named, so the map may be ahead of the site.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from csdb import groupings, half_years
from csdb.publish import wording
from csdb.publish.release import ALL, Release


@dataclass(frozen=True, slots=True)
class Place:
    """A page as others name it: its address, its name in a list, and what one finds there."""

    path: str
    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Section:
    """A question people come with: its name in the header, its first page, and all its pages."""

    name: str
    title: str
    path: str
    places: tuple[Place, ...]


ROLE = "/what-does-a-customer-success-manager-do"

SECTIONS: tuple[Section, ...] = (
    Section(
        "Pay",
        "What does it pay?",
        "/salary",
        (
            Place("/salary", "Pay", "Base pay and OTE, and by what they differ"),
            Place("/levels", "Levels", "The ladder, the tracks beside it, and pay at each step"),
            Place("/segments", "Segments", "Portfolios by size of account, and their pay"),
            Place("/incentives", "Incentives", "Variable pay, and what a plan would pay out"),
            Place("/salary/countries", "Countries", "Pay in each country, in its own money"),
            Place("/salary/trend", "Over time", "Pay by half-year"),
            Place("/benchmarks", "Benchmarks", "What others publish, held beside our figures"),
        ),
    ),
    Section(
        "The job",
        "What is the job?",
        ROLE,
        (
            Place(ROLE, "What a CSM does", "Who owns what, from people who hold the role"),
            Place("/job-description", "Job description", "The role on one sheet, with a checklist"),
            Place("/faq", "Questions people ask", "Seventeen, each with the newest figure"),
        ),
    ),
    Section(
        "Where do I stand?",
        "Where do I stand?",
        "/compare",
        (
            Place("/compare", "Compare", "Your pay, or an offer, beside your peers"),
            Place("/summary", "Summary to print", "One sheet about your peers for a review"),
            Place("/submit", "Add yours", "Twelve questions, no account"),
            Place("/mine", "Your answers", "See, change or withdraw them"),
        ),
    ),
    Section(
        "Data",
        "Where is the data?",
        "/data",
        (
            Place("/data", "Data and downloads", "Every figure as a file, free to use"),
            Place("/figures", "Figures", "Each chart with its numbers, to download or embed"),
            Place("/releases", "Releases", "What was published when, unchanged"),
            Place("/data/changes", "Data changelog", "What changed in definitions and methods"),
            Place("/methodology", "Methodology", "How figures are made, and their limits"),
            Place("/privacy", "Privacy", "Exactly what is stored"),
            Place("/about", "About", "Who runs this, and the licences"),
        ),
    ),
)
"""What people ask, in the order of the header; the pages of each in the order of the footer."""

_PLACES = {place.path: place for section in SECTIONS for place in section.places}
_SECTION = {place.path: section for section in SECTIONS for place in section.places}
_ABOVE = {
    place.path: section.path
    for section in SECTIONS
    for place in section.places
    if place.path != section.path
} | dict.fromkeys(("/submit", "/mine", "/methodology", "/privacy", "/about"), "/")
"""Under which page each declared one lies, the first of its section unless it stands apart."""
_ALWAYS = ("/mine",)  # open to everybody, but nothing to find: not among the addresses

_NEXT: dict[str, tuple[str, ...]] = {
    "/": ("/compare", ROLE, "/benchmarks"),
    ROLE: ("/job-description", "/levels", "/segments", "/incentives"),
    "/salary": ("/compare", "/levels", "/segments", "/incentives", "/benchmarks"),
    "/salary/countries": ("/salary", "/benchmarks", "/methodology"),
    "/salary/trend": ("/salary", "/releases", "/methodology"),
    "/salary/by/level": ("/levels", "/compare", "/salary"),
    "/salary/by/years": ("/levels", "/compare", "/salary"),
    "/salary/by/segment": ("/segments", "/compare", "/salary"),
    "/salary/by/commission": ("/incentives", "/compare", "/salary"),
    "/salary/by/kpis": ("/incentives", ROLE, "/salary"),
    "/levels": ("/salary", "/segments", "/job-description", "/compare"),
    "/segments": ("/salary", "/levels", "/incentives", "/benchmarks"),
    "/incentives": ("/salary", ROLE, "/compare", "/benchmarks"),
    "/job-description": (ROLE, "/levels", "/compare", "/faq"),
    "/benchmarks": ("/salary", "/methodology", "/data"),
    "/faq": (ROLE, "/salary", "/job-description"),
    "/compare": ("/salary", "/levels", "/segments", "/summary"),
    "/summary": ("/compare", "/salary", "/methodology"),
    "/data": ("/releases", "/methodology", "/benchmarks"),
    "/data/changes": ("/methodology", "/releases", "/data"),
    "/releases": ("/data", "/methodology"),
    "/figures": ("/salary", "/data", "/methodology"),
    "/methodology": ("/privacy", "/data", "/benchmarks"),
    "/privacy": ("/methodology", "/mine", "/about"),
    "/about": ("/methodology", "/privacy", "/data"),
}
"""What to read after a page."""

_UNDER = {
    "/salary/by/": ("/compare", "/salary", ROLE),
    "/salary/countries/": ("/salary/countries", "/compare", "/benchmarks"),
    "/figures/": ("/figures", "/methodology", "/data"),
    "/releases/": ("/releases", "/data", "/methodology"),
    "/data/": ("/data", "/releases", "/methodology"),
}
"""The same for pages of which there are many, by how their addresses begin."""


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step on the way from the first page; the last is the page itself."""

    path: str
    name: str


@dataclass(frozen=True, slots=True)
class Navigation:
    """What a page shows of the others: header and footer, the section it is in, the ways on.

    there: the addresses of all pages that exist
    """

    there: frozenset[str]
    sections: tuple[Section, ...]
    here: Section | None
    crumbs: tuple[Crumb, ...]
    related: tuple[Place, ...]


def of(path: str, release: Release, addresses: Iterable[str]) -> Navigation:
    """The navigation of the page at `path`, among the pages that there are."""
    there = frozenset(addresses)
    return Navigation(
        there=there,
        sections=shown(there),
        here=section(path),
        crumbs=crumbs(path, release),
        related=related(path, there),
    )


def crumbs(path: str, release: Release) -> tuple[Crumb, ...]:
    """The way to a page from the first one; nothing for the first one and for unknown pages."""
    name = name_of(path, release)
    if path == "/" or not name:
        return ()
    above = _ABOVE.get(path) or _parent(path)
    before = crumbs(above, release) or (Crumb("/", "Home"),)
    return (*before, Crumb(path, name))


def name(path: str, release: Release) -> str:
    """What a page is called in a list, with the page above it where its own name is short."""
    way = crumbs(path, release)
    if not way:
        return "The first page" if path == "/" else ""
    above = [step.name for step in way[1:-1]]
    return ": ".join((*above[-1:], way[-1].name))


def section(path: str) -> Section | None:
    """The section of a page, or of the page it lies under; None for the first page."""
    while path not in _SECTION and (above := _ABOVE.get(path) or _parent(path)) != "/":
        path = above
    return _SECTION.get(path)


def _parent(path: str) -> str:
    """The nearest page that the address of a page lies under; a figure's is by what it shows."""
    above, _, last = path.rpartition("/")
    if above == "/figures":
        return "/salary" if "pay" in last.split("-") else ROLE
    while above and above not in _PLACES:
        above = above.rpartition("/")[0]
    return above or "/"


def name_of(path: str, release: Release) -> str:
    """The short name of a page: declared, or of a dimension, a country, a release, a figure."""
    if path in _PLACES:
        return _PLACES[path].name
    above, _, last = path.rpartition("/")
    match above:
        case "/salary/by" if dimension := groupings.BY_KEY.get(last.replace("-", "_")):
            return dimension.name
        case "/salary/countries":
            place = wording.place(last)
            return place[0].upper() + place[1:]
        case "/releases":
            return f"Release {last}"
        case "/figures" if view := release.views.get(last) or release.view(last):
            return view.title
    return ""


def related(path: str, there: frozenset[str]) -> tuple[Place, ...]:
    """What to read after a page, of the pages that are `there`."""
    under = (found for start, found in _UNDER.items() if path.startswith(start))
    wanted = _NEXT.get(path) or next(under, ())
    return tuple(_PLACES[each] for each in wanted if each in there or each in _ALWAYS)


def shown(there: frozenset[str]) -> tuple[Section, ...]:
    """The sections with their pages that are `there`; one whose first page is not has no path."""
    return tuple(
        replace(
            each,
            path=each.path if each.path in there else "",
            places=tuple(p for p in each.places if p.path in there or p.path in _ALWAYS),
        )
        for each in SECTIONS
    )


def in_order(release: Release) -> tuple[str, ...]:
    """The scopes as pages list them: home first, the largest next, all countries last."""

    def place(code: str) -> tuple[bool, bool, int, str]:
        return code == ALL, code != release.home, -release.scopes[code].people, code

    return tuple(sorted(release.scopes, key=place))


MANY = 6
"""How many scopes a page names beside its own; the page of countries has all of them."""


def other_scopes(
    release: Release, name: str, scope: str, *, figures: bool = False
) -> tuple[tuple[str, str], ...]:
    """Where else a view is published: (scope, address) of each; nothing where it is nowhere else.

    The scope of the page itself comes with an empty address. Of many, the largest. `figures` are
    the addresses of the single figures, in place of the pages that hold them.
    """
    found = [code for code in in_order(release) if release.view(name, scope=code)]
    others = [code for code in found if code != scope][:MANY]
    shown = [code for code in found if code == scope or code in others]
    if not others:
        return ()
    if figures:
        return tuple((code, "" if code == scope else f"/figures/{code}-{name}") for code in shown)
    return tuple((code, "" if code == scope else _address(release, code, name)) for code in shown)


def _address(release: Release, scope: str, name: str) -> str:
    """The page that holds a view of pay in a scope."""
    if scope == release.home:
        by = {"pay": "/salary", f"pay-by-{half_years.DIMENSION}": "/salary/trend"}
        return by.get(name) or f"/salary/by/{name.removeprefix('pay-by-')}"
    if scope == ALL:
        return "/salary/countries"
    return f"/salary/countries/{scope}#{scope}-{name}"

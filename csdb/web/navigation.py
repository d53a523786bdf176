"""Where a page stands among the others: its section, its crumbs, and what to read next."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from csdb import groupings
from csdb.language import gettext
from csdb.publish import wording
from csdb.publish.release import Release
from csdb.web.sections import (
    ABOVE,
    ALWAYS,
    NEXT,
    PLACES,
    ROLE,
    SECTION,
    SECTIONS,
    UNDER,
    Place,
    Section,
)


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
    name = _short(path, release)
    if path == "/" or not name:
        return ()
    above = ABOVE.get(path) or _parent(path)
    before = crumbs(above, release) or (Crumb("/", gettext("Home")),)
    return (*before, Crumb(path, name))


def name(path: str, release: Release) -> str:
    """What a page is called in a list, with the page above it where its own name is short."""
    way = crumbs(path, release)
    if not way:
        return gettext("The first page") if path == "/" else ""
    above = [step.name for step in way[1:-1]]
    return ": ".join((*above[-1:], way[-1].name))


def section(path: str) -> Section | None:
    """The section of a page, or of the page it lies under; None for the first page."""
    while path not in SECTION and (above := ABOVE.get(path) or _parent(path)) != "/":
        path = above
    return SECTION.get(path)


def _parent(path: str) -> str:
    """The nearest page that the address of a page lies under; a figure's is by what it shows."""
    above, _, last = path.rpartition("/")
    if above == "/figures":
        return "/salary" if "pay" in last.split("-") else ROLE
    while above and above not in PLACES:
        above = above.rpartition("/")[0]
    return above or "/"


def _short(path: str, release: Release) -> str:
    """The short name of a page: declared, or of a dimension, a country, a release, a figure."""
    if path in PLACES:
        return gettext(PLACES[path].name)
    above, _, last = path.rpartition("/")
    match above:
        case "/salary/by" if dimension := groupings.BY_KEY.get(last.replace("-", "_")):
            return gettext(dimension.name)
        case "/salary/countries":
            place = wording.place(last)
            return place[0].upper() + place[1:]
        case "/releases":
            return gettext("Release %(id)s", id=last)
        case "/figures" if view := release.views.get(last) or release.view(last):
            return gettext(view.title)
    return ""


def related(path: str, there: frozenset[str]) -> tuple[Place, ...]:
    """What to read after a page, of the pages that are `there`."""
    under = (found for start, found in UNDER.items() if path.startswith(start))
    wanted = NEXT.get(path) or next(under, ())
    return tuple(PLACES[each] for each in wanted if each in there or each in ALWAYS)


def shown(there: frozenset[str]) -> tuple[Section, ...]:
    """The sections with their pages that are `there`; one whose first page is not has no path."""
    return tuple(
        replace(
            each,
            path=each.path if each.path in there else "",
            places=tuple(p for p in each.places if p.path in there or p.path in ALWAYS),
        )
        for each in SECTIONS
    )

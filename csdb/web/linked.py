"""What each page tells programs about itself, as schema.org JSON-LD: its place, pay, figures."""

from typing import Any

from csdb.config import Settings
from csdb.language import gettext, spoken
from csdb.publish.files.citation import LICENCE
from csdb.publish.release import Release, View
from csdb.web import navigation
from csdb.web.catalogue import shelves
from csdb.web.occupation import occupation
from csdb.web.sections import ROLE
from csdb.web.tables import named

_CONTEXT = {"@context": "https://schema.org"}
_PAID = ("/", "/salary", ROLE)
"""The pages that tell the pay of the home country."""

_FILES = {"csv": "text/csv", "json": "application/json", "svg": "image/svg+xml", "png": "image/png"}


def of(path: str, release: Release, site: Settings) -> list[dict[str, Any]]:
    """What the page at `path` tells, besides what its view adds; nothing for unknown pages."""
    above, _, last = path.rpartition("/")
    told = [breadcrumbs(path, release, site)]
    scope = release.home if path in _PAID else last if above == "/salary/countries" else ""
    if scope in release.scopes:
        told.append(occupation(release, scope, page=f"{site.site_url}{path}"))
    if path == "/figures":
        told.append(catalogue(release, site))
    if above == "/figures" and last in release.views:
        told.append(_CONTEXT | figure(release, release.views[last], site))
    return [each for each in told if each]


def breadcrumbs(path: str, release: Release, site: Settings) -> dict[str, Any] | None:
    """The way to a page from the first one; None where there is none."""
    steps = navigation.crumbs(path, release)
    if not steps:
        return None
    items = [
        {"@type": "ListItem", "position": at, "name": step.name, "item": site.site_url + step.path}
        for at, step in enumerate(steps, start=1)
    ]
    return _CONTEXT | {"@type": "BreadcrumbList", "itemListElement": items}


def catalogue(release: Release, site: Settings) -> dict[str, Any] | None:
    """All figures as a catalogue of data; None before the first release."""
    if not release.views:
        return None
    return _CONTEXT | {
        "@type": "DataCatalog",
        "name": gettext("Figures of %(name)s", name=site.site_name),
        "inLanguage": spoken().tag,
        "url": f"{site.site_url}/figures",
        "license": LICENCE.url,
        "dataset": [_listed(release, view, site) for _, all_ in shelves(release) for view in all_],
    }


def _listed(release: Release, view: View, site: Settings) -> dict[str, Any]:
    """A figure as its catalogue names it; its own page tells the rest."""
    told = figure(release, view, site)
    return {key: told[key] for key in _LISTED}


_LISTED = ("@type", "@id", "name", "description", "url", "license", "creator")


def figure(release: Release, view: View, site: Settings) -> dict[str, Any]:
    """A figure as a Dataset of its own, part of the data of the site."""
    address = f"{site.site_url}/figures/{view.key}"
    scope = release.scopes[view.scope]
    downloads = [
        {
            "@type": "DataDownload",
            "encodingFormat": media_type,
            "contentUrl": f"{address}.{ending}",
        }
        for ending, media_type in _FILES.items()
    ]
    return {
        "@type": "Dataset",
        "@id": address,
        "name": named(view),
        "description": gettext(
            "%(finding)s Asked: “%(question)s” From anonymous answers of customer success managers,"
            " with 95%% intervals and rounded numbers of people.",
            finding=view.finding,
            question=gettext(view.question),
        ),
        "inLanguage": spoken().tag,
        "url": address,
        "license": LICENCE.url,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": site.publisher.name},
        "version": release.id,
        "dateModified": scope.changed[:10],
        "spatialCoverage": scope.name,
        "variableMeasured": gettext(view.title),
        "isPartOf": {"@type": "Dataset", "@id": f"{site.site_url}/data"},
        "distribution": downloads,
    }

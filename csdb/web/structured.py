"""What pages tell search engines, as schema.org JSON-LD: the visible text again, nothing more."""

from collections.abc import Iterator
from typing import Any

from csdb import half_years
from csdb.config import Settings
from csdb.language import gettext, marked, spoken
from csdb.publish.files import citation
from csdb.publish.files.citation import LICENCE
from csdb.publish.release import Release
from csdb.web.faq import Answered

_FILES = {
    "figures.csv": "text/csv",
    "figures.json": "application/json",
    "figures.parquet": "application/vnd.apache.parquet",
    "data.zip": "application/zip",
}
_MEASURED = (
    marked("Base pay"),
    marked("On-target earnings"),
    marked("Variable pay"),
    marked("Pay mix"),
    marked("Role ownership"),
    marked("KPIs"),
)


_KEYWORDS = (
    marked("customer success manager"),
    marked("salary"),
    marked("pay transparency"),
    marked("variable pay"),
)


def faq_page(questions: tuple[Answered, ...], release: Release) -> dict[str, Any]:
    """The questions with the answers that stand on the page."""
    return {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "inLanguage": spoken().tag,
        "mainEntity": [
            {
                "@type": "Question",
                "name": each.question,
                "acceptedAnswer": {"@type": "Answer", "text": _answer(each, release)},
            }
            for each in questions
        ],
    }


def _answer(each: Answered, release: Release) -> str:
    live = release.sentences.get(f"faq.{each.slug}")
    return f"{each.answer}<p>{live}</p>" if live else str(each.answer)


def dataset(release: Release, site: Settings) -> dict[str, Any]:
    """The data as a Dataset; what only a release can tell is left out before the first."""
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": gettext("%(name)s: pay and role of customer success managers", name=site.site_name),
        "inLanguage": spoken().tag,
        "description": gettext(
            "Median base pay, on-target earnings and shares of who owns renewals, upsells and"
            " onboarding, from anonymous answers of customer success managers. Each number has its"
            " 95% interval, the rounded number of people behind it, and its date."
        ),
        "url": f"{site.site_url}/data",
        "license": LICENCE.url,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": site.publisher.name},
        "variableMeasured": [gettext(each) for each in _MEASURED],
        "measurementTechnique": gettext(
            "Anonymous online survey; self-selected, unweighted answers"
        ),
        "keywords": [gettext(each) for each in _KEYWORDS],
        "includedInDataCatalog": {"@type": "DataCatalog", "url": f"{site.site_url}/figures"},
    }
    return told | (_released(release, site) if release.scopes else {})


def _released(release: Release, site: Settings) -> dict[str, Any]:
    told: dict[str, Any] = {
        "version": release.id,
        "identifier": f"{site.site_url}/releases/{release.id}",
        "citation": citation.text(release, site.publisher),
        "dateModified": release.created[:10],
        "spatialCoverage": [scope.name for scope in release.scopes.values()],
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": media_type,
                "contentUrl": f"{site.site_url}/releases/{release.id}/{name}",
            }
            for name, media_type in _FILES.items()
        ],
    }
    since = min((half for half in _halves(release)), default="")
    return told | ({"temporalCoverage": f"{since}/{release.created[:10]}"} if since else {})


def _halves(release: Release) -> Iterator[str]:
    """The first days of the half-years of which pay is told, in any country."""
    for scope in release.scopes:
        for group in release.groups(half_years.DIMENSION, scope=scope):
            year, second = divmod(half_years.of(group.code), 2)
            yield f"{year}-{'07' if second else '01'}-01"

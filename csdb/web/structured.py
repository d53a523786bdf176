"""What pages tell search engines, as schema.org JSON-LD: the visible text again, nothing more."""

from typing import Any

from csdb.config import Settings
from csdb.publish.release import Release
from csdb.web.faq import Answered

_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_MEASURED = ("Base pay", "On-target earnings", "Variable pay", "Pay mix", "Role ownership", "KPIs")


def faq_page(questions: tuple[Answered, ...], release: Release) -> dict[str, Any]:
    """The questions with the answers that stand on the page."""
    return {
        "@context": "https://schema.org",
        "@type": "FAQPage",
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
        "name": f"{site.site_name}: pay and role of customer success managers",
        "description": "Median base pay, on-target earnings and shares of who owns renewals, "
        "upsells and onboarding, from anonymous answers of customer success managers. Each number "
        "has its 95% interval, the rounded number of people behind it, and its date.",
        "url": f"{site.site_url}/data",
        "license": _LICENCE,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": site.owner_name or site.site_name},
        "variableMeasured": list(_MEASURED),
    }
    return told | (_released(release, site) if release.scopes else {})


def _released(release: Release, site: Settings) -> dict[str, Any]:
    return {
        "version": release.id,
        "identifier": f"{site.site_url}/releases/{release.id}",
        "dateModified": release.created[:10],
        "spatialCoverage": [scope.name for scope in release.scopes.values()],
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": "text/csv",
                "contentUrl": f"{site.site_url}/releases/{release.id}/figures.csv",
            }
        ],
    }

"""The pay of the role as schema.org tells it: the published quantiles of a scope, nothing else."""

from typing import Any

from csdb.language import gettext, marked, spoken
from csdb.publish.release import ALL, Release

_NAMES = {"base": marked("Base pay"), "ote": marked("On-target earnings")}
_QUANTILES = {
    "p10": "percentile10",
    "p25": "percentile25",
    "median": "median",
    "p75": "percentile75",
    "p90": "percentile90",
}


def occupation(release: Release, scope: str, *, page: str) -> dict[str, Any] | None:
    """The role with its pay in a country; None where no median is published, or for all countries.

    page: the address of the page that tells the same to people. Withheld quantiles are left out.
    """
    salaries = [each for figure in _NAMES if (each := _distribution(release, scope, figure))]
    if not salaries or scope == ALL:
        return None
    return {
        "@context": "https://schema.org",
        "@type": "Occupation",
        "name": gettext("Customer success manager"),
        "alternateName": gettext("CSM"),
        "mainEntityOfPage": {
            "@type": "WebPage",
            "@id": page,
            "inLanguage": spoken().tag,
            "lastReviewed": release.scopes[scope].changed[:10],
        },
        "occupationLocation": [{"@type": "Country", "name": gettext(release.scopes[scope].name)}],
        "estimatedSalary": salaries,
    }


def _distribution(release: Release, scope: str, figure: str) -> dict[str, Any] | None:
    cells = {key: release.value(figure, scope=scope, statistic=key) for key in _QUANTILES}
    told = {_QUANTILES[key]: cell.value for key, cell in cells.items() if cell}
    median = cells["median"]
    if median is None:
        return None
    return {
        "@type": "MonetaryAmountDistribution",
        "name": gettext(_NAMES[figure]),
        "currency": median.unit,
        "duration": "P1Y",
        **told,
    }

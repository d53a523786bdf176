"""All figures of a release in the order in which people look for them."""

from csdb import groupings, half_years, questionnaire
from csdb.publish.release import ALL, Release, View

_PAY = ["pay", *(f"pay-by-{each.key.replace('_', '-')}" for each in groupings.PAY_BY)]
_ROLE = [question.key.replace("_", "-") for question in questionnaire.QUESTIONS]
_ORDER = {name: at for at, name in enumerate((*_PAY, f"pay-by-{half_years.DIMENSION}", *_ROLE))}


def scopes(release: Release) -> list[str]:
    """The home country first, then the others by code, all countries together last."""
    return sorted(release.scopes, key=lambda code: (code != release.home, code == ALL, code))


def views(release: Release, scope: str) -> list[View]:
    """The figures of a scope: pay, pay by each dimension and over time, then as questions go."""
    there = [view for view in release.views.values() if view.scope == scope]
    return sorted(there, key=lambda view: (_ORDER.get(view.name, len(_ORDER)), view.name))


def shelves(release: Release) -> list[tuple[str, list[View]]]:
    """Every scope that has figures, with them."""
    return [(code, found) for code in scopes(release) if (found := views(release, code))]

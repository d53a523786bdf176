"""Releases, numbers and peers as the API tells them: the same rows as in the files."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from csdb import groupings, half_years, questionnaire
from csdb.publish.files import citation, tidy
from csdb.publish.files.citation import Publisher
from csdb.publish.peers import Peer, Peers
from csdb.publish.release import ALL, Cell, Group, Release
from csdb.questionnaire import Choice, Choices
from csdb.store.releases import Entry, File
from csdb.web.tables import PAY

FIGURES = (*PAY, "has_variable", *questionnaire.BY_KEY)
"""Every figure that may be asked for, whether it is published or not."""

DIMENSIONS = (
    ALL,
    *groupings.BY_KEY,
    half_years.DIMENSION,
    *groupings.CROSSED,
    groupings.HIGHER_PAY,
)
"""Every dimension that may be asked for."""

SCOPES = (ALL, *questionnaire.codes(questionnaire.COUNTRY))
"""Every scope that may be asked for."""

FILTERS: Mapping[str, str] = {
    "scope": "A lower-case ISO 3166-1 country code, or all.",
    "dimension": "all for numbers of a scope as a whole; else what pay is broken down by.",
    "group": "The code of a group of the dimension.",
}
"""By what numbers can be chosen."""

ANSWERS: Mapping[str, Choice | Choices] = {
    question.key: question
    for question in (
        questionnaire.COUNTRY,
        *(dimension.question for dimension in groupings.PAY_BY),
    )
}
"""What may be told of oneself to be shown one's peers."""


def entry(listed: Entry, by: Publisher) -> dict[str, Any]:
    """A release in the list of releases."""
    return {**asdict(listed), "url": f"{by.url}/api/v1/releases/{listed.id}"}


def release(shown: Release, files: Iterable[File], by: Publisher) -> dict[str, Any]:
    """All there is to say of a release but its numbers."""
    return {
        "id": shown.id,
        "created": shown.created,
        "previous": shown.previous,
        "digest": shown.digest,
        "demonstration": shown.demonstration,
        "method": shown.method,
        "parameters": dict(shown.parameters),
        "rates_date": shown.rates_date,
        "home": shown.home,
        "license": citation.LICENCE.url,
        "citation": citation.text(shown, by),
        "page": by.address(shown),
        "scopes": [
            {
                "code": scope.code,
                "name": scope.name,
                "currency": scope.currency,
                "people": scope.people,
                "changed": scope.changed,
                "groups": {key: list(map(group, told)) for key, told in scope.groups.items()},
            }
            for scope in shown.scopes.values()
        ],
        "files": [
            {
                "name": file.name,
                "media_type": file.media_type,
                "bytes": file.size,
                "sha256": file.sha256,
                "url": f"{by.address(shown)}/{file.name}",
            }
            for file in files
        ],
    }


def group(shown: Group) -> dict[str, Any]:
    """A published group."""
    return {"code": shown.code, "label": shown.label, "options": list(shown.options)}


def figures(shown: Release, asked: Mapping[str, str]) -> bytes:
    """The numbers that have all that is asked; none where they are withheld."""
    found = [
        cell
        for cell in shown.cells
        if all(getattr(cell, name) == value for name, value in asked.items())
    ]
    return tidy.json_bytes(shown, found)


def peers(shown: Release, found: Peers) -> dict[str, Any]:
    """Whom somebody may be held against, the nearest group first."""
    return {
        **tidy.about(shown),
        "scope": found.scope.code,
        "reason": found.reason,
        "nearest": _peer(shown, found.nearest) if found.nearest else None,
        "groups": [_peer(shown, each) for each in found.groups],
        "everyone": _rows(shown, found.everyone),
    }


def _peer(shown: Release, peer: Peer) -> dict[str, Any]:
    return {
        "dimension": peer.dimension,
        "group": group(peer.group),
        "rows": _rows(shown, peer.cells),
    }


def _rows(shown: Release, cells: Iterable[Cell]) -> list[tidy.Row]:
    return list(tidy.rows(shown, cells))

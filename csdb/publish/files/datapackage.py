"""A release described as a Frictionless Data Package, version 2: what its files are and mean."""

from collections.abc import Iterable
from typing import Any

from csdb.publish.files import tidy
from csdb.publish.files.citation import LICENCE, Publisher, title
from csdb.publish.files.listed import File
from csdb.publish.release import Release

ABOUT = (
    "Medians and quantiles of base pay, variable pay and on-target earnings (OTE) of customer "
    "success managers, and shares of who owns renewals, upsells and onboarding, from anonymous, "
    "self-selected, unweighted answers. Each number has its 95% interval, the number of people "
    "behind it to the nearest 5, and its quality."
)
"""What the data are, in two sentences: for metadata and the README of the archive."""

MADE_UP = "Demonstration: all answers are made up, nobody gave them."
"""What is said in front of ABOUT where it is so."""

_APART = ".parquet"
"""Left out: readers of this standard take a missing whole number in it for an error."""

_CODEBOOK = {
    "kind": "column, figure, question, option, dimension or group",
    "of": "The file, question or dimension it belongs to; empty for figures and questions.",
    "code": "The permanent code as it stands in the figures.",
    "label": "How the site says it.",
    "meaning": "What it means, where the label does not say it.",
}
"""The columns of codebook.csv, each with what it means."""


def about(release: Release) -> str:
    """ABOUT, made-up answers named first."""
    return f"{MADE_UP} {ABOUT}" if release.demonstration else ABOUT


def describe(release: Release, files: Iterable[File], by: Publisher) -> dict[str, Any]:
    """The content of datapackage.json, which lies beside these files."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "customer-success-pay",
        "id": by.address(release),
        "title": title(release, by),
        "description": about(release),
        "homepage": by.url,
        "version": release.id,
        "created": release.created.replace("Z", ":00Z"),
        "licenses": [{"name": LICENCE.code, "title": LICENCE.name, "path": LICENCE.url}],
        "contributors": [{"title": by.name, "path": by.url, "roles": ["publisher"]}],
        "keywords": ["customer success", "salary", "pay transparency", "OTE", "renewals"],
        "resources": [_resource(file) for file in files if not file.name.endswith(_APART)],
    }


def _resource(file: File) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": file.name.lower().replace(".", "-").replace("_", "-"),
        "path": file.name,
        "title": file.told,
        "format": file.name.rpartition(".")[2],
        "mediatype": file.media_type,
        "bytes": len(file.body),
        "hash": f"sha256:{file.sha256}",
    }
    schema = _SCHEMAS.get(file.name)
    if schema is None:
        return told
    return told | {"type": "table", "encoding": "utf-8", "schema": schema}


def _figures() -> dict[str, Any]:
    empty = ("option", "group", "interval", "value", "low", "high")
    fields = [
        {
            "name": name,
            "type": "integer" if name in tidy.NUMBERS else "string",
            "description": meaning,
            "constraints": {"required": name not in empty},
        }
        for name, meaning in tidy.COLUMNS.items()
    ]
    # Of the columns that name a number some may be empty, and a primary key may not.
    return {"fields": fields, "missingValues": [""], "uniqueKeys": [list(tidy.KEY)]}


def _codebook() -> dict[str, Any]:
    fields = [
        {"name": name, "type": "string", "description": meaning}
        for name, meaning in _CODEBOOK.items()
    ]
    return {"fields": fields, "missingValues": [""]}


_SCHEMAS = {"figures.csv": _figures(), "codebook.csv": _codebook()}

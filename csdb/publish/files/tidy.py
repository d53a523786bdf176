"""Numbers of a release as rows, one a number: the form of every CSV, JSON and Parquet of figures.

Of the standard library alone, because web processes write the rows of single views with it.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import chain
from operator import attrgetter
from typing import Any

from csdb.publish.files.citation import LICENCE
from csdb.publish.release import Cell, Release

COLUMNS: dict[str, str] = {
    "release": "The release the number belongs to; it never changes.",
    "scope": "Where: a lower-case ISO 3166-1 country code, or all.",
    "figure": "What is measured; see the rows of kind figure and question.",
    "option": "The answer a share is of, or the band a median is.",
    "dimension": "all, or the question by which pay is broken down; several are joined by +.",
    "group": "The group of the dimension; empty for all; rest for merged small groups; of several "
    "dimensions the group of each, joined by +.",
    "statistic": "median, p10, p25, p75, p90 (quantiles of type 7), share, or difference (per cent "
    "of what the group is held against, among people alike in the rest).",
    "value": "The number, in whole units; empty for a share that lies between low and high.",
    "low": "Lower end of the 95 % interval, or of the bound; empty when there is none yet.",
    "high": "Upper end of the 95 % interval, or of the bound; empty when there is none yet.",
    "interval": "order: order statistics of the median; approximate: assumes that the group "
    "spreads like everybody; wilson: of a share; regression: of a difference, by a kernel; bound: "
    "the share lies between low and high.",
    "n": "People behind the number, to the nearest 5.",
    "unit": "An ISO 4217 currency a year, percent, or band (position from 1).",
    "quality": "early under 30 people, careful under 60, solid from 60.",
}
"""The columns in order, each with what it means."""

NUMBERS = ("value", "low", "high", "n")
"""The columns of whole numbers; all others are text. Only `n` and the texts are never empty."""

KEY = ("release", "scope", "figure", "option", "dimension", "group", "statistic")
"""The columns that name a number: no two rows have them alike."""

Row = dict[str, str | int | None]

_told = attrgetter(*(field.name for field in fields(Cell)))
_written = json.JSONEncoder(ensure_ascii=False).encode
_ROW = "{" + ", ".join(f'"{name}": %s' for name in COLUMNS) + "}"


def rows(release: Release, cells: Iterable[Cell] | None = None) -> Iterator[Row]:
    """A row for each of these cells, in order, or for all of the release: column -> what it says.

    Missing numbers are None, missing texts empty.
    """
    columns = tuple(COLUMNS)
    return (dict(zip(columns, line, strict=True)) for line in _lines(release, cells))


def _lines(release: Release, cells: Iterable[Cell] | None) -> Iterator[tuple[Any, ...]]:
    """The rows without the names of their columns."""
    id_ = release.id
    return ((id_, *_told(cell)) for cell in (release.cells if cells is None else cells))


def csv_bytes(release: Release, cells: Iterable[Cell] | None = None) -> bytes:
    """The rows as CSV (RFC 4180, UTF-8, with a header); a withheld number has no row."""
    return table(tuple(COLUMNS), _lines(release, cells))


def json_bytes(release: Release, cells: Iterable[Cell] | None = None) -> bytes:
    """The rows as JSON, with what somebody must know to use them: {"release": …, "rows": […]}."""
    told = json.dumps(about(release), ensure_ascii=False).removesuffix("}")
    lines = list(_lines(release, cells))
    # Values are few and in many rows: each is written once. A row a line: easier to read.
    said = {value: _written(value) for value in set(chain.from_iterable(lines))}
    body = ",\n".join([_ROW % tuple(map(said.__getitem__, line)) for line in lines])
    return f'{told}, "rows": [\n{body}\n]}}\n'.encode()


def about(release: Release) -> dict[str, Any]:
    """What is told of a release wherever its rows are told as JSON."""
    return {
        "release": release.id,
        "created": release.created,
        "demonstration": release.demonstration,
        "license": LICENCE.url,
    }


def dumped(told: object) -> bytes:
    """JSON as we write it: UTF-8, one line break at the end."""
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def table(header: Sequence[str], lines: Iterable[Sequence[str | int | None]]) -> bytes:
    """A CSV file in UTF-8 with CRLF; None is empty; no cell can be taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    told = [tuple(line) for line in lines]
    if any(_runs(value) for value in set(chain.from_iterable(told)) if isinstance(value, str)):
        told = [tuple(guarded(value) for value in line) for line in told]
    writer.writerows(told)
    return text.getvalue().encode()


def guarded(value: str | int | None) -> str | int:
    """The cell as written: text a spreadsheet would run as a formula gets a quote in front."""
    if isinstance(value, str) and _runs(value):
        return f"'{value}"
    return "" if value is None else value


def _runs(text: str) -> bool:
    return text.startswith(("=", "+", "-", "@", "\t", "\r"))

"""A release as files: the tidy figures, the codebook and the questionnaire."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields

from csdb import groupings, half_years, questionnaire
from csdb.publish import figures
from csdb.publish.release import Cell, Release
from csdb.questionnaire import Choice, Choices, Money, Question, Target

COLUMNS: dict[str, str] = {
    "release": "The release the number belongs to; it never changes.",
    "scope": "Where: a lower-case ISO 3166-1 country code, or all.",
    "figure": "What is measured; see the rows of kind figure and question.",
    "option": "The answer a share is of, or the band a median is.",
    "dimension": "all, or the question by which pay is broken down; several are joined by +.",
    "group": "The group of the dimension; empty for all; rest for merged small groups; of several "
    "dimensions the group of each, joined by +.",
    "statistic": "median, p10, p25, p75, p90 (quantiles of type 7) or share.",
    "value": "The number, in whole units; empty for a share that lies between low and high.",
    "low": "Lower end of the 95 % interval, or of the bound; empty when there is none yet.",
    "high": "Upper end of the 95 % interval, or of the bound; empty when there is none yet.",
    "interval": "order: order statistics of the median; approximate: assumes that the group "
    "spreads like everybody; wilson: of a share; bound: the share lies between low and high.",
    "n": "People behind the number, to the nearest 5.",
    "unit": "An ISO 4217 currency a year, percent, or band (position from 1).",
    "quality": "early under 30 people, careful under 60, solid from 60.",
}
"""The columns of figures.csv in order, each with what it means."""


def figures_csv(release: Release) -> bytes:
    """One row a published number, RFC 4180; a withheld number has no row."""
    rows = (_row(release.id, cell) for cell in release.cells)
    return table(tuple(COLUMNS), rows)


def _row(release: str, cell: Cell) -> tuple[str | int | None, ...]:
    return (release, *(getattr(cell, name) for name in _FIELDS))


_FIELDS = tuple(field.name for field in fields(Cell))


def table(header: Sequence[str], rows: Iterable[Sequence[str | int | None]]) -> bytes:
    """A CSV file in UTF-8 with CRLF; None is empty; no cell can be taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([guarded(value) for value in row] for row in rows)
    return text.getvalue().encode()


def guarded(value: str | int | None) -> str | int:
    """The cell as written: text a spreadsheet would run as a formula gets a quote in front."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return "" if value is None else value


_HALF = (
    "When people answered; groups are half-years such as 2026h1. A point is worked out once, "
    "60 days after its half-year closed, and never changed; in nominal money; what is missing "
    "stays missing."
)


def codebook_csv() -> bytes:
    """The data dictionary: every column, figure, question, option and group with its meaning."""
    header = ("kind", "of", "code", "label", "meaning")
    return table(header, _codebook())


def _codebook() -> Iterable[tuple[str, str, str, str, str]]:
    yield from (("column", "figures.csv", name, name, told) for name, told in COLUMNS.items())
    for figure in figures.PAY:
        yield "figure", "", figure.key, figure.name, f"{figure.definition} Of {figure.whom}."
    yield "figure", "", figures.HAS_VARIABLE, "Variable pay", "Share of people with variable pay."
    yield "option", figures.HAS_VARIABLE, "yes", "Has variable pay", ""
    yield "option", figures.HAS_VARIABLE, "no", "No variable pay", ""
    for question in questionnaire.QUESTIONS:
        yield "question", "", question.key, question.text, question.hint
        yield from _answers(question)
    for dimension in groupings.PAY_BY:
        yield "dimension", "", dimension.key, dimension.name, dimension.question.text
        yield from _groups(dimension)
    yield "dimension", "", half_years.DIMENSION, "Half-year", _HALF
    for crossing in groupings.CROSSINGS:
        told = f"from {crossing.least} people; a group is one of each dimension, joined by +"
        yield "dimension", "", crossing.key, crossing.name, told


def _answers(question: Question) -> Iterable[tuple[str, str, str, str, str]]:
    match question:
        case Choice() | Choices():
            for option in question.options:
                retired = "retired: no longer offered" if option.retired else ""
                yield "option", question.key, option.code, option.public, retired
        case Money() | Target():
            return


def _groups(dimension: groupings.Dimension) -> Iterable[tuple[str, str, str, str, str]]:
    for least, groups in zip(groupings.STEPS, dimension.steps, strict=True):
        for group in groups:
            members = " ".join(sorted(group.options))
            yield "group", dimension.key, group.code, group.label, f"from {least} people: {members}"


def questionnaire_json() -> bytes:
    """The questionnaire as asked, with its permanent codes."""
    told = [
        {"kind": type(question).__name__.lower(), **asdict(question)}
        for question in questionnaire.QUESTIONS
    ]
    core = {question.key for question in questionnaire.CORE}
    for question in told:
        question["part"] = "core" if question["key"] in core else "optional"
    return json.dumps({"questions": told}, ensure_ascii=False, indent=1).encode() + b"\n"

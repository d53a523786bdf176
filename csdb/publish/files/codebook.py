"""What the published codes mean, as a file: the codebook."""

from collections.abc import Iterable
from functools import cache

from csdb import groupings, half_years, questionnaire
from csdb.groupings import HIGHER_PAY
from csdb.publish import figures
from csdb.publish.files.tidy import COLUMNS, dumped, table
from csdb.questionnaire import Choice, Choices, Money, Question, Target

_HIGHER_PAY = (
    "How median base pay differs from that of another group of the same question when level, "
    "years and whatever else is listed are alike: median regression of log base, from 200 people "
    "who told all of it on. What goes with higher pay need not be what makes it higher."
)

_HALF = (
    "When people answered; groups are half-years such as 2026h1. A point is worked out once, "
    "60 days after its half-year closed, and never changed; in nominal money; what is missing "
    "stays missing."
)


_CODEBOOK = ("kind", "of", "code", "label", "meaning")


@cache
def codebook_csv() -> bytes:
    """The data dictionary: every column, figure, question, option and group with its meaning."""
    return table(_CODEBOOK, _codebook())


@cache
def codebook_json() -> bytes:
    """The same rows as JSON."""
    return dumped({"rows": [dict(zip(_CODEBOOK, row, strict=True)) for row in _codebook()]})


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
    yield "dimension", "", HIGHER_PAY, "What goes with higher pay", _HIGHER_PAY
    yield from _compared()
    for crossing in groupings.CROSSINGS:
        told = f"from {crossing.least} people; a group is one of each dimension, joined by +"
        yield "dimension", "", crossing.key, crossing.name, told


def _compared() -> Iterable[tuple[str, str, str, str, str]]:
    """The groups of what goes with higher pay, each with what it is held against."""
    for each in groupings.COMPARED:
        key = each.dimension.key
        for step in groupings.STEPS:
            first = each.against(step)
            for group in each.dimension.at(step):
                if group != first:
                    told = f"from {step} people: against {first.code}"
                    yield "group", HIGHER_PAY, f"{key}={group.code}", group.label, told


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

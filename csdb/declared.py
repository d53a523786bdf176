"""What people read that is declared as data, for the catalogue: questions, answers, groups, places.

The declarations stay plain; `extract` tells Babel which texts of a module are looked up when shown.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from babel.messages.extract import extract_python

from csdb import countries, groupings, questionnaire
from csdb.publish import changelog, figures, phrases, rule, wording
from csdb.publish.files import listed, tidy
from csdb.questionnaire import Choice, Choices, Money

Found = tuple[int, Any, Any, Any]
"""A message as Babel takes it: its line, what marks it, its text, comments on it."""


def extract(file: IO[bytes], keywords: Any, tags: Any, options: Any) -> Iterator[Found]:
    """The texts of one of the modules in `TEXTS`, or of the published figures."""
    name = Path(file.name).name
    if name.endswith(".py"):
        yield from extract_python(file, keywords, tags, options)
    texts = TEXTS[name]() if name in TEXTS else _published(file)
    for text in dict.fromkeys(text for text in texts if text):
        yield 1, "gettext", text, []


def _questions() -> Iterator[str]:
    for question in questionnaire.QUESTIONS:
        yield from (question.text, question.hint)
        if isinstance(question, Choice | Money):
            yield question.missing
        if isinstance(question, Choice | Choices) and question is not questionnaire.COUNTRY:
            for option in question.options:
                yield from (option.label, option.public)


def _places() -> Iterator[str]:
    """Names of countries, by themselves and within a sentence."""
    for code, name in countries.NAMES.items():
        yield name
        yield wording.place(code)
        yield wording.badge(code).partition(" ")[2]


def _groups() -> Iterator[str]:
    for dimension in groupings.PAY_BY:
        yield from (dimension.name, dimension.phrase)
        yield from (group.label for step in dimension.steps for group in step)
    yield "All others"  # the group of what a merge gathers


def _views() -> Iterator[str]:
    for view in figures.VIEWS:
        yield from (view.title, view.title.replace("Base pay and OTE by", "By"), view.question)


def _published(file: IO[bytes]) -> Iterator[str]:
    for row in csv.DictReader(file.read().decode().splitlines(keepends=True)):
        yield from (row[name] for name in ("kind", "what", "whom", "why_not", "note"))


def _changes() -> Iterator[str]:
    for change in changelog.changes():
        yield from (change.title, *change.told)


TEXTS: Mapping[str, Callable[[], Iterator[str]]] = {
    "questionnaire.py": _questions,
    "countries.py": _places,
    "groupings.py": _groups,
    "figures.py": _views,
    "phrases.py": lambda: iter(phrases.WORDS.values()),
    "changelog.py": _changes,
    "rule.py": lambda: iter(rule.HELP.values()),
    "listed.py": lambda: iter(listed.TOLD.values()),
    "tidy.py": lambda: iter(tidy.COLUMNS.values()),
}
"""File name -> the texts it declares."""

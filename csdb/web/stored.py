"""What is kept of a person: every column there is with what it holds, for the page on privacy."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from csdb.language import gettext, marked, spoken
from csdb.questionnaire import BY_KEY
from csdb.store import site

WORDS: dict[str, dict[str, str]] = {
    "submission": {
        "id": marked("a random number, so that rows can be told apart"),
        "ref": marked(
            "a second random number, by which figures know whether an answer is new to them"
        ),
        "version": marked("how often the answers were changed"),
        "month": marked("the month of the answers, without a day or time"),
        "state": marked("whether the answers count, wait for a check, or were rejected"),
        "reasons": marked("if they wait, codes for why"),
        "decided": marked(
            "the day on which somebody looked at answers that waited; empty otherwise"
        ),
        "receipt_hash": marked("a keyed hash of your code; the code itself is not kept"),
        "codes": marked("the same answers once more as numbers, to count many people’s quickly"),
    },
    "published": {
        "ref": marked("the second random number"),
        "version": marked("how often the answers were changed"),
        "gone": marked("the day the answers were withdrawn or replaced"),
        "erased": marked("whether the copy was emptied"),
        "half": marked("in a copy, the half-year of the answers in place of their month"),
    },
    "cohort": {
        "first": marked("the first bytes of the second random numbers of the people in a row"),
        "body": marked(
            "of each the second random number, how often the answers were changed, the country "
            "whose figures hold them, and in which published groups they stand"
        ),
    },
    "seen": {
        "kind": marked("of what the hash is"),
        "hash": marked("a keyed hash of the form’s random number, or of all answers together"),
        "day": marked("the day it was sent"),
    },
    "bucket": {
        "hour": marked("the hour"),
        "kind": marked("of what was counted"),
        "hash": marked(
            "a hash of the network, keyed with a random number that goes when the hour ends"
        ),
        "count": marked("how often it was tried in that hour"),
    },
}
"""Table of people -> column -> what it holds; columns of answers are told by their question."""

OF_NOBODY = frozenset({"release", "artefact", "standing", "tick", "site", "salt", "review_log"})
"""Tables in which there is nothing of any one person."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One or more columns, and what they hold; a question's answers have several."""

    columns: tuple[str, ...]
    holds: str


def kept(table: str) -> tuple[Kept, ...]:
    """Every column of a table of people, in order, the columns of one question together."""
    return _kept(table, spoken().locale)


@cache
def _kept(table: str, _locale: str) -> tuple[Kept, ...]:
    told: dict[str, list[str]] = {}
    for column in site.columns()[table]:
        told.setdefault(_question(column) or column, []).append(column)
    return tuple(Kept(tuple(columns), _holds(table, name)) for name, columns in told.items())


def _question(column: str) -> str:
    """The key of the question whose answers a column holds, the longest that fits; or nothing."""
    return max(_questions(column), key=len, default="")


def _questions(column: str) -> Iterator[str]:
    yield from (key for key in BY_KEY if column == key or column.startswith(f"{key}_"))


def _holds(table: str, name: str) -> str:
    question = BY_KEY.get(name)
    if question:
        return gettext("“%(label)s”", label=gettext(question.text))
    return gettext(WORDS[table].get(name, ""))

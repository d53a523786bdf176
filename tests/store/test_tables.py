from operator import attrgetter

import pytest
from sqlalchemy import Engine, inspect

from csdb.questionnaire import QUESTIONS, Choice, Choices, Money, Option, Question, Target
from csdb.store import tables
from csdb.store.tables import columns

# What may be kept, and nothing else: see "What is kept" on the privacy page. A column that is
# missing here must not exist before that page says what it is for.
ALLOWED = {
    "submission": {
        "id",
        "ref",
        "version",
        "month",
        "state",
        "reasons",
        "decided",
        "receipt_hash",
        "codes",
    },
    "cohort": {"first", "body"},
    "seen": {"kind", "hash", "day"},
    "release": {"seq", "id", "created", "digest", "previous", "body"},
    "artefact": {"release", "name", "media_type", "sha256", "body"},
    "published": {"ref", "version", "gone", "erased", "half"},
    "standing": {"scope", "rnd", "step", "cells"},
    "salt": {"hour", "value"},
    "bucket": {"hour", "kind", "hash", "count"},
    "review_log": {"seq", "day", "verdict", "reasons", "before", "hash"},
    "tick": {"slot", "owner", "heartbeat", "outcome", "reason", "finished"},
    "site": {"key", "value"},
    "alembic_version": {"version_num"},
}
ANSWERS = {column.name for question in QUESTIONS for column in columns(question)}


def test_nothing_is_kept_but_what_is_promised(database: Engine) -> None:
    found = inspect(database)
    kept = {
        table: {column["name"] for column in found.get_columns(table)}
        for table in found.get_table_names()
    }
    kept["submission"] -= ANSWERS
    kept["published"] -= ANSWERS
    assert kept == ALLOWED, "a new column needs a line on the privacy page, then one in ALLOWED"


def test_no_answer_takes_the_place_of_something_else() -> None:
    assert not ANSWERS & (ALLOWED["submission"] | ALLOWED["published"]), "rename the question's key"


OPTIONS = (Option("left", "Left", "Left"), Option("right", "Right", "Right"))


@pytest.mark.parametrize(
    ("question", "names"),
    [
        (Choice("shoe", "Which shoe?", OPTIONS), ["shoe"]),
        (Choices("shoes", "Which shoes?", OPTIONS), ["shoes", "shoes_left", "shoes_right"]),
        (Money("price", "What was paid?"), ["price_currency", "price_amount"]),
        (Target("aim", "What is aimed at?"), ["aim", "aim_amount"]),
    ],
    ids=lambda value: getattr(value, "key", ""),
)
def test_a_new_question_has_its_columns_by_being_asked(
    question: Question, names: list[str]
) -> None:
    assert [column.name for column in columns(question)] == names


@pytest.mark.parametrize("question", QUESTIONS, ids=attrgetter("key"))
def test_every_answer_may_be_blank(question: Question) -> None:
    for column in columns(question):
        assert tables.submission.c[column.name].nullable

"""The page on privacy names every column there is, so that nothing is kept in silence."""

from collections.abc import Callable

import pytest

from csdb.questionnaire import QUESTIONS
from csdb.store import tables
from csdb.web import stored
from tests.web.page import Read

Page = Callable[..., Read]


@pytest.mark.parametrize("table", stored.WORDS)
def test_every_column_of_a_person_is_told_in_order_with_what_it_holds(table: str) -> None:
    kept = stored.kept(table)
    named = [column for each in kept for column in each.columns]
    assert sorted(named) == sorted(tables.metadata.tables[table].columns.keys())
    silent = [each.columns for each in kept if not each.holds]
    assert not silent, f"csdb/web/stored.py must say what {silent} of {table} hold"


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_the_columns_of_a_question_are_told_together(question) -> None:
    columns = tuple(column.name for column in tables.columns(question))
    for table in ("submission", "published"):
        assert stored.Kept(columns, f"“{question.text}”") in stored.kept(table)


def test_every_table_is_of_people_or_of_nobody() -> None:
    unsaid = {*tables.metadata.tables} - {*stored.WORDS} - stored.OF_NOBODY
    assert not unsaid, f"csdb/web/stored.py must say whether {unsaid} hold anything of a person"


def test_words_without_a_column_are_gone() -> None:
    for table, words in stored.WORDS.items():
        assert {*words} <= {*tables.metadata.tables[table].columns.keys()}


def test_privacy_shows_them_all(page: Page) -> None:
    text = page("/privacy").text
    for table in stored.WORDS:
        for each in stored.kept(table):
            assert f"{each.holds} {', '.join(each.columns)}" in text

"""Submissions for tests of the store: valid by default, any answer changed by its key."""

from datetime import UTC, datetime
from typing import assert_never

from hypothesis import strategies as st

from csdb import money
from csdb.collect.submission import Submission
from csdb.questionnaire import (
    NOT_ASKED,
    PREFER_NOT,
    QUESTIONS,
    Answer,
    Choice,
    Choices,
    Money,
    Pay,
    Question,
    Target,
    codes,
)

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

ANSWERS: dict[str, Answer] = {
    "country": "us",
    "hub": "ny",
    "level": "senior",
    "years": "y4_5",
    "team": frozenset({"ae", "support"}),
    "base": Pay("USD", 98_000),
    "variable": 22_000,
    "kpis": PREFER_NOT,
    "commission": NOT_ASKED,
}


def submission(*, month: str = "2026-11", **changed: Answer | None) -> Submission:
    """A submission with every question in it, blank where ANSWERS and `changed` say nothing."""
    blank = {question.key: None for question in QUESTIONS}
    return Submission(month, blank | ANSWERS | changed)


def answers_to(question: Question) -> st.SearchStrategy[Answer | None]:
    """Everything that may be answered to a question."""
    without = st.sampled_from([None, PREFER_NOT, NOT_ASKED])
    match question:
        case Choice():
            return without | st.sampled_from(codes(question))
        case Choices():
            return without | st.frozensets(st.sampled_from(codes(question)), min_size=1)
        case Money():
            amounts = st.integers(1, 20 * 10**9)  # rupiah pass 32 bits
            return st.none() | st.builds(Pay, st.sampled_from(money.CURRENCIES), amounts)
        case Target():
            return without | st.integers(0, 80 * 10**9)
        case _:
            assert_never(question)


def submissions() -> st.SearchStrategy[Submission]:
    """Every submission there can be."""
    answers = st.fixed_dictionaries({each.key: answers_to(each) for each in QUESTIONS})
    doubts = st.lists(st.sampled_from(["unusual_pay", "quick"]), unique=True).map(tuple)
    return st.builds(Submission, st.just("2026-11"), answers, doubts)

"""Between an answer and the columns of a row that hold it."""

from collections.abc import Mapping
from typing import Literal, assert_never

from sqlalchemy import RowMapping

from csdb.questionnaire import (
    ANSWERED,
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
from csdb.store import tables

State = Literal["accepted", "held", "rejected"]
Cells = dict[str, str | int | bool | bytes | None]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    q.key: tuple(column.name for column in tables.columns(q)) for q in QUESTIONS
}
"""Question -> the names of its columns."""

ANSWERS = tuple(name for names in COLUMNS.values() for name in names)
"""The columns of answers, which copies have too."""

BLANK: Cells = dict.fromkeys((*ANSWERS, "codes"))
"""The columns of no answers at all."""


def written(question: Question, answer: Answer) -> Cells:
    """The columns that say `answer`. TypeError for one that is no answer to the question."""
    key = question.key
    match question, answer:
        case Choice() | Choices() | Target(), str():  # a code, or why there is no answer
            return {key: answer}
        case Choices(), frozenset():
            ticks = {tables.option_column(key, code): code in answer for code in codes(question)}
            return {key: ANSWERED, **ticks}
        case Money(), Pay():
            return {f"{key}_currency": answer.currency, f"{key}_amount": answer.amount}
        case Target(), int():
            return {key: ANSWERED, f"{key}_amount": answer}
    raise TypeError(f"no answer to {key}: a {type(answer).__name__}")


def read(question: Question, row: RowMapping) -> Answer | None:
    """The answer that `written` wrote."""
    key = question.key
    match question:
        case Choice():
            return _text(row[key])
        case Choices():
            ticked = (code for code in codes(question) if row[tables.option_column(key, code)])
            return frozenset(ticked) if row[key] == ANSWERED else _text(row[key])
        case Money():
            pay: tuple[str, int | None] = row[f"{key}_currency"], row[f"{key}_amount"]
            return None if pay[1] is None else Pay(pay[0], pay[1])
        case Target():
            amount: int = row[f"{key}_amount"]
            return amount if row[key] == ANSWERED else _text(row[key])
        case _:
            assert_never(question)


def _text(value: str | None) -> str | None:
    return value

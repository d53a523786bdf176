"""A person's answers as a few bytes: what a refresh reads of a million people in a second.

The same answers are in columns of their own beside it; this is a copy, made whenever those are
written, and what was made for another questionnaire is told by its first bytes and not used.
Standard library only: web processes write it.
"""

import struct
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, partial

from csdb import half_years, money, questionnaire
from csdb.questionnaire import (
    NOT_ASKED,
    PREFER_NOT,
    QUESTIONS,
    Answer,
    Answers,
    Choice,
    Choices,
    Money,
    Pay,
    Question,
    codes,
)

BLANK, UNASKED, WITHHELD = 2, 0, 1
"""What stands for no answer in place of an option; options follow from OPTIONS on."""

OPTIONS = 3
UNKNOWN = -1
"""An amount that was not told."""

Number = int


def _fields(question: Question) -> Iterator[tuple[str, str]]:
    """The fields of a question: a name, and how `struct` writes it."""
    match question:
        case Choice():
            yield question.key, "B" if len(question.options) + OPTIONS <= 256 else "H"
        case Choices():
            yield question.key, _bits(len(question.options) + 1)
        case Money():
            yield f"{question.key}_currency", "B"
            yield f"{question.key}_amount", "q"
        case _:
            yield f"{question.key}_amount", "q"


def _bits(number: int) -> str:
    return next(
        kind for kind, size in (("B", 8), ("H", 16), ("I", 32), ("Q", 64)) if size >= number
    )


FIELDS: tuple[tuple[str, str], ...] = (
    ("half", "H"),
    *(field for question in QUESTIONS for field in _fields(question)),
)
"""Name and kind of every number, in the order in which they stand behind the mark."""

_told = repr(
    [FIELDS, money.CURRENCIES, [codes(q) for q in QUESTIONS if isinstance(q, Choice | Choices)]]
)
MARK: bytes = struct.pack("<I", zlib.crc32(_told.encode()))
"""The first bytes: those of exactly these questions, options and currencies in this order."""

_KINDS = dict(FIELDS)
SIZE = len(MARK) + struct.calcsize("<" + "".join(_KINDS.values()))

_WITHOUT: Mapping[str | None, Number] = {
    None: BLANK,
    questionnaire.PREFER_NOT: WITHHELD,
    questionnaire.NOT_ASKED: UNASKED,
}
_NUMBERS: Mapping[str, Mapping[str | None, Number]] = {
    q.key: {**_WITHOUT, **{code: place + OPTIONS for place, code in enumerate(codes(q))}}
    for q in QUESTIONS
    if isinstance(q, Choice)
}
_TICKS: Mapping[str, Mapping[str, Number]] = {
    q.key: {code: 2 << place for place, code in enumerate(codes(q))}
    for q in QUESTIONS
    if isinstance(q, Choices)
}
_CURRENCIES: Mapping[str, Number] = {
    code: place + OPTIONS for place, code in enumerate(money.CURRENCIES)
}


def written(answers: Answers, month: str) -> bytes | None:
    """The bytes of the answers of a month (YYYY-MM); None where they do not fit or are odd.

    Then they are read from their columns.
    """
    return joined(month, [part(question, answers.get(question.key)) for question in QUESTIONS])


def joined(month: str, parts: Sequence[bytes | None]) -> bytes | None:
    """The bytes of the answers of a month (YYYY-MM) from those of every question, in order."""
    try:
        return b"".join((MARK, _half(month), *parts))  # type: ignore[arg-type]  # None: TypeError
    except (TypeError, struct.error):
        return None


def part(question: Question, answer: Answer | None) -> bytes | None:
    """The bytes of one answer; None where it does not fit or is odd."""
    try:
        return _WRITERS[question.key].pack(*_NUMBERING[question.key](answer))
    except (KeyError, TypeError, struct.error):
        return None


@lru_cache(1 << 10)
def _half(month: str) -> bytes:
    return struct.pack(f"<{_KINDS['half']}", half_years.number(month))


def _numbering(question: Question) -> Callable[[Answer | None], tuple[Number, ...]]:
    match question:
        case Choice(key=key):
            numbers: dict[Answer | None, tuple[Number, ...]] = {
                answer: (number,) for answer, number in _NUMBERS[key].items()
            }
            return numbers.__getitem__
        case Choices(key=key):
            return partial(_ticked, key)
        case Money():
            return _pay
        case _:
            return _amount


def _ticked(key: str, answer: Answer | None) -> tuple[Number, ...]:
    """A bit for having ticked anything, then one for each option."""
    if isinstance(answer, frozenset):
        return (1 + sum(_TICKS[key][code] for code in answer),)
    if answer in (None, PREFER_NOT, NOT_ASKED):
        return (0,)
    raise KeyError(answer)


def _pay(answer: Answer | None) -> tuple[Number, ...]:
    if isinstance(answer, Pay):
        return _CURRENCIES[answer.currency], answer.amount
    return BLANK, UNKNOWN


def _amount(answer: Answer | None) -> tuple[Number, ...]:
    return (answer if isinstance(answer, int) else UNKNOWN,)


_NUMBERING = {question.key: _numbering(question) for question in QUESTIONS}
_WRITERS = {
    question.key: struct.Struct("<" + "".join(kind for _, kind in _fields(question)))
    for question in QUESTIONS
}

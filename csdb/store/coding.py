"""How each question's answers become numbers on their way out of the database."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Integer, Table, case, cast, func, literal

from csdb import half_years, money, questionnaire
from csdb.publish.columns import BLANK, NOT_ASKED, PREFER_NOT, UNKNOWN
from csdb.questionnaire import ANSWERED, QUESTIONS, Choice, Choices, Money, Question, Target, codes
from csdb.store import compact
from csdb.store.packing import Field
from csdb.store.tables import option_column

FEW = 40
"""Options up to which the database is quicker at finding a code's number than Python."""

_KINDS = {"B": "u1", "H": "u2", "I": "u4", "Q": "u8", "q": "i8"}
"""How `struct` and numpy name the same kinds of numbers."""

_WITHOUT = {questionnaire.PREFER_NOT: PREFER_NOT, questionnaire.NOT_ASKED: NOT_ASKED}
_LOWEST = min(BLANK, PREFER_NOT, NOT_ASKED)


@dataclass(frozen=True, slots=True)
class Plain:
    """A value fetched as it is, and what turns many of them into a column."""

    name: str
    expression: ColumnElement[Any]
    column: Callable[[Sequence[Any]], npt.NDArray[Any]]


def nobody() -> dict[str, npt.NDArray[Any]]:
    """Every column as `parts` names it and of its kind, of no people at all."""
    told = {"ref": "V16", "version": "i4", "half": "i2"}
    found = {name: np.empty(0, kind) for name, kind in told.items()}
    for question in QUESTIONS:
        key = question.key
        match question:
            case Choice():
                found[key] = np.empty(0, _kind(codes(question)))
            case Choices():
                found[key] = np.empty((0, 1 + len(codes(question))), np.bool_)
            case Money():
                found[f"{key}_currency"] = np.empty(0, _kind(money.CURRENCIES))
                found[f"{key}_amount"] = np.empty(0, np.int64)
            case Target():
                found[f"{key}_amount"] = np.empty(0, np.int64)
            case _:
                assert_never(question)
    return found


def parts(table: Table) -> tuple[Plain | Field, ...]:
    """Everything that is read of a person, from a table that holds the answers.

    Named like the columns of the table; of a many-choice question its booleans are one part named
    like the question: (n, 1 + options), the first one saying whether it was answered.
    """
    return (
        Plain("ref", table.c.ref, lambda refs: np.frombuffer(b"".join(refs), "V16")),
        Plain("version", table.c.version, lambda versions: np.array(versions, np.int32)),
        _half(table),
        *(part for question in QUESTIONS for part in _parts(question, table)),
    )


def _half(table: Table) -> Field:
    """The half-year: that of the month of an answer, or as it was kept with a copy."""
    first, size = half_years.FIRST, half_years.LAST - half_years.FIRST + 2
    month = "month" in table.c
    kept = table.c.month if month else table.c.half
    place = func.substr(kept, 6)
    second = case((place > "06" if month else place == "2", 1), else_=0)
    number = 2 * cast(func.substr(kept, 1, 4), Integer) + second - first + 1
    return Field(
        "half",
        case((kept.between(f"{first // 2}", f"{half_years.LAST // 2 + 1}"), number), else_=0),
        size,
        lambda each: np.where(each, each + first - 1, UNKNOWN).astype(np.int16),
    )


def _parts(question: Question, table: Table) -> tuple[Plain | Field, ...]:
    key = question.key
    match question:
        case Choice():
            return (_coded(table, key, codes(question)),)
        case Choices():
            return (_ticked(table, question),)
        case Money():
            return (
                _coded(table, f"{key}_currency", money.CURRENCIES),
                _amount(table, f"{key}_amount"),
            )
        case Target():
            return (_amount(table, f"{key}_amount"),)
        case _:
            assert_never(question)


def _coded(table: Table, name: str, known: Sequence[str]) -> Plain | Field:
    """A column of codes: the place in `known`, or why there is none."""
    numbers = {code: number for number, code in enumerate(known)} | _WITHOUT
    kind = _kind(known)
    if len(known) > FEW:
        return Plain(
            name,
            table.c[name],
            lambda texts: np.array([numbers.get(text, BLANK) for text in texts], kind),
        )
    found = case(
        {code: number - _LOWEST for code, number in numbers.items()},
        value=table.c[name],
        else_=BLANK - _LOWEST,
    )
    return Field(name, found, len(known) - _LOWEST, lambda each: (each + _LOWEST).astype(kind))


def _kind(known: Sequence[str]) -> type[np.int8 | np.int16]:
    return np.int8 if len(known) <= np.iinfo(np.int8).max else np.int16


def _ticked(table: Table, question: Choices) -> Field:
    ticks = [table.c[option_column(question.key, code)] for code in codes(question)]
    # An option younger than the row is NULL in it: not ticked.
    bits = sum((case((tick, 2 << place), else_=0) for place, tick in enumerate(ticks)), literal(1))
    answered = table.c[question.key] == ANSWERED
    places = 1 << np.arange(1 + len(ticks))
    return Field(
        question.key,
        case((answered, bits), else_=0),
        2 << len(ticks),
        lambda each: (each[:, None] & places) > 0,
    )


def _amount(table: Table, name: str) -> Plain:
    amount = func.coalesce(table.c[name], UNKNOWN)
    return Plain(name, amount, lambda amounts: np.array(amounts, np.int64))


WRITTEN = np.dtype(
    [("mark", f"V{len(compact.MARK)}"), *((n, f"<{_KINDS[k]}") for n, k in compact.FIELDS)]
)
"""What `compact` writes, as a row of an array."""


def read(numbers: npt.NDArray[np.void]) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    """The columns of many people from what `compact` wrote of them, as `parts` names them."""
    half = numbers["half"].astype(np.int16)
    known = (half >= half_years.FIRST) & (half <= half_years.LAST)
    yield "half", np.where(known, half, UNKNOWN).astype(np.int16)
    for question in QUESTIONS:
        key = question.key
        match question:
            case Choice():
                yield key, numbers[key].astype(np.int16) - np.int16(compact.OPTIONS)
            case Choices():
                octets = np.ascontiguousarray(numbers[key])[:, None].view(np.uint8)
                bits = np.unpackbits(octets, axis=1, bitorder="little")
                yield key, bits[:, : 1 + len(codes(question))].view(np.bool_)
            case Money():
                yield (
                    f"{key}_currency",
                    numbers[f"{key}_currency"].astype(np.int16) - compact.OPTIONS,
                )
                yield f"{key}_amount", numbers[f"{key}_amount"]
            case Target():
                yield f"{key}_amount", numbers[f"{key}_amount"]
            case _:
                assert_never(question)

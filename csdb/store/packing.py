"""Several small numbers of a row in one integer: what takes time is the values that are fetched.

Seventy columns of a million people would be seventy million Python objects; packed they are two.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import BigInteger, ColumnElement, cast

ROOM = 1 << 62
"""How many values one packed integer tells apart: both databases have 64 bits, one the sign."""

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Field:
    """A number from 0 to `size` - 1 in every row, and what turns many of them into a column."""

    name: str
    expression: ColumnElement[int]
    size: int
    column: Callable[[Numbers], npt.NDArray[Any]]


def packs(fields: Iterable[Field]) -> tuple[tuple[Field, ...], ...]:
    """The fields, in order, in groups of as many as have room together.

    ValueError for a field that has none even alone.
    """
    groups: list[tuple[Field, ...]] = []
    room = 0
    for field in fields:
        if field.size > ROOM:
            raise ValueError(f"{field.name} does not fit into an integer")
        if field.size > room:
            groups.append(())
            room = ROOM
        groups[-1] += (field,)
        room //= field.size
    return tuple(groups)


def packed(fields: Sequence[Field]) -> ColumnElement[int]:
    """The integer of a group: the fields are its digits, the first one the highest."""
    total: ColumnElement[int] = cast(fields[0].expression, BigInteger)
    for field in fields[1:]:
        total = total * field.size + field.expression
    return total


def unpack(fields: Sequence[Field], integers: Numbers) -> Mapping[str, npt.NDArray[Any]]:
    """The column of each field, by its name, from the integers of many rows."""
    columns = {}
    for field in reversed(fields):
        integers, numbers = np.divmod(integers, field.size)
        columns[field.name] = field.column(numbers)
    return columns

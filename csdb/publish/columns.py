"""The answers of many people as columns: what refresh computes from, one row a person."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt

_T = TypeVar("_T", bound=np.generic)

Codes = npt.NDArray[np.int8 | np.int16]
Amounts = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.intp]

MANY = 50_000
"""Rows from which a column of some people is gathered when it is asked for, not beforehand."""

BLANK = -1
PREFER_NOT = -2
NOT_ASKED = -3
"""What a code column holds instead of the index of an option; every one is below zero."""

UNKNOWN = -1
"""What an amount column holds when the amount was not told, and half when it is not known."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """Whose answers, and in which version: what a scope's published figures hold.

    ref: (n,) of 16 bytes, a random reference a person; version: (n,), counting a person's edits
    """

    ref: npt.NDArray[np.void]
    version: npt.NDArray[np.int32]

    @property
    def people(self) -> int:
        return len(self.ref)


class People(Set[bytes]):
    """References of people as a set: of a million they are objects only once one is looked for."""

    def __init__(self, ref: npt.NDArray[np.void]) -> None:
        self._ref = ref

    def __contains__(self, ref: object) -> bool:
        return ref in self._refs

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._refs)

    def __len__(self) -> int:
        return len(self._refs)

    @cached_property
    def _refs(self) -> frozenset[bytes]:
        return frozenset(self._ref.tolist())

    @classmethod
    def _from_iterable(cls, it: Iterable[bytes]) -> frozenset[bytes]:  # type: ignore[override]
        return frozenset(it)


@dataclass(frozen=True, slots=True)
class Columns:
    """n people. All arrays have n rows, in the order of `ref`.

    choice: question key -> index into the question's options, or BLANK, PREFER_NOT, NOT_ASKED
    choices: question key -> (n, options) booleans; a row is all False unless `answered` holds
    answered: question key of a many-choice question -> whether options were ticked
    half: the half-year of the answers as a number, see csdb.half_years; UNKNOWN where it is lost
    currency: index into money.CURRENCIES
    base, variable: whole units a year; UNKNOWN where variable was not told, 0 where there is none
    ref, version: as in Cohort
    """

    ref: npt.NDArray[np.void]
    version: npt.NDArray[np.int32]
    half: npt.NDArray[np.int16]
    choice: Mapping[str, Codes]
    choices: Mapping[str, Mask]
    answered: Mapping[str, Mask]
    currency: Codes
    base: Amounts
    variable: Amounts

    @property
    def people(self) -> int:
        return len(self.base)

    @property
    def cohort(self) -> Cohort:
        return Cohort(self.ref, self.version)

    def take(self, rows: Mask | Numbers) -> "Columns":
        """The people of `rows` only: a mask, or row numbers.

        People who stand side by side share the memory of these columns: of a million the people
        of one country would be most of them once more. So nothing in a column is ever changed.
        """
        part = _part(rows)
        return Columns(
            ref=self.ref[part],
            version=self.version[part],
            half=self.half[part],
            choice=_taken(self.choice, part),
            choices=_taken(self.choices, part),
            answered=_taken(self.answered, part),
            currency=self.currency[part],
            base=self.base[part],
            variable=self.variable[part],
        )


def _part(rows: Mask | Numbers) -> slice | Numbers:
    """A slice where the rows are side by side, else their numbers."""
    if rows.dtype != np.bool_:
        return rows.astype(np.intp, copy=False)
    people = int(np.count_nonzero(rows))
    first = int(rows.argmax()) if people else 0
    if rows[first : first + people].all():
        return slice(first, first + people)
    return np.flatnonzero(rows)


def _taken(
    columns: Mapping[str, npt.NDArray[_T]], part: slice | Numbers
) -> Mapping[str, npt.NDArray[_T]]:
    if isinstance(columns, dict) and (isinstance(part, slice) or len(part) < MANY):
        return {key: column[part] for key, column in columns.items()}
    return _Later(columns, lambda key: columns[key][part])


class _Later(Mapping[str, npt.NDArray[_T]]):
    """Columns each of which is made when it is asked for, and then let go of again."""

    def __init__(self, keys: Iterable[str], column: Callable[[str], npt.NDArray[_T]]) -> None:
        self._keys, self._column = tuple(keys), column

    def __getitem__(self, key: str) -> npt.NDArray[_T]:
        return self._column(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


def joined(first: Columns, second: Columns) -> Columns:
    """The rows of both, those of `first` first."""
    if not second.people:
        return first
    return Columns(
        ref=np.concatenate([first.ref, second.ref]),
        version=np.concatenate([first.version, second.version]),
        half=np.concatenate([first.half, second.half]),
        choice=_joined(first.choice, second.choice),
        choices=_joined(first.choices, second.choices),
        answered=_joined(first.answered, second.answered),
        currency=np.concatenate([first.currency, second.currency]),
        base=np.concatenate([first.base, second.base]),
        variable=np.concatenate([first.variable, second.variable]),
    )


def _joined(
    first: Mapping[str, npt.NDArray[_T]], second: Mapping[str, npt.NDArray[_T]]
) -> Mapping[str, npt.NDArray[_T]]:
    def column(key: str) -> npt.NDArray[_T]:
        return np.concatenate([first[key], second[key]])

    if all(isinstance(each, dict) for each in (first, second)) and _rows(first) < MANY:
        return {key: column(key) for key in first}
    return _Later(first, column)


def _rows(columns: Mapping[str, npt.NDArray[_T]]) -> int:
    return max(map(len, columns.values()), default=0)

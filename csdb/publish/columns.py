"""The answers of many people as columns: what refresh computes from, one row a person."""

from collections.abc import Iterable, Iterator, Mapping, Set
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
Part = slice | Numbers
"""Some rows: those side by side from a first to a last, or by their numbers."""

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
        some = part(rows)
        return Columns(
            ref=self.ref[some],
            version=self.version[some],
            half=self.half[some],
            choice=_taken(self.choice, some),
            choices=_taken(self.choices, some),
            answered=_taken(self.answered, some),
            currency=self.currency[some],
            base=self.base[some],
            variable=self.variable[some],
        )


def part(rows: Mask | Numbers) -> Part:
    """A slice where the rows are side by side, else their numbers."""
    if rows.dtype != np.bool_:
        return rows.astype(np.intp, copy=False)
    people = int(np.count_nonzero(rows))
    first = int(rows.argmax()) if people else 0
    if rows[first : first + people].all():
        return slice(first, first + people)
    return np.flatnonzero(rows)


def _taken(columns: Mapping[str, npt.NDArray[_T]], part: Part) -> Mapping[str, npt.NDArray[_T]]:
    few = not isinstance(part, slice) and len(part) < MANY
    if few or (isinstance(columns, dict) and isinstance(part, slice)):
        return {key: _at(columns, key, part) for key in columns}
    return _Gathered(columns, part)


def _at(columns: Mapping[str, npt.NDArray[_T]], key: str, part: Part) -> npt.NDArray[_T]:
    """Some rows of one column, without making all of it where it is made of others."""
    if isinstance(columns, _Gathered | _Joined):
        return columns.at(key, part)
    return columns[key][part]


class _Made(Mapping[str, npt.NDArray[_T]]):
    """Columns each of which is made when it is asked for, and then let go of again."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._keys = tuple(keys)

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


class _Gathered(_Made[_T]):
    """Some rows of other columns."""

    def __init__(self, columns: Mapping[str, npt.NDArray[_T]], rows: Part) -> None:
        super().__init__(columns)
        self._columns, self._rows = columns, rows

    def __getitem__(self, key: str) -> npt.NDArray[_T]:
        return _at(self._columns, key, self._rows)

    def at(self, key: str, part: Part) -> npt.NDArray[_T]:
        """Some of the rows of one column."""
        rows = self._rows
        if isinstance(rows, slice):
            if isinstance(part, slice):
                part = slice(rows.start + part.start, rows.start + part.stop)
            else:
                part = part + rows.start
            return _at(self._columns, key, part)
        return _at(self._columns, key, rows[part])


class _Joined(_Made[_T]):
    """The rows of two: those of the first first."""

    def __init__(
        self,
        first: Mapping[str, npt.NDArray[_T]],
        second: Mapping[str, npt.NDArray[_T]],
        people: int,
    ) -> None:
        super().__init__(first)
        self._first, self._second, self._people = first, second, people

    def __getitem__(self, key: str) -> npt.NDArray[_T]:
        return np.concatenate([self._first[key], self._second[key]])

    def at(self, key: str, part: Part) -> npt.NDArray[_T]:
        """Some of the rows of one column."""
        if isinstance(part, slice) or len(part) >= MANY:
            return self[key][part]
        second = part >= self._people
        one, other = self._first, self._second
        there = _at(one, key, part[~second]), _at(other, key, part[second] - self._people)
        found = np.empty((len(part), *there[0].shape[1:]), dtype=np.result_type(*there))
        found[~second], found[second] = there
        return found


def joined(first: Columns, second: Columns) -> Columns:
    """The rows of both, those of `first` first."""
    if not second.people:
        return first
    return Columns(
        ref=np.concatenate([first.ref, second.ref]),
        version=np.concatenate([first.version, second.version]),
        half=np.concatenate([first.half, second.half]),
        choice=_joined(first.choice, second.choice, first.people),
        choices=_joined(first.choices, second.choices, first.people),
        answered=_joined(first.answered, second.answered, first.people),
        currency=np.concatenate([first.currency, second.currency]),
        base=np.concatenate([first.base, second.base]),
        variable=np.concatenate([first.variable, second.variable]),
    )


def _joined(
    first: Mapping[str, npt.NDArray[_T]], second: Mapping[str, npt.NDArray[_T]], people: int
) -> Mapping[str, npt.NDArray[_T]]:
    joined_ = _Joined(first, second, people)
    return {key: joined_[key] for key in first} if people < MANY else joined_

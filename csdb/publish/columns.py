"""The answers of many people as columns: what refresh computes from, one row a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

_T = TypeVar("_T", bound=np.generic)

Codes = npt.NDArray[np.int8 | np.int16]
Amounts = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

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

    def take(self, rows: Mask | npt.NDArray[np.intp]) -> "Columns":
        """The people of `rows` only: a mask, or row numbers."""
        return Columns(
            ref=self.ref[rows],
            version=self.version[rows],
            half=self.half[rows],
            choice={key: column[rows] for key, column in self.choice.items()},
            choices={key: column[rows] for key, column in self.choices.items()},
            answered={key: column[rows] for key, column in self.answered.items()},
            currency=self.currency[rows],
            base=self.base[rows],
            variable=self.variable[rows],
        )


def joined(first: Columns, second: Columns) -> Columns:
    """The rows of both, those of `first` first."""
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
) -> dict[str, npt.NDArray[_T]]:
    return {key: np.concatenate([first[key], second[key]]) for key in first}

"""What people earn as the gate looks at it: the amounts of a figure, and a cohort's in order."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from csdb import money
from csdb.publish.columns import BLANK, UNKNOWN, Mask
from csdb.publish.gate.case import Case
from csdb.publish.ledger import Places

Values = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int32 | np.int64]

_SMALL = 1 << 30
"""Numbers up to which four bytes are enough."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """The amounts of some people, the lowest first.

    every: amounts, the lowest first; number: which of them each person has, in order, counted
    from `start`
    """

    every: Values
    number: Sequence[int] | Numbers
    start: int = 0

    def __len__(self) -> int:
        return len(self.number)

    def at(self, rank: int) -> float:
        """The amount of a rank, from 0."""
        return float(self.every[self.number[rank] - self.start])

    def quantile(self, p: float) -> float:
        """Type 7 of Hyndman and Fan: between the two amounts nearest to (n - 1)·p."""
        rank, part = divmod((len(self) - 1) * p, 1)
        low = self.at(int(rank))
        return low + part * (self.at(int(rank) + 1) - low) if part else low

    def median_interval(self) -> tuple[float, float]:
        """The order statistics l and n+1-l, l the largest with P(Bin(n, 1/2) <= l-1) <= 2.5 %."""
        n = len(self)
        start = max(0, math.floor(n / 2 - 6 * math.sqrt(n)))  # nothing below counts
        whole, tail, low = math.lgamma(n + 1) - n * math.log(2), 0.0, start
        while tail <= 0.025:
            tail += math.exp(whole - math.lgamma(low + 1) - math.lgamma(n - low + 1))
            low += 1
        return self.at(low - 2), self.at(n - low + 1)


@dataclass(frozen=True, slots=True)
class Amounts:
    """A figure's amounts as numbers: there are few of them, so four bytes a row are enough.

    every: the amounts there are, the lowest first, in the figure's unit; number: which of them each
    row has, or NOBODYS where it is not known
    """

    every: Values
    number: npt.NDArray[np.int32]

    @property
    def known(self) -> Mask:
        known: Mask = self.number != NOBODYS
        return known

    def amount(self, rows: npt.NDArray[np.intp]) -> Values:
        """The amount of some rows, 0 where it is not known."""
        return np.append(self.every, 0)[self.number[rows]]  # the last by its index, NOBODYS

    def of(self, rows: Mask) -> Ordered:
        """The known amounts of some rows."""
        numbers = self.number[rows & self.known]
        numbers.sort()
        return Ordered(self.every, numbers)

    def of_cells(self, place: Places, cells: int) -> list[Ordered]:
        """The known amounts of each cell; `place` is the cell of each row, or NOWHERE.

        An amount and a cell are one whole number together, so that sorting those sorts every cell
        at once; who is in none comes first.
        """
        size = len(self.every)
        marks: Numbers = place.astype(np.int32 if cells * size < _SMALL else np.int64)
        np.multiply(marks, size, out=marks)
        np.add(marks, self.number, out=marks)
        marks[self.number == NOBODYS] = -1
        marks.sort()
        starts = np.arange(cells + 1, dtype=marks.dtype) * marks.dtype.type(size)
        ends = np.searchsorted(marks, starts).tolist()
        return [
            Ordered(self.every, marks[start:end], cell * size)
            for cell, (start, end) in enumerate(pairwise(ends))
        ]


NOBODYS = -1
"""What stands for an amount that is not known."""


def amounts(case: Case, figure: str) -> Amounts:
    """The amounts of a figure of pay that several checks look at, of the rows of the candidate."""
    if figure not in case.known:
        amount, known = _made(case, figure)
        amount[~known] = NOBODYS
        case.known[figure] = Amounts(*_distinct(amount))
    found: Amounts = case.known[figure]
    return found


def _distinct(amount: Values) -> tuple[Values, npt.NDArray[np.int32]]:
    """The amounts there are, the lowest first, and which of them each is; NOBODYS stays that."""
    order = np.argsort(amount)
    ranked = amount[order]
    first = np.append(ranked[:1] != NOBODYS, ranked[1:] != ranked[:-1])
    number = np.empty(len(amount), dtype=np.int32)
    number[order] = np.cumsum(first, dtype=np.int32) - np.int32(1)
    return ranked[first], number


def ordered(case: Case, figure: str, rows: Mask) -> Ordered:
    """The known amounts of some rows, of a figure that no other check looks at."""
    amount, known = _made(case, figure)
    found = amount[known & rows]
    found.sort()
    return Ordered(found, range(len(found)))


def _made(case: Case, figure: str) -> tuple[Values, Mask]:
    """The amount of every row in the figure's unit, and of which rows it is known."""
    columns = case.passage.after.columns
    known: Mask = (columns.base != UNKNOWN) & (columns.currency != BLANK)
    if figure == "base":
        return columns.base * _worth(case), known
    known &= columns.variable != UNKNOWN
    if figure == "ote":
        total = columns.base + np.where(known, columns.variable, 0)
        return total * _worth(case), known
    known &= columns.variable > 0
    if figure == "variable":
        return columns.variable * _worth(case), known
    total = columns.base + columns.variable
    total[~known] = 1
    return 100 * columns.base / total, known


def _worth(case: Case) -> Values:
    """What one unit of the currency of each row is in that of the scope."""
    per_euro = np.array([case.release.rates[code] for code in money.CURRENCIES])
    worth: Values = case.release.rates[case.scope.currency] / per_euro
    return worth[case.passage.after.columns.currency]

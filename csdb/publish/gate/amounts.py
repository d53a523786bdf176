"""What people earn as the gate looks at it: the amounts of a figure, and a cohort's in order."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
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


@dataclass(frozen=True)
class Amounts:
    """A figure's amount of every row in its unit, and of which rows it is known."""

    amount: Values
    known: Mask

    def of(self, rows: Mask) -> Ordered:
        """The known amounts of some rows."""
        ordered = np.sort(self.amount[rows & self.known])
        return Ordered(ordered, range(len(ordered)))

    def of_cells(self, place: Places, cells: int) -> list[Ordered]:
        """The known amounts of each cell; `place` is the cell of each row, or NOWHERE.

        Amounts are counted: each is a number among all there are, and with its cell one number
        more, so that sorting whole numbers sorts every cell at once; who is in none comes first.
        """
        every, number = self._counted
        size = len(every)
        marks: Numbers = place.astype(np.int32 if cells * size < _SMALL else np.int64)
        np.multiply(marks, size, out=marks)
        np.add(marks, number, out=marks)
        marks[~self.known] = -1
        marks.sort()
        starts = np.arange(cells + 1, dtype=marks.dtype) * marks.dtype.type(size)
        ends = np.searchsorted(marks, starts).tolist()
        return [
            Ordered(every, marks[start:end], cell * size)
            for cell, (start, end) in enumerate(pairwise(ends))
        ]

    @cached_property
    def _counted(self) -> tuple[Values, Numbers]:
        """Every amount there is, the lowest first, and the number of each row's among them."""
        every, number = np.unique(self.amount[self.known], return_inverse=True)
        numbers = np.zeros(len(self.known), dtype=np.int32)
        numbers[self.known] = number
        return every, numbers


def amounts(case: Case, figure: str) -> Amounts:
    """The amounts of a figure of pay, of the rows of the candidate."""
    if figure not in case.known:
        case.known[figure] = _amounts(case, figure)
    found: Amounts = case.known[figure]
    return found


def _amounts(case: Case, figure: str) -> Amounts:
    columns = case.passage.after.columns
    paid = (columns.base != UNKNOWN) & (columns.currency != BLANK)
    told = paid & (columns.variable != UNKNOWN)
    some = told & (columns.variable > 0)
    base, variable = columns.base * _worth(case), columns.variable * _worth(case)
    if figure == "base":
        return Amounts(base, paid)
    if figure == "variable":
        return Amounts(variable, some)
    ote = base + np.where(told, variable, 0)
    if figure == "ote":
        return Amounts(ote, told)
    return Amounts(100 * base / np.where(ote > 0, ote, 1), some)


def _worth(case: Case) -> Values:
    """What one unit of the currency of each row is in that of the scope."""
    per_euro = np.array([case.release.rates[code] for code in money.CURRENCIES])
    worth: Values = (case.release.rates[case.scope.currency] / per_euro)[
        case.passage.after.columns.currency
    ]
    return worth

"""The grids on which numbers are published: how coarse, by how many people stand behind them.

All thresholds read the rounded count, so a label never says more than the count does.
"""

import math
from functools import cache

from csdb import money

_SCOPE = ((30, 5000), (100, 2500), (1000, 1000), (math.inf, 500))
_GROUP = ((100, 5000), (400, 2500), (2000, 1000), (math.inf, 500))
_PERCENT = ((100, 5), (1000, 2), (math.inf, 1))


_step = cache(money.step)
"""There are few of them, and thousands of numbers are put on one."""


def count(people: int) -> int:
    """A count as published: to the nearest 5, halves up."""
    return (people + 2) // 5 * 5


def scope_step(n: int, currency: str) -> int:
    """The grid of pay of a scope with about `n` people, in `currency`."""
    return _step(currency, _of(_SCOPE, n))


def group_step(n: int, currency: str) -> int:
    """The grid of pay of a group with about `n` people, in `currency`."""
    return _step(currency, _of(_GROUP, n))


def percent_step(n: int) -> int:
    """The grid, in points, of pay mix and of variable pay as a percentage."""
    return _of(_PERCENT, n)


def nearest(value: float, step: int) -> int:
    """The multiple of `step` nearest to a value, halves up."""
    return math.floor(value / step + 0.5) * step


def outward(low: float, high: float, step: int) -> tuple[int, int]:
    """An interval widened to multiples of `step`, never below zero."""
    return max(0, math.floor(low / step) * step), math.ceil(high / step) * step


def _of(table: tuple[tuple[float, int], ...], n: int) -> int:
    return next(step for under, step in table if n < under)

"""Definitions of the statistics published: pure functions on arrays, no rounding for privacy."""

import math
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]

Z95 = 1.959963984540054
"""The 97.5 % point of the standard normal distribution."""

_EXACT = 1000  # up to here ranks come from whole-number binomial coefficients


def quantile(ordered: Values, p: float) -> float:
    """The p-quantile of sorted values, Hyndman–Fan type 7 (the default of NumPy and R).

    Source: Hyndman and Fan, Sample Quantiles in Statistical Packages, 1996. ValueError if empty.
    """
    if not len(ordered):
        raise ValueError("a quantile of nobody")
    place = (len(ordered) - 1) * p
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return float(ordered[below] + (place - below) * (ordered[above] - ordered[below]))


def median(values: Values) -> float:
    """The median of one value or more, in any order: `np.median`, which loads masked arrays."""
    half, odd = divmod(len(values), 2)
    ranked = np.partition(values, half if odd else (half - 1, half))
    return float(ranked[half] if odd else (ranked[half - 1] + ranked[half]) / 2)


@lru_cache(maxsize=4096)
def median_ranks(n: int) -> tuple[int, int] | None:
    """The ranks (from 1) of the order statistics that hold the median with 95 % confidence.

    l is the largest rank with P(Bin(n, 1/2) <= l - 1) <= 0.025, u = n + 1 - l; None when no
    rank does (n < 6). Source: David and Nagaraja, Order Statistics, 2003, section 7.1.
    Assumes independent draws; exact for any continuous distribution, conservative with ties.
    """
    low = _rank_exact(n) if n <= _EXACT else _rank_by_logarithms(n)
    return (low, n + 1 - low) if low else None


def _rank_exact(n: int) -> int:
    # Sum of C(n, i) for i <= l - 1 against 2.5 % of 2**n, in whole numbers: 40 * sum <= 2**n.
    limit, total, term, rank = 1 << n, 0, 1, 0
    while 40 * (total + term) <= limit:
        total += term
        term = term * (n - rank) // (rank + 1)
        rank += 1
    return rank


def _rank_by_logarithms(n: int) -> int:
    # Below ten standard deviations the tail is under 1e-23: nothing there moves the rank.
    start = max(0, math.floor(n / 2 - 5 * math.sqrt(n)))
    whole, tail = math.lgamma(n + 1) - n * math.log(2), 0.0
    for i in range(start, n):
        tail += math.exp(whole - math.lgamma(i + 1) - math.lgamma(n - i + 1))
        if tail > 0.025:
            return i
    raise AssertionError("the lower half of a binomial holds more than 2.5 %")


def median_interval(ordered: Values) -> tuple[float, float] | None:
    """The 95 % interval of the median of sorted values by order statistics; None under 6 values.

    Coverage measured by bench/coverage.py, n of 20 to 500: 95.7 to 96.7 %, and as published,
    rounded outward to the grid, 97.3 to 98.1 %.
    """
    ranks = median_ranks(len(ordered))
    return (float(ordered[ranks[0] - 1]), float(ordered[ranks[1] - 1])) if ranks else None


def wilson(yes: int, n: int) -> tuple[float, float]:
    """The 95 % Wilson score interval of a share, both ends between 0 and 1.

    Source: Wilson, Probable Inference, 1927. ValueError unless 0 <= yes <= n and n > 0.
    Coverage worked out by bench/coverage.py, mean over true shares of 5 to 95 %: 95 % from exact
    counts. From counts rounded to 5 it would be 92 % at 20 people, so what is published is wider:
    see `shares.interval`.
    """
    if not 0 <= yes <= n or not n:
        raise ValueError(f"{yes} of {n} is no share")
    share, z2 = yes / n, Z95**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)


def group_median_interval(
    median: float, n: int, *, headline_iqr: float, headline_median: float
) -> tuple[float, float]:
    """An approximate 95 % interval of a group's median, from published numbers only.

    median ± 1.96 · 1.2533 · (headline IQR / 1.349) · max(1, median / headline median) / √n:
    the large-sample error of a normal median (1.2533 σ/√n), σ taken from the headline's
    interquartile range (1.349 σ). Assumes that the group spreads like everybody, in proportion
    to its level. Coverage measured by bench/coverage.py as published, n of 20 to 200: 98 %; 95 to
    96 % where a group spreads a fifth wider.
    """
    sigma = headline_iqr / 1.349 * max(1.0, median / headline_median)
    half = 1.96 * 1.2533 * sigma / math.sqrt(n)
    return median - half, median + half

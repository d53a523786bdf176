import math
from fractions import Fraction
from itertools import accumulate, takewhile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdb.publish import statistics

AMOUNTS = st.lists(st.integers(0, 10**7), min_size=1, max_size=60)


@given(AMOUNTS, st.floats(0, 1))
def test_quantiles_are_those_of_numpy(amounts, p):
    ordered = np.sort(np.array(amounts, float))
    expected = np.quantile(ordered, p, method="linear")
    assert statistics.quantile(ordered, p) == pytest.approx(expected, rel=1e-9, abs=1e-6)


@given(st.lists(st.floats(-1e9, 1e9), min_size=1))
def test_the_median_is_that_of_numpy_to_the_last_bit(amounts: list[float]) -> None:
    assert statistics.median(np.array(amounts)) == np.median(amounts)


def test_a_quantile_of_nobody_is_refused():
    with pytest.raises(ValueError, match="nobody"):
        statistics.quantile(np.array([]), 0.5)


@pytest.mark.parametrize(
    ("n", "ranks"),
    [(20, (6, 15)), (30, (10, 21)), (50, (18, 33)), (100, (40, 61)), (200, (86, 115))],
)
def test_the_ranks_that_hold_the_median_are_the_published_ones(n, ranks):
    assert statistics.median_ranks(n) == ranks


def ranks_in_fractions(n: int) -> tuple[int, int] | None:
    """The definition word by word: the largest l with P(Bin(n, 1/2) <= l - 1) <= 0.025."""
    tails = accumulate(Fraction(math.comb(n, i), 2**n) for i in range(n + 1))
    low = len(list(takewhile(lambda tail: tail <= Fraction(25, 1000), tails)))
    return (low, n + 1 - low) if low else None


@pytest.mark.parametrize("n", [*range(131), 499, 500, 501, 999, 1000, 1001, 1002])
def test_ranks_agree_with_exact_fractions(n):
    assert statistics.median_ranks(n) == ranks_in_fractions(n)


@pytest.mark.parametrize("n", [*range(980, 1021), 2000, 5000])
def test_both_ways_of_computing_ranks_agree_around_the_switch(n):
    assert statistics._rank_by_logarithms(n) == statistics._rank_exact(n)


def test_five_people_have_no_interval_of_the_median_and_six_have_their_extremes():
    six = np.array([1.0, 2, 3, 4, 5, 6])
    assert statistics.median_interval(six[:5]) is None
    assert statistics.median_interval(six) == (1.0, 6.0)


@pytest.mark.parametrize("n", [18, 21, 50, 101])
def test_the_interval_holds_the_true_median_at_least_93_times_in_100(n):
    drawn = np.sort(np.random.default_rng(n).lognormal(11.5, 0.28, (1500, n)), axis=1)
    found = [statistics.median_interval(each) for each in drawn]
    held = sum(low <= math.exp(11.5) <= high for low, high in found)
    assert held / len(drawn) >= 0.93


# Newcombe, Two-sided confidence intervals for the single proportion, 1998, table I, method 3.
@pytest.mark.parametrize(
    ("yes", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_intervals_are_those_in_print(yes, n, low, high):
    assert statistics.wilson(yes, n) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_ends_are_where_the_score_test_just_holds(counted):
    yes, n = counted
    for end in statistics.wilson(yes, n):
        assert (yes / n - end) ** 2 == pytest.approx(1.959964**2 * end * (1 - end) / n, abs=1e-6)


@pytest.mark.parametrize(("yes", "n"), [(0, 0), (-1, 10), (11, 10)])
def test_what_is_no_share_has_no_wilson_interval(yes, n):
    with pytest.raises(ValueError, match="is no share"):
        statistics.wilson(yes, n)


def test_a_groups_interval_follows_the_published_formula():
    low, high = statistics.group_median_interval(
        120_000, 100, headline_iqr=40_000, headline_median=100_000
    )
    # 1.96 · 1.2533 · 40,000 / 1.349 · 1.2 / 10, worked out by hand
    assert (low, high) == pytest.approx((120_000 - 8_740.5, 120_000 + 8_740.5), abs=0.5)


def test_a_group_below_the_headline_spreads_like_everybody_and_no_less():
    lower = statistics.group_median_interval(
        60_000, 100, headline_iqr=40_000, headline_median=100_000
    )
    same = statistics.group_median_interval(
        100_000, 100, headline_iqr=40_000, headline_median=100_000
    )
    assert lower[1] - lower[0] == pytest.approx(same[1] - same[0])

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdb.publish import grid

STEPS = st.sampled_from([1, 2, 5, 500, 1000, 2500, 5000, 100_000])
# Cents, not any float: dividing the smallest float there is by a step gives nought.
AMOUNTS = st.integers(0, 10**10).map(lambda cents: cents / 100)


@given(st.integers(0, 10**7))
def test_a_count_is_a_multiple_of_five_at_most_two_away(people):
    told = grid.count(people)
    assert told % 5 == 0
    assert abs(told - people) <= 2


@given(AMOUNTS, STEPS)
def test_the_nearest_multiple_is_at_most_half_a_step_away(value, step):
    told = grid.nearest(value, step)
    assert told % step == 0
    assert abs(told - value) <= step / 2


def test_halves_go_up():
    assert grid.nearest(97_500, 5000) == 100_000
    assert grid.nearest(2.5, 5) == 5


@given(AMOUNTS, AMOUNTS, STEPS)
def test_outward_holds_the_interval_and_no_more_than_a_step_beyond(one, two, step):
    low, high = sorted((one, two))
    told = grid.outward(low, high, step)
    assert told[0] <= low <= high <= told[1]
    assert (told[0] % step, told[1] % step) == (0, 0)
    assert low - told[0] <= step
    assert told[1] - high <= step


def test_outward_never_goes_below_zero():
    assert grid.outward(-4_000, 2_000, 5000) == (0, 5000)


@given(AMOUNTS, AMOUNTS, AMOUNTS, STEPS)
def test_a_value_within_its_interval_stays_within_when_both_are_rounded(one, two, three, step):
    low, value, high = sorted((one, two, three))
    told = grid.outward(low, high, step)
    assert told[0] <= grid.nearest(value, step) <= told[1]


@pytest.mark.parametrize(
    ("people", "step"),
    [(10, 5000), (25, 5000), (30, 2500), (95, 2500), (100, 1000), (995, 1000), (1000, 500)],
)
def test_the_scopes_grid_by_its_people(people, step):
    assert grid.scope_step(people, "USD") == step


@pytest.mark.parametrize(
    ("people", "step"),
    [
        (10, 5000),
        (95, 5000),
        (100, 2500),
        (395, 2500),
        (400, 1000),
        (1995, 1000),
        (2000, 500),
        (10**6, 500),
    ],
)
def test_a_groups_grid_by_its_people(people, step):
    assert grid.group_step(people, "USD") == step


@pytest.mark.parametrize(
    ("people", "step"), [(10, 5), (95, 5), (100, 2), (995, 2), (1000, 1), (10**6, 1)]
)
def test_the_grid_of_percentages_by_people(people, step):
    assert grid.percent_step(people) == step


@pytest.mark.parametrize("currency", ["EUR", "GBP", "JPY", "INR", "IDR"])
def test_other_currencies_have_a_grid_of_one_two_or_five_times_a_power_of_ten(currency):
    for people in (10, 30, 100, 1000):
        assert int(str(grid.scope_step(people, currency)).rstrip("0")) in (1, 2, 5)

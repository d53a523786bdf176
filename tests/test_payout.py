"""Plans of variable pay: what they pay, that quarters are the year, and that limits are kept."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdb import payout
from csdb.paymix import Given, completed
from csdb.payout import Plan

VECTORS = json.loads((Path(__file__).parent / "vectors" / "payout.json").read_text())

PLANS = st.builds(
    Plan,
    threshold=st.integers(0, 100),
    step=st.sampled_from(payout.STEPS),
    rate=st.integers(100, payout.MOST_RATE),
    cap=st.none() | st.integers(100, payout.MOST_CAP),
)
VARIABLES = st.integers(0, 10**9)
ATTAINMENTS = st.integers(0, payout.MOST_ATTAINMENT)


@pytest.mark.parametrize("case", VECTORS["payouts"], ids=str)
def test_what_a_plan_pays(case):
    plan = Plan(*case["plan"])
    assert payout.problems(plan) == ()
    assert payout.paid(plan, case["attainment"]) == case["paid"]
    assert payout.quarter(plan, case["variable"], case["attainment"]) == case["quarter"]


@given(PLANS, VARIABLES)
def test_at_target_four_quarters_are_the_variable_pay_of_a_year(plan: Plan, variable: int):
    assert payout.paid(plan, 100) == 10_000
    assert payout.year(plan, variable, (100, 100, 100, 100)) == 100 * variable


@given(PLANS, VARIABLES, st.tuples(*[ATTAINMENTS] * 4))
def test_the_quarters_add_up_to_the_year(plan: Plan, variable: int, attainments):
    quarters = [payout.quarter(plan, variable, each) for each in attainments]
    assert sum(quarters) == payout.year(plan, variable, attainments)
    exact = variable * sum(payout.paid(plan, each) for each in attainments) / 400
    assert abs(sum(quarters) - exact) <= 2


@given(PLANS, VARIABLES, ATTAINMENTS)
def test_more_attainment_never_pays_less(plan: Plan, variable: int, attainment: int):
    assert payout.paid(plan, attainment) <= payout.paid(plan, attainment + 1)
    less, more = (payout.quarter(plan, variable, attainment + by) for by in (0, 1))
    assert less <= more


@given(PLANS, ATTAINMENTS)
def test_threshold_and_cap_are_kept(plan: Plan, attainment: int):
    paid = payout.paid(plan, attainment)
    assert paid == 0 or attainment >= plan.threshold
    assert plan.cap is None or paid <= 100 * plan.cap
    if plan.step == 1 and plan.threshold <= attainment <= 100:
        assert paid == 100 * attainment
    if attainment <= 100:
        assert paid <= 100 * attainment


@given(PLANS)
def test_the_drawn_line_is_the_plan(plan: Plan):
    line = payout.corners(plan)
    assert line[0][0] == 0
    assert line[-1] == (payout.CURVE, payout.paid(plan, payout.CURVE))
    for attainment in range(payout.CURVE + 1):
        heights = {y for x, y in line if x == attainment}
        assert payout.paid(plan, attainment) in heights | {_between(line, attainment)}


def _between(line, attainment: int) -> float | None:
    for (x, y), (u, v) in pairwise(line):
        if x < attainment < u:
            return y + (v - y) * (attainment - x) / (u - x)
    return None


def test_a_straight_plan_is_drawn_by_its_two_ends():
    assert payout.corners(Plan()) == ((0, 0), (150, 15_000))


def test_a_threshold_is_drawn_as_a_jump():
    assert payout.corners(Plan(threshold=80)) == ((0, 0), (80, 0), (80, 8_000), (150, 15_000))


@pytest.mark.parametrize(
    ("part", "wrong"),
    [
        ("threshold", -1),
        ("threshold", 101),
        ("step", 0),
        ("step", 30),
        ("rate", 99),
        ("rate", 501),
        ("cap", 99),
        ("cap", 1001),
    ],
)
def test_a_plan_that_would_not_pay_its_target_is_named(part, wrong):
    assert payout.problems(Plan(**{part: wrong})) == (part,)


def test_less_than_nothing_is_no_attainment():
    with pytest.raises(ValueError, match="attainment"):
        payout.paid(Plan(), -1)


@pytest.mark.parametrize("each", payout.PRESETS, ids=lambda each: each.key)
def test_presets_are_plans_that_tell_how_much_is_variable(each):
    assert payout.problems(each.plan) == ()
    assert (each.percent is None) != (each.mix is None)
    assert payout.preset(each.key) is each
    percent = None if each.percent is None else 100 * each.percent
    assert completed(Given(base=98_000, percent=percent, mix=each.mix))[1] > 0


def test_there_is_no_preset_of_another_name():
    assert payout.preset("dice") is None

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdb import paymix
from csdb.paymix import Given

BASES = st.integers(10_000, 10**8)
VARIABLES = st.integers(0, 10**8)


@pytest.mark.parametrize(
    ("kind", "typed", "variable"),
    [
        ("none", None, 0),
        ("none", Decimal(20_000), 0),
        ("amount", Decimal(22_000), 22_000),
        ("percent", Decimal("22.5"), 22_050),
        ("ote", Decimal(120_000), 22_000),
        ("ote", Decimal(98_000), 0),
        ("ote", Decimal(90_000), -8_000),
    ],
)
def test_variable_pay_at_target(kind, typed, variable):
    assert paymix.variable_at_target(kind, typed, 98_000) == variable


@pytest.mark.parametrize("kind", ["amount", "percent", "ote"])
def test_a_kind_of_variable_pay_needs_its_number(kind):
    with pytest.raises(ValueError, match="needs a number"):
        paymix.variable_at_target(kind, None, 98_000)


@given(BASES, VARIABLES)
def test_amount_percent_and_ote_say_the_same(base: int, variable: int):
    by_amount = paymix.variable_at_target("amount", Decimal(variable), base)
    by_ote = paymix.variable_at_target("ote", Decimal(paymix.ote(base, variable)), base)
    percent = Decimal(variable) * 100 / Decimal(base)
    by_percent = paymix.variable_at_target("percent", percent, base)
    assert by_amount == by_ote == variable
    assert abs(by_percent - variable) < Decimal("1e-9")


@pytest.mark.parametrize("variable", [0, 1, 22_000, 293_999, 294_000, Decimal("293999.99")])
def test_an_ote_from_base_to_four_times_base_is_taken(variable):
    assert paymix.problem(98_000, variable) is None


@pytest.mark.parametrize("variable", [-1, Decimal("-0.01"), -98_000])
def test_ote_below_base_is_rejected(variable):
    assert "cannot be less than base" in (paymix.problem(98_000, variable) or "")


@pytest.mark.parametrize("variable", [294_001, Decimal("294000.01"), 10**9])
def test_ote_over_four_times_base_is_rejected(variable):
    assert "three times base" in (paymix.problem(98_000, variable) or "")


@given(BASES, st.integers(-(10**8), 10**9))
def test_what_is_taken_has_an_ote_between_base_and_four_times_base(base: int, variable: int):
    fine = base <= paymix.ote(base, variable) <= 4 * base
    assert (paymix.problem(base, variable) is None) == fine


@pytest.mark.parametrize(
    ("base", "variable", "mix"),
    [
        (98_000, 22_000, (82, 18)),
        (98_000, 0, (100, 0)),
        (60, 40, (60, 40)),
        (1, 1, (50, 50)),
        (665, 335, (67, 33)),
        (0, 5, (0, 100)),
    ],
)
def test_the_pay_mix_in_whole_percents(base, variable, mix):
    assert paymix.split(base, variable) == mix


@given(BASES, VARIABLES)
def test_both_parts_of_a_pay_mix_add_up_to_100(base: int, variable: int):
    fixed, at_risk = paymix.split(base, variable)
    assert fixed + at_risk == 100
    assert 0 <= at_risk <= 100
    assert abs(fixed * paymix.ote(base, variable) - 100 * base) * 2 <= paymix.ote(base, variable)


@pytest.mark.parametrize(("base", "variable"), [(0, 0), (-1, 5), (5, -1)])
def test_no_pay_has_no_mix(base, variable):
    with pytest.raises(ValueError, match="no pay mix"):
        paymix.split(base, variable)


PLANS = json.loads((Path(__file__).parent / "vectors" / "payout.json").read_text())


@pytest.mark.parametrize("case", PLANS["plans"], ids=str)
def test_two_parts_of_a_plan_decide_the_rest(case):
    assert paymix.completed(Given(**case["given"])) == (case["base"], case["variable"])


@pytest.mark.parametrize("case", PLANS["refused"], ids=str)
def test_what_is_not_two_parts_that_fit_is_refused_with_a_sentence(case):
    with pytest.raises(ValueError, match=r"^[A-Z].{20,}"):
        paymix.completed(Given(**case["given"]))


@given(BASES, st.integers(25, 100))
def test_base_and_mix_lead_to_the_same_plan_as_ote_and_mix(base: int, mix: int):
    found = paymix.completed(Given(base=base, mix=mix))
    again = paymix.completed(Given(ote=sum(found), mix=mix))
    assert abs(again[0] - base) <= 1
    assert sum(again) == sum(found)
    assert abs(paymix.split(*found)[0] - mix) <= 1

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdb import money
from csdb.pay_slip import slip, unusual
from csdb.typed_money import Amount, read

PERIODS = st.sampled_from(["year", "month", "week", "hour"])
CURRENCIES = st.sampled_from(money.CURRENCIES)


@pytest.mark.parametrize(
    ("value", "period", "currency", "a_year", "question"),
    [
        ("98", "year", "USD", 98_000, "Did you mean $98,000 a year? If so, type 98,000"),
        ("98000", "month", "USD", 98_000, "Did you mean $98,000 a year? If so, choose yearly"),
        ("98000", "hour", "USD", 98_000, "Did you mean $98,000 a year? If so, choose yearly"),
        (
            "98",
            "month",
            "USD",
            98_000,
            "Did you mean $98,000 a year? If so, type 98,000 and choose yearly",
        ),
        (
            "8200",
            "year",
            "USD",
            98_400,
            "Did you mean $8,200 a month, $98,400 a year? If so, choose monthly",
        ),
        (
            "8.2",
            "month",
            "USD",
            98_400,
            "Did you mean $8,200 a month, $98,400 a year? If so, type 8,200",
        ),
        (
            "12.50",
            "year",
            "GBP",
            26_000,
            "Did you mean £12.50 an hour, £26,000 a year? If so, choose hourly",
        ),
        ("980000000", "year", "USD", None, "$980,000,000 a year cannot be right here"),
        ("9800000", "year", "USD", 98_000, "Did you mean $98,000 a year? If so, type 98,000"),
        ("1200000", "year", "USD", 120_000, "Did you mean $120,000 a year? If so, type 120,000"),
        ("300000", "year", "JPY", 3_600_000, "Did you mean ¥300,000 a month, ¥3,600,000 a year?"),
        ("47", "year", "USD", None, "Did you mean $47 an hour or $47,000 a year?"),
        ("30", "year", "USD", None, "Did you mean $30 an hour or $30,000 a year?"),
        ("7", "year", "USD", None, "$7 a year cannot be right here"),
        ("0", "year", "USD", 0, "Pay of 0 cannot be counted here"),
        ("0", "hour", "EUR", 0, "Pay of 0 cannot be counted here"),
    ],
)
def test_a_likely_slip_is_asked_about(value, period, currency, a_year, question):
    asked = slip(Decimal(value), period, currency)
    assert asked is not None
    assert asked.sentence.startswith(question)
    assert asked.value == a_year


@pytest.mark.parametrize(
    ("value", "period", "currency"),
    [
        ("98000", "year", "USD"),
        ("8200", "month", "USD"),
        ("47", "hour", "USD"),
        ("10000", "year", "USD"),
        ("1000000", "year", "USD"),
        ("450000", "month", "JPY"),
        ("45000", "month", "SEK"),
    ],
)
def test_possible_pay_is_not_asked_about(value, period, currency):
    assert slip(Decimal(value), period, currency) is None


@pytest.mark.parametrize("value", ["9999.99", "1000000.01"])
def test_pay_just_outside_the_possible_is_asked_about(value):
    assert slip(Decimal(value), "year", "USD") is not None


def test_the_number_of_payments_counts():
    limit = Decimal(1_000_000) / 13
    assert slip(limit, "month", "USD", 12) is None
    assert slip(limit + 1, "month", "USD", 13) is not None


@given(st.decimals(0, 10**16, places=2), PERIODS, CURRENCIES)
def test_every_amount_is_possible_or_asked_about(value, period, currency):
    low, high = money.bounds(currency).possible
    asked = slip(value, period, currency)
    assert (asked is None) == (low <= money.yearly(value, period) <= high)
    if asked and asked.value:
        assert money.bounds(currency).ordinary[0] <= asked.value
        assert asked.value <= money.bounds(currency).ordinary[1]


@given(st.decimals(1, 10**9, places=2), PERIODS, CURRENCIES)
def test_doing_what_the_sentence_says_gives_the_amount_asked_about(value, period, currency):
    asked = slip(value, period, currency)
    if asked is None or asked.value is None:
        return
    typed = re.search(r"type ([\d,.]+)", asked.sentence)
    chosen = re.search(r"choose (year|month|hour)ly", asked.sentence)
    amount = read(typed[1], currency) if typed else Amount(value, None, None)
    assert isinstance(amount, Amount)
    a_year = money.yearly(amount.value, chosen[1] if chosen else period)  # type: ignore[arg-type]
    assert abs(a_year - asked.value) <= asked.value / 1000


@pytest.mark.parametrize(("amount", "how"), [(19_999, "less"), (12_000, "less"), (400_001, "more")])
def test_rare_pay_is_to_be_confirmed(amount, how):
    sentence = unusual(amount, "USD")
    assert sentence is not None
    assert sentence.startswith(f"That is ${amount:,} a year, {how} than nearly everybody earns")


@pytest.mark.parametrize("amount", [20_000, Decimal("98000.50"), 400_000])
def test_ordinary_pay_needs_no_confirming(amount):
    assert unusual(amount, "USD") is None

"""English as it is written without Babel is English as Babel writes it."""

from datetime import date, timedelta

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent, get_currency_symbol
from hypothesis import given
from hypothesis import strategies as st

from csdb import english, money, numerals


@given(st.integers(-(10**15), 10**15))
def test_whole_numbers_are_grouped_as_babel_groups_them(number: int) -> None:
    assert english.grouped(number) == format_decimal(number, locale="en")
    assert numerals.whole(number) == format_decimal(number, locale="en").replace("-", "−")


@given(st.integers(-(10**6), 10**6))
def test_percentages_are_those_of_babel(number: int) -> None:
    told = format_percent(number / 100, locale="en", group_separator=False)
    assert numerals.percent(number) == told.replace("-", "−")


@pytest.mark.parametrize("currency", money.CURRENCIES)
def test_every_currency_is_marked_as_babel_marks_it(currency: str) -> None:
    sign = get_currency_symbol(currency, locale="en")
    assert english.before(currency) == (f"{sign}\u00a0" if sign[-1].isalpha() else sign)


def test_a_currency_that_is_not_offered_is_left_to_babel() -> None:
    assert english.before("TWD") is None
    assert numerals.money(98_000, "TWD") == "NT$98,000"


def test_every_day_of_a_year_is_told_as_babel_tells_it() -> None:
    days = (date(2028, 1, 1) + timedelta(number) for number in range(366))
    assert all(english.day(day) == format_date(day, "d MMMM y", locale="en") for day in days)

"""Numbers as people read them, in English and in a language that writes them otherwise."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from csdb import money, numerals
from csdb.language import Language, speaking

GERMAN, FRENCH, SWISS = Language("de"), Language("fr"), Language("de_CH")


@pytest.mark.parametrize(
    ("said", "english", "german"),
    [
        (lambda: numerals.whole(1_234_567), "1,234,567", "1.234.567"),
        (lambda: numerals.whole(0), "0", "0"),
        (lambda: numerals.whole(-12), "−12", "−12"),
        (lambda: numerals.decimal(Decimal("1234.5"), 2), "1,234.50", "1.234,50"),
        (lambda: numerals.plain(1.5), "1.5", "1,5"),
        (lambda: numerals.plain(2500.0), "2500", "2500"),
        (lambda: numerals.percent(41), "41%", "41\u00a0%"),
        (lambda: numerals.percent(Decimal("87.5")), "87.5%", "87,5\u00a0%"),
        (lambda: numerals.percent(1500), "1500%", "1500\u00a0%"),
        (lambda: numerals.percent(-3), "−3%", "−3\u00a0%"),
        (lambda: numerals.change(12), "+12%", "+12\u00a0%"),
        (lambda: numerals.change(0), "0%", "0\u00a0%"),
        (lambda: numerals.change(-4), "−4%", "−4\u00a0%"),
        (lambda: numerals.money(98_000, "USD"), "$98,000", "98.000\u00a0$"),
        (lambda: numerals.money(98_000, "CHF"), "CHF\u00a098,000", "98.000\u00a0CHF"),
        (lambda: numerals.framed("24.50", "EUR"), "€24.50", "24.50\u00a0€"),
        (lambda: numerals.day(date(2026, 11, 22)), "22 November 2026", "22. November 2026"),
        (lambda: numerals.month(date(2026, 3, 1)), "March 2026", "März 2026"),
    ],
)
def test_numbers_are_written_as_the_language_does(said, english: str, german: str) -> None:
    assert said() == english
    with speaking(GERMAN):
        assert said() == german
    assert said() == english


def test_a_moment_is_told_by_its_day() -> None:
    assert numerals.day(datetime(2026, 11, 22, 23, 59, tzinfo=UTC)) == "22 November 2026"


@pytest.mark.parametrize("currency", money.CURRENCIES)
def test_a_sign_of_letters_is_kept_from_the_number(currency: str) -> None:
    shown = money.show(98_000, currency)
    sign = money.sign(currency)
    assert shown == (f"{sign}\u00a098,000" if sign[-1].isalpha() else f"{sign}98,000")


def test_a_pattern_with_a_space_gets_no_second_one() -> None:
    with speaking(SWISS):
        assert numerals.money(98_000, "CHF") == "CHF\u00a098’000"
    with speaking(FRENCH):
        assert numerals.money(98_000, "EUR") == "98\u202f000\u00a0€"

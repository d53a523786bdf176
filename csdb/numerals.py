"""Numbers, amounts, percentages and days as the language spoken writes them, by Babel's data.

For people alone. What programs read (CSV, JSON, addresses, attributes) and what is typed into a
field and read back never goes through here.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from csdb.language import spoken

if TYPE_CHECKING:
    from babel import Locale
    from babel.numbers import NumberPattern

MINUS = "−"
"""The sign of a number below zero in every language: a hyphen is easily overlooked."""

_KEPT = 4096
"""Formatted numbers that are kept: published ones lie on grids, so the same come again."""

_DAYS = {"en": "d MMMM y"}
"""Patterns of days where that of the language is not ours; elsewhere its long form."""


def whole(number: int) -> str:
    """A whole number: 1,240."""
    return _number(spoken().locale, number, 0)


def decimal(number: Decimal, places: int) -> str:
    """A number with so many places: 1,240.50."""
    return _number(spoken().locale, number, places)


def percent(number: int | Decimal | float) -> str:
    """A percentage with the places it has, without groups: 41%, 87.5%."""
    return _percent(spoken().locale, Decimal(str(number)), signed=False)


def plain(number: int | float | Decimal) -> str:
    """A number with the places it has, without groups: 500, 1.5."""
    return _plain(spoken().locale, Decimal(str(number)))


def change(number: int) -> str:
    """A percentage by which something differs, with its sign: +12%, −3%, 0%."""
    return _percent(spoken().locale, Decimal(number), signed=number > 0)


def money(amount: int | Decimal, currency: str) -> str:
    """Whole units of an ISO 4217 currency: $98,000, CHF 98,000."""
    return _money(spoken().locale, int(amount), currency)


def framed(number: str, currency: str) -> str:
    """A number that is written already, with the sign of its currency where it belongs."""
    before, after = _frame(spoken().locale, currency)
    return f"{before}{number}{after}"


def day(told: date) -> str:
    """A day: 22 November 2026."""
    return _day(spoken().locale, told.date() if isinstance(told, datetime) else told)


def month(told: date) -> str:
    """A month: November 2026."""
    from babel.dates import format_skeleton

    return str(format_skeleton("yMMMM", told, locale=_locale(spoken().locale)))


# Babel takes a tenth of a second to import, and only display needs it; its names depend on no
# setting of the machine.


@cache
def _locale(name: str) -> "Locale":
    from babel import Locale

    return Locale.parse(name)


@cache
def _pattern(locale: str, kind: str, places: int) -> "NumberPattern":
    """The pattern of decimals or percentages with so many places, which is parsed once."""
    from babel.numbers import parse_pattern

    found = _locale(locale)
    patterns = found.percent_formats if kind == "percent" else found.decimal_formats
    whole = re.sub(r"\.[0#]+", "", patterns[None].pattern)
    return parse_pattern(whole.replace("0", f"0.{'0' * places}") if places else whole)


@lru_cache(_KEPT)
def _number(locale: str, number: int | Decimal, places: int) -> str:
    return _signed(locale, _pattern(locale, "decimal", places).apply(number, _locale(locale)))


@lru_cache(_KEPT)
def _plain(locale: str, number: Decimal) -> str:
    pattern = _pattern(locale, "decimal", _places(number))
    return _signed(locale, pattern.apply(number, _locale(locale), group_separator=False))


@lru_cache(_KEPT)
def _percent(locale: str, number: Decimal, *, signed: bool) -> str:
    pattern = _pattern(locale, "percent", _places(number))
    text = pattern.apply(number / 100, _locale(locale), group_separator=False)
    return f"+{text}" if signed else _signed(locale, text)


def _places(number: Decimal) -> int:
    return max(0, -int(number.normalize().as_tuple().exponent))


def _signed(locale: str, text: str) -> str:
    from babel.numbers import get_minus_sign_symbol

    return text.replace(get_minus_sign_symbol(_locale(locale)), MINUS)


@lru_cache(_KEPT)
def _money(locale: str, amount: int, currency: str) -> str:
    before, after = _frame(locale, currency)
    return f"{before}{_number(locale, amount, 0)}{after}"


@cache
def _frame(locale: str, currency: str) -> tuple[str, str]:
    """What stands before and after an amount: "$" and nothing, nothing and " €".

    A sign that ends in a letter is kept from the number by a no-break space.
    """
    from babel.numbers import get_currency_symbol

    sign = get_currency_symbol(currency, locale=_locale(locale))
    pattern = _locale(locale).currency_formats["standard"].pattern.partition(";")[0]
    before, after = re.split(r"[#0,.]+", pattern, maxsplit=1)
    if "¤" in after:
        return "", after.replace("¤", sign)
    apart = "\u00a0" if sign[-1].isalpha() and before.endswith("¤") else ""
    return before.replace("¤", sign) + apart, ""


@lru_cache(_KEPT)
def _day(locale: str, told: date) -> str:
    from babel.dates import format_date

    return str(format_date(told, _DAYS.get(locale, "long"), locale=_locale(locale)))

"""Amounts of pay: currencies, periods, rounding, what is possible, publishing grids, display."""

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Literal

from csdb import numerals

Period = Literal["year", "month", "week", "day", "hour"]

HOURS_A_YEAR = 2080
"""52 weeks of 40 hours, the one convention for hourly pay."""
WEEKS_A_YEAR = 52
PAYMENTS = (12, 13, 14)
"""How many monthly payments a year there may be."""

# Rough worth of one unit in US dollars, late 2026. For bounds and grids only, never to convert
# what is published. Changing one moves published grids: say so in the public data changelog.
_DOLLARS = {
    "USD": Decimal("1"),
    "AUD": Decimal("0.70"),
    "BRL": Decimal("0.18"),
    "CAD": Decimal("0.72"),
    "CHF": Decimal("1.2"),
    "CNY": Decimal("0.15"),
    "CZK": Decimal("0.046"),
    "DKK": Decimal("0.15"),
    "EUR": Decimal("1.1"),
    "GBP": Decimal("1.3"),
    "HKD": Decimal("0.13"),
    "HUF": Decimal("0.0030"),
    "IDR": Decimal("0.000055"),
    "ILS": Decimal("0.32"),
    "INR": Decimal("0.011"),
    "ISK": Decimal("0.0082"),
    "JPY": Decimal("0.0064"),
    "KRW": Decimal("0.00075"),
    "MXN": Decimal("0.053"),
    "MYR": Decimal("0.25"),
    "NOK": Decimal("0.11"),
    "NZD": Decimal("0.56"),
    "PHP": Decimal("0.016"),
    "PLN": Decimal("0.25"),
    "RON": Decimal("0.21"),
    "SEK": Decimal("0.10"),
    "SGD": Decimal("0.78"),
    "THB": Decimal("0.030"),
    "TRY": Decimal("0.020"),
    "ZAR": Decimal("0.060"),
}

_MODEST = frozenset(
    ("BRL", "CNY", "HUF", "IDR", "INR", "MXN", "MYR", "PHP", "RON", "THB", "TRY", "ZAR")
)
"""Currencies of places where a full year of ordinary office work may pay under 10,000 dollars."""

CURRENCIES: tuple[str, ...] = tuple(_DOLLARS)
"""ISO 4217 codes offered: US dollar first, then those the European Central Bank quotes."""

# Where one of them is the official money, by ISO 3166 code.
_COUNTRIES = {
    "AUD": "au cc cx hm ki nf nr tv",
    "BRL": "br",
    "CAD": "ca",
    "CHF": "ch li",
    "CNY": "cn",
    "CZK": "cz",
    "DKK": "dk fo gl",
    "EUR": "ad at ax be bg bl cy de ee es fi fr gf gp gr hr ie it lt lu lv mc me mf mq mt nl pm pt"
    " re si sk sm tf va xk yt",
    "GBP": "gb gg gs im je",
    "HKD": "hk",
    "HUF": "hu",
    "IDR": "id",
    "ILS": "il ps",
    "INR": "bt in",
    "ISK": "is",
    "JPY": "jp",
    "KRW": "kr",
    "MXN": "mx",
    "MYR": "my",
    "NOK": "bv no sj",
    "NZD": "ck nu nz pn tk",
    "PHP": "ph",
    "PLN": "pl",
    "RON": "ro",
    "SEK": "se",
    "SGD": "sg",
    "THB": "th",
    "TRY": "tr",
    "ZAR": "ls na za",
}
_CURRENCY_OF = {
    country: currency for currency, countries in _COUNTRIES.items() for country in countries.split()
}


@dataclass(frozen=True, slots=True)
class Bounds:
    """Yearly pay in whole units of a currency, both limits of both ranges included.

    `possible` is what can be taken at all, `ordinary` what needs no confirming.
    """

    possible: tuple[int, int]
    ordinary: tuple[int, int]


def currency_of(country: str) -> str:
    """The currency to offer first for a lower-case ISO country code.

    'USD' for every country whose own currency is not offered, and for unknown codes.
    """
    return _CURRENCY_OF.get(country, "USD")


def yearly(amount: Decimal, period: Period, payments: int = 12) -> Decimal:
    """The yearly worth of `amount` a `period`; `payments` a year count for months alone.

    ValueError for a day, because the days worked in a year are unknown, and for a number of
    monthly payments other than 12, 13 or 14.
    """
    match period:
        case "year":
            return amount
        case "month" if payments in PAYMENTS:
            return amount * payments
        case "month":
            raise ValueError(f"{payments} monthly payments a year")
        case "week":
            return amount * WEEKS_A_YEAR
        case "hour":
            return amount * HOURS_A_YEAR
        case "day":
            raise ValueError("how many days a year are worked is unknown")


def three_digits(amount: Decimal | int) -> int:
    """`amount` to three significant digits and whole units, half up: what is stored.

    At most 0.5 % off from 100 up. ValueError when it is not finite.
    """
    return _significant(Decimal(amount), 3)


def _significant(amount: Decimal, digits: int) -> int:
    if not amount.is_finite():
        raise ValueError(f"not an amount: {amount}")
    exponent = max(0, amount.adjusted() - digits + 1)
    return int(amount.quantize(Decimal((0, (1,), exponent)), rounding=ROUND_HALF_UP))


def rough(dollars: int, currency: str) -> int:
    """About what `dollars` US dollars are in `currency`, to two significant digits.

    For limits and examples, never to convert anybody's pay. ValueError for other currencies.
    """
    return _significant(dollars / _worth(currency), 2)


@cache
def bounds(currency: str) -> Bounds:
    """Possible and ordinary yearly pay, rough: 10,000 to 1,000,000 and 20,000 to 400,000 dollars.

    Where pay is lower, from 3,000 and 6,000 dollars. ValueError for a currency not offered.
    """
    least, low = (3_000, 6_000) if currency in _MODEST else (10_000, 20_000)
    return Bounds(
        possible=(rough(least, currency), rough(1_000_000, currency)),
        ordinary=(rough(low, currency), rough(400_000, currency)),
    )


@cache
def step(currency: str, dollars: int) -> int:
    """The publishing grid worth about `dollars`: 1, 2 or 5 times a power of ten, nearest in log.

    In US dollars `dollars` itself. ValueError for a currency that is not offered.
    """
    if currency == "USD":
        return dollars
    target = float(dollars / _worth(currency))
    power: int = 10 ** max(0, math.floor(math.log10(target)))
    return min((power, 2 * power, 5 * power, 10 * power), key=lambda s: abs(math.log(s / target)))


def _worth(currency: str) -> Decimal:
    if currency not in _DOLLARS:
        raise ValueError(f"not a currency offered: {currency}")
    return _DOLLARS[currency]


def sign(currency: str) -> str:
    """What marks an amount in the language spoken, without spaces: '$', 'CA$', '€', 'CHF'."""
    return numerals.framed("", currency).strip("\u00a0")


def show(amount: int | Decimal, currency: str) -> str:
    """Whole units, half up, in the language spoken: '$98,000', '€55,000', 'CHF 98,000'."""
    if not isinstance(amount, int):
        amount = amount.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return numerals.money(amount, currency)

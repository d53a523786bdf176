"""What reading a typed amount of pay may come to, and the question that asks a likely one back."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from csdb import money, numerals
from csdb.language import gettext, marked
from csdb.money import Period


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount with one meaning.

    `currency` is an ISO code, or '$', '¥' or 'kr' where the sign alone does not say which, or
    None when none was typed; `period` is None when none was typed.
    """

    value: Decimal
    currency: str | None
    period: Period | None


@dataclass(frozen=True, slots=True)
class Ask:
    """A likely meaning, to be typed again by the person; never to be taken silently.

    `value` is the amount a year, None when there is no telling; `currency` as in Amount;
    `period` is the unit the text speaks of, or None; `sentence` is for the person.
    """

    value: Decimal | None
    currency: str | None
    period: Period | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing to be made of it; `sentence` says what to type instead."""

    sentence: str


CHOOSE = {"year": marked("yearly"), "month": marked("monthly"), "hour": marked("hourly")}
"""The periods one can choose, as sentences name them."""


def question(value: Decimal, mark: str | None, period: Period | None) -> str:
    """Asks back `value` a `period`; None when the text named none. Days cannot be asked back."""
    amount = shown(value, mark)
    if period is None:
        return gettext(
            "Did you mean %(amount)s? If so, type %(typed)s", amount=amount, typed=bare(value)
        )
    if period == "year":
        return gettext(
            "Did you mean %(amount)s? If so, type %(typed)s and choose %(unit)s",
            amount=a(amount, period),
            typed=bare(value),
            unit=gettext(CHOOSE[period]),
        )
    a_year = money.yearly(value, period).quantize(Decimal(1))
    typed, unit = (value, period) if period in CHOOSE else (a_year, "year")
    return gettext(
        "Did you mean %(amount)s, about %(yearly)s? If so, type %(typed)s and choose %(unit)s",
        amount=a(amount, period),
        yearly=a(shown(a_year, mark), "year"),
        typed=bare(typed),
        unit=gettext(CHOOSE[unit]),
    )


def a(amount: str, period: Period) -> str:
    """'$25 an hour', '$98,000 a year'."""
    return gettext(A[period]).format(amount=amount)


A: Mapping[Period, str] = {
    "year": marked("{amount} a year"),
    "month": marked("{amount} a month"),
    "week": marked("{amount} a week"),
    "day": marked("{amount} a day"),
    "hour": marked("{amount} an hour"),
}
"""Amounts by what they are paid for."""


def shown(value: Decimal, mark: str | None) -> str:
    """`value` with its currency or typed sign, if any: '$98,000', 'kr 98,000', '24.50'."""
    if mark in money.CURRENCIES:
        return numerals.framed(bare(value), str(mark))
    gap = "\u00a0" if mark and mark[-1].isalpha() else ""
    return f"{mark or ''}{gap}{bare(value)}"


def bare(value: Decimal) -> str:
    """`value` as it should be typed, which is the same in every language: '98,000', '24.50'."""
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"

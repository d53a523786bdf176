"""Whether an amount can be real pay, and which slip of unit or zeros explains it if not."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from csdb import money
from csdb.money import Period
from csdb.typed_outcome import CHOOSE, Ask, a, bare, shown

HOURLY_MOST = 150_000
"""US dollars a year above which hardly anybody is paid by the hour: 80 is 80 thousand."""


WORDS: Mapping[str, str] = {
    "slip.meant": "Did you mean {amount}{about}? If so, {todo}",
    "slip.about": ", {yearly} a year",
    "slip.type": "type {bare}",
    "slip.choose": "choose {unit}",
    "slip.either": "Did you mean {amounts}? Type the whole amount and choose what it is for",
    "slip.zero": "Pay of 0 cannot be counted here: type what you earn, like {example}",
    "slip.hopeless": "{amount} cannot be right here: type the whole amount, like {example} a year",
}
"""What is asked back; static/slip.js asks in the same words where an amount stays on the device."""


class _Reading(NamedTuple):
    """Another way to take what was typed: `value` a `period`."""

    value: Decimal
    period: Period


def slip(value: Decimal, period: Period, currency: str, payments: int = 12) -> Ask | None:
    """Asks about an amount that is impossible a year (see money.bounds); None when it is possible.

    A possible amount is never asked about here, so that nobody with real pay is locked out;
    `unusual` asks to confirm it. Another unit (the same number a year, a month or an hour, or
    thousands) is looked for first, then lost and doubled zeros and cents (10, 100, 1000). The
    value asked is the yearly amount when exactly one of them is ordinary pay.
    `value` is finite; ValueError as in money.yearly.
    """
    low, high = money.bounds(currency).possible
    if low <= money.yearly(value, period, payments) <= high:
        return None
    likely = _ordinary(_other_units(value, period), currency, payments) or _ordinary(
        _other_zeros(value, period), currency, payments
    )
    if len(likely) == 1:
        (one,) = likely
        a_year = money.yearly(one.value, one.period, payments)
        return Ask(
            a_year, currency, one.period, _question(one, _Reading(value, period), currency, a_year)
        )
    sentence = _either(likely, currency) if likely else _hopeless(value, period, currency)
    return Ask(Decimal(0) if value == 0 else None, currency, None, sentence)


def unusual(yearly: Decimal | int, currency: str) -> str | None:
    """The sentence asking to confirm yearly pay that is possible but rare; None when ordinary."""
    low, high = money.bounds(currency).ordinary
    if low <= yearly <= high:
        return None
    how = "less" if yearly < low else "more"
    return (
        f"That is {money.show(yearly, currency)} a year, {how} than nearly everybody earns."
        " Is it right? If not, check the zeros and whether it is for a year, a month or an hour"
    )


def _other_units(value: Decimal, period: Period) -> list[_Reading]:
    periods: tuple[Period, ...] = ("year", "month", "hour")
    same = [_Reading(value, other) for other in periods if other != period]
    thousands = {"month": periods[:2]}.get(period, periods[:1])
    return same + [_Reading(value * 1000, other) for other in thousands]


def _other_zeros(value: Decimal, period: Period) -> list[_Reading]:
    return [_Reading(value * 10, period)] + [
        _Reading(value / factor, period) for factor in (10, 100, 1000)
    ]


def _ordinary(readings: list[_Reading], currency: str, payments: int) -> list[_Reading]:
    low, high = money.bounds(currency).ordinary
    most = {"hour": money.rough(HOURLY_MOST, currency)}
    return [
        one
        for one in readings
        if low <= money.yearly(one.value, one.period, payments) <= most.get(one.period, high)
    ]


def _question(one: _Reading, typed: _Reading, currency: str, a_year: Decimal) -> str:
    amount = a(shown(one.value, currency), one.period)
    about = WORDS["slip.about"].format(yearly=money.show(a_year, currency))
    todo = [WORDS["slip.type"].format(bare=bare(one.value))] if one.value != typed.value else []
    if one.period != typed.period:
        todo.append(WORDS["slip.choose"].format(unit=CHOOSE[one.period]))
    return WORDS["slip.meant"].format(
        amount=amount, about="" if one.period == "year" else about, todo=" and ".join(todo)
    )


def _either(likely: list[_Reading], currency: str) -> str:
    *others, last = (a(shown(one.value, currency), one.period) for one in likely)
    return WORDS["slip.either"].format(amounts=f"{', '.join(others)} or {last}")


def _hopeless(value: Decimal, period: Period, currency: str) -> str:
    example = f"{money.rough(98_000, currency):,}"
    if value == 0:
        return WORDS["slip.zero"].format(example=example)
    return WORDS["slip.hopeless"].format(amount=a(shown(value, currency), period), example=example)

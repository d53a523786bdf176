"""Whether an amount can be real pay, and which slip of unit or zeros explains it if not."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from csdb import money
from csdb.language import gettext, marked
from csdb.money import Period
from csdb.typed_outcome import CHOOSE, A, Ask, a, bare, shown

HOURLY_MOST = 150_000
"""US dollars a year above which hardly anybody is paid by the hour: 80 is 80 thousand."""


WORDS: Mapping[str, str] = {
    "slip.meant": marked("Did you mean {amount}{about}? If so, {todo}"),
    "slip.about": marked(", {yearly} a year"),
    "slip.type": marked("type {bare}"),
    "slip.choose": marked("choose {unit}"),
    "slip.both": marked("{first} and {last}"),
    "slip.or": marked("{first} or {last}"),
    "slip.either": marked(
        "Did you mean {amounts}? Type the whole amount and choose what it is for"
    ),
    "slip.zero": marked("Pay of 0 cannot be counted here: type what you earn, like {example}"),
    "slip.hopeless": marked(
        "{amount} cannot be right here: type the whole amount, like {example} a year"
    ),
    **{f"slip.unit.{period}": unit for period, unit in CHOOSE.items()},
    **{f"slip.a.{period}": amount for period, amount in A.items() if period in CHOOSE},
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
    shown = money.show(yearly, currency)
    if yearly < low:
        return gettext(
            "That is %(amount)s a year, less than nearly everybody earns. Is it right? If not,"
            " check the zeros and whether it is for a year, a month or an hour",
            amount=shown,
        )
    return gettext(
        "That is %(amount)s a year, more than nearly everybody earns. Is it right? If not,"
        " check the zeros and whether it is for a year, a month or an hour",
        amount=shown,
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
    about = _say("slip.about", yearly=money.show(a_year, currency))
    todo = [_say("slip.type", bare=bare(one.value))] if one.value != typed.value else []
    if one.period != typed.period:
        todo.append(_say("slip.choose", unit=gettext(CHOOSE[one.period])))
    both = _say("slip.both", first=todo[0], last=todo[-1]) if len(todo) > 1 else "".join(todo)
    return _say("slip.meant", amount=amount, about="" if one.period == "year" else about, todo=both)


def _either(likely: list[_Reading], currency: str) -> str:
    *others, last = (a(shown(one.value, currency), one.period) for one in likely)
    return _say("slip.either", amounts=_say("slip.or", first=", ".join(others), last=last))


def _say(key: str, **known: str) -> str:
    return gettext(WORDS[key]).format(**known)


def _hopeless(value: Decimal, period: Period, currency: str) -> str:
    example = bare(Decimal(money.rough(98_000, currency)))
    if value == 0:
        return _say("slip.zero", example=example)
    return _say("slip.hopeless", amount=a(shown(value, currency), period), example=example)

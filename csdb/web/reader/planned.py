"""A pay plan as a reader types it into the calculator: two parts of pay, and how it pays out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from csdb import money, paymix, payout, typed_currency, typed_money
from csdb.language import gettext, marked
from csdb.paymix import Given
from csdb.payout import Plan, Preset

PAY = ("base", "variable", "ote", "mix")
PARTS = ("threshold", "rate", "cap", "step")
FIELDS = (*PAY, *PARTS, "attainment")

WRONG = {
    "unreadable": marked("Type the amount with digits alone, like 98,000"),
    "impossible": marked("{amount} a year cannot be right here: check the zeros"),
    "currencies": marked("These amounts are in two currencies: type both in the same"),
    "variable": marked("Type a yearly amount, like 20,000, or a percentage of base pay, like 15%"),
    "mix": marked("Type base and variable as parts of 100, like 80/20"),
    "threshold": marked("Type a whole percentage up to 100, like 80, or nothing"),
    "rate": marked("Type how much a point above target counts, from 1 to 5, like 1.5"),
    "cap": marked("Type a whole percentage from 100 to 1000, like 150, or nothing"),
    "step": marked("Choose one of the steps listed"),
    "attainment": marked("Type a whole percentage up to 300, like 85"),
}
"""What is said beside a field that cannot be read; by the script as well."""

_MIX = re.compile(r"(\d{1,3})(?:\s*[/:]\s*(\d{1,3}))?")
_RATE = re.compile(r"([1-5])(?:[.,](\d{1,2}))?\s*[x×]?", re.IGNORECASE)
_WHOLE = re.compile(r"(\d{1,4})\s*%?")
_PERCENT = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?\s*%")


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan whose fields could all be read. base, variable: whole units of `currency` a year."""

    currency: str
    base: int
    variable: int
    plan: Plan
    attainment: int


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields as they were typed; `planned` is None while one of them has a problem."""

    fields: Mapping[str, str]
    planned: Planned | None
    problems: Mapping[str, str] = field(default_factory=dict)


def filled(preset: Preset, *, base: str = "", ote: str = "") -> dict[str, str]:
    """The fields of a preset, for this base pay or else this OTE."""
    plan = preset.plan
    return {
        "base": base,
        "variable": "" if preset.percent is None else f"{preset.percent}%",
        "ote": "" if base else ote,
        "mix": "" if preset.mix is None else f"{preset.mix}/{100 - preset.mix}",
        "threshold": str(plan.threshold or ""),
        "rate": f"{plan.rate / 100:g}",
        "cap": str(plan.cap or ""),
        "step": str(plan.step),
        "attainment": "85",
    }


def read(sent: Mapping[str, str], currency: str) -> Typed:
    """What was typed, in `currency` unless an amount names another one."""
    fields = {name: sent.get(name, "").strip()[:200] for name in FIELDS}
    problems: dict[str, str] = {}
    given, currency = _given(fields, currency, problems)
    plan = _plan(fields, problems)
    attainment = _whole(fields["attainment"] or "100", payout.MOST_ATTAINMENT)
    if attainment is None:
        problems["attainment"] = gettext(WRONG["attainment"])
    if problems or attainment is None:
        return Typed(fields, None, problems)
    try:
        base, variable = paymix.completed(given)
    except ValueError as sentence:
        told = given.told[-1] if given.told else "base"
        return Typed(fields, None, {"variable" if told == "percent" else told: str(sentence)})
    return Typed(fields, Planned(currency, base, variable, plan, attainment))


def _given(fields: Mapping[str, str], currency: str, problems: dict[str, str]) -> tuple[Given, str]:
    """The parts of pay that can be read, and the currency they are in."""
    given, named = Given(mix=_mix(fields["mix"], problems)), set[str]()
    if percent := _PERCENT.fullmatch(fields["variable"]):
        given = replace(
            given, percent=100 * int(percent[1]) + int((percent[2] or "0").ljust(2, "0"))
        )
    for name in ("base", "variable", "ote"):
        if not fields[name] or (name == "variable" and percent):
            continue
        match typed_money.read(fields[name], ""):
            case typed_money.Amount(value=value, currency=mark):
                meant = (
                    currency if mark is None else typed_currency.common((mark, currency)) or mark
                )
                named |= {meant} if mark else set()
                given = replace(given, **{name: int(value)})
            case _:
                problems[name] = gettext(WRONG["variable" if name == "variable" else "unreadable"])
    if len(named) > 1 or named - set(money.CURRENCIES):
        problems["ote" if fields["ote"] else "variable"] = gettext(WRONG["currencies"])
        return given, currency
    currency = next(iter(named), currency)
    return _bounded(given, currency, problems), currency


def _bounded(given: Given, currency: str, problems: dict[str, str]) -> Given:
    low, high = money.bounds(currency).possible
    limits = {"base": (low, high), "variable": (0, 3 * high), "ote": (low, 4 * high)}
    for name, (least, most) in limits.items():
        amount = getattr(given, name)
        if amount is not None and not least <= amount <= most:
            shown = money.show(amount, currency)
            problems.setdefault(name, gettext(WRONG["impossible"]).format(amount=shown))
    return given


def _mix(text: str, problems: dict[str, str]) -> int | None:
    if not text:
        return None
    found = _MIX.fullmatch(text.rstrip(" %"))
    base = int(found[1]) if found else 0
    if not found or not 1 <= base <= 100 or int(found[2] or 100 - base) != 100 - base:
        problems["mix"] = gettext(WRONG["mix"])
        return None
    return base


def _plan(fields: Mapping[str, str], problems: dict[str, str]) -> Plan:
    """The plan of the fields; one that cannot be read is named among the problems."""
    rate = _RATE.fullmatch(fields["rate"] or "1")
    read = {
        "threshold": _whole(fields["threshold"] or "0", 100),
        "rate": _hundredths(rate) if rate else None,
        "cap": _whole(fields["cap"], payout.MOST_CAP) if fields["cap"] else 0,
        "step": _whole(fields["step"] or "1", 100),
    }
    problems |= {name: gettext(WRONG[name]) for name, number in read.items() if number is None}
    plan = Plan(read["threshold"] or 0, read["step"] or 1, read["rate"] or 100, read["cap"] or None)
    problems |= {name: gettext(WRONG[name]) for name in payout.problems(plan)}
    return plan


def _hundredths(found: re.Match[str]) -> int:
    """A number of a whole and up to two decimals, times a hundred."""
    return 100 * int(found[1]) + int((found[2] or "0").ljust(2, "0"))


def _whole(text: str, most: int) -> int | None:
    found = _WHOLE.fullmatch(text)
    return int(found[1]) if found and int(found[1]) <= most else None

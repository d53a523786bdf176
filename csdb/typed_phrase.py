"""The one amount most likely meant by a text with more than an amount in it, to be asked back."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from csdb.money import Period
from csdb.typed_currency import MARKS, pattern
from csdb.typed_number import MOST_DIGITS, likely_number

Kind = Literal["amount", "with_extras", "range", "bound", "net", "day", "several", "unclear"]

_TIMES = {
    1_000: "k thousand grand",
    100_000: "lakh lakhs lac lacs lpa",
    1_000_000: "m mm mn mio million",
    10_000_000: "crore crores cr",
}
_SUFFIXES = {word: factor for factor, words in _TIMES.items() for word in words.split()}

_NUMBER = r"\d+(?:[.,']\d+|,? \d{3}(?!\d))*"
_AMOUNT = re.compile(rf"(?P<number>{_NUMBER})(?:\s*(?P<suffix>{pattern(_SUFFIXES)})(?![a-z]))?")
_MARK = rf"(?:{pattern(MARKS)})?"

_UNITS: dict[str, Period] = {
    "hour": "hour", "hours": "hour", "hourly": "hour", "hr": "hour", "hrs": "hour", "h": "hour",
    "day": "day", "daily": "day",
    "week": "week", "weekly": "week", "wk": "week",
    "month": "month", "monthly": "month", "mo": "month", "mth": "month", "pm": "month",
    "year": "year", "yearly": "year", "yr": "year", "annum": "year", "annually": "year",
    "annual": "year", "pa": "year",
}  # fmt: skip
_UNIT = re.compile(
    rf"\s*{_MARK}\s*(?:/|per\b|an?\b|each\b)?\s*(?P<unit>{pattern(_UNITS)})(?![a-z])"
)
_BASE_AFTER = re.compile(r"\s*(?:is )?(?:base|basic|fixed|salary)\b")
_BASE_BEFORE = re.compile(r"\b(?:base|basic|fixed|salary)\W*$")
_EXTRA = r"(?:ote|total|bonus|bonuses|commissions?|variable|equity|stock|shares|rsus?|options)\b"
_EXTRA_AFTER = re.compile(rf"\s*(?:(?!plus|and|with|w\b)\w+ )?{_EXTRA}")
_EXTRAS = re.compile(rf"\b{_EXTRA}")
_NET = re.compile(r"\bnet\b|\bnett\b|after tax|take.home")
_RANGE = re.compile(rf"\s*(?:-|to|until)\s*~?\s*{_MARK}\s*")
_BOUND = re.compile(
    r"\W*(?:[<>]|(?:under|below|over|above|up to|less than|more than|at least|at most)\b)"
)

# Slips of the finger next to a digit. A p or an o is the zero beside it, an l the comma or the k,
# a semicolon the comma, and % is what 5 gives with shift held, as no percent sign leads a number.
_ZEROS = re.compile(r"(?<![a-z])\d[\d,.]*[op][\dop,.]*(?![a-z])")
_SLIPS = (
    (re.compile(r"(?<=\d);(?=\d)"), ","),
    (re.compile(r"(?<!\d)%(?=\d)"), "5"),
    (re.compile(r"(?<=\d)l(?=\d{3}(?!\d))"), ","),
    (re.compile(r"(?<=\d)l(?![a-z])"), "k"),
)
# Numbers that are no amounts: working hours, percentages, parts of a full-time job.
_ASIDE = re.compile(
    r"(?<=/)\s*\d+[\s-]*(?:hours?|hrs?)\b"
    r"|\d+[\s-]+(?:hours?|hrs?)\b(?:\s*(?:a|per|/)?\s*(?:day|week)\b)?"
    r"|\d*[.,]?\d+\s*(?:%|fte\b)"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a text says: `value` a `period` (None: not said), or no value and the `kind` of why."""

    value: Decimal | None
    period: Period | None
    kind: Kind


@dataclass(frozen=True, slots=True)
class _Said:
    """One amount with the text between it and its neighbours."""

    value: Decimal | None
    period: Period | None
    start: int
    before: str
    after: str


def understand(text: str) -> Phrase:
    """What a tidy, lower-case text with digits in it says."""
    text = _ASIDE.sub(" ", _mended(text))
    said = _amounts(text)
    if not said:
        return Phrase(None, None, "unclear")
    if any(_RANGE.fullmatch(one.after) for one in said[:-1]):
        return Phrase(None, None, "range")
    if _BOUND.match(text):
        return Phrase(None, None, "bound")
    gross = _gross(said, text)
    if not gross:
        return Phrase(None, None, "net")
    one = _chosen(gross)
    if one is None:
        return Phrase(None, None, "several")
    if one.period == "day":
        return Phrase(None, "day", "day")
    if one.value is None or one.value >= 10**MOST_DIGITS:
        return Phrase(None, one.period, "unclear")
    return Phrase(one.value, one.period, "with_extras" if _EXTRAS.search(text) else "amount")


def _mended(text: str) -> str:
    text = _ZEROS.sub(lambda found: re.sub("[op]", "0", found[0]), text)
    for slip, meant in _SLIPS:
        text = slip.sub(meant, text)
    return text


def _amounts(text: str) -> list[_Said]:
    found = list(_AMOUNT.finditer(text))
    starts = [one.start() for one in found] + [len(text)]
    ends = [0] + [one.end() for one in found]
    return [
        _said(one, text[ends[at] : one.start()], text[one.end() : starts[at + 1]])
        for at, one in enumerate(found)
    ]


def _said(found: re.Match[str], before: str, after: str) -> _Said:
    value = _value(found["number"], found["suffix"])
    unit = _UNIT.match(after)
    return _Said(value, _UNITS[unit["unit"]] if unit else None, found.start(), before, after)


def _value(text: str, suffix: str | None) -> Decimal | None:
    if not suffix:
        return likely_number(text)
    value = likely_number(text) or likely_number(text.replace(",", "."))  # 63,5k
    if value is None or (value >= 10_000 and suffix == "k"):  # 98,000k says thousands twice
        return value
    return value * _SUFFIXES[suffix]


def _gross(said: list[_Said], text: str) -> list[_Said]:
    """The amounts that no "net" speaks of: it labels the next amount, or the last one."""
    left = list(said)
    for net in _NET.finditer(text):
        after = [one for one in said if one.start > net.start()]
        labelled = after[0] if after else said[-1]
        left = [one for one in left if one is not labelled]
    return left


def _chosen(said: list[_Said]) -> _Said | None:
    """The amount called base, else the yearly one, else the only one without a unit or at all."""
    base = [one for one in said if _is_base(one)]
    pay = [one for one in said if not _EXTRA_AFTER.match(one.after)] or said
    yearly = [one for one in pay if one.period == "year"]
    bare = [one for one in pay if one.period is None]
    some = base or yearly or bare or pay
    if len(some) != 1 or (len(said) > 1 and _is_small(some[0])):
        return None
    return some[0]


def _is_small(one: _Said) -> bool:
    """Whether it may count something else than pay, like the 13 in "3k a month x 13"."""
    return one.period is None and one.value is not None and one.value < 100


def _is_base(one: _Said) -> bool:
    """Whether "base" labels it: behind it, or before it unless that is behind the one before."""
    taken = one.start > len(one.before) and _BASE_AFTER.match(one.before)
    return bool(_BASE_AFTER.match(one.after) or (_BASE_BEFORE.search(one.before) and not taken))

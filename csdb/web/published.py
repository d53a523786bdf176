"""What others have published of pay and role: figures with source, date and definition, as data."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from csdb import numerals
from csdb.language import gettext, marked
from csdb.publish import wording

FILE = Path(__file__).with_name("published.csv")

_MONEY = ("USD", "GBP", "EUR", "CAD")
_COUNTED = {
    "years": marked("%(n)s years"),
    "accounts": marked("%(n)s accounts"),
    "hours": marked("%(n)s hours"),
    "days": marked("%(n)s days"),
    "customers": marked("%(n)s customers"),
}
"""What a number is of, where the reader is told beside it."""


@dataclass(frozen=True, slots=True)
class Published:
    """A figure as its source tells it.

    value: a median, average or share; low and high: the range it gives, beside a value or alone;
        one of them alone is a bound. In `unit`: a currency a year, percent, accounts, years ...
    same: what it is a figure of; two of the same can contradict each other. "" stands alone
    compare: where our number is (see `benchmarks.ours`); "" where we have nothing of the kind
    why_not: what keeps the two from being compared; "" where nothing does
    """

    topic: str
    source: str
    address: str
    date: str
    kind: str
    what: str
    whom: str
    same: str
    unit: str
    low: float | None
    value: float | None
    high: float | None
    n: str
    compare: str
    why_not: str
    note: str

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the most it can mean: its value alone, else its range, else a bound."""
        if self.value is not None:
            return self.value, self.value
        low = self.low if self.low is not None else float("-inf")
        return low, self.high if self.high is not None else float("inf")

    @property
    def said(self) -> str:
        """The figure in words: "$98,000", "30 to 50", "$132,000 (range $87,000 to $193,000)"."""
        ends = [_said(each, self.unit) for each in (self.low, self.high) if each is not None]
        span = _span(*ends)
        if self.value is None:
            return span
        value = _said(self.value, self.unit)
        if not span:
            return value
        return gettext("%(value)s (range %(span)s)", value=value, span=span)

    @property
    def told(self) -> str:
        """The figure in words with what it counts: "30 to 50 accounts"."""
        if self.unit not in _COUNTED:
            return self.said
        return gettext(_COUNTED[self.unit], n=self.said)


def _span(low: str = "", high: str = "") -> str:
    if high:
        return gettext("%(low)s to %(high)s", low=low, high=high)
    return gettext("%(low)s and more", low=low) if low else ""


def _said(amount: float, unit: str) -> str:
    if unit in _MONEY:
        return wording.amount(round(amount), unit)
    if unit == "percent":
        return numerals.percent(amount)
    return numerals.plain(amount)


@cache
def figures(file: Path = FILE) -> tuple[Published, ...]:
    """Every published figure, in the order of the file. ValueError where a row says too little."""
    with file.open(encoding="utf-8", newline="") as lines:
        return tuple(_read(row) for row in csv.DictReader(lines))


def of(topic: str) -> tuple[Published, ...]:
    """The figures of one topic."""
    return tuple(each for each in figures() if each.topic == topic)


def contradict(one: Published, other: Published) -> bool:
    """Whether two figures of the same thing cannot both hold.

    Ranges that do not overlap cannot, nor can two values more than a tenth apart.
    """
    (low, high), (other_low, other_high) = one.ends, other.ends
    if low == high and other_low == other_high:
        return abs(low - other_low) > max(low, other_low) / 10
    return high < other_low or other_high < low


def contradictions(theirs: Published) -> tuple[Published, ...]:
    """The figures of other sources that tell the same thing and contradict this one."""
    return tuple(
        each
        for each in figures()
        if theirs.same and each.same == theirs.same and contradict(theirs, each)
    )


def _read(row: dict[str, str]) -> Published:
    found = Published(
        topic=row["topic"],
        source=row["source"],
        address=row["address"],
        date=row["date"],
        kind=row["kind"],
        what=row["what"],
        whom=row["whom"],
        same=row["same"],
        unit=row["unit"],
        low=_number(row["low"]),
        value=_number(row["value"]),
        high=_number(row["high"]),
        n=row["n"],
        compare=row["compare"],
        why_not=row["why_not"],
        note=row["note"],
    )
    if (found.low, found.value, found.high) == (None, None, None) or not found.source:
        raise ValueError(f"a published figure needs a source and a number: {row}")
    if not (found.compare or found.why_not):
        raise ValueError(f"nothing of ours beside it, and no reason why: {row}")
    return found


def _number(text: str) -> float | None:
    return float(text) if text else None

"""How a cell is said in words and figures: the same on pages, charts, sentences and cards."""

import re
from collections.abc import Iterator
from functools import cache

from csdb import countries, groupings, money, numerals
from csdb.language import gettext, marked, ngettext
from csdb.publish.release import ALL, Cell

WITHHELD = marked("Not enough answers yet")

APART = " · "
"""Between the labels of a group of several dimensions; no label has it in itself."""

_SHORT = {"us": "USA", "gb": "UK"}

QUALITY = {
    "early": marked("early signal"),
    "careful": marked("use with care"),
    "solid": marked("solid"),
}


def number(cell: Cell | None) -> str:
    """A number as "$98,000", "41%", "under 5%", "+12%", or that it is withheld."""
    if cell is None:
        return gettext(WITHHELD)
    if cell.value is None:
        if cell.low == 0:
            return gettext("under %(share)s", share=numerals.percent(cell.high or 0))
        return gettext("over %(share)s", share=numerals.percent(cell.low or 0))
    if cell.statistic == "difference":
        return numerals.change(cell.value)
    return amount(cell.value, cell.unit)


def amount(value: int, unit: str) -> str:
    """A value in its unit: a whole percentage, or money."""
    return numerals.percent(value) if unit == "percent" else money.show(value, unit)


def interval(cell: Cell | None) -> str:
    """An interval as "$92,000 to $104,000", or that there is none yet; nothing for a bound."""
    if cell is not None and cell.interval == "bound":
        return ""
    if cell is None or cell.low is None or cell.high is None:
        return gettext("no interval yet")
    if cell.statistic == "difference":
        low, high = signed(cell.low), signed(cell.high)
    else:
        low, high = amount(cell.low, cell.unit), amount(cell.high, cell.unit)
    return gettext("%(low)s to %(high)s", low=low, high=high)


def label(group: str) -> str:
    """The label of a published group, as a release has it, in the language spoken.

    A group of several dimensions is told by each of its own, what a merge gathers by all in it.
    """
    if merged := _MERGED.fullmatch(group):
        names = ", ".join(map(gettext, _listed(merged[1])))
        return gettext("All others (%(names)s)", names=names)
    if half := _HALF.fullmatch(group):
        return gettext(_HALVES[half[1]], year=half[2])
    return APART.join(map(gettext, group.split(APART)))


_MERGED = re.compile(r"All others \((.+)\)")
_HALF = re.compile(r"(First|Second) half of (\d+)")
_HALVES = {
    "First": marked("First half of %(year)s"),
    "Second": marked("Second half of %(year)s"),
}


def _listed(labels: str) -> Iterator[str]:
    """The labels in a list of them; some have a comma in themselves."""
    while labels:
        found = [known for known in _labels() if f"{labels}, ".startswith(f"{known}, ")]
        label = max(found, key=len, default=labels)
        yield label
        labels = labels[len(label) + len(", ") :]


@cache
def _labels() -> frozenset[str]:
    return frozenset(group.label for by in groupings.PAY_BY for step in by.steps for group in step)


def signed(percent: int) -> str:
    """A whole percentage that may be below zero: "−3%"."""
    return numerals.percent(percent)


def about(n: int) -> str:
    """A count as "about 150 people": counts are published to the nearest 5."""
    return ngettext("about %(n)s person", "about %(n)s people", n, n=numerals.whole(n))


def quality(cell: Cell) -> str:
    """The quality word of a cell: how far it may be leaned on."""
    return gettext(QUALITY[cell.quality])


_THE = ("ae", "bs", "cf", "do", "gm", "im", "io", "km", "mv", "nl", "ph", "ps", "sc")


def place(scope: str) -> str:
    """The name of a scope in a sentence: "the USA", "Germany", "all countries"."""
    if scope == ALL:
        return gettext("all countries")
    if scope in _SHORT:
        return gettext(f"the {_SHORT[scope]}")
    name = countries.NAMES.get(scope, scope)
    return gettext(f"the {name}" if scope in _THE or name.endswith("Islands") else name)


def badge(scope: str) -> str:
    """The scope as a badge: flag and short name."""
    if scope == ALL:
        everywhere = gettext("All countries")
        return f"🌐 {everywhere}"
    short = gettext(_SHORT.get(scope, countries.NAMES.get(scope, scope)))
    return f"{countries.flag(scope)} {short}"


def several(parts: list[str]) -> str:
    """Parts as "a", "a and b", "a, b and c"."""
    if len(parts) == 1:
        return parts[0]
    return gettext("%(first)s and %(last)s", first=", ".join(parts[:-1]), last=parts[-1])

"""Published amounts along one line, with ours: where each dot and bar of the picture stands."""

from collections.abc import Iterable
from dataclasses import dataclass

from csdb.language import gettext, marked
from csdb.publish import wording
from csdb.publish.release import Cell, Release
from csdb.web import published
from csdb.web.published import Published
from csdb.web.tables import surely

FIGURES = {"base": marked("Base pay a year"), "ote": marked("OTE a year")}
"""The measures that are drawn, both of everybody."""

_STEP = 20_000
"""The ends of a line are whole multiples of so much."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One line of the picture: a dot, a bar or both, placed in percent of the width."""

    name: str
    said: str
    point: float | None
    start: float
    width: float
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Ruler:
    """A picture: its marks, ours first; our interval as a band (start, width); its two ends."""

    title: str
    finding: str
    marks: tuple[Mark, ...]
    band: tuple[float, float] | None
    ends: tuple[str, str]


def ruler(release: Release, figure: str) -> Ruler:
    """The published amounts of a figure of everybody in the USA, and ours."""
    told = [each for each in published.of("pay") if each.compare == figure]
    cell = release.value(figure, scope="us")
    line = _Line.around(told, cell)
    marks = tuple(_theirs(each, line) for each in told)
    low, high = (cell.low, cell.high) if cell else (None, None)
    band = None if low is None or high is None else line.bar(low, high)
    ours = (_ours(cell, line),) if cell else ()
    ends = wording.amount(line.low, "USD"), wording.amount(line.high, "USD")
    return Ruler(gettext(FIGURES[figure]), _finding(told, cell), (*ours, *marks), band, ends)


@dataclass(frozen=True, slots=True)
class _Line:
    low: int
    high: int

    @classmethod
    def around(cls, told: Iterable[Published], cell: Cell | None) -> "_Line":
        amounts = [each for one in told for each in (one.low, one.value, one.high) if each]
        amounts += [each for each in (cell.low, cell.value, cell.high) if each] if cell else []
        low = int(min(amounts) // _STEP) * _STEP
        return cls(low, int(-(-max(amounts) // _STEP)) * _STEP)

    def at(self, amount: float) -> float:
        return round(100 * (amount - self.low) / (self.high - self.low), 1)

    def bar(self, low: float, high: float) -> tuple[float, float]:
        return self.at(low), round(self.at(high) - self.at(low), 1)


def _theirs(each: Published, line: _Line) -> Mark:
    point = None if each.value is None else line.at(each.value)
    start, width = line.bar(each.low, each.high) if each.low and each.high else (0.0, 0.0)
    return Mark(f"{gettext(each.what)}: {each.source}", each.said, point, start, width)


def _ours(cell: Cell, line: _Line) -> Mark:
    start, width = line.bar(cell.low, cell.high) if cell.low and cell.high else (0.0, 0.0)
    point = None if cell.value is None else line.at(cell.value)
    return Mark(gettext("Our median"), wording.number(cell), point, start, width, ours=True)


def _finding(told: list[Published], cell: Cell | None) -> str:
    points = [each.value for each in told if each.value is not None]
    least, most = (wording.amount(round(pick(points)), "USD") for pick in (min, max))
    if cell is None:
        return gettext(
            "Medians and averages that others publish run from %(least)s to %(most)s. "
            "Not enough answers yet to set ours beside them.",
            least=least,
            most=most,
        )
    return gettext(
        "Medians and averages that others publish run from %(least)s to %(most)s; "
        "ours is %(ours)s (%(interval)s, %(people)s).",
        least=least,
        most=most,
        ours=wording.number(cell),
        interval=surely(cell),
        people=wording.about(cell.n),
    )

"""Shares as level bars: sorted when any number of options may be named, in order for bands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from csdb.publish import wording
from csdb.publish.charts import key, labels
from csdb.publish.charts.axis import Axis
from csdb.publish.charts.lettering import lines, width
from csdb.publish.charts.sheet import Align, Row, Sheet
from csdb.publish.charts.theme import ACCENT, LINE, NARROW, RANGE
from csdb.publish.release import Cell, Release, View

_COLUMN = 250
_GAP = 12


@dataclass(frozen=True, slots=True)
class _Layout:
    """How far name and number columns reach, the height of a bar, and the space after a row.

    On a phone (`above`) name and number stand above the bar, else before it.
    """

    names: int
    numbers: int
    bar: int
    space: int
    above: bool


def draw(release: Release, view: View, width_: int) -> Sheet:
    """The shares of a view's figure, the largest first, or by bands when that is its form.

    A share told as a bound is a paler bar as far as it may reach. Numbers stand before the bars,
    so that intervals, thin lines, do not run into them.
    """
    cells = [cell for cell in release.shown(view) if cell.statistic == "share"]
    if not cells:
        raise ValueError(f"{view.key}: no share is published")
    ordered = cells if view.form == "bands" else sorted(cells, key=_weight, reverse=True)
    named = _named(release, view, ordered)
    layout = _layout(ordered, named, width_)
    largest = max(cell.high or cell.value or 0 for cell in ordered)
    left = 0 if layout.above else layout.numbers + _GAP
    sheet = Sheet(width_, Axis((0, largest), (left, width_ - 2), ()))
    _rows(sheet, ordered, named, layout)
    _key(sheet, ordered, left)
    return sheet


def _weight(cell: Cell) -> float:
    if cell.value is not None:
        return cell.value
    return ((cell.low or 0) + (cell.high or 0)) / 2


def _named(release: Release, view: View, cells: Sequence[Cell]) -> dict[str, str]:
    """Option -> its label; that of the median band says so."""
    medians = {cell.option for cell in release.shown(view) if cell.statistic == "median"}
    return {
        cell.option: labels.option(cell.figure, cell.option)
        + (" (median)" if cell.option in medians else "")
        for cell in cells
    }


def _layout(cells: Sequence[Cell], named: Mapping[str, str], width_: int) -> _Layout:
    numbers = ceil(max(width(wording.number(cell), bold=True) for cell in cells))
    if width_ <= NARROW:
        return _Layout(width_ - numbers - _GAP, width_, 13, 13, above=True)
    broken = [line for name in named.values() for line in lines(name, _COLUMN)]
    names = ceil(max(width(line) for line in broken))
    return _Layout(names, names + _GAP + numbers, 19, 11, above=False)


def _rows(sheet: Sheet, cells: Sequence[Cell], named: Mapping[str, str], layout: _Layout) -> None:
    names: list[Row] = []
    numbers: list[Row] = []
    drawn: list[Row] = []
    for cell in cells:
        broken = lines(named[cell.option], layout.names if layout.above else _COLUMN)
        first, middle = _place(sheet, len(broken), layout)
        names.extend({"said": line, "y": first + LINE * i} for i, line in enumerate(broken))
        numbers.append({"said": wording.number(cell), "y": first if layout.above else middle})
        ends = {"share": cell.value, "low": cell.low, "high": cell.high, "y": middle}
        name = named[cell.option]
        drawn.append({"label": name, "told": labels.told(cell, name), **ends})
    known = [row for row in drawn if row["share"] is not None]
    bounds = [row for row in drawn if row["share"] is None]
    least = [row for row in bounds if row["low"]]
    intervals = [row for row in known if row["low"] is not None]
    sheet.bars("bounds", bounds, ends=("low", "high"), height=layout.bar, colour=RANGE)
    sheet.bars("at least", least, ends="low", height=layout.bar, colour=ACCENT)
    sheet.bars("shares", known, ends="share", height=layout.bar, colour=ACCENT)
    sheet.lines("intervals", intervals, ends=("low", "high"), size=1.5, colour=RANGE)
    align: Align = "left" if layout.above else "right"
    sheet.text("names", names, at=0 if layout.above else layout.names, align=align)
    sheet.text("numbers", numbers, at=layout.numbers, align="right", bold=True)


def _place(sheet: Sheet, names: int, layout: _Layout) -> tuple[int, int]:
    """Make room for a row: the middles of the first line of its name and of its bar."""
    top, named = sheet.height, LINE * names
    if layout.above:
        sheet.height = top + named + layout.bar + layout.space
        return top + LINE // 2, top + named + 1 + layout.bar // 2
    tall = max(named, layout.bar)
    sheet.height = top + tall + layout.space
    return top + (tall - named) // 2 + LINE // 2, top + tall // 2


def _key(sheet: Sheet, cells: Sequence[Cell], left: int) -> None:
    signs = []
    if any(cell.value is not None and cell.low is not None for cell in cells):
        signs.append(key.thin("95% interval"))
    if any(cell.value is None for cell in cells):
        signs.append(key.bar("somewhere in here"))
    if signs:
        key.place(sheet, signs, left=left)

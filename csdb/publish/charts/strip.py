"""Pay of a whole scope: one strip a figure, from as many quantiles as are published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from csdb.publish import wording
from csdb.publish.charts import axis, ground, key, labels
from csdb.publish.charts.lettering import lines
from csdb.publish.charts.sheet import Row, Sheet
from csdb.publish.charts.theme import ACCENT, LINE, MUTED, NARROW, PAPER, RANGE, SMALL
from csdb.publish.release import Cell, Release, View

_COLUMN = 150
_BOX = 20
_OVER = 26
_UNDER = 34

Quantiles = Mapping[str, Cell]
"""Statistic -> cell of one figure; without a median a figure is not drawn."""


def draw(release: Release, view: View, width: int) -> Sheet:
    """A row a figure: p10 to p90 as a line, quartiles as a box, the median with its interval.

    What is withheld is left out. ValueError when figures differ in unit: one scale cannot hold
    them, or when there is no median at all.
    """
    figures = {name: _quantiles(release, view, name) for name in view.figures}
    shown = {name: cells for name, cells in figures.items() if "median" in cells}
    units = {cell.unit for cells in shown.values() for cell in cells.values()}
    if len(units) != 1:
        raise ValueError(f"{view.key}: a strip needs medians of one unit, not {sorted(units)}")
    narrow = width <= NARROW
    left = 0 if narrow else _COLUMN
    unit = units.pop()
    values = [value for cells in shown.values() for cell in cells.values() for value in _ends(cell)]
    scale = axis.fitting(values, (left, width), ticks=4 if narrow else 6, unit=unit)
    sheet = Sheet(width, scale)
    rows = [_row(sheet, name, cells, narrow=narrow) for name, cells in shown.items()]
    ground.draw(sheet, unit)
    _marks(sheet, rows)
    sheet.height += 6
    key.place(sheet, _signs(list(shown.values())), left=0 if narrow else scale.across[0] - 6)
    return sheet


def _quantiles(release: Release, view: View, figure: str) -> Quantiles:
    return {
        cell.statistic: cell for cell in release.shown(view) if cell.figure == figure and cell.value
    }


def _ends(cell: Cell) -> tuple[int, ...]:
    return tuple(value for value in (cell.value, cell.low, cell.high) if value is not None)


@dataclass(frozen=True, slots=True)
class _Strip:
    """One row: its words, and its quantiles with the pixel of their middle."""

    names: tuple[Row, ...]
    about: Row
    quantiles: Quantiles
    y: int


def _row(sheet: Sheet, figure: str, quantiles: Quantiles, *, narrow: bool) -> _Strip:
    """Set one figure under what the sheet has and make room for it."""
    broken = lines(labels.figure(figure), sheet.width if narrow else _COLUMN, bold=True)
    top = sheet.height + (LINE * (len(broken) + 1) if narrow else 0)
    middle = top + _OVER + _BOX // 2
    first = sheet.height + LINE // 2 if narrow else middle - LINE * len(broken) // 2
    names: list[Row] = [{"said": line, "y": first + LINE * i} for i, line in enumerate(broken)]
    about: Row = {"said": wording.about(quantiles["median"].n), "y": first + LINE * len(broken)}
    sheet.height = middle + _BOX // 2 + _UNDER
    return _Strip(tuple(names), about, quantiles, middle)


def _marks(sheet: Sheet, strips: Sequence[_Strip]) -> None:
    spans = [row for strip in strips if (row := _between(strip, "p10", "p90"))]
    boxes = [row for strip in strips if (row := _between(strip, "p25", "p75"))]
    half = _BOX // 2 + 4
    medians = [_median(strip, half) for strip in strips]
    sheet.bars("p10 to p90", spans, ends=("p10", "p90"), height=5, colour=RANGE)
    sheet.bars("p25 to p75", boxes, ends=("p25", "p75"), height=_BOX, colour=RANGE)
    sheet.uprights("halo", medians, at="median", size=8, colour=PAPER)
    sheet.uprights("medians", medians, at="median", size=4, colour=ACCENT)
    _brackets(sheet, strips)
    numbers: list[Row] = [
        {**row, "y": s.y - half - 9} for row, s in zip(medians, strips, strict=True)
    ]
    sheet.text("numbers", numbers, at="median", align="center", size=15, bold=True)
    sheet.text("names", [name for strip in strips for name in strip.names], at=0, bold=True)
    sheet.text("abouts", [strip.about for strip in strips], at=0, size=SMALL, colour=MUTED)


_BETWEEN = {"p10": "Eight in ten people", "p25": "Half of the people"}


def _between(strip: _Strip, low: str, high: str) -> Row | None:
    cells = strip.quantiles
    if low not in cells or high not in cells:
        return None
    ends = (wording.number(cells[low]), wording.number(cells[high]))
    told = f"{_BETWEEN[low]}: {ends[0]} to {ends[1]}"
    return {low: cells[low].value, high: cells[high].value, "told": told, "y": strip.y}


def _median(strip: _Strip, half: int) -> Row:
    cell = strip.quantiles["median"]
    figure = labels.figure(cell.figure)
    ends = {"median": cell.value, "y": strip.y - half, "y2": strip.y + half}
    told = labels.told(cell, f"Median, {figure}")
    return {"figure": figure, **ends, "said": wording.number(cell), "told": told}


def _brackets(sheet: Sheet, strips: Sequence[_Strip]) -> None:
    """The interval of each median as a bracket under its strip."""
    medians = [(strip.quantiles["median"], strip.y + _BOX // 2 + 14) for strip in strips]
    ends = [
        ({"low": cell.low, "high": cell.high}, y) for cell, y in medians if cell.low is not None
    ]
    level: list[Row] = [{**end, "y": y} for end, y in ends]
    caps: list[Row] = [{**end, "y": y - 4, "y2": y + 4} for end, y in ends]
    sheet.lines("intervals", level, ends=("low", "high"), size=1.5, colour=MUTED)
    sheet.uprights("lows", caps, at="low", size=1.5, colour=MUTED)
    sheet.uprights("highs", caps, at="high", size=1.5, colour=MUTED)


def _signs(strips: Sequence[Quantiles]) -> list[key.Sign]:
    """Only what is drawn is explained."""
    told = {statistic for cells in strips for statistic in cells}
    signs = [key.upright("median")]
    if any(cells["median"].low is not None for cells in strips):
        signs.append(key.bracket("95% interval of the median"))
    if {"p25", "p75"} <= told:
        signs.append(key.bar("half of the people"))
    if {"p10", "p90"} <= told:
        signs.append(key.thin("eight in ten people"))
    return signs

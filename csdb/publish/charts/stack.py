"""Shares of one answer a person as one bar of 100 %, with a key; as bars when they are many."""

from collections.abc import Sequence
from itertools import pairwise

from csdb.publish import wording
from csdb.publish.charts import bars, key, labels
from csdb.publish.charts.axis import Axis
from csdb.publish.charts.lettering import width
from csdb.publish.charts.sheet import Row, Sheet
from csdb.publish.charts.theme import NARROW, SIZE, STACK, TEXT
from csdb.publish.release import Cell, Release, View

_BAR = 44
_GAP = 2
_INSIDE = 10


def draw(release: Release, view: View, width_: int) -> Sheet:
    """One bar of all options of a view's figure in their order, at most five of them.

    Counts are rounded, so shares may miss 100 % by a little, and a bound has no share at all:
    lengths are of what is told, a bound's half of what it may be, together the whole bar.
    """
    cells = [cell for cell in release.shown(view) if cell.statistic == "share"]
    if len(cells) > len(STACK):
        return bars.draw(release, view, width_)
    parts = [_part(cell) for cell in cells]
    sheet = Sheet(width_, Axis((0, width_), (0, width_), ()))
    key.place(sheet, _signs(cells, parts, width_), size=SIZE, colour=TEXT)
    sheet.height += 8
    _segments(sheet, cells, parts)
    sheet.height += _BAR
    return sheet


def _part(cell: Cell) -> float:
    if cell.value is not None:
        return cell.value
    return ((cell.low or 0) + (cell.high or 0)) / 2


def _pixels(parts: Sequence[float], width_: int) -> list[tuple[int, int]]:
    """Left and right edge of each segment, with gaps between them."""
    whole, edges, sum_ = sum(parts), [0], 0.0
    for part in parts:
        sum_ += part
        edges.append(round(sum_ / whole * (width_ + _GAP)))
    return [(left, right - _GAP) for left, right in pairwise(edges)]


def _fits(cell: Cell, edges: tuple[int, int]) -> bool:
    return width(wording.number(cell), bold=True) + _INSIDE <= edges[1] - edges[0]


def _signs(cells: Sequence[Cell], parts: Sequence[float], width_: int) -> list[key.Sign]:
    """The key; what does not fit into its segment is told here, on a phone all of it is."""
    edges = _pixels(parts, width_)
    signs = []
    for cell, (colour, _), ends in zip(cells, STACK, edges, strict=False):
        name = labels.option(cell.figure, cell.option)
        words = name if _fits(cell, ends) and width_ > NARROW else f"{name}: {wording.number(cell)}"
        signs.append(key.square(colour, words))
    return signs


def _segments(sheet: Sheet, cells: Sequence[Cell], parts: Sequence[float]) -> None:
    middle = sheet.height + _BAR // 2
    segments: list[Row] = []
    numbers: list[Row] = []
    edges = _pixels(parts, sheet.width)
    for cell, (colour, on), (left, right) in zip(cells, STACK, edges, strict=False):
        name = labels.option(cell.figure, cell.option)
        ends: Row = {"left": left, "right": right, "colour": colour, "y": middle}
        told = labels.told(cell, name)
        segments.append({"label": name, "share": cell.value, "told": told, **ends})
        if _fits(cell, (left, right)):
            said: Row = {"said": wording.number(cell), "colour": on}
            numbers.append({"x": (left + right) / 2, "y": middle, **said})
    sheet.bars("segments", segments, ends=("left", "right"), height=_BAR)
    sheet.text("numbers", numbers, align="center", bold=True, colour=None)

"""Pay by group: a row a group, its median base as a dot and OTE as a ring, with intervals."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from csdb.publish import wording
from csdb.publish.charts import axis, ground, key, labels
from csdb.publish.charts.lettering import lines, width
from csdb.publish.charts.sheet import Align, Row, Sheet
from csdb.publish.charts.theme import ACCENT, LINE, MUTED, NARROW, PAPER, RANGE, SMALL
from csdb.publish.release import Cell, Group, Release, View

_COLUMN = 210
_GAP = 14
_TRACK = 19
_SPACE = 15
_AFTER = 11


@dataclass(frozen=True, slots=True)
class _Line:
    """One group: its label in lines, the pixel of the first, and the pixel of each figure."""

    names: tuple[str, ...]
    first: int
    n: int
    tracks: tuple[tuple[Cell, int], ...]


def draw(release: Release, view: View, width_: int) -> Sheet:
    """The published groups in their order, each with the medians of the view's figures.

    A group without an interval has a dot alone, one without OTE its base alone. ValueError
    when no group has a number.
    """
    groups = [
        (group, cells)
        for group in release.groups(view.dimension, scope=view.scope)
        if (cells := _medians(release, view, group))
    ]
    if not groups:
        raise ValueError(f"{view.key}: no group has a published median")
    narrow = width_ <= NARROW
    cells = [cell for _, found in groups for cell in found]
    column = 0 if narrow else _column([group for group, _ in groups])
    sheet = Sheet(width_, _axis(cells, column, width_))
    top = sheet.height = _key(sheet, cells, view)
    rows = [_row(sheet, group, found, narrow=narrow) for group, found in groups]
    ground.draw(sheet, cells[0].unit, top=top - 4)
    _marks(sheet, rows)
    _names(sheet, rows, column=column)
    return sheet


def _medians(release: Release, view: View, group: Group) -> list[Cell]:
    found = (
        release.value(figure, scope=view.scope, dimension=view.dimension, group=group.code)
        for figure in view.figures
    )
    return [cell for cell in found if cell and cell.value is not None]


def _column(groups: Sequence[Group]) -> int:
    """How far from the left the column of labels reaches."""
    broken = [line for group in groups for line in lines(labels.group(group), _COLUMN)]
    return ceil(max(width(line) for line in broken))


def _axis(cells: Sequence[Cell], column: int, width_: int) -> axis.Axis:
    """The scale, with room on the right for the widest number behind the last dot."""
    ends = [value for c in cells for value in (c.value, c.low, c.high) if value is not None]
    room = _AFTER + ceil(max(width(wording.number(cell), bold=True) for cell in cells))
    edges = (column + _GAP if column else 0, width_ - room)
    return axis.fitting(ends, edges, ticks=6 if column else 4, unit=cells[0].unit)


def _key(sheet: Sheet, cells: Sequence[Cell], view: View) -> int:
    """The key on top; how far down it reaches."""
    shown = {cell.figure for cell in cells}
    kinds = (key.dot, key.ring)
    signs = [
        sign(labels.figure(figure))
        for figure, sign in zip(view.figures, kinds, strict=False)
        if figure in shown
    ]
    if any(cell.low is not None for cell in cells):
        signs.append(key.bar("95% interval"))
    key.place(sheet, signs, left=max(0, sheet.axis.across[0] - 6) if sheet.width > NARROW else 0)
    return sheet.height + 8


def _row(sheet: Sheet, group: Group, cells: Sequence[Cell], *, narrow: bool) -> _Line:
    """Set one group under what the sheet has and make room for it."""
    top, label = sheet.height, labels.group(group)
    names = tuple(lines(label, sheet.width - 70 if narrow else _COLUMN))
    named = LINE * (len(names) + (0 if narrow else 1))
    drawn = _TRACK * len(cells)
    tall = named + drawn + 2 if narrow else max(named, drawn)
    start = top + named + 2 if narrow else top + (tall - drawn) // 2
    first = top + LINE // 2 if narrow else top + (tall - named) // 2 + LINE // 2
    tracks = tuple((cell, start + _TRACK * i + _TRACK // 2) for i, cell in enumerate(cells))
    sheet.height = top + tall + _SPACE
    return _Line(names, first, cells[0].n, tracks)


def _marks(sheet: Sheet, groups: Sequence[_Line]) -> None:
    rows = [_told(cell, y, " ".join(g.names)) for g in groups for cell, y in g.tracks]
    intervals = [row for row in rows if row["low"] is not None]
    first = groups[0].tracks[0][0].figure
    own = [row for row in rows if row["figure"] == labels.figure(first)]
    other = [row for row in rows if row["figure"] != labels.figure(first)]
    sheet.bars("intervals", intervals, ends=("low", "high"), height=6, colour=RANGE, radius=3)
    sheet.points("medians", [_look(row, first) for row in rows], at="median", area=110, size=2)
    sheet.text("numbers", own, at="end", dx=_AFTER, bold=True)
    sheet.text("other numbers", other, at="end", dx=_AFTER)


def _told(cell: Cell, y: int, name: str) -> Row:
    median = cell.value or 0
    end = max(median, cell.high or 0)
    number = {"median": cell.value, "low": cell.low, "high": cell.high, "end": end}
    figure = labels.figure(cell.figure)
    told = {"said": wording.number(cell), "told": labels.told(cell, f"{name}, {figure}")}
    return {"group": cell.group, "figure": figure, **number, **told, "y": y}


def _look(row: Row, first: str) -> Row:
    """A full dot for the first figure, a ring for the other."""
    full = row["figure"] == labels.figure(first)
    shape = {"shape": "circle", "fill": ACCENT if full else PAPER}
    return {**row, **shape, "stroke": PAPER if full else ACCENT}


def _names(sheet: Sheet, rows: Sequence[_Line], *, column: int) -> None:
    """Labels, and beside or under them how many people; without a column above the dots."""
    names: list[Row] = [
        {"said": name, "y": row.first + LINE * i}
        for row in rows
        for i, name in enumerate(row.names)
    ]
    under = LINE if column else 0
    abouts: list[Row] = [
        {"said": labels.about(row.n), "y": row.first + under * len(row.names)} for row in rows
    ]
    align: Align = "right" if column else "left"
    sheet.text("names", names, at=column, align=align)
    sheet.text("abouts", abouts, at=column or sheet.width, align="right", size=SMALL, colour=MUTED)

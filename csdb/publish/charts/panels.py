"""Panels, one under the other on one scale: a row a group, its dot and its interval.

Of two dimensions a panel is a group of the first and its rows are those of the second; of what
goes with higher pay a panel is a dimension, and a row says how far pay is from no difference.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from csdb import groupings
from csdb.publish import wording
from csdb.publish.charts import axis, ground, key, labels
from csdb.publish.charts.lettering import lines, width
from csdb.publish.charts.sheet import Align, Row, Sheet
from csdb.publish.charts.theme import ACCENT, LINE, MUTED, NARROW, PAPER, RANGE, SMALL
from csdb.publish.release import Cell, Release, View

_COLUMN = 210
_GAP = 14
_TALL = 26
_BETWEEN = 12
_AFTER = 11

Named = tuple[str, Cell]
"""A row's label and its number."""


@dataclass(frozen=True, slots=True)
class _Panel:
    """A title in lines, the pixel of the first, and each row with the pixel of its middle."""

    title: tuple[str, ...]
    first: int
    rows: tuple[tuple[tuple[str, ...], Cell, int], ...]


def draw(release: Release, view: View, width_: int) -> Sheet:
    """The first figure of the view alone: its table has the others. ValueError without any."""
    panels = _panels(release, view)
    if not panels:
        raise ValueError(f"{view.key}: no group has a published number")
    narrow = width_ <= NARROW
    cells = [cell for rows in panels.values() for _, cell in rows]
    unit = "difference" if view.form == "differences" else cells[0].unit
    column = 0 if narrow else _column(panels)
    sheet = Sheet(width_, _axis(cells, unit, column, width_))
    _key(sheet, cells, unit)
    top = sheet.height
    drawn = [_set(sheet, title, rows, narrow=narrow) for title, rows in panels.items()]
    ground.draw(sheet, unit, top=top)
    _nothing(sheet, unit, [y for panel in drawn for _, _, y in panel.rows])
    _marks(sheet, drawn)
    _names(sheet, drawn, column=column, counted=unit != "difference")
    return sheet


def _panels(release: Release, view: View) -> dict[str, list[Named]]:
    """Title -> its rows, in the order of the release; groups without a number are left out."""
    statistic = "difference" if view.form == "differences" else "median"
    found: dict[str, list[Named]] = {}
    for group in release.groups(view.dimension, scope=view.scope):
        where = {"scope": view.scope, "dimension": view.dimension, "group": group.code}
        cell = release.value(view.figures[0], **where, statistic=statistic)
        if cell is not None and cell.value is not None:
            title, label = _named(view, group.options)
            found.setdefault(title, []).append((label, cell))
    return found


def _named(view: View, options: Sequence[str]) -> tuple[str, str]:
    if view.form == "differences":
        key_, code, reference = options
        dimension = groupings.BY_KEY[key_]
        return f"{dimension.name}, against “{dimension.label(reference)}”", dimension.label(code)
    first, second = (groupings.BY_KEY[part] for part in view.dimension.split("+"))
    return first.label(options[0]), second.label(options[1])


def _column(panels: Mapping[str, Sequence[Named]]) -> int:
    """How far from the left the column of labels reaches."""
    said = [line for rows in panels.values() for label, _ in rows for line in _broken(label)]
    return ceil(max(width(line) for line in said)) + width_of_counts(panels)


def width_of_counts(panels: Mapping[str, Sequence[Named]]) -> int:
    """Room for the widest "about 45" beside a label."""
    said = [labels.about(cell.n) for rows in panels.values() for _, cell in rows]
    return 8 + ceil(max(width(each, size=SMALL) for each in said))


def _broken(label: str) -> tuple[str, ...]:
    return tuple(lines(label, _COLUMN))


def _axis(cells: Sequence[Cell], unit: str, column: int, width_: int) -> axis.Axis:
    ends = [value for c in cells for value in (c.value, c.low, c.high) if value is not None]
    room = _AFTER + ceil(max(width(wording.number(cell), bold=True) for cell in cells))
    edges, ticks = (column + _GAP if column else 0, width_ - room), 6 if column else 4
    if unit == "difference":
        return axis.around_nothing(ends, edges, ticks=ticks)
    return axis.fitting(ends, edges, ticks=ticks, unit=unit)


def _key(sheet: Sheet, cells: Sequence[Cell], unit: str) -> None:
    what = "Difference of median base pay" if unit == "difference" else "Median base pay"
    signs = [key.dot(what)]
    if any(cell.low is not None for cell in cells):
        signs.append(key.bar("95% interval"))
    key.place(sheet, signs, left=max(0, sheet.axis.across[0] - 6) if sheet.width > NARROW else 0)
    sheet.height += 4


def _set(sheet: Sheet, title: str, rows: Sequence[Named], *, narrow: bool) -> _Panel:
    """Set one panel under what the sheet has and make room for it."""
    said = tuple(lines(title, sheet.width, bold=True))
    first = sheet.height + LINE // 2 + 4
    sheet.height += LINE * len(said) + 10
    told = tuple(_row(sheet, label, cell, narrow=narrow) for label, cell in rows)
    sheet.height += _BETWEEN
    return _Panel(said, first, told)


def _row(
    sheet: Sheet, label: str, cell: Cell, *, narrow: bool
) -> tuple[tuple[str, ...], Cell, int]:
    names = tuple(lines(label, sheet.width - 80)) if narrow else _broken(label)
    named = LINE * len(names)
    tall = named + 22 if narrow else max(_TALL, named + 8)
    middle = sheet.height + (named + 10 if narrow else tall // 2)
    sheet.height += tall
    return names, cell, middle


def _nothing(sheet: Sheet, unit: str, middles: Sequence[int]) -> None:
    """An upright line where there is no difference, beside each row but through no words."""
    if unit == "difference":
        half = 8 if sheet.width <= NARROW else _TALL // 2
        rows: list[Row] = [{"tick": 0, "y": y - half, "y2": y + half} for y in middles]
        sheet.uprights("no difference", rows, at="tick", size=1.5, colour=MUTED)


def _marks(sheet: Sheet, panels: Sequence[_Panel]) -> None:
    rows = [
        _told(cell, y, " ".join((*panel.title, "·", *names)))
        for panel in panels
        for names, cell, y in panel.rows
    ]
    intervals = [row for row in rows if row["low"] is not None]
    sheet.bars("intervals", intervals, ends=("low", "high"), height=6, colour=RANGE, radius=3)
    sheet.points("dots", rows, at="median", area=110, size=2)
    sheet.text("numbers", rows, at="end", dx=_AFTER, bold=True)


def _told(cell: Cell, y: int, name: str) -> Row:
    value = cell.value or 0
    end = value if cell.high is None else max(value, cell.high)
    number = {"median": cell.value, "low": cell.low, "high": cell.high, "end": end}
    look = {"shape": "circle", "fill": ACCENT, "stroke": PAPER}
    words = {"said": wording.number(cell), "told": labels.told(cell, name)}
    return {"group": cell.group, **number, **words, "y": y, **look}


def _names(sheet: Sheet, panels: Sequence[_Panel], *, column: int, counted: bool) -> None:
    """Titles from the left; labels ending at the column, or above the dots without one."""
    titles: list[Row] = [
        {"said": line, "y": panel.first + LINE * i}
        for panel in panels
        for i, line in enumerate(panel.title)
    ]
    sheet.text("titles", titles, at=0, bold=True)
    rows = [row for panel in panels for row in panel.rows]
    sheet.text("names", list(_labels(rows, column)), at=0)
    if counted:
        align: Align = "right"
        abouts: list[Row] = [
            {"said": labels.about(cell.n), "y": _first(names, y, column)} for names, cell, y in rows
        ]
        sheet.text(
            "abouts", abouts, at=column or sheet.width, align=align, size=SMALL, colour=MUTED
        )


def _labels(rows: Sequence[tuple[tuple[str, ...], Cell, int]], column: int) -> Iterator[Row]:
    for names, _, y in rows:
        for i, name in enumerate(names):
            yield {"said": name, "y": _first(names, y, column) + LINE * i}


def _first(names: Sequence[str], y: int, column: int) -> int:
    """The pixel of a label's first line: about its dot's middle, or above it without a column."""
    if column:
        return y - LINE * (len(names) - 1) // 2
    return y - 10 - LINE * len(names) + LINE // 2

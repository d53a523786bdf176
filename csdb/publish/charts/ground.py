"""The ground under a chart of pay: round values as quiet upright lines with their labels."""

from csdb.publish.charts import axis
from csdb.publish.charts.lettering import width
from csdb.publish.charts.sheet import Row, Sheet
from csdb.publish.charts.theme import GRID, MUTED, SMALL

_LABELS = 22
_BETWEEN = 10


def draw(sheet: Sheet, unit: str, *, top: int = 0) -> None:
    """Lines from `top` to the bottom of the sheet, labels under it. Draw it before the marks."""
    bottom = sheet.height
    ticks: list[Row] = [
        {"tick": tick, "said": axis.short(tick, unit), "y": top, "y2": bottom}
        for tick in sheet.axis.ticks
    ]
    under = [{**tick, "y": bottom + _LABELS // 2 + 1} for tick in ticks[:: _every(sheet, unit)]]
    sheet.uprights("ground", ticks, at="tick", size=1, colour=GRID)
    sheet.text("ticks", under, at="tick", align="center", size=SMALL, colour=MUTED)
    sheet.height = bottom + _LABELS


def _every(sheet: Sheet, unit: str) -> int:
    """1 when every tick has room for its label, else 2."""
    first, second, *_ = sheet.axis.ticks
    room = sheet.axis.pixel(second) - sheet.axis.pixel(first)
    widest = max(width(axis.short(tick, unit), size=SMALL) for tick in sheet.axis.ticks)
    return 1 if widest + _BETWEEN <= room else 2

"""The paper a chart is drawn on: marks placed across by value and down by pixel, in layers.

Every position is known before rendering, so nothing is clipped or moved by the renderer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import altair as alt

from csdb.publish.charts import parts
from csdb.publish.charts.axis import Axis
from csdb.publish.charts.parts import Part
from csdb.publish.charts.theme import SIZE, TEXT

Row = Mapping[str, str | int | float | None]
"""One mark's data. `x` and `y` are pixels; every other number is published.

`told` is what the live chart says when one points at the mark.
"""

Align = Literal["left", "center", "right"]


@dataclass(slots=True)
class Sheet:
    """A drawing under way, `width` by `height` pixels; values across stand on `axis`."""

    width: int
    axis: Axis
    height: int = 0
    layers: list[Part] = field(default_factory=list)
    data: dict[str, list[Row]] = field(default_factory=dict)

    def bars(
        self,
        name: str,
        rows: Sequence[Row],
        *,
        ends: tuple[str, str] | str,
        height: int,
        colour: str | None = None,
        radius: int = 0,
    ) -> None:
        """Bars between the values of two fields, or from 0 to that of one.

        Without a colour each row has its own.
        """
        mark = _mark("bar", orient="horizontal", height=height, cornerRadius=radius, color=colour)
        start, end = (ends, None) if isinstance(ends, str) else ends
        x2 = parts.made(alt.X2, field=end) if end else parts.made(alt.X2Datum, datum=0)
        self._add(name, rows, mark, x=self._across(start), x2=x2, y=_down(), **_own(colour))

    def lines(
        self, name: str, rows: Sequence[Row], *, ends: tuple[str, str], size: float, colour: str
    ) -> None:
        """Level lines from the value of one field to that of another."""
        mark = _mark("rule", strokeWidth=size, color=colour)
        x, x2 = self._across(ends[0]), parts.made(alt.X2, field=ends[1])
        self._add(name, rows, mark, x=x, x2=x2, y=_down())

    def uprights(
        self, name: str, rows: Sequence[Row], *, at: str, size: float, colour: str
    ) -> None:
        """Upright lines at the value of a field, from pixel `y` down to pixel `y2`."""
        mark = _mark("rule", strokeWidth=size, color=colour)
        y2 = parts.made(alt.Y2, field="y2")
        self._add(name, rows, mark, x=self._across(at), y=_down(), y2=y2)

    def points(self, name: str, rows: Sequence[Row], *, at: str, area: int, size: float) -> None:
        """Shapes (`shape`, a name or an outline) at a value, of `fill` and outlined in `stroke`."""
        mark = _mark("point", opacity=1, size=area, strokeWidth=size)
        self._add(name, rows, mark, x=self._across(at), y=_down(), **_look())

    def signs(self, name: str, rows: Sequence[Row], *, area: int, size: float) -> None:
        """The same shapes at pixel `x`, for the key of a chart."""
        mark = _mark("point", opacity=1, size=area, strokeWidth=size)
        self._add(name, rows, mark, x=parts.pixel(alt.X, "x"), y=_down(), **_look())

    def text(
        self,
        name: str,
        rows: Sequence[Row],
        *,
        at: str | int | None = None,
        align: Align = "left",
        dx: int = 0,
        size: int = SIZE,
        bold: bool = False,
        colour: str | None = TEXT,
    ) -> None:
        """The `said` of each row: at the value of a field, at one pixel, or at its own pixel `x`.

        Without a colour each row has its own.
        """
        look = {"align": align, "baseline": "middle", "fontSize": size, "dx": dx, "color": colour}
        mark = _mark("text", **look, fontWeight="bold" if bold else None)
        said = parts.words(alt.Text, "said")
        self._add(name, rows, mark, x=self._at(at), y=_down(), text=said, **_own(colour))

    def _add(self, name: str, rows: Sequence[Row], mark: Part, **encoding: Part) -> None:
        if not rows:
            return
        self.data[name] = list(rows)
        if any("told" in row for row in rows):
            encoding["tooltip"] = parts.words(alt.Tooltip, "told")
        self.layers.append(
            {"name": name, "data": {"name": name}, "mark": mark, "encoding": encoding}
        )

    def _at(self, place: str | int | None) -> Part:
        """Where a text stands: at the value of a field, at one pixel, or at its own pixel `x`."""
        if isinstance(place, int):
            return {"value": place}
        return self._across(place) if place else parts.pixel(alt.X, "x")

    def _across(self, name: str) -> Part:
        (low, high), (left, right) = self.axis.domain, self.axis.across
        return parts.across(name, low, high, left, right)


def _mark(kind: str, **look: str | float | None) -> Part:
    """A mark of this look; what is nothing is left to the renderer, and nothing is told aloud."""
    told = {key: value for key, value in look.items() if value}
    return parts.made(alt.MarkDef, type=kind, aria=False, **told)


def _down() -> Part:
    return parts.pixel(alt.Y, "y")


def _own(colour: str | None) -> dict[str, Part]:
    """Each row's own colour, where there is none for all."""
    return {} if colour else {"color": parts.own(alt.Color, "colour")}


def _look() -> dict[str, Part]:
    channels = {"shape": alt.Shape, "fill": alt.Fill, "stroke": alt.Stroke}
    return {name: parts.own(channel, name) for name, channel in channels.items()}

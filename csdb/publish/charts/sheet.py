"""The paper a chart is drawn on: marks placed across by value and down by pixel, as Altair layers.

Every position is known before rendering, so nothing is clipped or moved by the renderer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import altair as alt

from csdb.publish.charts.axis import Axis
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
    layers: list[alt.UnitSpec] = field(default_factory=list)
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
        mark = alt.MarkDef(type="bar", orient="horizontal", height=height)
        mark.cornerRadius = radius or alt.Undefined
        mark.color = colour or alt.Undefined
        field_, other = (ends, alt.X2Datum(0)) if isinstance(ends, str) else ends
        own = {} if colour else {"color": alt.Color(field="colour", type="nominal", scale=None)}
        self._add(
            name,
            rows,
            mark,
            x=self._across(field_),
            x2=other if isinstance(other, alt.X2Datum) else alt.X2(field=other),
            y=_down(),
            **own,
        )

    def lines(
        self, name: str, rows: Sequence[Row], *, ends: tuple[str, str], size: float, colour: str
    ) -> None:
        """Level lines from the value of one field to that of another."""
        mark = alt.MarkDef(type="rule", strokeWidth=size, color=colour)
        self._add(name, rows, mark, x=self._across(ends[0]), x2=alt.X2(field=ends[1]), y=_down())

    def uprights(
        self, name: str, rows: Sequence[Row], *, at: str, size: float, colour: str
    ) -> None:
        """Upright lines at the value of a field, from pixel `y` down to pixel `y2`."""
        mark = alt.MarkDef(type="rule", strokeWidth=size, color=colour)
        self._add(name, rows, mark, x=self._across(at), y=_down(), y2=alt.Y2(field="y2"))

    def points(self, name: str, rows: Sequence[Row], *, at: str, area: int, size: float) -> None:
        """Shapes (`shape`, a name or an outline) at a value, of `fill` and outlined in `stroke`."""
        mark = alt.MarkDef(type="point", opacity=1, size=area, strokeWidth=size)
        self._add(name, rows, mark, x=self._across(at), y=_down(), **_look())

    def signs(self, name: str, rows: Sequence[Row], *, area: int, size: float) -> None:
        """The same shapes at pixel `x`, for the key of a chart."""
        mark = alt.MarkDef(type="point", opacity=1, size=area, strokeWidth=size)
        self._add(name, rows, mark, x=_pixel("x"), y=_down(), **_look())

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
        mark = alt.MarkDef(type="text", align=align, baseline="middle", fontSize=size)
        mark.dx = dx or alt.Undefined
        mark.fontWeight = "bold" if bold else alt.Undefined
        mark.color = colour or alt.Undefined
        x = alt.value(at) if isinstance(at, int) else self._across(at) if at else _pixel("x")
        own = {} if colour else {"color": alt.Color(field="colour", type="nominal", scale=None)}
        self._add(
            name, rows, mark, x=x, y=_down(), text=alt.Text(field="said", type="nominal"), **own
        )

    def _add(
        self,
        name: str,
        rows: Sequence[Row],
        mark: alt.MarkDef,
        **encoding: alt.SchemaBase | Mapping[str, object],
    ) -> None:
        if not rows:
            return
        self.data[name] = list(rows)
        mark.aria = False
        if any("told" in row for row in rows):
            encoding["tooltip"] = alt.Tooltip(field="told", type="nominal")
        encoded = alt.Encoding(**encoding)
        self.layers.append(
            alt.UnitSpec(name=name, data=alt.NamedData(name), mark=mark, encoding=encoded)
        )

    def _across(self, name: str) -> alt.X:
        domain, across = list(self.axis.domain), list(self.axis.across)
        scale = alt.Scale(domain=domain, range=across, nice=False, zero=False, padding=0)
        return alt.X(field=name, type="quantitative", scale=scale, axis=None)


def _pixel(name: str) -> alt.X:
    return alt.X(field=name, type="quantitative", scale=None, axis=None)


def _down() -> alt.Y:
    return alt.Y(field="y", type="quantitative", scale=None, axis=None)


def _look() -> dict[str, alt.SchemaBase]:
    return {
        "shape": alt.Shape(field="shape", type="nominal", scale=None),
        "fill": alt.Fill(field="fill", type="nominal", scale=None),
        "stroke": alt.Stroke(field="stroke", type="nominal", scale=None),
    }

"""From a sheet to a specification, and from that to the renderer's drawing."""

import json

import altair as alt
import vl_convert

from csdb.publish.charts import theme
from csdb.publish.charts.lettering import lines
from csdb.publish.charts.sheet import Row, Sheet

VEGA_LITE = "6.4"
"""The version every chart is rendered with; pinned, because pictures must stay the same."""

MARGIN = 24
"""Left and right of a picture, in pixels."""

_TITLE = 17
_TITLE_LINE = 23

Specification = dict[str, object]


def frame(sheet: Sheet, *, title: str, asked: str, source: str) -> tuple[int, int]:
    """Set title and question above the drawing and the source below it.

    Returns the pixels this takes above and below.
    """
    titles = lines(title, sheet.width, size=_TITLE, bold=True)
    questions = lines(asked, sheet.width)
    sources = lines(source, sheet.width, size=theme.SMALL)
    top = 20 + _TITLE_LINE * len(titles) + theme.LINE * len(questions) + 16
    first = 20 - top + _TITLE_LINE // 2
    second = first + _TITLE_LINE * len(titles)
    sheet.text("title", _under(titles, first, _TITLE_LINE), at=0, size=_TITLE, bold=True)
    sheet.text("asked", _under(questions, second, theme.LINE), at=0, colour=theme.MUTED)
    below = _under(sources, sheet.height + 26, theme.LINE)
    sheet.text("source", below, at=0, size=theme.SMALL, colour=theme.MUTED)
    return top, 26 + theme.LINE * len(sources) + 5


def _under(texts: list[str], first: int, step: int) -> list[Row]:
    return [{"said": text, "y": first + step * i} for i, text in enumerate(texts)]


def specify(sheet: Sheet, name: str, *, margins: tuple[int, int] | None = None) -> Specification:
    """The Vega-Lite specification of a sheet, of a picture if it has margins above and below.

    It is not checked against Vega-Lite's schema here, which takes longer than drawing it does:
    the tests do that.
    """
    top, bottom = margins or (0, 0)
    side = MARGIN if margins else 0
    told: Specification = alt.TopLevelLayerSpec(layer=sheet.layers).to_dict(validate=False)
    told.pop("usermeta", None)
    return told | {
        "$schema": alt.SCHEMA_URL,
        "name": name,
        "width": sheet.width,
        "height": sheet.height,
        "padding": {"left": side, "right": side, "top": top, "bottom": bottom},
        "autosize": {"type": "none"},
        "config": {"font": theme.FONT, "background": theme.PAPER, "view": {"stroke": None}},
        "datasets": sheet.data,
    }


def text(specification: Specification) -> str:
    """A specification as JSON; the same chart gives the same text."""
    return json.dumps(specification, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def drawing(specification: Specification) -> str:
    """The SVG of a specification as the renderer gives it."""
    return vl_convert.vegalite_to_svg(specification, vl_version=VEGA_LITE)

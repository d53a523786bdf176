"""From a sheet to a specification, and from that to the renderer's drawing."""

import json
from dataclasses import dataclass

import altair as alt
import vl_convert

from csdb.publish.charts import font, theme
from csdb.publish.charts.lettering import lines
from csdb.publish.charts.sheet import Row, Sheet

VEGA_LITE = "6.4"
"""The version every chart is rendered with; pinned, because pictures must stay the same."""

MARGIN = 24
"""Left and right of a picture, in pixels."""

_TITLE = 17
_TITLE_LINE = 23

_CONFIG = {"font": theme.FONT, "background": theme.PAPER, "view": {"stroke": None}}

Specification = dict[str, object]


@dataclass(frozen=True, slots=True)
class Words:
    """What a picture says around its drawing: title and finding above, question and source below.

    asked: the question as it was asked; source: whose figures they are, of how many and of when
    """

    title: str
    finding: str
    asked: str
    source: str


def frame(sheet: Sheet, words: Words) -> tuple[int, int]:
    """Set the words above and below the drawing; returns the pixels they take there."""
    titles = lines(words.title, sheet.width, size=_TITLE, bold=True)
    findings = lines(words.finding, sheet.width)
    asked = lines(f"Asked: “{words.asked}”", sheet.width, size=theme.SMALL)
    sources = lines(words.source, sheet.width, size=theme.SMALL)
    top = 20 + _TITLE_LINE * len(titles) + theme.LINE * len(findings) + 16
    first = 20 - top + _TITLE_LINE // 2
    second = first + _TITLE_LINE * len(titles)
    sheet.text("title", _under(titles, first, _TITLE_LINE), at=0, size=_TITLE, bold=True)
    sheet.text("finding", _under(findings, second, theme.LINE), at=0)
    below = sheet.height + 26
    last = _under(sources, below + theme.LINE * len(asked), theme.LINE)
    for name, rows in (("asked", _under(asked, below, theme.LINE)), ("source", last)):
        sheet.text(name, rows, at=0, size=theme.SMALL, colour=theme.MUTED)
    return top, 26 + theme.LINE * (len(asked) + len(sources)) + 5


def _under(texts: list[str], first: int, step: int) -> list[Row]:
    return [{"said": text, "y": first + step * i} for i, text in enumerate(texts)]


def specify(sheet: Sheet, name: str, *, margins: tuple[int, int] | None = None) -> Specification:
    """The Vega-Lite specification of a sheet, of a picture if it has margins above and below.

    It is not checked against Vega-Lite's schema here, which takes longer than drawing it does:
    the tests do that.
    """
    top, bottom = margins or (0, 0)
    side = MARGIN if margins else 0
    return {
        "$schema": alt.SCHEMA_URL,
        "name": name,
        "layer": sheet.layers,
        "width": sheet.width,
        "height": sheet.height,
        "padding": {"left": side, "right": side, "top": top, "bottom": bottom},
        "autosize": {"type": "none"},
        "config": _CONFIG,
        "datasets": sheet.data,
    }


def text(specification: Specification) -> str:
    """A specification as JSON; the same chart gives the same text."""
    return json.dumps(specification, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def drawing(specification: Specification) -> str:
    """The SVG of a specification as the renderer gives it; it names no font but its own."""
    font.settle()
    own = specification | {"config": _CONFIG | {"font": font.FAMILY}}
    return vl_convert.vegalite_to_svg(own, vl_version=VEGA_LITE)

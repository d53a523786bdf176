"""The key of a chart: signs with their words, set in as many lines as they need."""

from collections.abc import Sequence
from dataclasses import dataclass

from csdb.publish.charts.lettering import width
from csdb.publish.charts.sheet import Row, Sheet
from csdb.publish.charts.theme import ACCENT, MUTED, PAPER, RANGE, SMALL

# Outlines as the renderer takes them: a unit is half of the sign's width.
_BAR = "M-1,-0.35H1V0.35H-1Z"
_THIN = "M-1,-0.12H1V0.12H-1Z"
_UPRIGHT = "M-0.2,-0.9H0.2V0.9H-0.2Z"
_CIRCLE = "M-0.75,0A0.75,0.75,0,1,1,0.75,0A0.75,0.75,0,1,1,-0.75,0Z"
_BRACKET = "M-1,-0.45V0.45M-1,0H1M1,-0.45V0.45"

_LINE = 20
_AREA = 144
_SIGN = 20
_GAP = 18


@dataclass(frozen=True, slots=True)
class Sign:
    """A shape (a name or an outline) with its colours and the words beside it."""

    shape: str
    fill: str
    stroke: str
    words: str


def dot(words: str) -> Sign:
    """A full dot."""
    return Sign(_CIRCLE, ACCENT, ACCENT, words)


def ring(words: str) -> Sign:
    """A dot that is only an outline."""
    return Sign(_CIRCLE, PAPER, ACCENT, words)


def bar(words: str) -> Sign:
    """A bar as thick as it is drawn."""
    return Sign(_BAR, RANGE, RANGE, words)


def thin(words: str) -> Sign:
    """A thin bar."""
    return Sign(_THIN, RANGE, RANGE, words)


def upright(words: str) -> Sign:
    """An upright line, as a median is drawn."""
    return Sign(_UPRIGHT, ACCENT, ACCENT, words)


def bracket(words: str) -> Sign:
    """A level line with caps, as the interval of a median is drawn."""
    return Sign(_BRACKET, PAPER, MUTED, words)


def square(colour: str, words: str) -> Sign:
    """A square of a colour."""
    return Sign("square", colour, colour, words)


def place(
    sheet: Sheet, signs: Sequence[Sign], *, left: int = 0, size: int = SMALL, colour: str = MUTED
) -> None:
    """Set the signs side by side from `left` under what the sheet has, breaking at its edge."""
    marks: list[Row] = []
    words: list[Row] = []
    x: float = left
    y = sheet.height + _LINE // 2
    for sign in signs:
        wide = _SIGN + width(sign.words, size=size)
        if x > left and x + wide > sheet.width:
            x, y = left, y + _LINE
        look = {"shape": sign.shape, "fill": sign.fill, "stroke": sign.stroke}
        marks.append({"x": round(x) + 7, "y": y, **look})
        words.append({"x": round(x) + _SIGN, "y": y, "said": sign.words})
        x += wide + _GAP
    sheet.signs("signs", marks, area=_AREA, size=1.5)
    sheet.text("key", words, size=size, colour=colour)
    sheet.height = y + _LINE // 2

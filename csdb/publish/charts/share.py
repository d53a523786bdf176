"""The picture a link to a view is shared with: its headline in large letters over its chart."""

from collections.abc import Sequence
from dataclasses import replace
from xml.etree.ElementTree import Element

from csdb.publish import wording
from csdb.publish.charts import labels, svg, theme
from csdb.publish.charts.lettering import lines
from csdb.publish.release import Release, View

SIZE = (1200, 630)
"""What social networks and messengers ask for (Open Graph), in pixels."""

_SIDE = 60
_BAND = 12
_TITLE, _TITLE_LINE = 46, 54
_SHORT = 60
_UNDER, _UNDER_LINE = 26, 36
_ALONE, _ALONE_LINE = 36, 50
_SMALL, _SMALL_LINE = 21, 28
_FOOT = 592
_ROOM = 330
_BROADEST = 860
_MOST = 5
_BANDS = 8
"""Rows of sorted bars and of ordered bands in the picture: more could not be read."""


def headline(release: Release, view: View, site: str) -> tuple[str, str, str]:
    """What the picture says: in large letters, under that, and whose figures they are.

    Of the pay of a scope the numbers themselves, else title and finding of the view.
    """
    source = labels.source(release, view, site)
    base, ote = (release.value(figure, scope=view.scope) for figure in ("base", "ote"))
    if view.form != "strip" or base is None:
        short = shortened(release, view) is not release
        return view.title, view.finding, f"{_LEFT_OUT[view.form]} · {source}" if short else source
    ote_too = f"Median OTE {wording.number(ote)}. " if ote else ""
    sure = f"95% interval of the base {wording.interval(base)}." if base.low else "No interval yet."
    return f"CSM median base {wording.number(base)}", f"{ote_too}{sure}", source


TALLEST = 430
"""Pixels of the tallest chart that is set into the picture: a taller one could not be read."""


def breadth(height: int) -> int:
    """How wide to draw a chart that is `height` pixels tall, so that it fills the room it gets."""
    return min(_BROADEST, max(theme.BROAD, round((SIZE[0] - 2 * _SIDE) * height / _ROOM)))


_LEFT_OUT = {"bars": f"{_MOST} most common answers", "bands": "without the rarest answers"}


def shortened(release: Release, view: View) -> Release:
    """The release with as many answers of the view as can be read in the picture.

    Of sorted bars the most common; of many bands those that are not too rare to be told.
    """
    cells = [cell for cell in release.shown(view) if cell.statistic == "share"]
    if view.form not in _LEFT_OUT or len(cells) <= _MOST:
        return release
    if view.form == "bars":
        kept = sorted(cells, key=lambda cell: cell.value or 0, reverse=True)[:_MOST]
    else:
        kept = [cell for cell in cells if cell.value is not None or len(cells) <= _BANDS]
    if len(kept) in (0, len(cells)):
        return release
    left_out = set(cells) - set(kept)
    return replace(release, cells=tuple(c for c in release.cells if c not in left_out))


def picture(groups: Sequence[Element], *, size: tuple[int, int], said: tuple[str, str, str]) -> str:
    """The picture as SVG: the layers of a drawing of this size under what is said of it.

    Without a drawing the words are larger.
    """
    title, under, source = said
    root = svg.root(SIZE)
    _box(root, SIZE[1], theme.PAPER)
    _box(root, _BAND, theme.ACCENT)
    broad = SIZE[0] - 2 * _SIDE
    large = _SHORT if len(lines(title, broad, size=_SHORT, bold=True)) == 1 else _TITLE
    titles = lines(title, broad, size=large, bold=True)
    letters, step = (_UNDER, _UNDER_LINE) if groups else (_ALONE, _ALONE_LINE)
    unders = lines(under, broad, size=letters)
    top = _text(root, titles, 96, large, step=_TITLE_LINE, colour=theme.TEXT, bold=True)
    top += step - _UNDER_LINE - 6
    top = _text(root, unders, top, letters, step=step, colour=theme.MUTED)
    last = lines(source, broad, size=_SMALL)
    foot = _FOOT - _SMALL_LINE * (len(last) - 1)
    _text(root, last, foot, _SMALL, step=_SMALL_LINE, colour=theme.MUTED)
    _place(root, groups, size=size, between=(top - 4, foot - 42))
    return svg.text(root)


def _box(root: Element, height: int, colour: str) -> None:
    svg.child(root, "rect", {"width": str(SIZE[0]), "height": str(height), "fill": colour})


def _text(
    root: Element,
    texts: Sequence[str],
    first: int,
    size: int,
    *,
    step: int,
    colour: str,
    bold: bool = False,
) -> int:
    """Set lines from the ground line `first` on; returns that of the line after them."""
    look = {"font-size": str(size), "fill": colour, "font-weight": "bold" if bold else "normal"}
    for at, text in enumerate(texts):
        place = {"x": str(_SIDE), "y": str(first + at * step)}
        svg.child(root, "text", place | look).text = text
    return first + len(texts) * step


def _place(
    root: Element, groups: Sequence[Element], *, size: tuple[int, int], between: tuple[int, int]
) -> None:
    """The drawing as large as the room allows, in its middle."""
    (width, height), (top, bottom) = size, between
    scale = min((SIZE[0] - 2 * _SIDE) / width, (bottom - top) / height)
    left = (SIZE[0] - width * scale) / 2
    down = top + (bottom - top - height * scale) / 2
    place = f"translate({left:.1f},{down:.1f}) scale({scale:.3f})"
    svg.child(root, "g", {"transform": place}).extend(svg.drawn(groups))

"""A view of a release, drawn: in two widths for a page, as a picture to keep, as specification."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from xml.etree.ElementTree import Element

from altair.utils.schemapi import debug_mode

from csdb.publish.charts import (
    bars,
    dots,
    labels,
    panels,
    png,
    render,
    share,
    stack,
    strip,
    svg,
    theme,
)
from csdb.publish.charts.drawn import Drawn
from csdb.publish.charts.sheet import Sheet
from csdb.publish.release import Release, View

_FORMS: Mapping[str, Callable[[Release, View, int], Sheet]] = {
    "strip": strip.draw,
    "dots": dots.draw,
    "bars": bars.draw,
    "bands": bars.draw,
    "stack": stack.draw,
    "panels": panels.draw,
    "differences": panels.draw,
}

_DRAWING = 3
"""Raise it when drawings change while specifications do not, so that no old one is kept."""


_Layers = tuple[list[Element], tuple[int, int]]
"""The layers of marks of a drawing, and its width and height."""


@dataclass(frozen=True, slots=True)
class _Picture:
    """What is to be drawn: its specification, that as text, and where the chart is in it."""

    specification: render.Specification
    spec: str
    sheet: tuple[int, int]
    margins: tuple[int, int]


def draw(release: Release, view: View, *, site: str = "csdb") -> Drawn:
    """Draw a view in this process; `site` is named in the source line. Same input, same bytes.

    ValueError when the release has nothing to draw for the view, KeyError for an unknown form.
    """
    with debug_mode(arg=False):  # checked by tests instead: it takes longer than all the drawing
        return _render(release, view, _specify(release, view, site), site)


def redraw(
    release: Release, keys: Iterable[str], *, site: str, known: Mapping[str, str]
) -> dict[str, Drawn]:
    """Those of the views of these keys whose specification is not the one of `known`.

    known: key -> SHA-256 of a specification. Errors as of `draw`.
    """
    found: dict[str, Drawn] = {}
    with debug_mode(arg=False):
        for key in keys:
            picture = _specify(release, release.views[key], site)
            if sha256(picture.spec.encode()).hexdigest() != known.get(key):
                found[key] = _render(release, release.views[key], picture, site)
    return found


def _specify(release: Release, view: View, site: str) -> _Picture:
    sheet = _FORMS[view.form](release, view, theme.WIDE)
    size = (sheet.width, sheet.height)
    source = labels.source(release, view, site)
    margins = render.frame(sheet, render.Words(view.title, view.finding, view.question, source))
    specification = render.specify(sheet, _name(view), margins=margins)
    return _Picture(specification, render.text(specification), size, margins)


def _name(view: View) -> str:
    return f"{view.key}-drawing-{_DRAWING}"


def _render(release: Release, view: View, picture: _Picture, site: str) -> Drawn:
    (width, height), (above, below) = picture.sheet, picture.margins
    layers = svg.layers(render.drawing(picture.specification))
    whole = (width + 2 * render.MARGIN, height + above + below)
    kept = svg.picture(layers, title=view.title, size=whole, origin=(render.MARGIN, above))
    return Drawn(
        wide=svg.inline(layers, size=(width, height), name="chart-wide"),
        narrow=_narrow(release, view),
        svg=kept,
        png=png.png(kept),
        share=_share(release, view, site, (layers, (width, height))),
        spec=picture.spec,
    )


def _narrow(release: Release, view: View) -> str:
    layers, size = _layers(release, view, theme.NARROW)
    return svg.inline(layers, size=size, name="chart-narrow")


def _share(release: Release, view: View, site: str, drawn: _Layers) -> bytes:
    """The picture for links, of the drawing that there is where no other serves better."""
    shown, said = share.shortened(release, view), share.headline(release, view, site)
    if shown is not release or view.form == "strip":
        tall = _FORMS[view.form](shown, view, theme.BROAD).height
        drawn = _layers(shown, view, share.breadth(tall))
    layers, size = drawn if drawn[1][1] <= share.TALLEST else ([], drawn[1])
    return png.png(share.picture(layers, size=size, said=said), scale=1)


def _layers(release: Release, view: View, width: int) -> _Layers:
    """The drawing of a view in a width, without words around it, and its size."""
    sheet = _FORMS[view.form](release, view, width)
    drawn = render.drawing(render.specify(sheet, _name(view)))
    return svg.layers(drawn), (sheet.width, sheet.height)

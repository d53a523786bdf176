"""The renderer's drawing made fit to be served: small, without names, in plain or page colours."""

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from csdb.publish.charts import theme

_SPACE = "http://www.w3.org/2000/svg"
_MARKS = "role-mark"
_FRAME = {"title_marks", "finding_marks", "asked_marks", "source_marks"}
"""Layers that only a picture has: a page tells them around the drawing."""

_OWN = {"d", "transform", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx"}
_OWN |= {"width", "height"}
"""What a mark does not share with the others of its layer by saying it once for all."""

_DROPPED = {"class", "role", "font-family"}
_LONG = re.compile(r"-?\d+\.\d{2,}(?:e-?\d+)?")
_PLACE = re.compile(r"translate\((-?[\d.]+),(-?[\d.]+)\)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_OUTLINE = re.compile(r"[A-Z]")
_DOTS = ("MAA", "MCCCCZ")
_ROUNDED = "MLCLCLCLCZ"
"""Points and bars with round ends as the renderer outlines them."""

ET.register_namespace("", _SPACE)


def layers(drawn: str) -> list[Element]:
    """The groups of marks in the renderer's drawing, in their order, each with its class."""
    root = ET.fromstring(drawn)  # noqa: S314 - our own renderer's text, from nowhere else
    return [group for group in root.iter(f"{{{_SPACE}}}g") if _MARKS in group.get("class", "")]


def picture(
    groups: Sequence[Element], *, title: str, size: tuple[int, int], origin: tuple[int, int]
) -> str:
    """The drawing to keep: all layers in plain colours on white paper, with a title of its own."""
    whole = root(size)
    whole.set("role", "img")
    child(whole, "title", {}).text = title
    paper = {"width": str(size[0]), "height": str(size[1]), "fill": theme.PAPER}
    child(whole, "rect", paper)
    inner = child(whole, "g", {"transform": f"translate({origin[0]},{origin[1]})"})
    inner.extend(_tidy(group) for group in groups)
    return text(whole)


def inline(groups: Sequence[Element], *, size: tuple[int, int], name: str) -> str:
    """The drawing to set into a page, of class `name`, in the page's colours.

    Whoever sets it there says in words what it shows, so it is hidden from screen readers.
    """
    whole = root(size)
    whole.attrib |= {"class": name, "aria-hidden": "true", "focusable": "false"}
    whole.extend(drawn(groups))
    return theme.themed(text(whole))


def text(drawing: Element) -> str:
    """A drawing as text."""
    return ET.tostring(drawing, encoding="unicode").replace(" />", "/>")


def drawn(groups: Sequence[Element]) -> list[Element]:
    """The layers of the drawing alone, without the words of a picture around it."""
    return [_tidy(group) for group in groups if not _FRAME & set(group.get("class", "").split())]


def child(parent: Element, tag: str, told: dict[str, str]) -> Element:
    """A new element of SVG at the end of its parent."""
    return ET.SubElement(parent, f"{{{_SPACE}}}{tag}", told)


def root(size: tuple[int, int]) -> Element:
    """An empty drawing of so many pixels."""
    width, height = map(str, size)
    box = {"width": width, "height": height, "viewBox": f"0 0 {width} {height}"}
    return Element(f"{{{_SPACE}}}svg", box | {"font-family": theme.FONT, "fill": "none"})


def _tidy(group: Element) -> Element:
    """A copy of a group of marks, drawn alike in fewer words."""
    tidied = Element(group.tag)
    for mark in group:
        told = {key: value for key, value in mark.attrib.items() if not _drops(key, value)}
        short = {key: _LONG.sub(_short, value) for key, value in told.items()}
        new = ET.SubElement(tidied, *_plain(mark.tag, short))
        new.text = mark.text
    _share(tidied)
    _join(tidied)
    return tidied


def _drops(attribute: str, value: str) -> bool:
    return attribute in _DROPPED or attribute.startswith("aria-") or (attribute, value) == _OPAQUE


_OPAQUE = ("opacity", "1")


def _short(number: re.Match[str]) -> str:
    return f"{round(float(number[0]), 1):g}"


def _plain(tag: str, told: dict[str, str]) -> tuple[str, dict[str, str]]:
    """A mark at its place without a transformation, in the plainest shape that draws it."""
    place = _PLACE.fullmatch(told.get("transform", ""))
    rest = {key: value for key, value in told.items() if key != "transform"}
    if place is None:
        return _bar(tag, told)
    x, y = place.groups()
    if tag.endswith("text"):
        return tag, {"x": x, "y": y} | rest
    if tag.endswith("line"):
        across, down = rest.pop("x2", "0"), rest.pop("y2", "0")
        way = f"h{across}" if down == "0" else f"v{down}" if across == "0" else f"l{across},{down}"
        return f"{{{_SPACE}}}path", {"d": f"M{x},{y}{way}"} | rest
    if "".join(_OUTLINE.findall(rest.get("d", ""))) in _DOTS:
        radius = _NUMBER.findall(rest.pop("d"))[0].removeprefix("-")
        return f"{{{_SPACE}}}circle", {"cx": x, "cy": y, "r": radius} | rest
    return tag, told


def _bar(tag: str, told: dict[str, str]) -> tuple[str, dict[str, str]]:
    """A bar with round ends as a rectangle; anything else as it is."""
    if "".join(_OUTLINE.findall(told.get("d", ""))) != _ROUNDED:
        return tag, told
    numbers = [float(number) for number in _NUMBER.findall(told["d"])]
    across, down = numbers[::2], numbers[1::2]
    left, top = min(across), min(down)
    sides = (left, top, max(across) - left, max(down) - top, numbers[0] - left)
    place = {name: f"{round(side, 1):g}" for name, side in zip(_RECTANGLE, sides, strict=True)}
    rest = {key: value for key, value in told.items() if key != "d"}
    return f"{{{_SPACE}}}rect", place | rest


_RECTANGLE = ("x", "y", "width", "height", "rx")


def _share(group: Element) -> None:
    marks = list(group)
    for key, value in list(marks[0].attrib.items()):
        if key not in _OWN and all(mark.get(key) == value for mark in marks):
            group.set(key, value)
            for mark in marks:
                del mark.attrib[key]


def _join(group: Element) -> None:
    """Draw paths that say nothing but their outline as one."""
    marks = list(group)
    if all(mark.attrib.keys() == {"d"} for mark in marks):
        for mark in marks[1:]:
            group.remove(mark)
        marks[0].set("d", "".join(mark.get("d", "") for mark in marks))

"""The renderer's drawing made fit to be served: small, without names, in plain or page colours."""

import copy
import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from csdb.publish.charts import theme

_SPACE = "http://www.w3.org/2000/svg"
_MARKS = "role-mark"
_FRAME = {"title_marks", "asked_marks", "source_marks"}
"""Layers that only a picture has: a page tells them around the drawing."""

_KEPT = {"d", "transform", "x2", "y2"}
_DROPPED = {"class", "role", "font-family"}
_LONG = re.compile(r"-?\d+\.\d{2,}(?:e-?\d+)?")

ET.register_namespace("", _SPACE)


def layers(drawn: str) -> list[Element]:
    """The groups of marks in the renderer's drawing, in their order, each with its class."""
    root = ET.fromstring(drawn)  # noqa: S314 - our own renderer's text, from nowhere else
    return [group for group in root.iter(f"{{{_SPACE}}}g") if _MARKS in group.get("class", "")]


def picture(
    groups: Sequence[Element], *, title: str, size: tuple[int, int], origin: tuple[int, int]
) -> str:
    """The drawing to keep: all layers in plain colours on white paper, with a title of its own."""
    root = _root(size)
    root.set("role", "img")
    ET.SubElement(root, f"{{{_SPACE}}}title").text = title
    paper = {"width": str(size[0]), "height": str(size[1]), "fill": theme.PAPER}
    ET.SubElement(root, f"{{{_SPACE}}}rect", paper)
    place = {"transform": f"translate({origin[0]},{origin[1]})"}
    inner = ET.SubElement(root, f"{{{_SPACE}}}g", place)
    inner.extend(_tidy(group) for group in groups)
    return ET.tostring(root, encoding="unicode")


def inline(groups: Sequence[Element], *, size: tuple[int, int], name: str) -> str:
    """The drawing to set into a page, of class `name`, in the page's colours.

    Whoever sets it there says in words what it shows, so it is hidden from screen readers.
    """
    root = _root(size)
    root.attrib |= {"class": name, "aria-hidden": "true", "focusable": "false"}
    root.extend(
        _tidy(group) for group in groups if not _FRAME & set(group.get("class", "").split())
    )
    return theme.themed(ET.tostring(root, encoding="unicode"))


def _root(size: tuple[int, int]) -> Element:
    width, height = map(str, size)
    box = {"width": width, "height": height, "viewBox": f"0 0 {width} {height}"}
    return Element(f"{{{_SPACE}}}svg", box | {"font-family": theme.FONT, "fill": "none"})


def _tidy(group: Element) -> Element:
    """A copy of a group of marks: what all its marks share is said once, numbers are short."""
    tidied = Element(group.tag)
    tidied.extend(copy.copy(mark) for mark in group)
    for mark in tidied:
        told = {key: value for key, value in mark.attrib.items() if not _drops(key)}
        mark.attrib = {key: _LONG.sub(_short, value) for key, value in told.items()}
    _share(tidied)
    return tidied


def _drops(attribute: str) -> bool:
    return attribute in _DROPPED or attribute.startswith("aria-")


def _short(number: re.Match[str]) -> str:
    return f"{round(float(number[0]), 1):g}"


def _share(group: Element) -> None:
    marks = list(group)
    for key, value in list(marks[0].attrib.items()):
        if key not in _KEPT and all(mark.get(key) == value for mark in marks):
            group.set(key, value)
            for mark in marks:
                del mark.attrib[key]

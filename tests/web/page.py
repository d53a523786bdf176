"""A page read strictly, and what is wrong with it as a page, whatever it says."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from urllib.parse import urldefrag
from xml.etree.ElementTree import Element

import html5lib

_BOXES = ("input", "select", "textarea")


@dataclass(frozen=True)
class Read:
    """The tree of a page."""

    tree: Element

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.tree.iter() if element.tag in tags]

    def by_class(self, name: str) -> list[Element]:
        return [e for e in self.tree.iter() if name in (e.get("class") or "").split()]

    @cached_property
    def text(self) -> str:
        """What can be read in the body, in one line."""
        return said(self.tree.find("body"))

    @property
    def links(self) -> set[str]:
        """Addresses on this site, without fragments."""
        found = {urldefrag(a.get("href", "")).url for a in self.all("a", "link")}
        return {address for address in found if address.startswith("/")}

    @property
    def named(self) -> set[tuple[str, str]]:
        """Address and fragment of every link to a place within a page of this site."""
        found = {urldefrag(a.get("href", "")) for a in self.all("a")}
        return {
            (each.url, each.fragment)
            for each in found
            if each.url.startswith("/") and each.fragment
        }

    @property
    def anchors(self) -> set[str]:
        """What a fragment of a link to this page may be."""
        return set(_ids(self))

    @property
    def problems(self) -> list[str]:
        return [*_outline(self), *_controls(self), *_references(self), *_policy(self)]


def read(html: str) -> Read:
    """The page of an HTML text. AssertionError where it is not valid HTML5."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(html)
    wrong = [f"{code} at line {place[0]}" for place, code, _ in parser.errors]
    assert not wrong, wrong
    return Read(tree)


def said(element: Element | None) -> str:
    return " ".join("".join(_texts(element)).split()) if element is not None else ""


def _texts(element: Element) -> Iterator[str]:
    if element.tag not in ("script", "style"):
        yield element.text or ""
        for child in element:
            yield from _texts(child)
            yield (
                f" {child.tail or ''}"
                if child.tag in ("td", "th", "br", "li")
                else child.tail or ""
            )


def _outline(page: Read) -> Iterator[str]:
    if len(page.all("h1")) != 1:
        yield f"{len(page.all('h1'))} h1"
    title, description = said(page.all("title")[0]), _description(page)
    if len(title) < 10 or len(description) < 50:
        yield f"title or description says too little: {title!r}, {description!r}"
    levels = [int(h.tag[1]) for h in page.all("h1", "h2", "h3", "h4")]
    yield from (
        f"a heading jumps from h{one} to h{two}" for one, two in pairwise(levels) if two > one + 1
    )
    yield from (f"id {i!r} twice" for i, times in Counter(_ids(page)).items() if times > 1)


def _description(page: Read) -> str:
    return "".join(m.get("content", "") for m in page.all("meta") if m.get("name") == "description")


def _ids(page: Read) -> list[str]:
    return [element.get("id", "") for element in page.tree.iter() if element.get("id")]


def _controls(page: Read) -> Iterator[str]:
    labelled = {label.get("for") for label in page.all("label")}
    inside = {id(box) for label in page.all("label") for box in label.iter() if box.tag in _BOXES}
    for box in page.all(*_BOXES):
        named = box.get("id") in labelled or id(box) in inside or box.get("aria-label")
        if box.get("type") not in ("hidden", "submit") and not named:
            yield f"no label for {box.get('name')!r}"
    for link in page.all("a", "button"):
        if not (said(link) or link.get("aria-label")):
            yield f"an empty link or button {link.attrib}"
        if link.tag == "a" and not link.get("href"):
            yield f"a link to nowhere: {said(link)!r}"


def _references(page: Read) -> Iterator[str]:
    ids = set(_ids(page))
    for element in page.tree.iter():
        for name in ("aria-labelledby", "aria-describedby", "for"):
            for target in (element.get(name) or "").split():
                if target not in ids:
                    yield f"{name} names {target!r}, which is not there"
        href = element.get("href") or ""
        if element.tag == "a" and href.startswith("#") and href[1:] not in ids:
            yield f"a link to {href}, which is not there"


def _policy(page: Read) -> Iterator[str]:
    for element in page.tree.iter():
        if element.tag == "style" or any(
            n == "style" or n.startswith("on") for n in element.attrib
        ):
            yield f"inline style or handler in <{element.tag}>"
        foreign = (element.get("src") or "").startswith(("http", "//"))
        if foreign or (
            element.tag == "link" and element.get("rel") == "stylesheet" and _away(element)
        ):
            yield f"something from another site in <{element.tag}>"
        if element.tag == "script" and not element.get("src") and element.get("type") not in _DATA:
            yield "inline script"


def _away(element: Element) -> bool:
    return not (element.get("href") or "").startswith("/")


_DATA = ("application/ld+json", "application/json")

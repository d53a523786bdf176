"""Whatever a person reads in a template is marked for the catalogue."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment, nodes

from csdb.web import words

TEMPLATES = Path(__file__).parents[2] / "templates"
NAMES = sorted(
    str(file.relative_to(TEMPLATES))
    for ending in ("html", "xml", "txt")
    for file in TEMPLATES.rglob(f"*.{ending}")
)

LOOKS_UP = ("gettext", "ngettext", "_")
SAME_EVERYWHERE = frozenset(("CSV", "JSON", "PNG", "SVG", "CC BY"))
"""Names of formats and of the licence, which no language changes."""

_READ = ("title", "aria-label", "alt", "placeholder")
"""Attributes that are read out or shown."""

_TAG = re.compile(r"<[^<>]*>")
_ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"')
_UNREAD = re.compile(
    r"<(script|style|code|pre)\b[^>]*>.*?</\1>|<\?.*?\?>|<!doctype[^>]*>", re.DOTALL
)
_LETTER = re.compile(r"[^\W\d_]")
_WORDY = re.compile(r"[^\W\d_]{2,}[,;:]? +[^\W\d_]+|^[A-Z][a-z]+")


@dataclass(slots=True)
class Said:
    """What a template says by itself: `text` with a mark for whatever is worked out.

    constants: the texts within expressions, outside of a looking up, that would be shown
    """

    text: str = ""
    constants: list[str] = field(default_factory=list)


def said(tree: nodes.Node) -> Said:
    found = Said()
    for node, put_out in _in_order(tree):
        if isinstance(node, nodes.TemplateData):
            found.text += node.data
        elif isinstance(node, nodes.Expr):
            if not _within_a_tag(found.text):
                found.constants += filter(_said, _flowing(node) if put_out else ())
                found.constants += [text for text in _texts(node) if _is_words(text)]
            found.text += "…"
    return found


def _in_order(node: nodes.Node) -> Iterator[tuple[nodes.Node, bool]]:
    """Data and expressions in the order of the template, and whether they are put out as such."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.TemplateData | nodes.Expr):
            yield child, isinstance(node, nodes.Output)
        else:
            yield from _in_order(child)


def _texts(node: nodes.Node) -> Iterator[str]:
    """The constants of an expression, without the messages that are looked up in it."""
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    looked_up = (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and node.node.name in LOOKS_UP
    )
    for child in node.kwargs if isinstance(node, nodes.Call) and looked_up else _children(node):
        yield from _texts(child)


def _children(node: nodes.Node) -> Iterator[nodes.Node]:
    """Without what a value is compared with, or looked up by, or what a filter is called."""
    if isinstance(node, nodes.Compare):
        yield node.expr
    elif isinstance(node, nodes.CondExpr):
        yield from (part for part in (node.expr1, node.expr2) if part)
    else:
        yield from node.iter_child_nodes()


def _within_a_tag(text: str) -> bool:
    return text.rfind("<") > text.rfind(">")


def _is_words(text: str) -> bool:
    """Whether a constant is for people: several words or a capital; codes are not."""
    return bool(_WORDY.search(text))


def _said(text: str) -> bool:
    """Whether a text is said, not the end of an id."""
    return bool(_LETTER.search(text)) and not text.startswith("-")


def _flowing(node: nodes.Node) -> Iterator[str]:
    """The constants that an expression comes to as they are."""
    match node:
        case nodes.Const(value=str(text)):
            yield text
        case nodes.CondExpr(expr1=one, expr2=other):
            yield from (text for part in (one, other) if part for text in _flowing(part))
        case nodes.Concat(nodes=parts):
            yield from (text for part in parts for text in _flowing(part))
        case nodes.BinExpr(left=one, right=other):
            yield from (*_flowing(one), *_flowing(other))


def bare(text: str) -> Iterator[str]:
    """The letters of a text of HTML, XML or plain that are shown or read out."""
    text = _UNREAD.sub(" ", text)
    for tag in _TAG.findall(text):
        meta = tag.startswith("<meta") and re.search(
            r'(?:name|property)="(description|og:|tw)', tag
        )
        for name, value in _ATTRIBUTE.findall(tag):
            read = name in _READ or (name == "content" and meta and not _is_code(tag))
            shown = name.startswith("data-") and " " in re.sub("…[^…]*", "", value)
            if (read or shown) and _LETTER.search(value):
                yield value
    for line in _TAG.sub("\n", text).splitlines():
        plain = re.sub(r"&\w+;", " ", line)
        for name in SAME_EVERYWHERE:
            plain = plain.replace(name, " ")
        if _LETTER.search(plain) and not re.search(r"https?://|^(- )?…?[ …]*/", plain):
            yield line.strip()


def _is_code(tag: str) -> bool:
    return bool(re.search(r'content="(?:website|image/png|summary\w*)"|"og:locale"|"tw', tag))


@pytest.mark.parametrize("name", NAMES)
def test_every_word_of_a_template_is_in_the_catalogue(app: Flask, name: str) -> None:
    found = said(app.jinja_env.parse((TEMPLATES / name).read_text()))
    wrong = [*bare(found.text), *found.constants]
    assert not wrong, f"{name} says {wrong} unmarked: put it into {{% trans %}} or _()"


@pytest.mark.parametrize(
    "text",
    [
        "<p>Bare</p>",
        '<p>{{ "Bare words" if x else "" }}</p>',
        '{{ hero("Bare words", x) }}',
        '<img alt="bare">',
        '<div aria-label="{{ x }} bare">',
        '<p>{{ x }} {{ " bare" if x }}</p>',
        '<p>{{ x or "bare" }}</p>',
        '<meta name="description" content="Bare">',
        "{% set name = 'Bare words' %}",
        "<p>{% trans %}marked{% endtrans %} bare</p>",
        '{{ _("marked %(x)s", x="Bare words") }}',
        '<button data-said="bare words">',
    ],
)
def test_words_outside_of_a_marking_are_found(text: str) -> None:
    environment = Environment(autoescape=True)
    words.prepare(environment)
    found = said(environment.parse(text))
    assert [*bare(found.text), *found.constants]

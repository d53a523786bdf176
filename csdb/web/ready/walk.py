"""Everything public of the site, found as a reader finds it: from the pages, link by link.

What is made for one reader alone (forms, and pages that post) is left out and named as such.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from flask import Flask
from markupsafe import Markup, escape
from werkzeug.routing import Rule

from csdb.language import Language, marked
from csdb.web.current import Edition
from csdb.web.pages import addresses
from csdb.web.ready.drawn import Drawn, of_nobody
from csdb.web.ready.kept import is_public

MISSING = "/404.html"
"""The page for addresses that are not there, where many servers look for it."""

SUMS = "SHA256SUMS"
"""The file of a release that names all others, which no page does."""

_LINK = re.compile(r'\s(?:href|src|content|data-[\w-]+)="([^"]+)"')
_LEADING = re.compile(r'(\s(?:href|action)=")(/(?!/)[^"]*)"')
_POST = re.compile(r'<form[^>]*\smethod="post"')
_VERSION = re.compile(r"v=\w+", re.ASCII)
_ONWARD = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{moved}</title>
<meta http-equiv="refresh" content="0; url={0}"><link rel="canonical" href="{0}"></head>
<body><p>{told}</p></body></html>
"""


class BrokenError(Exception):
    """A page that cannot be drawn: its address and the status."""


def _onward(target: str, told: Language) -> bytes:
    """A page that sends on to another address."""
    link = Markup('<a href="{0}">{0}</a>').format(target)
    at = escape(told.said(_AT)) % {"address": link}
    moved = escape(told.said(_MOVED))
    return _ONWARD.format(escape(target), lang=told.tag, moved=moved, told=at).encode()


_MOVED, _AT = marked("Moved"), marked("This page is at %(address)s.")


@dataclass(frozen=True, slots=True)
class Copy:
    """The bytes at one address of the site, the address without a query."""

    address: str
    media_type: str
    data: bytes

    @property
    def is_page(self) -> bool:
        """Whether it is HTML, in which links are followed."""
        return self.media_type == "text/html"

    @property
    def text(self) -> str:
        """The HTML of a page; nothing of other files."""
        return self.data.decode() if self.is_page else ""


@dataclass(slots=True)
class Walk:
    """A walk over the site as it stands in one edition.

    all_releases: go to the releases before the current one, too
    left: pages that only the living site can answer; missing: links that lead nowhere
    """

    app: Flask
    edition: Edition
    all_releases: bool = False
    left: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)

    def copies(self) -> Iterator[Copy]:
        """Every public address once. BrokenError where one cannot be drawn."""
        rules = [rule.rule for rule in self.app.url_map.iter_rules() if _is_page(rule)]
        waiting = deque(dict.fromkeys([*self._pages(), *self._static(), *rules]))
        seen = set(waiting)
        while waiting:
            path = waiting.popleft()
            if copy := self._copy(path):
                yield copy
                new = [link for link in self._links(copy) if link not in seen]
                seen.update(new)
                waiting.extend(dict.fromkeys(new))
        self.missing -= set(rules)  # one may be there only when a setting is
        yield Copy(MISSING, "text/html", self._drawn(MISSING).read())

    def _pages(self) -> list[str]:
        with self.app.request_context(of_nobody("/", self.edition)):
            return addresses()

    def _static(self) -> Iterator[str]:
        folder = Path(self.app.static_folder or "")
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                yield f"{self.app.static_url_path}/{file.relative_to(folder).as_posix()}"

    def _drawn(self, path: str) -> Drawn:
        # Flask itself, without the layer in front of it: this is read once.
        return Drawn(
            lambda environ, start: Flask.wsgi_app(self.app, environ, start),
            of_nobody(path.encode().decode("latin-1"), self.edition),
        )

    def _copy(self, path: str) -> Copy | None:
        """The copy of an address; None for one that only the living site can answer."""
        drawn = self._drawn(path)
        media_type = drawn.header("Content-Type").partition(";")[0]
        data, code = drawn.read(), drawn.status[:3]
        if code in ("301", "302", "303", "307", "308"):
            return self._onward(path, drawn.header("Location"))
        if code >= "500":
            raise BrokenError(f"{path} is answered {drawn.status.title()}")
        if code == "404":
            self.missing.add(path)
        copy = Copy(path, media_type, data)
        told = is_public(drawn.status, drawn.headers) and not _POST.search(copy.text)
        if copy.is_page and code == "200" and not told:
            self.left.add(path)
        # A file without an ending is shown by a server as what it is only if that is plain text.
        named = copy.is_page or Path(path).suffix or media_type == "text/plain"
        return copy if told and named else None

    def _onward(self, path: str, location: str) -> Copy | None:
        """The copy of an address that leads to another: the file there, or a page that goes on."""
        target = self._own(location)
        if not target or not self._is_wanted(target):
            return None
        if Path(path).suffix:
            copy = self._copy(target)
            return Copy(path, copy.media_type, copy.data) if copy else None
        return Copy(path, "text/html", _onward(target, self.app.config["CSDB"].language))

    def _links(self, copy: Copy) -> Iterator[str]:
        """The addresses of this site that a page links to, or a list of digests has beside it."""
        for link in (*_LINK.findall(copy.text), *_listed(copy)):
            target = self._own(unescape(link))
            if target and self._is_wanted(target):
                yield target

    def _own(self, link: str) -> str:
        """The address without fragment that a link leads to; empty if it is none that is copied."""
        link = link.removeprefix(self.app.config["CSDB"].site_url)
        path, _, query = link.partition("#")[0].partition("?")
        is_own = path.startswith("/") and not path.startswith("//")
        return unquote(path) if is_own and (not query or _VERSION.fullmatch(query)) else ""

    def _is_wanted(self, path: str) -> bool:
        """Whether it is not of a release before the current one, if those are left out."""
        _, _, rest = path.partition("/releases/")
        which = rest.partition("/")[0]
        return self.all_releases or not rest or which in ("latest", self.edition.release.id)


def _listed(copy: Copy) -> list[str]:
    """The addresses of the files that a SHA256SUMS names."""
    folder, _, name = copy.address.rpartition("/")
    lines = copy.data.decode().splitlines() if name == SUMS and not copy.is_page else ()
    return [f"{folder}/{line.partition('  ')[2]}" for line in lines]


def living(page: bytes, copied: frozenset[str], site_url: str) -> bytes:
    """A page whose links to what was not copied lead to the living site."""

    def led(found: re.Match[str]) -> str:
        path, _, query = unescape(found[2]).partition("#")[0].partition("?")
        here = unquote(path) in copied and (not query or _VERSION.fullmatch(query))
        return found[0] if here else f'{found[1]}{escape(site_url)}{found[2]}"'

    return _LEADING.sub(led, page.decode()).encode()


def _is_page(rule: Rule) -> bool:
    """Whether it is the rule of one address that can be read."""
    return not rule.arguments and "GET" in (rule.methods or ())

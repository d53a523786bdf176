"""The layer in front of Flask that hands out public responses as ready bytes.

Flask draws a response that says it is public once for each edition; from then on it is found by its
address. Everything else is for Flask: posts, forms, what is not there, and hosts that are not ours.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.sansio.utils import host_is_trusted

from csdb.web.api.problem import PREFIX, takes_no_json
from csdb.web.current import EDITION
from csdb.web.pages import addresses
from csdb.web.ready.drawn import Drawn, of_nobody
from csdb.web.ready.editions import Editions, Stand
from csdb.web.ready.kept import Answer, Kept, is_public, keep, packed
from csdb.web.ready.negotiation import accepted
from csdb.web.ready.shelf import Shelf

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FILES = 8_000_000
"""Bytes kept of files that never change."""

_LARGEST = 8_000_000
"""Bytes of a response that is taken into memory at all; a larger one goes by as Flask sends it."""

_ASIDE = frozenset(("HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE"))
"""Conditions that nobody sets on a page; Flask sees to them."""

_CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE", "HTTP_IF_RANGE")
"""Not for Flask to see when it draws what may be kept: that must be all of it."""

_TRACKED = re.compile(r"(?:(?:utm_\w+|fbclid|gclid|msclkid|mc_cid|mc_eid)=[^&]*(?:&|$))+")
"""A query that newsletters and networks add to any address: it asks for nothing."""

_ONCE = "?"
"""In place of an address: a public answer that is not kept, but packed all the same."""

_VERSION = re.compile(r"v=\w{1,64}", re.ASCII)
"""The query of a static file, which has two sets of headers: with it, and without."""


def init_app(app: Flask) -> None:
    """Put the layer in front of the app."""
    ready = Ready(app, app.wsgi_app)
    app.extensions["csdb_ready"] = ready
    app.wsgi_app = ready.answer  # type: ignore[assignment, method-assign]  # as Flask has it


class Ready:
    """Hands out what is ready, and asks `inner`, Flask, for the rest."""

    def __init__(self, app: Flask, inner: "WSGIApplication") -> None:
        self._app, self._inner = app, inner
        self._files = Shelf(FILES)
        self._static = f"{app.static_url_path}/"
        self._hosts: frozenset[str] = frozenset()
        self.editions = Editions(
            app.extensions["csdb_current"],
            times=app.config["CSDB"].refresh_times,
            fill=self._fill,
        )

    def answer(self, environ: "WSGIEnvironment", start: "StartResponse", /) -> Iterable[bytes]:
        """Answer one request: a WSGI application."""
        stand = self.editions.now
        if stand is None:
            if self._app.testing:  # tests publish and look in one breath
                return self._inner(environ, start)
            stand = self.editions.begin()
        address = self._address(environ)
        if address is None:
            environ[EDITION] = stand.edition
            return self._inner(environ, start)
        if address == _ONCE:
            return self._draw_once(stand, environ, start)
        if kept := self._found(stand, address):
            return _sent(kept.answer(environ), start)
        return self._draw(stand, address, environ, start)

    def at_hand(self, environ: "WSGIEnvironment", _start: object = None, /) -> Answer | None:
        """The answer to a request if it is ready, and None where it would have to be drawn.

        It may stand where a WSGI application does, behind what tells of the proxies.
        """
        stand = self.editions.now
        address = self._address(environ) if stand else None
        kept = self._found(stand, address) if stand and address else None
        return kept.answer(environ) if kept else None

    def _found(self, stand: Stand, address: str) -> Kept | None:
        """What is kept under an address; nothing is under _ONCE."""
        return stand.shelf.get(address) or self._files.get(address)

    def _address(self, environ: "WSGIEnvironment") -> str | None:
        """Under what the response is kept, or _ONCE; None for a request that Flask has to see."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or environ.get("SCRIPT_NAME"):
            return None  # links begin with the name the site is mounted under
        if not self._is_trusted(environ.get("HTTP_HOST", "")) or not _ASIDE.isdisjoint(environ):
            return None
        path: str = environ["PATH_INFO"]
        if path.startswith(PREFIX) and takes_no_json(environ.get("HTTP_ACCEPT", "")):
            return None
        query = environ.get("QUERY_STRING")
        if not query or _TRACKED.fullmatch(query):
            return path
        if path.startswith(self._static) and _VERSION.fullmatch(query):
            return f"{path}?v"
        return _ONCE if path.startswith(PREFIX) else None

    def _is_trusted(self, host: str) -> bool:
        """Whether Flask would answer under this name, too. It is remembered of a few names."""
        if host in self._hosts:
            return True
        trusted = host_is_trusted(host, self._app.config["TRUSTED_HOSTS"])
        if trusted and len(self._hosts) < 100:
            self._hosts |= {host}
        return trusted

    def _draw(
        self, stand: Stand, address: str, environ: "WSGIEnvironment", start: "StartResponse"
    ) -> Iterable[bytes]:
        """Let Flask draw the response, and keep it if it is the same for everybody."""
        drawn = self._drawn(stand, environ)
        if not _is_kept(drawn):
            return _passed_on(drawn, environ, start)
        kept = keep(drawn.headers, drawn.read())
        shelf = self._files if kept.lasting else stand.shelf
        shelf.put(address, kept)
        return _sent(kept.answer(environ), start)

    def _draw_once(
        self, stand: Stand, environ: "WSGIEnvironment", start: "StartResponse"
    ) -> Iterable[bytes]:
        """The answer to a query, packed for who asks; there are too many to keep any."""
        drawn = self._drawn(stand, environ)
        if not _is_kept(drawn):
            return _passed_on(drawn, environ, start)
        likes = accepted(environ.get("HTTP_ACCEPT_ENCODING", ""))
        once = keep(drawn.headers, drawn.read(), wanted=likes[:1])
        return _sent(once.answer(environ), start)

    def _drawn(self, stand: Stand, environ: "WSGIEnvironment") -> Drawn:
        """All of the response, whatever part or condition was asked for."""
        whole = {name: each for name, each in environ.items() if name not in _CONDITIONS}
        return Drawn(self._inner, whole | {"REQUEST_METHOD": "GET", EDITION: stand.edition})

    def _fill(self, stand: Stand) -> bool:
        """Draw every page of a stand; whether that went well, or the database was needed and away.

        A page that is not public, a form, is none of the layer's.
        """
        with self._app.request_context(of_nobody("/", stand.edition)):
            paths = addresses()
        for path in paths:
            drawn = Drawn(self._inner, of_nobody(path, stand.edition))
            if _is_kept(drawn):
                stand.shelf.pages[path] = keep(drawn.headers, drawn.read())
                continue
            drawn.close()
            if drawn.status.startswith("503"):
                return False
        return True


def _is_kept(drawn: Drawn) -> bool:
    """Whether a response is the same for everybody, and not too large to be kept."""
    size = int(drawn.header("Content-Length") or 0)
    return size <= _LARGEST and is_public(drawn.status, drawn.headers)


def _sent(answer: Answer, start: "StartResponse") -> list[bytes]:
    """An answer as WSGI has it. A copy of the headers: servers may add to them."""
    status, headers, data = answer
    start(f"{status} {_PHRASES[status]}", list(headers))
    return [data] if data else []


_PHRASES = {200: "OK", 206: "Partial Content", 304: "Not Modified", 416: "Range Not Satisfiable"}


def _passed_on(drawn: Drawn, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
    """The response as it is, a form smaller, and without bytes where those were not asked for."""
    headers, parts = drawn.headers, drawn.parts
    if drawn.status == "200 OK" and drawn.header("Content-Type").startswith("text/html"):
        # There is nothing in it that the request said, so its size gives no secret away.
        accepts = environ.get("HTTP_ACCEPT_ENCODING", "")
        headers, data = packed(headers, drawn.read(), accepts)
        parts = [data]
    start(drawn.status, headers)
    if environ["REQUEST_METHOD"] == "GET":
        return parts
    drawn.close()
    return []

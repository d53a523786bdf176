"""The site as granian asks for it: what is ready is answered at once, all else on threads.

RSGI is the interface granian has beside WSGI (docs/spec/RSGI.md there). By WSGI every request takes
a thread. The interpreter going from thread to thread costs as much as a ready page does, and forms
that come slowly, or wait for the disk, may hold all threads and with them every page.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import structlog
from flask import Flask

from csdb import log as logs
from csdb.web import behind_proxies
from csdb.web.environ import BodyError, body, head, whole
from csdb.web.headers import SECURITY
from csdb.web.ready.drawn import Drawn
from csdb.web.ready.kept import Answer

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment
    from granian.rsgi import HTTPProtocol, Scope  # type: ignore[attr-defined]

THREADS, OTHERS = 16, 4
"""Forms a web process works on at once, each of which may wait for the disk or for the database;
and other requests, which give a database up after two seconds at most."""

_Ready = Callable[["WSGIEnvironment", None], Answer | None]

log = structlog.get_logger()


class Site:
    """A Flask app of ours as an RSGI application. `editions` keep what is ready new."""

    def __init__(self, app: Flask) -> None:
        ready = app.extensions["csdb_ready"]
        self.editions = ready.editions
        self._flask, self._longest = app.wsgi_app, app.config["MAX_CONTENT_LENGTH"]
        self._ready: _Ready = behind_proxies(app, ready.at_hand)
        self._forms = ThreadPoolExecutor(THREADS, thread_name_prefix="form")
        self._others = ThreadPoolExecutor(OTHERS, thread_name_prefix="page")

    async def __rsgi__(self, scope: "Scope", protocol: "HTTPProtocol", /) -> None:
        """Answer one request."""
        try:
            answer = self._ready(head(scope), None) or await self._made(scope, protocol)
        except BodyError as wrong:
            answer = _sentence(wrong.status, wrong.sentence)
        except Exception as problem:  # faults in pages are seen to by Flask; this one is here
            where = logs.place(problem)
            log.error("request.failed", error=type(problem).__name__, where=where)
            answer = _sentence(500, "This could not be answered.")
        protocol.response_bytes(*answer)

    def __rsgi_del__(self, _loop: asyncio.AbstractEventLoop, /) -> None:
        """Finish what is being worked on."""
        self._others.shutdown()
        self._forms.shutdown()

    async def _made(self, scope: "Scope", protocol: "HTTPProtocol") -> Answer:
        """What Flask answers, on a thread."""
        asked = whole(scope, await body(scope, protocol, longest=self._longest))
        threads = self._forms if scope.method == "POST" else self._others
        return await asyncio.get_running_loop().run_in_executor(threads, self._from_flask, asked)

    def _from_flask(self, environ: "WSGIEnvironment") -> Answer:
        """All of a response. What the site sends is a few megabytes at most, and in memory."""
        drawn = Drawn(self._flask, environ)
        return int(drawn.status[:3]), drawn.headers, drawn.read()


def _sentence(status: int, told: str) -> Answer:
    """An answer where there is no page for it."""
    kind = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}
    return status, [*(SECURITY | kind).items()], f"{told}\n".encode()

"""One response of Flask to a request made up by us, or by a reader: its status, headers, bytes."""

import sys
from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING, Any

from csdb.web.current import EDITION, Edition
from csdb.web.ready.kept import Header

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment


class Drawn:
    """A response whose bytes are not read yet. Read or close it."""

    def __init__(self, application: "WSGIApplication", environ: "WSGIEnvironment") -> None:
        self.status, self.headers = "", list[Header]()
        self.parts: Iterable[bytes] = application(environ, self._start)

    def _start(self, status: str, headers: list[Header], _problem: Any = None, /) -> Any:
        self.status, self.headers = status, headers

    def header(self, name: str) -> str:
        """The value of the first header of a name, in whatever letters; empty without one."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def read(self) -> bytes:
        """All bytes of the body."""
        try:
            return b"".join(self.parts)
        finally:
            self.close()

    def close(self) -> None:
        """Let go of what the response holds, a file for instance."""
        if close := getattr(self.parts, "close", None):
            close()


def of_nobody(path: str, edition: Edition) -> "WSGIEnvironment":
    """A GET of nobody in particular, to be answered from an edition."""
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        EDITION: edition,
    }

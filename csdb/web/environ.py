"""A request as granian gives it (RSGI), told as WSGI has it (PEP 3333), for the site is a WSGI app.

`head` is what a ready page is found by; `whole` is all of it, with the body.
"""

import asyncio
import sys
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment
    from granian.rsgi import HTTPProtocol, Scope  # type: ignore[attr-defined]

SLOWEST = 60
"""Seconds within which a body has to arrive: a phone on a train sends a form in five."""

_PLAIN = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}

_ALWAYS = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}


class BodyError(Exception):
    """A body that did not come as it was announced; `status` and the sentence that go back."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


def head(scope: "Scope") -> "WSGIEnvironment":
    """The request line and the headers of a request."""
    told: WSGIEnvironment = {
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": _path(scope),
        "QUERY_STRING": scope.query_string,
    }
    for header, value in _headers(scope):
        name = _name(header)
        told[name] = f"{told[name]},{value}" if name in told else value
    if "HTTP_HOST" not in told:  # HTTP/2 has it elsewhere
        told["HTTP_HOST"] = scope.authority or ""
    return told


def whole(scope: "Scope", body: bytes) -> "WSGIEnvironment":
    """All that a WSGI application is told of a request."""
    name, _, port = scope.server.rpartition(":")
    return {
        **_ALWAYS,
        **head(scope),
        "SERVER_NAME": name.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
    }


async def body(scope: "Scope", protocol: "HTTPProtocol", *, longest: int) -> bytes:
    """The body of a request, all of it, if it says how long that is.

    Nothing is read of one longer than `longest` bytes, which Flask refuses by what it says of
    itself, and of one that does not say: nobody could tell whether all of it came. BodyError.
    """
    told = scope.headers.get("content-length", "")
    if not told and _may_have_body(scope):
        raise BodyError(411, "A form has to say how long it is (Content-Length).")
    size = int(told) if told.isdecimal() else 0
    return await _arrived(protocol) if 0 < size <= longest else b""


def _may_have_body(scope: "Scope") -> bool:
    """Whether a request that tells no length may have a body: HTTP/1.1 says so, HTTP/2 does not."""
    frames = scope.http_version == "2" and scope.method == "POST"
    return frames or "transfer-encoding" in scope.headers


async def _arrived(protocol: "HTTPProtocol") -> bytes:
    from granian.rsgi import ProtocolClosed  # type: ignore[attr-defined]

    try:
        async with asyncio.timeout(SLOWEST):
            data: bytes = await protocol()
    except TimeoutError:
        raise BodyError(408, f"The form did not arrive within {SLOWEST} seconds.") from None
    except ProtocolClosed:
        raise BodyError(400, "Only a part of the form arrived.") from None
    return data


@lru_cache(maxsize=256)  # anybody may send any header
def _name(header: str) -> str:
    """What a header is called in WSGI."""
    return _PLAIN.get(header) or f"HTTP_{header.upper().replace('-', '_')}"


def _headers(scope: "Scope") -> list[tuple[str, str]]:
    """Name and value of every header; a value that is not ASCII is empty."""
    try:
        return scope.headers.items()
    except Exception:  # granian names no class for it
        return [(name, scope.headers.get(name, "")) for name in scope.headers.keys()]  # noqa: SIM118


def _path(scope: "Scope") -> str:
    """The path in bytes of Latin-1, as WSGI has it; one that is no UTF-8 names nothing."""
    try:
        path = scope.path
    except Exception:  # granian names no class for it
        path = "/\N{REPLACEMENT CHARACTER}"
    return path if path.isascii() else path.encode().decode("latin-1")

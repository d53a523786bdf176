"""One public response as ready bytes: as it is, gzipped and in brotli, with all headers."""

import gzip
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

import brotli

from csdb.web.ready import negotiation

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

Header = tuple[str, str]

Answer = tuple[int, list[Header], bytes]
"""Status, headers and bytes of a response."""

QUICK, BEST = (5, 6), (11, 9)
"""Effort of brotli and gzip: while somebody waits, and when nobody does."""

_LEAST = 400
"""Bytes from which encoding saves anything worth having."""

_TEXT = (
    "text/",
    "image/svg+xml",
    "application/json",
    "application/ld+json",
    "application/feed+json",
    "application/schema+json",
    "application/vnd.oai.openapi+json",
    "application/xml",
    "application/atom+xml",
    "application/rss+xml",
    "application/javascript",
)
"""Media types, or how they begin, of what gets smaller; pictures and Parquet are packed already."""

_OURS = {"content-length", "etag", "vary", "last-modified", "date", "accept-ranges"}
"""Headers that are made anew. Not the file's date: machines differ in it, and not in its bytes."""

_OF_BYTES = {"content-type", "content-encoding", "content-length", "accept-ranges"}
"""Headers that a 304 leaves out."""


@dataclass(frozen=True, slots=True)
class Body:
    """The bytes of one encoding, their strong entity tag, the headers of a 200 and of a 304.

    stored: the bytes, or where `zipped` what gzip makes of them: of a page hardly anybody wants
    them as they are, and they are most of what would be kept
    """

    stored: bytes
    etag: str
    found: list[Header]
    same: list[Header]
    zipped: bool = False

    @property
    def data(self) -> bytes:
        """The bytes that are sent."""
        return gzip.decompress(self.stored) if self.zipped else self.stored


@dataclass(frozen=True, slots=True)
class Kept:
    """A response in each of its encodings; there is always one as it is.

    lasting: it never changes, so it may be asked for in parts and outlives an edition
    """

    bodies: Mapping[str, Body]
    lasting: bool

    @property
    def size(self) -> int:
        """Bytes it takes in memory, by and large."""
        return sum(len(body.stored) + 2_000 for body in self.bodies.values())

    def best(self, header: str) -> Body:
        """The body that an Accept-Encoding header likes best."""
        for encoding in negotiation.accepted(header):
            if body := self.bodies.get(encoding):
                return body
        return self.bodies[""]

    def answer(self, environ: "WSGIEnvironment") -> Answer:
        """The response to a GET or HEAD, as it asks for it. The headers are not to be changed."""
        if self.lasting and "HTTP_RANGE" in environ:
            return self._part(environ)
        return self._whole(environ)

    def _whole(self, environ: "WSGIEnvironment") -> Answer:
        body = self.best(environ.get("HTTP_ACCEPT_ENCODING", ""))
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known is not None and negotiation.is_known(known, body.etag):
            return 304, body.same, b""
        return 200, body.found, body.data if environ["REQUEST_METHOD"] == "GET" else b""

    def _part(self, environ: "WSGIEnvironment") -> Answer:
        """A part of the bytes as they are, or all of them in whatever encoding."""
        body, size = self.bodies[""], len(self.bodies[""].data)
        condition = environ.get("HTTP_IF_RANGE", "")
        try:
            part = negotiation.span(
                environ["HTTP_RANGE"], size, condition=condition, etag=body.etag
            )
        except negotiation.OutsideError:
            return 416, [*body.same, ("Content-Range", f"bytes */{size}")], b""
        if part is None or environ["REQUEST_METHOD"] != "GET" or "HTTP_IF_NONE_MATCH" in environ:
            return self._whole(environ)
        begin, end = part
        headers = [each for each in body.found if each[0] != "Content-Length"]
        told = [("Content-Range", f"bytes {begin}-{end - 1}/{size}")]
        headers += [*told, ("Content-Length", str(end - begin))]
        return 206, headers, body.data[begin:end]


def is_public(status: str, headers: Iterable[Header]) -> bool:
    """Whether a response is the same for everybody, by what it says of itself."""
    told = [(name.lower(), value.lower()) for name, value in headers]
    names = {name for name, _ in told}
    control = ",".join(value for name, value in told if name == "cache-control")
    varies = {value for name, value in told if name == "vary"} - {"accept-encoding"}
    mine = names & {"set-cookie", "content-encoding"} or varies or "no-store" in control
    return status == "200 OK" and "public" in control and not mine


def keep(
    headers: Iterable[Header],
    data: bytes,
    *,
    effort: tuple[int, int] = QUICK,
    wanted: Collection[str] = negotiation.ENCODINGS,
) -> Kept:
    """A response ready to be handed out, from the headers and bytes of a public one.

    wanted: the encodings that are worth making
    """
    named = {name.lower(): value for name, value in headers}
    kept = [(name, value) for name, value in headers if name.lower() not in _OURS]
    lasting = "immutable" in named.get("cache-control", "")
    if lasting:
        kept.append(("Accept-Ranges", "bytes"))
    media_type = named.get("content-type", "")
    encoded = encodings(data, media_type, effort=effort, wanted=wanted)
    if _may_shrink(data, media_type):
        kept.append(("Vary", "Accept-Encoding"))
    bodies = {name: _body(kept, each, name) for name, each in encoded.items()}
    if "gzip" in bodies and not lasting:  # of what lasts parts may be asked for, a few bytes each
        bodies[""] = replace(bodies[""], stored=bodies["gzip"].stored, zipped=True)
    return Kept(bodies, lasting)


def packed(headers: list[Header], data: bytes, accepts: str) -> tuple[list[Header], bytes]:
    """A page that is sent once, in the encoding that an Accept-Encoding header likes best."""
    kept = [each for each in headers if each[0].lower() not in ("content-length", "etag")]
    likes = negotiation.accepted(accepts)
    found = encodings(data, "text/html", effort=QUICK, wanted=likes[:1])
    encoding = next((each for each in likes if each in found), "")
    told = [("Vary", "Accept-Encoding"), ("Content-Length", str(len(found[encoding])))]
    if encoding:
        told.append(("Content-Encoding", encoding))
    return [*kept, *told], found[encoding]


def encodings(
    data: bytes,
    media_type: str,
    *,
    effort: tuple[int, int],
    wanted: Collection[str] = negotiation.ENCODINGS,
) -> dict[str, bytes]:
    """The bytes as they are and, where that is smaller, gzipped and in brotli."""
    made = {"": data}
    if _may_shrink(data, media_type):
        quality, level = effort
        if "gzip" in wanted:  # mtime=0: the same bytes, and with them the same tag, everywhere
            made["gzip"] = gzip.compress(data, level, mtime=0)
        if "br" in wanted:
            made["br"] = brotli.compress(data, quality=quality)
    return {name: each for name, each in made.items() if not name or len(each) < len(data)}


def _may_shrink(data: bytes, media_type: str) -> bool:
    return len(data) >= _LEAST and media_type.startswith(_TEXT)


def _body(kept: list[Header], data: bytes, encoding: str) -> Body:
    etag = f'"{sha256(data).hexdigest()}"'
    headers = [*kept, ("ETag", etag), ("Content-Length", str(len(data)))]
    if encoding:
        headers.append(("Content-Encoding", encoding))
    return Body(data, etag, headers, [h for h in headers if h[0].lower() not in _OF_BYTES])

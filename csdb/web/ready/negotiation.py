"""What a request asks of bytes that are ready: in which encoding, only if new, or a part of them.

As RFC 9110 has it, sections 12.5.3, 13.1 and 14.
"""

import re
from functools import lru_cache

ENCODINGS = ("br", "gzip", "")
"""How a body may be encoded, the smallest first; "" is as it is."""

Span = tuple[int, int]
"""First byte of a part, and the one after its last."""

_TAG = re.compile(r'(?:W/)?("[^"]*")')
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
_WEIGHT = re.compile(r"q=(1(?:\.0{0,3})?|0(?:\.\d{0,3})?)", re.ASCII)


class OutsideError(ValueError):
    """The part that is asked for begins after the last byte."""


@lru_cache(maxsize=256)  # there are a few dozen browsers
def accepted(header: str) -> tuple[str, ...]:
    """Of ENCODINGS those that an Accept-Encoding header takes, the one it likes best first.

    A request without the header is one with an empty header here: it gets the bytes as they are.
    """
    weights = dict(map(_weighted, header.lower().split(",")))
    rest = weights.get("*", 0.0)
    gzip = weights.get("gzip", weights.get("x-gzip", rest))
    # What is not mentioned is taken as it is, but liked least.
    plain = weights.get("identity", weights.get("*", 0.0005))
    likes = {"br": weights.get("br", rest), "gzip": gzip, "": plain}
    return tuple(sorted((each for each in ENCODINGS if likes[each]), key=lambda e: -likes[e]))


def _weighted(part: str) -> tuple[str, float]:
    """The name of one entry of the header, and its weight; a weight that is none is a refusal."""
    name, separator, parameter = part.partition(";")
    found = _WEIGHT.fullmatch(parameter.strip())
    return name.strip(), float(found[1]) if found else float(not separator)


def is_known(header: str, etag: str) -> bool:
    """Whether an If-None-Match header names the entity tag, weak or strong: send nothing then."""
    return header == etag or header.strip() == "*" or etag in _TAG.findall(header)


def span(header: str, size: int, *, condition: str, etag: str) -> Span | None:
    """The part of `size` bytes that a Range header asks for; None for all of them.

    All are sent for several parts at once, for a header nobody understands, and when If-Range
    (`condition`, empty without one) names other bytes. OutsideError for a part that is not there.
    """
    found = _RANGE.fullmatch(header.strip())
    if not found or found.groups() == ("", "") or condition not in ("", etag):
        return None
    first, last = found.groups()
    if not first:
        begin, end = max(0, size - int(last)), size
    else:
        begin, end = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < begin:
            return None
    if begin >= size:
        raise OutsideError
    return begin, end

"""What goes wrong under /api, as problem details (RFC 9457): JSON with a sentence, never more."""

from functools import lru_cache

from flask import Response, request
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import HTTPException, default_exceptions
from werkzeug.http import parse_accept_header

from csdb.publish.files.tidy import dumped
from csdb.web.headers import readable_elsewhere

PREFIX = "/api/"
"""What the addresses of the API begin with, this and later versions."""

MEDIA_TYPE = "application/problem+json"
_KEPT = ("Allow", "Retry-After")


def concerned() -> bool:
    """Whether the request is one to the API."""
    return request.path.startswith(PREFIX)


@lru_cache(maxsize=256)  # there are a few dozen clients
def takes_no_json(accept: str) -> bool:
    """Whether an Accept header rules out what the API answers with; an empty one does not."""
    asked = parse_accept_header(accept, MIMEAccept)
    return bool(asked) and not asked.quality("application/json")


def problem(wrong: HTTPException) -> Response:
    """The error as problem details; `detail` is the sentence it was raised with."""
    status = wrong.code if wrong.code in default_exceptions else 500
    told = {
        "type": "about:blank",
        "title": default_exceptions[status]().name if status else "",
        "status": status,
        "detail": wrong.description or "",
    }
    response = Response(dumped(told), status=status, mimetype=MEDIA_TYPE)
    for name, value in wrong.get_headers():
        if name in _KEPT:
            response.headers[name] = value
    return readable_elsewhere(response)

"""The query of a request to the API, read strictly: what is not understood is an error."""

import re
from collections.abc import Mapping

from flask import request
from werkzeug.exceptions import BadRequest

LONGEST = 2_000
"""Bytes of the longest query that is read; the longest sensible one has about 600."""

_PLAIN = re.compile(r"[a-z0-9_+=,]{1,200}")


def query(allowed: Mapping[str, object]) -> dict[str, str]:
    """What is asked, by name; one that is not `allowed`, comes twice or is odd is a BadRequest.

    A plus may be written plainly, as in level+years, although it would mean a space.
    """
    if len(request.query_string) > LONGEST:
        raise BadRequest(f"The query is longer than {LONGEST} bytes.")
    told = {}
    for name, values in request.args.lists():
        if name not in allowed:
            known = ", ".join(allowed) or "none"
            raise BadRequest(f"There is no such parameter here; there are: {known}.")
        if len(values) > 1:
            raise BadRequest(f"{name} is given more than once.")
        value = values[0].replace(" ", "+")
        if not _PLAIN.fullmatch(value):
            raise BadRequest(f"{name} is a code of lower-case letters, digits, _, + and =.")
        told[name] = value
    return told

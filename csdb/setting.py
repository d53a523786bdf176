"""One setting: its name, default, help and example, and how the text of each kind is read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from typing import Any
from urllib.parse import urlsplit

from csdb import countries
from csdb.publish.rule import Policy, Rule


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable. `read` makes its value of a text, or raises ValueError.

    The error's text completes the sentence "CSDB_X ...": "must be a number from 0 to 9".
    """

    name: str
    key: str
    default: Any
    help: str
    example: str
    read: Callable[[str], object]


def database_url(text: str) -> str:
    """The URL of a SQLite file or a PostgreSQL database."""
    # The text is not repeated in the sentence: it may hold a password.
    if re.match(r"sqlite:///[^:]", text) or re.match(r"postgres(ql(\+psycopg)?)?://.", text):
        return text
    raise ValueError("must start with sqlite:/// and a file, or with postgresql+psycopg://")


def line(text: str) -> str:
    """One line that can be printed."""
    if len(text) > 80 or not text.isprintable():
        raise ValueError("must be one line of at most 80 characters")
    return text


def site_url(text: str) -> str:
    """An http or https address without a path, its host in small letters."""
    parts = urlsplit(text)
    bare = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
    if parts.scheme in ("http", "https") and parts.hostname and bare and _port_is_right(text):
        return f"{parts.scheme}://{parts.netloc.lower()}"
    raise ValueError(f"must be an address without a path, not {text!r}")


def _port_is_right(url: str) -> bool:
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False


def contact(text: str) -> str:
    """An e-mail address or the address of a page."""
    if re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+|https?://[^\s/]+\S*", text) and len(text) <= 200:
        return text
    raise ValueError(f"must be an e-mail address or the address of a page, not {text!r}")


def times(text: str) -> tuple[time, ...]:
    """Times of day in UTC, in order, each once."""
    parts = [part.strip() for part in text.split(",")]
    if not all(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", part) for part in parts):
        raise ValueError(f"must be times of day (UTC, 24 hours) joined by commas, not {text!r}")
    if len(set(parts)) < len(parts):
        raise ValueError(f"names a time twice: {text!r}")
    return tuple(time.fromisoformat(part) for part in sorted(parts))


def country(text: str) -> str:
    """The code of a country, in small letters."""
    code = text.lower()
    if code not in countries.NAMES:
        raise ValueError(f"must be a two-letter country code (ISO 3166), not {text!r}")
    return code


def locale(text: str) -> str:
    """A locale as Babel names it: a language, and a script or a territory where it matters."""
    if not re.fullmatch(r"[a-z]{2,3}(_[A-Z][a-z]{3})?(_[A-Z]{2})?", text):
        raise ValueError(f"must be a language and perhaps a territory, not {text!r}")
    return text


def hosts(text: str) -> tuple[str, ...]:
    """Host names in small letters; one with a leading dot takes subdomains in."""
    names = tuple(part.strip().lower() for part in text.split(","))
    if not all(re.fullmatch(r"\.?[a-z0-9]([a-z0-9.-]*[a-z0-9])?", host) for host in names):
        raise ValueError(f"must be host names without port, joined by commas, not {text!r}")
    return names


def hops(text: str) -> int:
    """A number of proxies."""
    if not re.fullmatch(r"[0-9]", text):
        raise ValueError(f"must be a number from 0 to 9, not {text!r}")
    return int(text)


def limit(text: str) -> int:
    """How many of something there may be."""
    if not re.fullmatch(r"[1-9][0-9]{0,6}", text):
        raise ValueError(f"must be a whole number from 1 to 9999999, not {text!r}")
    return int(text)


def password_hash(text: str) -> str:
    """The argon2id hash of a password, with all that is needed to check one."""
    # The text is not repeated in the sentence: somebody may have written the password itself.
    if re.fullmatch(r"\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$[\w+/]+\$[\w+/]{20,}", text, re.ASCII):
        return text
    raise ValueError("must be what `csdb console --new-password` prints")


def policy(text: str) -> Policy:
    """The name of a release rule."""
    if text == "rounds":
        return "rounds"
    if text == "strict":
        return "strict"
    raise ValueError(f"must be rounds or strict, not {text!r}")


def parameter(name: str) -> Callable[[str], int]:
    """What reads a parameter of the release rule; one weaker than the rule's own is an error."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,6}", text):
            raise ValueError(f"must be a whole number, not {text!r}")
        try:
            Rule("rounds", **{name: int(text)})
        except ValueError as weak:
            raise ValueError(f"cannot be {int(text)}: {weak}") from None
        return int(text)

    return read

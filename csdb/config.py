"""The settings, as data: each with its name, default, help and example, read once at start-up."""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csdb import countries

PREFIX = "CSDB_"
OF_TESTS = ("CSDB_TRIAL_DATA", "CSDB_TEST_")
"""Names that only the tests read: met in an environment they are no mistake."""


class SettingsError(ValueError):
    """What is wrong with the environment: one sentence a setting, on lines of their own."""


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


def _database_url(text: str) -> str:
    # The text is not repeated in the sentence: it may hold a password.
    if re.match(r"sqlite:///[^:]", text) or re.match(r"postgres(ql(\+psycopg)?)?://.", text):
        return text
    raise ValueError("must start with sqlite:/// and a file, or with postgresql+psycopg://")


def _line(text: str) -> str:
    if len(text) > 80 or not text.isprintable():
        raise ValueError("must be one line of at most 80 characters")
    return text


def _site_url(text: str) -> str:
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


def _contact(text: str) -> str:
    if re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+|https?://[^\s/]+\S*", text) and len(text) <= 200:
        return text
    raise ValueError(f"must be an e-mail address or the address of a page, not {text!r}")


def _times(text: str) -> tuple[time, ...]:
    parts = [part.strip() for part in text.split(",")]
    if not all(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", part) for part in parts):
        raise ValueError(f"must be times of day (UTC, 24 hours) joined by commas, not {text!r}")
    if len(set(parts)) < len(parts):
        raise ValueError(f"names a time twice: {text!r}")
    return tuple(time.fromisoformat(part) for part in sorted(parts))


def _country(text: str) -> str:
    code = text.lower()
    if code not in countries.NAMES:
        raise ValueError(f"must be a two-letter country code (ISO 3166), not {text!r}")
    return code


def _hosts(text: str) -> tuple[str, ...]:
    hosts = tuple(part.strip().lower() for part in text.split(","))
    if not all(re.fullmatch(r"\.?[a-z0-9]([a-z0-9.-]*[a-z0-9])?", host) for host in hosts):
        raise ValueError(f"must be host names without port, joined by commas, not {text!r}")
    return hosts


def _hops(text: str) -> int:
    if not re.fullmatch(r"[0-9]", text):
        raise ValueError(f"must be a number from 0 to 9, not {text!r}")
    return int(text)


def _setting(
    default: Any,
    help: str,  # noqa: A002  the word of the trade, also in click
    *,
    example: str,
    read: Callable[[str], object],
    secret: bool = False,
) -> Any:
    data = {"help": help, "example": example, "read": read}
    return field(default=default, repr=not secret, metadata=data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What one site is told about itself; every value has passed its check.

    Paths are relative to the working directory. `refresh_times` are UTC, in order, at least one.
    """

    database_url: str = _setting(
        "sqlite:///var/csdb.db",
        "Where the answers and releases are kept: a SQLite file, or a PostgreSQL database.",
        example="postgresql+psycopg://csdb@/csdb",
        read=_database_url,
        secret=True,
    )
    keys_file: Path = _setting(  # noqa: RUF009  a Path never changes
        Path("var/keys.json"),
        "The file of secret keys; `csdb init` makes it. Keep it apart from copies of the database.",
        example="/etc/csdb/keys.json",
        read=Path,
    )
    site_name: str = _setting(
        "csdb", "The name of the site, at the top of every page.", example="CS Pay", read=_line
    )
    site_url: str = _setting(
        "http://127.0.0.1:8000",
        "The public address of the site, for links in feeds, pictures and downloads.",
        example="https://pay.example.org",
        read=_site_url,
    )
    owner_name: str = _setting(
        "", "Who runs the site, on the page “About”.", example="Ada Example", read=_line
    )
    owner_contact: str = _setting(
        "",
        "How to reach the owner: an e-mail address or the address of a page.",
        example="hello@example.org",
        read=_contact,
    )
    refresh_times: tuple[time, ...] = _setting(
        (time(4), time(12), time(20)),
        "When the figures are worked out, every day, in UTC.",
        example="04:00,12:00,20:00",
        read=_times,
    )
    home_country: str = _setting(
        "us", "The country whose figures come first.", example="gb", read=_country
    )
    trusted_hosts: tuple[str, ...] = _setting(
        (),
        "Host names the site answers to, besides this machine's own: by default the one of "
        "CSDB_SITE_URL. A leading dot takes subdomains in.",
        example="pay.example.org,www.example.org",
        read=_hosts,
    )
    proxy_hops: int = _setting(
        0,
        "How many reverse proxies stand before the site; only theirs are the forwarded addresses "
        "that are believed.",
        example="1",
        read=_hops,
    )

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """The settings that `environ` holds; a blank value counts as not set.

        SettingsError names every unknown CSDB_ name and every wrong value.
        """
        problems = [_unknown(name) for name in sorted(environ) if not _is_known(name)]
        read: dict[str, Any] = {}
        for setting in SETTINGS:
            text = environ.get(setting.name, "").strip()
            try:
                read |= {setting.key: setting.read(text)} if text else {}
            except ValueError as problem:
                problems.append(f"{setting.name} {problem}; for example {setting.example}")
        if problems:
            raise SettingsError("\n".join(problems))
        return cls(**read)

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every host name the site answers to, without ports."""
        named = self.trusted_hosts or (urlsplit(self.site_url).hostname or "",)
        return (*named, "localhost", "127.0.0.1")


SETTINGS: tuple[Setting, ...] = tuple(
    Setting(f"{PREFIX}{item.name.upper()}", item.name, item.default, **item.metadata)
    for item in fields(Settings)
)


def _is_known(name: str) -> bool:
    return not name.startswith(PREFIX) or name.startswith(OF_TESTS) or name in _NAMES


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, _NAMES, n=1)
    advice = f"did you mean {near[0]}?" if near else f"there are {', '.join(_NAMES)}"
    return f"{name} is not a setting of csdb; {advice}"


_NAMES = tuple(setting.name for setting in SETTINGS)

"""The settings, as data: each with its name, default, help and example, read once at start-up."""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csdb import language, setting
from csdb.language import Language
from csdb.publish.files.citation import Publisher
from csdb.publish.rule import HELP, Policy, Rule
from csdb.setting import Setting

PREFIX = "CSDB_"
OF_TESTS = ("CSDB_TRIAL_DATA", "CSDB_TEST_")
"""Names that only the tests read: met in an environment they are no mistake."""


class SettingsError(ValueError):
    """What is wrong with the environment: one sentence a setting, on lines of their own."""


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


def _parameter(name: str, example: str) -> Any:
    """A parameter of the release rule: its default is the weakest value that is allowed."""
    only = "lowered" if name == "hold" else "raised"
    help = f"The release rule: {HELP[name]}. It can only be {only}."  # noqa: A001
    return _setting(getattr(Rule(), name), help, example=example, read=setting.parameter(name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What one site is told about itself; every value has passed its check.

    Paths are relative to the working directory. `refresh_times` are UTC, in order, at least one.
    """

    database_url: str = _setting(
        "sqlite:///var/csdb.db",
        "Where the answers and releases are kept: a SQLite file, or a PostgreSQL database.",
        example="postgresql+psycopg://csdb@/csdb",
        read=setting.database_url,
        secret=True,
    )
    keys_file: Path = _setting(  # noqa: RUF009  a Path never changes
        Path("var/keys.json"),
        "The file of secret keys; `csdb init` makes it. Keep it apart from copies of the database.",
        example="/etc/csdb/keys.json",
        read=Path,
    )
    withdrawals_file: str = _setting(
        "",
        "The file with a line for each withdrawal, so that a backup put back brings nobody back: "
        "by default `withdrawn.txt` beside the keys file.",
        example="/srv/csdb/withdrawn.txt",
        read=str,
    )
    site_name: str = _setting(
        "csdb",
        "The name of the site, at the top of every page.",
        example="CS Pay",
        read=setting.line,
    )
    site_url: str = _setting(
        "http://127.0.0.1:8000",
        "The public address of the site, for links in feeds, pictures and downloads.",
        example="https://pay.example.org",
        read=setting.site_url,
    )
    owner_name: str = _setting(
        "", "Who runs the site, on the page “About”.", example="Ada Example", read=setting.line
    )
    owner_contact: str = _setting(
        "",
        "How to reach the owner: an e-mail address or the address of a page.",
        example="hello@example.org",
        read=setting.contact,
    )
    refresh_times: tuple[time, ...] = _setting(
        (time(4), time(12), time(20)),
        "When the figures are worked out, every day, in UTC.",
        example="04:00,12:00,20:00",
        read=setting.times,
    )
    home_country: str = _setting(
        "us", "The country whose figures come first.", example="gb", read=setting.country
    )
    locale: str = _setting(
        language.ENGLISH.locale,
        "The language of pages and how they write numbers, as Babel names it: `en`, or one whose "
        "catalogue is compiled (docs/translating.md).",
        example="pt_BR",
        read=setting.locale,
    )
    trusted_hosts: tuple[str, ...] = _setting(
        (),
        "Host names the site answers to, besides this machine's own: by default the one of "
        "CSDB_SITE_URL. A leading dot takes subdomains in.",
        example="pay.example.org,www.example.org",
        read=setting.hosts,
    )
    proxy_hops: int = _setting(
        0,
        "How many reverse proxies stand before the site; only theirs are the forwarded addresses "
        "that are believed.",
        example="1",
        read=setting.hops,
    )
    submission_limit: int = _setting(
        120,
        "How many answers one network may send in an hour; those beyond a 24th of it wait for "
        "review.",
        example="1000",
        read=setting.limit,
    )
    console_password_hash: str = _setting(
        "",
        "The argon2id hash of the console's password, as `csdb console --new-password` prints it.",
        example="$argon2id$v=19$m=65536,t=3,p=4$LEhnU/+Vjjaf7q+oroqWnw$"
        "M6TDXt7SUNayoJPWd0AV5IF/55htnCxNf1bwC4/6KXU",
        read=setting.password_hash,
        secret=True,
    )
    rule: Policy = _setting(  # noqa: RUF009  nor does a word
        "rounds",
        "The rule by which figures change: `rounds`, or `strict`, which is slower and tells less.",
        example="strict",
        read=setting.policy,
    )
    rule_k: int = _parameter("k", "15")
    rule_batch: int = _parameter("batch", "10")
    rule_least: int = _parameter("least", "10")
    rule_holdout: int = _parameter("holdout", "30")
    rule_unmerge: int = _parameter("unmerge", "20")
    rule_tail: int = _parameter("tail", "20")
    rule_budget: int = _parameter("budget", "5")
    rule_together: int = _parameter("together", "30")
    rule_touched: int = _parameter("touched", "10")
    rule_hold: int = _parameter("hold", "30")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """The settings that `environ` holds; a blank value counts as not set.

        SettingsError names every unknown CSDB_ name and every wrong value.
        """
        problems = [_unknown(name) for name in sorted(environ) if not _is_known(name)]
        read: dict[str, Any] = {}
        for each in SETTINGS:
            text = environ.get(each.name, "").strip()
            try:
                read |= {each.key: each.read(text)} if text else {}
            except ValueError as problem:
                problems.append(f"{each.name} {problem}; for example {each.example}")
        if problems:
            raise SettingsError("\n".join(problems))
        return cls(**read)

    @property
    def release_rule(self) -> Rule:
        """The rule by which this site publishes."""
        return Rule(self.rule, **{name: getattr(self, f"rule_{name}") for name in HELP})

    @property
    def language(self) -> Language:
        """The language that pages are in. SettingsError where it has no catalogue."""
        try:
            return language.language(self.locale)
        except ValueError as problem:
            raise SettingsError(f"{PREFIX}LOCALE cannot be so: {problem}") from None

    @property
    def publisher(self) -> Publisher:
        """Who publishes, as releases and their files say it."""
        return Publisher(self.site_name, self.site_url, self.owner_name)

    @property
    def withdrawals(self) -> Path:
        """The file of withdrawals."""
        if self.withdrawals_file:
            return Path(self.withdrawals_file)
        return self.keys_file.with_name("withdrawn.txt")

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


_NAMES = tuple(each.name for each in SETTINGS)

"""A site to send forms to: its database and keys, and last pages of forms, ready to be sent."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from bench import _clients
from csdb import keys
from csdb.store import submissions
from csdb.store.engine import connect, reading
from csdb.store.schema import upgrade
from csdb.web import csrf
from csdb.web.form.draft import Draft
from tests.web.filled import CORE, MORE


@dataclass(frozen=True, slots=True)
class Site:
    """A site's environment, and what is needed to count what it kept."""

    url: str
    keys_file: Path

    @property
    def environ(self) -> dict[str, str]:
        ours = {
            "CSDB_DATABASE_URL": self.url,
            "CSDB_KEYS_FILE": str(self.keys_file),
            "CSDB_PROXY_HOPS": "1",
        }
        return os.environ | ours

    def kept(self) -> int:
        """How many answers are in the database."""
        engine = connect(self.url)
        with reading(engine) as connection:
            count = sum(submissions.counts(connection).values())
        engine.dispose()
        return count


@contextmanager
def site(url: str = "", *, within: str | None = None) -> Iterator[Site]:
    """A new site on an empty database: SQLite (in a folder `within`) unless `url` names another."""
    with TemporaryDirectory(dir=within) as folder:
        url = url or f"sqlite:///{folder}/csdb.db"
        upgrade(url)
        keys.write(keys.new(), Path(folder) / "keys.json")
        yield Site(url, Path(folder) / "keys.json")


def sends(keys_file: Path, count: int) -> list[bytes]:
    """As many last steps of forms, each of somebody else, from another network, with other pay.

    Nobody has worked for them, so they are kept and held, which costs the same.
    """
    key = keys.load(keys_file).form
    typed = {name: tuple(v) if isinstance(v, list) else (str(v),) for name, v in CORE.items()}
    typed |= {name: tuple(v) if isinstance(v, list) else (str(v),) for name, v in MORE.items()}
    made = []
    for number in range(count):
        typed["base_amount"] = (f"{60_000 + number}",)
        draft = Draft(typed=dict(typed), passed=True)
        token = csrf.sign(draft, form="send", key=key)
        body = urlencode({csrf.FIELD: token}).encode()
        sender = f"10.{number // 250 % 250}.{number % 250}.{secrets.randbelow(250)}"
        made.append(_clients.post("/submit/send", body, sender=sender))
    return made

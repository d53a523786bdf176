"""Nothing of who asked, and no pay as it was typed, is in any file that a running site writes."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from csdb import keys
from tests.web import filled

PLANTED = {
    "X-Forwarded-For": "198.51.100.77",
    "User-Agent": "PlantedAgent/7.3",
    "Referer": "https://planted-referrer.example/page",
    "Accept-Language": "tlh-planted",
    "Cookie": "planted=cookie",
}
QUERY = "planted-query"
TYPED = "98,765"
READER = {"base": "187,653", "ote": "243,519"}
"""What somebody types who only compares or plans: it is answered, and is nowhere afterwards."""
TRACES = [
    *("198.51.100", "PlantedAgent", "planted", "tlh-", TYPED, TYPED.replace(",", "")),
    *("9999999991", "1234554321"),
    *(text for typed in READER.values() for text in (typed, typed.replace(",", ""))),
]


@pytest.fixture
def folder(tmp_path: Path, migrated_sqlite: str) -> Path:
    """A folder in which everything of the site is: database, keys, what it says."""
    keys.write(keys.new(), tmp_path / "keys.json")
    return tmp_path


def environ(folder: Path) -> dict[str, str]:
    return os.environ | {
        "CSDB_DATABASE_URL": f"sqlite:///{folder / 'csdb.db'}",
        "CSDB_KEYS_FILE": str(folder / "keys.json"),
        "CSDB_PROXY_HOPS": "1",
        "TMPDIR": str(folder),
    }


def csdb(*words: str) -> list[str]:
    return [sys.executable, "-P", "-m", "csdb.cli", *words]


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The whole site, everything it says written to files in `folder`."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with (folder / "said.log").open("wb") as said:
        site = subprocess.Popen(
            csdb("serve", "--port", str(port), "--workers", "1"),
            env=environ(folder),
            cwd=folder,
            stdout=said,
            stderr=said,
        )
        try:
            wait(lambda: sent(f"http://127.0.0.1:{port}/healthz"))
            yield f"http://127.0.0.1:{port}"
        finally:
            site.terminate()
            site.wait(30)


def wait(until: Callable[[], object]) -> None:
    end = time.monotonic() + 60
    while not until():
        assert time.monotonic() < end
        time.sleep(0.05)


def sent(address: str, fields: Mapping[str, object] | None = None) -> str:
    """What is answered to somebody who tells more than they should; whatever the status."""
    body = None if fields is None else urlencode(fields, doseq=True).encode()
    try:
        with urlopen(Request(address, body, PLANTED), timeout=20) as answer:
            return str(answer.read().decode())
    except HTTPError as error:
        return str(error.read().decode())
    except (URLError, ConnectionError):
        return ""


def posted(address: str, page: str, **fields: object) -> str:
    return sent(address, fields | {"csrf_token": filled.tokens(page)[-1]})


@pytest.mark.slow
def test_no_file_of_a_run_holds_an_address_an_agent_a_query_or_pay_as_typed(folder: Path) -> None:
    with running(folder) as site:
        form = sent(f"{site}/submit?q={QUERY}")
        asked = posted(f"{site}/submit?q={QUERY}", form, **filled.CORE, website=QUERY)
        assert "There is a problem" not in asked
        form = sent(f"{site}/submit")
        more = posted(f"{site}/submit", form, **filled.CORE | {"base_amount": TYPED})
        check = posted(f"{site}/submit/more", more, skip="yes")
        done = posted(f"{site}/submit/send", check, proof=filled.proof(check))
        assert 'id="receipt"' in done
        refused = posted(f"{site}/submit", form, **filled.CORE | {"base_amount": "9999999991"})
        assert "There is a problem" in refused
        code = done.split('id="receipt"')[1].split(">")[1].split("<")[0]
        assert "Your answers" in posted(f"{site}/mine", sent(f"{site}/mine"), code=code)
        posted(f"{site}/mine", sent(f"{site}/mine"), code="1234554321")
        assert "$187,653" in sent(f"{site}/incentives", READER)
        assert "187,653" in sent(f"{site}/compare", READER | {"level": "senior"})
        assert "There is a problem" in sent(f"{site}/compare?q={QUERY}", {"base": "9999999991"})
        for path in (f"/{QUERY}", f"/salary?q={QUERY}", "/api/v1/releases"):
            sent(f"{site}{path}")
        wait(lambda: "tick.finished" in (folder / "said.log").read_text())
        posted(f"{site}/mine/withdrawn", sent(f"{site}/mine"), code=code)
        assert "withdrawn since" in posted(f"{site}/submit/send", check)
        away(folder, lambda: posted(f"{site}/submit/send", check, proof=QUERY))
    refresh = subprocess.run(
        csdb("refresh"), env=environ(folder), cwd=folder, capture_output=True, check=True
    )
    (folder / "refresh.log").write_bytes(refresh.stdout + refresh.stderr)
    for file in (each for each in folder.rglob("*") if each.is_file()):
        written = file.read_bytes()
        for trace in [*TRACES, code]:
            assert trace.encode() not in written, f"{trace!r} is in {file.name}"


def away(folder: Path, do: Callable[[], object]) -> None:
    """Do something while the database is not there."""
    file = folder / "csdb.db"
    file.rename(folder / "away.db")
    try:
        do()
    finally:
        (folder / "away.db").rename(file)

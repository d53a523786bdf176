"""Two web machines and two schedulers on one PostgreSQL: nothing is lost and nothing is doubled."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from csdb import keys
from csdb.collect import receipt
from csdb.store import releases, submissions, tables
from csdb.store.engine import connect, reading
from csdb.store.schema import upgrade
from csdb.web import csrf
from csdb.web.form.draft import Draft
from tests import environment, postgres
from tests.test_serve import wait_until
from tests.web import filled

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    """A server of our own: it is restarted under everybody's feet."""
    programs = postgres.binaries()
    if programs is None:
        environment.missing("NO POSTGRESQL: no binaries of a server to restart were found")
    with postgres.running(programs) as server:
        yield server


@pytest.fixture
def environ(server: postgres.Server, tmp_path: Path) -> dict[str, str]:
    """What both machines are told: one database, the same keys."""
    url = server.create()
    upgrade(url)
    keys.write(keys.new(), tmp_path / "keys.json")
    ours = {
        "CSDB_DATABASE_URL": url,
        "CSDB_KEYS_FILE": str(tmp_path / "keys.json"),
        "CSDB_PROXY_HOPS": "1",
    }
    return os.environ | ours


@contextmanager
def program(environ: dict[str, str], *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "csdb.cli", *arguments]
    with subprocess.Popen(command, env=environ, start_new_session=True) as process:
        try:
            yield process
        finally:
            kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """As when the machine goes: nothing of it may tidy up."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def ports(count: int) -> list[int]:
    with ExitStack() as held:
        found = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [each.getsockname()[1] for each in found]


def asked(port: int, path: str, body: str | None = None, **headers: str) -> tuple[int, str]:
    """Status and text of a machine's answer; 0 when it cannot be reached."""
    connection = HTTPConnection("127.0.0.1", port, timeout=15)
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
    try:
        connection.request("POST" if body else "GET", path, body, kind | headers)
        found = connection.getresponse()
        return found.status, found.read().decode()
    except (OSError, HTTPException):
        return 0, ""
    finally:
        connection.close()


class Person:
    """Somebody with a filled-in form, who sends it until it is acknowledged, here or there."""

    def __init__(self, number: int, kept: keys.Keys) -> None:
        # Spread as pay is, or the last ones would be held as implausible beside the first.
        said = filled.CORE | {"base_amount": f"{70_000 + 1_700 * (number * 25 % 36)}"}
        typed = {n: tuple(v) if isinstance(v, list) else (str(v),) for n, v in said.items()}
        draft = Draft(typed=typed, passed=True, begun=int(time.time()) - 60)
        token = csrf.sign(draft, form="send", key=kept.form)
        self.body = urlencode({csrf.FIELD: token, "proof": filled.worked(token, 15)})
        self.address = f"198.51.{number}.7"
        self.index = receipt.index(receipt.code(draft.nonce, kept.receipt), kept.index)
        self.codes: set[str] = set()

    def send(self, machines: list[int]) -> bool:
        """Whether the first machine that could be reached acknowledged it."""
        for port in machines:
            status, text = asked(
                port, "/submit/send", self.body, **{"X-Forwarded-For": self.address}
            )
            if status == 200:
                self.codes |= set(re.findall(r'id="receipt"[^>]*>([0-9A-Z-]+)<', text))
                return True
        return False

    def insist(self, machines: list[int]) -> None:
        wait_until(lambda: self.send(machines), 60)


def slot(minutes_ago: int) -> str:
    return f"{datetime.now(UTC) - timedelta(minutes=minutes_ago):%H:%M}"


def told(environ: dict[str, str]) -> tuple[list[str], list[str]]:
    """The slots that are finished, and the releases, as the database has them."""
    engine = connect(environ["CSDB_DATABASE_URL"])
    with reading(engine) as connection:
        done = select(tables.tick.c.outcome).order_by(tables.tick.c.slot)
        slots = [outcome for outcome in connection.execute(done).scalars() if outcome]
        published = [entry.id for entry in releases.list(connection)]
    engine.dispose()
    return slots, published


def test_submissions_releases_and_restarts_on_two_machines(
    environ: dict[str, str], server: postgres.Server
) -> None:
    kept = keys.load(Path(environ["CSDB_KEYS_FILE"]))
    people = [Person(number, kept) for number in range(36)]
    here, there = ports(2)

    def web(port: int) -> tuple[str, ...]:
        return "web", "--port", str(port), "--workers", "1"

    with ExitStack() as running:
        first = running.enter_context(program(environ, *web(here)))
        running.enter_context(program(environ, *web(there)))
        for port in (here, there):
            wait_until(lambda port=port: asked(port, "/healthz")[0] == 200)

        # Twelve people send, each to both machines.
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda person: person.insist([here, there]), people[:12]))
            list(pool.map(lambda person: person.insist([there, here]), people[:12]))

        # Two schedulers meet one slot.
        early = environ | {"CSDB_REFRESH_TIMES": slot(2)}
        schedulers = [running.enter_context(program(early, "scheduler")) for _ in range(2)]
        wait_until(lambda: told(environ)[0] == ["published"], 90)
        (release,) = told(environ)[1]
        for port in (here, there):
            wait_until(lambda port=port: release in asked(port, "/releases")[1], 15)

        # The others send while one machine is killed and comes back, and the database restarts.
        def disturb() -> None:
            time.sleep(0.3)
            kill(first)
            server.restart()
            running.enter_context(program(environ, *web(here)))

        trouble = threading.Thread(target=disturb)
        trouble.start()
        with ThreadPoolExecutor(6) as pool:
            for turn in range(3):
                machines = [here, there] if turn % 2 else [there, here]
                list(pool.map(lambda p, m=machines: p.insist(m), people[12 + 8 * turn :][:8]))
        trouble.join()
        wait_until(lambda: release in asked(here, "/releases")[1], 30)
        assert release in asked(there, "/releases")[1]

        # Both schedulers die; two others meet the next slot.
        for scheduler in schedulers:
            kill(scheduler)
        late = environ | {"CSDB_REFRESH_TIMES": f"{slot(4)},{slot(1)}"}
        for _ in range(2):
            running.enter_context(program(late, "scheduler"))
        wait_until(lambda: len(told(environ)[0]) == 2, 90)
        slots, published = told(environ)
        assert slots == ["published", "published"]
        assert len(published) == 2
        for port in (here, there):
            wait_until(lambda port=port: published[0] in asked(port, "/releases")[1], 15)

    engine = connect(environ["CSDB_DATABASE_URL"])
    with reading(engine) as connection:
        assert submissions.counts(connection) == {"accepted": 36, "held": 0, "rejected": 0}
        assert all(submissions.find(connection, person.index) for person in people)
    assert all(len(person.codes) == 1 for person in people)
    engine.dispose()

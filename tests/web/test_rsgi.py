"""The site behind granian, asked over the wire by people who send slowly, oddly, or half."""

import asyncio
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from structlog.testing import capture_logs

from csdb import keys
from csdb.web import csrf, rsgi
from csdb.web.form.draft import Draft
from csdb.web.headers import SECURITY
from tests.test_serve import answers, wait_until
from tests.web.filled import CORE, MORE

SLOWEST = 2
"""Seconds that this site waits for a body."""

SERVE = """
import sys
from csdb.serve import web
web("127.0.0.1", int(sys.argv[1]), workers=1, application="tests.web.test_rsgi:impatient")
"""


def impatient() -> rsgi.Site:
    """The site as a worker makes it, but that it waits less long for a body."""
    from csdb import create_site
    from csdb.web import environ

    environ.SLOWEST = SLOWEST
    return create_site()


class Served:
    """A site that runs: its port, its process, and its files."""

    def __init__(self, port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
        self.port, self.process = port, process
        self.database, self.keys = folder / "csdb.db", folder / "keys.json"

    def begin(self, request: bytes) -> socket.socket:
        """A connection on which so much of a request is sent."""
        wire = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        wire.sendall(request)
        return wire

    def ask(self, request: bytes, *, half: bool = False) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and what came of the body; `half` says that no more will be sent."""
        with self.begin(request) as wire:
            if half:
                wire.shutdown(socket.SHUT_WR)
            return answered(wire, bodiless=request.startswith(b"HEAD"))

    def form(self) -> bytes:
        """The last step of a form, all of it."""
        typed = {name: tuple(v) if isinstance(v, list) else (str(v),) for name, v in CORE.items()}
        typed |= {name: tuple(v) if isinstance(v, list) else (str(v),) for name, v in MORE.items()}
        token = csrf.sign(
            Draft(typed=typed, passed=True), form="send", key=keys.load(self.keys).form
        )
        return urlencode({csrf.FIELD: token}).encode()

    def kept(self) -> int:
        """How many answers there are."""
        with closing(sqlite3.connect(self.database)) as connection:
            count: int = connection.execute("SELECT count(*) FROM submission").fetchone()[0]
        return count


def answered(wire: socket.socket, *, bodiless: bool = False) -> tuple[int, dict[str, str], bytes]:
    got = b""
    while b"\r\n\r\n" not in got:
        part = wire.recv(65_536)
        assert part, got
        got += part
    top, _, rest = got.partition(b"\r\n\r\n")
    first, *lines = top.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    size = 0 if bodiless else int(headers.get("content-length", 0))
    while len(rest) < size and (part := wire.recv(65_536)):
        rest += part
    return int(first.split()[1]), headers, rest


def post(body: bytes, *headers: str, path: str = "/submit/send") -> bytes:
    kind = "Content-Type: application/x-www-form-urlencoded"
    first = f"POST {path} HTTP/1.1"
    told = (first, "Host: localhost", "Sec-Fetch-Site: same-origin", kind, *headers, "", "")
    return "\r\n".join(told).encode() + body


def get(path: bytes, *headers: bytes) -> bytes:
    return b"\r\n".join([b"GET " + path + b" HTTP/1.1", b"Host: localhost", *headers, b"", b""])


@contextmanager
def serving(folder: Path, template: Path) -> Iterator[Served]:
    (folder / "csdb.db").write_bytes(template.read_bytes())
    keys.write(keys.new(), folder / "keys.json")
    ours = {
        "CSDB_DATABASE_URL": f"sqlite:///{folder / 'csdb.db'}",
        "CSDB_KEYS_FILE": str(folder / "keys.json"),
    }
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-c", SERVE, str(port)]
    with subprocess.Popen(command, env=os.environ | ours) as process:
        try:
            wait_until(lambda: answers(f"http://127.0.0.1:{port}"))
            yield Served(port, process, folder)
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def site(
    migrated_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("site"), migrated_sqlite_template) as served:
        yield served


@pytest.mark.slow
def test_many_forms_that_come_slowly_hold_up_no_page_and_no_other_form(site: Served) -> None:
    before = site.kept()
    begun = post(b"a=b", "Content-Length: 3000")
    slow = [site.begin(begun) for _ in range(3 * rsgi.THREADS)]
    try:
        start = time.monotonic()
        ready = site.ask(get(b"/about"))[0]
        drawn = site.ask(get(b"/nothing"))[0]
        form = site.form()
        sent = site.ask(post(form, f"Content-Length: {len(form)}"))[0]
        assert time.monotonic() - start < SLOWEST, "they waited for those that are slow"
        assert (ready, drawn, sent, site.kept() - before) == (200, 404, 200, 1)
    finally:
        for wire in slow:
            wire.close()


@pytest.mark.slow
def test_many_forms_that_wait_for_the_database_hold_up_no_page(site: Served) -> None:
    before, forms = site.kept(), [site.form() for _ in range(rsgi.THREADS + 4)]
    with closing(sqlite3.connect(site.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = [site.begin(post(form, f"Content-Length: {len(form)}")) for form in forms]
        time.sleep(0.3)
        start = time.monotonic()
        told = [
            site.ask(get(path))[0] for path in (b"/about", b"/submit", b"/healthz", b"/nothing")
        ]
        assert time.monotonic() - start < SLOWEST, "they waited for the forms"
        other.rollback()
        assert told == [200, 200, 200, 404]
        assert [answered(wire)[0] for wire in waiting] == [200] * len(forms)
    for wire in waiting:
        wire.close()
    assert site.kept() == before + len(forms)


@pytest.mark.slow
def test_a_form_that_does_not_arrive_is_told_so(site: Served) -> None:
    status, headers, said = site.ask(post(b"a=b", "Content-Length: 3000"))
    assert (status, said) == (408, b"The form did not arrive within 2 seconds.\n")
    assert headers["cache-control"] == "no-store"
    assert {name.lower(): value for name, value in SECURITY.items()}.items() <= headers.items()


@pytest.mark.slow
@pytest.mark.parametrize("missing", [1, 40])
def test_a_form_of_which_a_part_arrived_is_not_kept(site: Served, missing: int) -> None:
    before, form = site.kept(), site.form()
    cut = post(form[:-missing], f"Content-Length: {len(form)}")
    assert site.ask(cut, half=True)[0] == 400
    with site.begin(cut):
        pass
    form = site.form()
    assert site.ask(post(form, f"Content-Length: {len(form)}"))[0] == 200
    assert site.kept() == before + 1


@pytest.mark.slow
def test_a_form_that_does_not_say_how_long_it_is_is_refused(site: Served) -> None:
    before, form = site.kept(), site.form()
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(form), form)
    status, _, said = site.ask(post(chunked, "Transfer-Encoding: chunked"))
    assert (status, b"Content-Length" in said) == (411, True)
    assert site.ask(post(b""))[0] == 422, "a form with nothing in it"
    assert site.kept() == before


@pytest.mark.slow
def test_a_body_that_is_too_long_is_refused_before_it_is_there(site: Served) -> None:
    start = time.monotonic()
    assert site.ask(post(b"a=b", "Content-Length: 50000000"))[0] == 413
    assert time.monotonic() - start < SLOWEST


@pytest.mark.slow
@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (get(b"/%ff"), 404),
        (get(b"/%C3%A4"), 404),
        (get(b"/about", b"User-Agent: \xff\xe4", b"Cookie: a=1", b"Cookie: b=2"), 200),
        (get(b"/about", b"Host: localhost"), 400),
        (get(b"/about?utm_source=letter"), 200),
        (b"GET /about HTTP/1.0\r\n\r\n", 400),
        (get(b"/about").replace(b"GET", b"HEAD"), 200),
        (get(b"/about").replace(b"GET", b"BREW"), 405),
    ],
)
def test_odd_requests_get_an_answer_and_no_fault(
    site: Served, request_: bytes, status: int
) -> None:
    assert site.ask(request_)[0] == status


@pytest.mark.slow
def test_a_page_comes_packed_and_the_same_and_not_again_to_who_has_it(site: Served) -> None:
    first, again = (site.ask(get(b"/about", b"Accept-Encoding: br")) for _ in range(2))
    known = site.ask(
        get(b"/about", b"Accept-Encoding: br", b"If-None-Match: " + first[1]["etag"].encode())
    )
    assert first[1]["content-encoding"] == "br"
    assert first[2] == again[2]
    assert (known[0], known[2]) == (304, b"")


@pytest.mark.slow
def test_what_is_being_kept_when_the_site_ends_is_kept_and_told(
    migrated_sqlite_template: Path, tmp_path: Path
) -> None:
    with serving(tmp_path, migrated_sqlite_template) as site:
        form = site.form()
        with closing(sqlite3.connect(site.database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")  # the form has to wait
            with site.begin(post(form, f"Content-Length: {len(form)}")) as wire:
                time.sleep(0.5)
                site.process.send_signal(signal.SIGTERM)
                time.sleep(0.5)
                other.rollback()
                assert answered(wire)[0] == 200
        assert site.process.wait(20) == 0
        assert site.kept() == 1


class Unreadable:
    """A request of which not even the method can be read."""

    @property
    def method(self) -> str:
        raise ValueError("base_amount=98000")


class Noted:
    """What is sent back."""

    def response_bytes(self, status: int, headers: list[tuple[str, str]], data: bytes) -> None:
        self.sent = status, dict(headers)["Cache-Control"], data


def test_a_fault_on_the_way_is_a_sentence_and_one_line_that_tells_no_text(app: Flask) -> None:
    told = Noted()
    with capture_logs() as logs:
        asyncio.run(rsgi.Site(app).__rsgi__(Unreadable(), told))  # type: ignore[arg-type]
    assert told.sent == (500, "no-store", b"This could not be answered.\n")
    assert [(log["event"], log["error"]) for log in logs] == [("request.failed", "ValueError")]
    assert "98000" not in str(logs)

"""The process that keeps the others running, tried with real processes."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from structlog.testing import capture_logs

from csdb import keys
from csdb.serve import (
    FIRST_WAIT,
    GROWN_UP,
    LONGEST_WAIT,
    MEMORY,
    Supervisor,
    problem_with_address,
)
from csdb.stop import Stop

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
DIE = [sys.executable, "-c", "raise SystemExit(3)"]
_STUBBORN = """
import signal, time, pathlib, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path(sys.argv[1]).touch()
time.sleep(60)
"""
STUBBORN = [sys.executable, "-c", _STUBBORN]


def wait_until(condition: Callable[[], object], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, f"waited {seconds} seconds in vain"
        time.sleep(0.02)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"


@contextmanager
def supervising(command: list[str], **options: float) -> Iterator[Supervisor]:
    supervisor = Supervisor({"child": command}, os.environ, **options)
    yield supervisor
    supervisor.end()


def test_a_child_that_dies_is_started_again_after_longer_and_longer_waits() -> None:
    with supervising(DIE) as supervisor, capture_logs() as logs:
        child, now = supervisor.children[0], 0.0
        for _ in range(9):
            supervisor.look_after(child, now)
            assert child.process is not None
            child.process.wait()
            supervisor.look_after(child, now)
            assert child.process is None
            supervisor.look_after(child, child.due - 0.01)
            assert child.process is None
            now = child.due
    waits = [log["wait"] for log in logs]
    assert waits[:4] == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT, 8 * FIRST_WAIT]
    assert waits[-1] == LONGEST_WAIT
    assert {log["code"] for log in logs} == {3}


def test_a_child_that_lived_long_is_started_again_soon() -> None:
    with supervising(DIE) as supervisor, capture_logs() as logs:
        child = supervisor.children[0]
        child.wait = LONGEST_WAIT
        supervisor.look_after(child, 0.0)
        assert child.process is not None
        child.process.wait()
        supervisor.look_after(child, GROWN_UP + 1)
    assert [log["wait"] for log in logs] == [FIRST_WAIT]


def test_a_command_that_cannot_be_started_is_tried_again() -> None:
    with supervising(["/nonexistent"]) as supervisor, capture_logs() as logs:
        supervisor.look_after(supervisor.children[0], 0.0)
        assert supervisor.children[0].due == FIRST_WAIT
    assert [log["event"] for log in logs] == ["child.died"]


def test_children_are_ended_when_asked_to_stop() -> None:
    stop, seen = Stop(), []
    supervisor = Supervisor({"one": SLEEP, "two": SLEEP}, os.environ)

    def look() -> None:
        seen.extend(child.process.pid for child in supervisor.children if child.process)
        stop.asked = True

    supervisor.run(stop, look=look)
    assert len(seen) == 2
    assert not any(map(is_running, seen))


def test_a_child_that_does_not_end_is_killed(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    with supervising([*STUBBORN, str(ready)], grace=0.1) as supervisor:
        supervisor.look_after(supervisor.children[0], 0.0)
        process = supervisor.children[0].process
        assert process is not None
        wait_until(ready.exists)
    assert process.returncode == -signal.SIGKILL


def test_what_a_dead_child_had_started_is_ended_too(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = (
        "import subprocess, sys, pathlib, os\n"
        "pid = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).pid\n"
        f"pathlib.Path({str(note)!r}).write_text(str(pid))\n"
        "os._exit(1)"
    )
    with supervising([sys.executable, "-c", code]) as supervisor:
        child = supervisor.children[0]
        supervisor.look_after(child, 0.0)
        assert child.process is not None
        child.process.wait()
        assert is_running(int(note.read_text()))
        supervisor.look_after(child, 0.0)
    wait_until(lambda: not is_running(int(note.read_text())))


def test_a_child_ends_when_its_parent_is_gone() -> None:
    code = "from csdb import stop; s = stop.at_signals(); stop.end_with_parent(); s.wait(60)"
    child = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE)
    with child:
        assert child.poll() is None
        assert child.stdin is not None
        child.stdin.close()
        assert child.wait(10) == 0


def test_a_taken_port_is_a_sentence_before_anything_starts() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert "something is listening there already" in str(
            problem_with_address("127.0.0.1", port)
        )
    assert problem_with_address("127.0.0.1", port) is None


@pytest.mark.parametrize("host", ["no.such.host.invalid", "192.0.2.1", "a" * 70])
def test_a_host_that_is_not_ours_is_a_sentence(host: str) -> None:
    assert "--host" in str(problem_with_address(host, 8000))


@pytest.fixture
def site(migrated_sqlite: str, tmp_path: Path) -> dict[str, str]:
    """The environment of a site that `csdb init` has set up."""
    keys.write(keys.new(), tmp_path / "keys.json")
    ours = {"CSDB_DATABASE_URL": migrated_sqlite, "CSDB_KEYS_FILE": str(tmp_path / "keys.json")}
    return os.environ | ours


@contextmanager
def served(environ: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`csdb serve` on a free port, once it says that it answers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "csdb.cli", "serve", "--port", port, "--workers", "2"]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            said = process.stdout.readline()
            assert said.startswith(f"The site is at http://127.0.0.1:{port} ")
            yield process, f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def children(pid: int) -> list[int]:
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def everything_below(pid: int) -> list[int]:
    return [each for child in children(pid) for each in (child, *everything_below(child))]


def answers(address: str) -> bool:
    try:
        with urlopen(f"{address}/healthz", timeout=5) as response:
            return response.status == 200
    except OSError:
        return False


def named(pids: list[int], word: str) -> list[int]:
    return [p for p in pids if word in Path(f"/proc/{p}/cmdline").read_text().split("\0")]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc")
def test_a_killed_web_process_is_replaced_and_the_end_is_clean(site: dict[str, str]) -> None:
    with served(site) as (process, address):
        web = named(children(process.pid), "web")[0]
        os.kill(web, signal.SIGKILL)
        wait_until(lambda: web not in children(process.pid))
        wait_until(lambda: answers(address))
        below = everything_below(process.pid)
        assert len(named(below, "scheduler")) == 1
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert not any(map(is_running, below))
        assert not answers(address)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc")
def test_nothing_is_left_running_when_the_supervisor_is_killed(site: dict[str, str]) -> None:
    with served(site) as (process, address):
        below = everything_below(process.pid)
        assert len(below) >= 4
        process.kill()
        wait_until(lambda: not any(map(is_running, below)))
        assert not answers(address)


NUMBERS = {"altair", "vl_convert", "numpy", "apscheduler", "pyarrow", "pandas", "statsmodels"}
MEMORY_OF_A_WEB_PROCESS = f"""
import re, sys, pathlib, granian, csdb
editions = csdb.create_site().editions
editions.begin()
editions.end()
editions.look()
while editions._unpacked.__length_hint__():
    editions._pack()
print(sorted({NUMBERS} & set(sys.modules)), len(editions.now.shelf.pages))
told = pathlib.Path("/proc/self/smaps_rollup")
print(re.search(r"Pss: +([0-9]+)", told.read_text())[1] if told.exists() else 0)
"""


@pytest.mark.slow
def test_memory_for_charts_and_numbers_is_not_spent_in_a_web_process(site: dict[str, str]) -> None:
    said = subprocess.run(
        [sys.executable, "-c", MEMORY_OF_A_WEB_PROCESS],
        env=site | MEMORY,
        capture_output=True,
        text=True,
        check=True,
    )
    modules, kilobytes = said.stdout.splitlines()
    assert re.fullmatch(r"\[\] \d\d+", modules), modules
    assert int(kilobytes) < 70_000, kilobytes

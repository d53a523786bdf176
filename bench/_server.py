"""Servers under measurement: started on a free port, their processor time read, and ended."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from csdb.web.rsgi import THREADS

TICKS = os.sysconf("SC_CLK_TCK")
ROOT = Path(__file__).parents[1]
_SITE = """
import sys
from csdb.serve import web
_, application, port, workers = sys.argv
web("127.0.0.1", int(port), workers=int(workers), application=application)
"""
_WSGI = f"""
import sys
from granian import Granian
_, application, port, workers = sys.argv
Granian(
    application, factory=True, address="127.0.0.1", port=int(port), interface="wsgi",
    workers=int(workers), blocking_threads={THREADS}, log_level="error",
).serve()
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port, and the process that began it."""

    port: int
    pid: int

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def workers(self) -> list[int]:
        """The processes that answer: all below the first one, or that one if it has none."""
        below = [pid for pid in _below(self.pid) if "resource_tracker" not in _command(pid)]
        return below or [self.pid]

    def seconds(self) -> float:
        """Processor time that its workers have used so far."""
        return sum(_ticks(pid) for pid in self.workers) / TICKS

    def megabytes(self) -> tuple[float, float]:
        """Memory of its largest worker: all it uses (RSS), and its part of what is shared (PSS)."""
        return max(_memory(pid) for pid in self.workers)


def granian(
    environ: Mapping[str, str], *, application: str = "csdb:create_site", workers: int = 1
) -> AbstractContextManager[Server]:
    """The site, or a variant of it ("module:function"), as `csdb serve` runs it."""
    return _granian(_SITE, application, environ, workers)


def wsgi(
    application: str, environ: Mapping[str, str] = os.environ
) -> AbstractContextManager[Server]:
    """A WSGI application ("module:function") on one worker of the same server.

    It has as many threads as the site.
    """
    return _granian(_WSGI, application, environ, 1)


def _granian(
    program: str, application: str, environ: Mapping[str, str], workers: int
) -> AbstractContextManager[Server]:
    port = free_port()
    command = [sys.executable, "-c", program, application, str(port), str(workers)]
    return running(command, port, environ)


@contextmanager
def running(
    command: list[str], port: int, environ: Mapping[str, str] = os.environ
) -> Iterator[Server]:
    """A command that listens on a port, once it does."""
    how = {"cwd": ROOT, "env": environ, "start_new_session": True}
    process = subprocess.Popen(command, **how, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 30
        while not _listens(port):
            assert process.poll() is None, f"{command[0]} ended by itself"
            assert time.monotonic() < until, f"{command[0]} does not listen"
            time.sleep(0.05)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _below(pid: int) -> Iterator[int]:
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield int(child)
        yield from _below(int(child))


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _memory(pid: int) -> tuple[float, float]:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    told = {name: rest for name, _, rest in (line.partition(":") for line in lines)}
    rss, pss = (int(told[name].split()[0]) / 1000 for name in ("Rss", "Pss"))
    return rss, pss

"""The one process of `csdb serve`: it starts the others, restarts what dies, and ends them all."""

import contextlib
import errno
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import structlog

from csdb.stop import Stop

GRACE = 30.0
"""Seconds that children have to end by themselves; a running refresh may need some."""

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
"""Seconds before a child that died is started again; doubled each time it dies young."""

GROWN_UP = 60.0
"""Seconds of life after which a child counts as well and its next wait is short again."""

MEMORY = {
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_TRIM_THRESHOLD_": "131072",
    "PYTHONNODEBUGRANGES": "1",
}
"""What web processes tell their C library, to give memory back rather than keep it for each thread,
and Python, to do without the columns of tracebacks that nobody prints. It is read when a process
starts, so it is the environment's to say."""

_BUFFER = 32_768
"""Bytes of a connection's buffer: of a form there are at most 20,000, and of its headers as many
as fit. The default of 400 kB would be most of a process with many readers."""

log = structlog.get_logger()


def problem_with_address(host: str, port: int) -> str | None:
    """Why the site could not listen on `host` and `port`, in one sentence; None if it could.

    Asked beforehand: web workers share their port, so that a second site would start there too
    and answer every other request.
    """
    where = f"{host}:{port}"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError):
        return f"There is no address {host} to listen on; try --host 127.0.0.1"
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
            probe.listen()
        except PermissionError:
            return f"Listening on {where} needs more rights; try --port {port + 8000}"
        except OSError as problem:
            taken = problem.errno == errno.EADDRINUSE
            why = "something is listening there already" if taken else "it is no address of ours"
            return f"Cannot listen on {where}: {why}; try another --port or --host"
    return None


@dataclass(slots=True)
class Child:
    """A program kept running. `process` is None while it waits to be started at `due`."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    due: float = 0.0
    wait: float = field(default=FIRST_WAIT)


class Supervisor:
    """Keeps programs running until it is told to stop.

    Every child is a fresh process in a group of its own, with a pipe from us as its input: the
    pipe's end tells it that we are gone, however we went.
    """

    def __init__(
        self,
        commands: Mapping[str, Sequence[str]],
        environ: Mapping[str, str],
        *,
        grace: float = GRACE,
    ) -> None:
        self.children = [Child(name, command) for name, command in commands.items()]
        self.environ = dict(environ)
        self.grace = grace

    def run(self, stop: Stop, *, look: Callable[[], None] = lambda: None) -> None:
        """Keep everything running until `stop` is asked, calling `look` on the way; end it all."""
        try:
            while not stop.wait(0.2):
                for child in self.children:
                    self.look_after(child, time.monotonic())
                look()
        finally:
            self.end()

    def look_after(self, child: Child, now: float) -> None:
        """Start the child if it is due; note it if it has died. `now` is monotonic seconds."""
        if child.process is None:
            if now >= child.due:
                self._start(child, now)
        elif (code := child.process.poll()) is not None:
            _kill_group(child.process)  # grandchildren must not go on holding the port
            _close(child.process)
            self._died(child, now, code=code)

    def _died(self, child: Child, now: float, *, code: int | None) -> None:
        child.wait = FIRST_WAIT if now - child.started > GROWN_UP else child.wait
        log.error("child.died", child=child.name, code=code, wait=round(child.wait))
        child.process, child.due = None, now + child.wait
        child.wait = min(child.wait * 2, LONGEST_WAIT)

    def _start(self, child: Child, now: float) -> None:
        child.started = now
        try:
            child.process = subprocess.Popen(  # noqa: S603  the command is our own
                child.command, stdin=subprocess.PIPE, env=self.environ, start_new_session=True
            )
        except OSError as problem:  # no memory, no more processes: it may pass
            self._died(child, now, code=problem.errno)

    def end(self) -> None:
        """Ask every child to end, wait up to `grace` seconds, and kill what is left."""
        running = [child.process for child in self.children if child.process]
        for process in running:
            process.send_signal(signal.SIGTERM)
        until = time.monotonic() + self.grace
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, until - time.monotonic()))
            _kill_group(process)
            process.wait()
            _close(process)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _close(process: subprocess.Popen[bytes]) -> None:
    if process.stdin:
        process.stdin.close()


def web(host: str, port: int, *, workers: int, application: str = "csdb:create_site") -> None:
    """Serve the site with granian until SIGTERM or SIGINT; dead workers are replaced.

    application: "module:function", which returns the RSGI application; benchmarks name others
    """
    import multiprocessing

    from granian import Granian
    from granian.constants import Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    # Fresh processes: a fork of a process with threads may inherit a lock nobody will release.
    multiprocessing.set_start_method("spawn")
    for name, value in MEMORY.items():
        os.environ.setdefault(name, value)
    Granian(
        application,
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        websockets=False,
        workers=workers,
        http1_settings=HTTP1Settings(max_buffer_size=_BUFFER),
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.error,  # it warns of many threads: ours wait for the disk
        log_access=False,
    ).serve()

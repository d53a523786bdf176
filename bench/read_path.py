"""What one page costs each server: ours against nginx on the same bytes and Flask's hello world.

Everything is measured in turns on the same machine, the runs of all servers interleaved, with
medians. A peer that is not installed is left out and said to be.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from tempfile import TemporaryDirectory
from urllib.request import Request, urlopen

from bench import _datasette, _nginx, _results
from bench._load import BROWSER, WRK, Cost, load, median, spread
from bench._server import Server, granian, wsgi

ROUNDS = 5
REST = 1.5
"""Seconds after each run: a slow peer goes on with what nobody waits for any longer."""
PAGE = "/faq"
FEW, MANY = 240, 2_000
"""Answers of the two sites that are compared."""


@contextmanager
def site(answers: int) -> Iterator[dict[str, str]]:
    """The environment of a demonstration site with so many answers."""
    with TemporaryDirectory() as folder:
        ours = {
            "CSDB_DATABASE_URL": f"sqlite:///{folder}/csdb.db",
            "CSDB_KEYS_FILE": f"{folder}/keys.json",
        }
        command = [sys.executable, "-m", "csdb.cli", "demo", "--answers", str(answers)]
        subprocess.run(command, env=os.environ | ours, check=True, stdout=subprocess.DEVNULL)
        yield os.environ | ours


def fetched(server: Server, path: str = PAGE) -> tuple[bytes, dict[str, str]]:
    """The bytes of a page as a browser gets them, and its headers."""
    with urlopen(Request(server.url(path), headers=BROWSER)) as response:
        return response.read(), dict(response.headers)


def main() -> None:
    with ExitStack() as servers:
        environ = servers.enter_context(site(FEW))
        ours = servers.enter_context(granian(environ))
        many = servers.enter_context(granian(servers.enter_context(site(MANY))))
        by_wsgi = servers.enter_context(wsgi("csdb:create_app", environ))
        settle(ours, many, by_wsgi)
        body, headers = fetched(ours)
        tag = {**BROWSER, "If-None-Match": headers["etag"]}
        jinja = servers.enter_context(granian(environ, application="bench._peers:drawn_each_time"))
        hello = servers.enter_context(wsgi("bench._peers:hello"))
        bare = servers.enter_context(wsgi("bench._peers:bare"))
        runs = {
            "ready page": (ours, PAGE, BROWSER),
            "ready page, 304": (ours, PAGE, tag),
            f"ready page, {MANY:,} answers": (many, PAGE, BROWSER),
            "ready page by WSGI": (by_wsgi, PAGE, BROWSER),
            "Flask hello world": (hello, "/", BROWSER),
            "a WSGI application of two lines": (bare, "/", BROWSER),
            "Flask + Jinja each time": (jinja, PAGE, BROWSER),
        }
        if _nginx.NGINX:
            same = servers.enter_context(_nginx.nginx(body, headers))
            runs["nginx, same bytes"] = (same, "/page", BROWSER)
        if _datasette.DATASETTE:
            for rows in (1_000, 100_000):
                raw = servers.enter_context(_datasette.datasette(rows))
                runs[f"Datasette, {rows:,} rows"] = (raw, _datasette.PAGE, BROWSER)
        costs: dict[str, list[Cost]] = {name: [] for name in runs}
        for number in range(ROUNDS):
            for name in _turned(list(runs), number):
                costs[name].append(load(*runs[name]))
                time.sleep(REST)
        calm = [load(ours, PAGE, clients=2) for _ in range(ROUNDS)]
        report(costs, median(calm), ours.megabytes(), sizes=(len(body), len(fetched(many)[0])))


def _turned(names: list[str], number: int) -> list[str]:
    """Another one first in each round: what runs before leaves the machine busy or not."""
    first = number * len(names) // ROUNDS
    return names[first:] + names[:first]


def settle(*sites: Server) -> None:
    """Let every site draw its pages and pack them as small as they get."""
    for server in sites:
        fetched(server)
    time.sleep(15)


def report(
    costs: dict[str, list[Cost]],
    calm: Cost,
    memory: tuple[float, float],
    *,
    sizes: tuple[int, int],
) -> None:
    ours = median(costs["ready page"])
    rows = [
        [
            name,
            f"{median(runs).micros:.0f}",
            spread(runs),
            f"{median(runs).micros / ours.micros:.2f}",
            f"{median(runs).rate:,.0f}",
        ]
        for name, runs in costs.items()
    ]
    head = ["who", "µs of processor a request", "spread", "× ready page", "requests a second"]
    text = _results.table(head, rows)
    print(text)
    missing = [
        name
        for name, there in (
            ("nginx", _nginx.NGINX),
            ("Datasette", _datasette.DATASETTE),
            ("wrk", WRK),
        )
        if not there
    ]
    notes = [
        f"`{PAGE}` is {sizes[0]:,} bytes in brotli at {FEW} answers, {sizes[1]:,} at {MANY:,}.",
        _ratios(costs),
        f"Two clients, {calm.rate / ours.rate:.0%} of the peak: 99% within {calm.p99:.1f} ms.",
        f"The worker takes {memory[0]:.0f} MB, {memory[1]:.0f} MB with its part of what is shared.",
        f"Not installed, not measured: {', '.join(missing)}." if missing else "",
    ]
    said = "\n\n".join(note for note in notes if note)
    print(said)
    cores = f"One worker each, {ROUNDS} rounds of 2 seconds in turns on {os.cpu_count()} cores."
    day = datetime.now(UTC).date()
    _results.write("read_path", "what a page costs", f"{cores}\n\n{text}\n\n{said}", day=day)


def _ratios(costs: dict[str, list[Cost]]) -> str:
    """How the ready page compares, against what was asked for."""
    found = {name: median(runs) for name, runs in costs.items()}
    ours = found["ready page"]
    told = [
        f"{ours.micros / found[name].micros:.2f} × {name} (wanted: at most {limit})"
        for name, limit in (("nginx, same bytes", 2.5), ("Flask hello world", 0.25))
        if name in found
    ]
    more = [
        f"{found[name].micros / ours.micros:,.0f} × cheaper than {name} (wanted: {limit})"
        for name, limit in (("Datasette, 1,000 rows", 40), ("Datasette, 100,000 rows", 500))
        if name in found
    ]
    least = found["a WSGI application of two lines"].micros
    floor = (
        f"An application of two lines costs {least / found['Flask hello world'].micros:.2f} × that"
        f" hello world, and a ready page {ours.micros / least:.2f} × those two lines: the rest is"
        " the server's."
    )
    peers = ", ".join(more) or "without a peer"
    return f"A ready page costs {', '.join(told)}; it is {peers}. {floor}"


if __name__ == "__main__":
    main()

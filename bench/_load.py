"""Load on a server, and what it costs there: processor time a request is what two cores can tell.

Requests a second depend on who else uses the machine; wrk is used where it is installed, and
otherwise a client of our own that is slower than the servers it drives.
"""

import re
import shutil
import statistics
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench import _clients
from bench._server import Server

WRK = shutil.which("wrk")
SECONDS = 2
"""How long one run lasts."""

BROWSER = {"Accept-Encoding": "gzip, deflate, br"}
_LATENCY = re.compile(r"99%\s+([\d.]+)(us|ms|s)")
_MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True, slots=True)
class Cost:
    """Microseconds of processor a request, requests a second, milliseconds within which 99% are."""

    micros: float
    rate: float
    p99: float


def load(
    server: Server, path: str, headers: Mapping[str, str] = BROWSER, *, clients: int = 16
) -> Cost:
    """What a page costs a server under so many clients that never rest."""
    before = server.seconds()
    count, rate, p99 = (_wrk if WRK else _own)(server, path, headers, clients)
    return Cost((server.seconds() - before) * 1e6 / count, rate, p99)


def _wrk(
    server: Server, path: str, headers: Mapping[str, str], clients: int
) -> tuple[int, float, float]:
    told = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = [str(WRK), "-t1", f"-c{clients}", f"-d{SECONDS}", "--latency", *told]
    said = subprocess.run(
        [*command, server.url(path)], capture_output=True, text=True, check=True
    ).stdout
    assert "Non-2xx" not in said, said
    count = int(re.findall(r"(\d+) requests in", said)[0])
    number, unit = _LATENCY.findall(said)[0]
    rate = float(re.findall(r"Requests/sec:\s+([\d.]+)", said)[0])
    return count, rate, float(number) * _MILLISECONDS[unit]


def _own(
    server: Server, path: str, headers: Mapping[str, str], clients: int
) -> tuple[int, float, float]:
    request = _clients.get(path, **{k.replace("-", "_"): v for k, v in headers.items()})
    noted = _clients.closed([server.port], [request] * 4000, clients=clients)
    assert set(noted.statuses) <= {200, 304}, noted.statuses
    return len(noted.seconds), noted.rate, noted.at(99)


def median(costs: Sequence[Cost]) -> Cost:
    """The median of each measure."""
    parts = ("micros", "rate", "p99")
    return Cost(*(statistics.median(getattr(each, part) for each in costs) for part in parts))


def spread(costs: Sequence[Cost]) -> str:
    """From the cheapest to the dearest run, in microseconds."""
    ordered = sorted(each.micros for each in costs)
    return f"{ordered[0]:.0f}–{ordered[-1]:.0f}"

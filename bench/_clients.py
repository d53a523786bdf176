"""Clients for measurements: a few sockets held open, requests written beforehand, times noted."""

import socket
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Noted:
    """What came back: seconds of each request by its status, and the last body."""

    seconds: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    took: float = 0.0
    last: bytes = b""

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.seconds) / self.took

    def at(self, per_cent: float) -> float:
        """Milliseconds within which so many per cent were answered."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * per_cent / 100))]


def get(path: str, host: str = "localhost", **headers: str) -> bytes:
    """A GET as it goes over the wire."""
    told = {"Host": host, "Accept-Encoding": "gzip, deflate, br", **headers}
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in told.items())
    return f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode()


def post(path: str, body: bytes, *, sender: str) -> bytes:
    """A form as it goes over the wire, behind a proxy that names the sender's address."""
    kind = "application/x-www-form-urlencoded"
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"
    head += f"X-Forwarded-For: {sender}\r\n"
    return f"{head}Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def closed(ports: Sequence[int], requests: Sequence[bytes], *, clients: int) -> Noted:
    """Every request once, by so many clients that each send the next when the last is answered."""
    shares = [requests[place::clients] for place in range(clients)]
    return _together(
        [(ports[place % len(ports)], _at_once(share)) for place, share in enumerate(shares)]
    )


def paced(ports: Sequence[int], requests: Sequence[bytes], *, rate: float, clients: int) -> Noted:
    """Every request once, at so many a second, whether or not those before are answered.

    A request that had to wait for a client counts from when it was due.
    """
    start = time.perf_counter() + 0.05
    due = [(start + place / rate, request) for place, request in enumerate(requests)]
    return _together([(ports[place % len(ports)], due[place::clients]) for place in range(clients)])


def _at_once(requests: Iterable[bytes]) -> Iterator[tuple[float, bytes]]:
    return ((0.0, request) for request in requests)


def _together(shares: list[tuple[int, Iterable[tuple[float, bytes]]]]) -> Noted:
    noted, lock = Noted(), threading.Lock()

    def client(port: int, share: Iterable[tuple[float, bytes]]) -> None:
        mine = Noted()
        with socket.create_connection(("127.0.0.1", port)) as wire:
            wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for due, request in share:
                if (wait := due - time.perf_counter()) > 0:
                    time.sleep(wait)
                begun = due or time.perf_counter()
                wire.sendall(request)
                status, mine.last = _answer(wire)
                mine.seconds.append(time.perf_counter() - begun)
                mine.statuses[status] = mine.statuses.get(status, 0) + 1
        with lock:
            noted.seconds += mine.seconds
            noted.last = mine.last
            for status, count in mine.statuses.items():
                noted.statuses[status] = noted.statuses.get(status, 0) + count

    threads = [threading.Thread(target=client, args=share) for share in shares]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    noted.took = time.perf_counter() - begun
    return noted


def _answer(wire: socket.socket) -> tuple[int, bytes]:
    got = b""
    while b"\r\n\r\n" not in got:
        got += _more(wire)
    head, _, body = got.partition(b"\r\n\r\n")
    status = int(head[9:12])
    named = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    size = 0 if status == 304 else int(named[b"content-length"])
    while len(body) < size:
        body += _more(wire)
    return status, body


def _more(wire: socket.socket) -> bytes:
    if data := wire.recv(65_536):
        return data
    raise ConnectionError("the server closed the connection")

"""Refreshes in a process of its own, as the scheduler runs them, without charts: prints JSON.

Arguments: day of November 2026, and the URL of the database of each refresh, one after the other.
Seconds are of processor time and by the clock; peak is the most memory the process had so far,
itself included.
"""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter, process_time
from typing import Any

from bench._memory import peak
from csdb.commands.figures import frugal

frugal()

from csdb.publish import refresh as verb  # noqa: E402  after that
from csdb.store.engine import connect  # noqa: E402

spent: dict[str, float] = {}


def timed(name: str) -> None:
    """Add up the time of one of refresh's own steps."""
    original: Callable[..., Any] = getattr(verb, name)

    def step(*args: Any, **named: Any) -> Any:
        start = process_time()
        try:
            return original(*args, **named)
        finally:
            spent[name] = spent.get(name, 0.0) + process_time() - start

    setattr(verb, name, step)


def main(day: int, urls: list[str]) -> None:
    for name in ("_read", "passages", "compose", "_objection", "artefacts", "_store"):
        timed(name)
    told = []
    for url in urls:
        engine = connect(url)
        spent.clear()
        cpu, wall = process_time(), perf_counter()
        now = datetime(2026, 11, day, 12, tzinfo=UTC)
        outcome = verb.refresh(engine, now=now, key=bytes(32), home="us", draw=lambda *_, **__: {})
        told.append(
            {
                "word": outcome.word,
                "cpu": process_time() - cpu,
                "wall": perf_counter() - wall,
                "peak": peak(),
                "steps": dict(spent),
            }
        )
    print(json.dumps(told))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])

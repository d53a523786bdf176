"""The long run: every attacker on thousands of people, written to docs/attacks.md.

Two processes, a quarter of an hour where both cores are free. On a machine that is too busy for
`--minutes` nothing is started after them, and what was left out is said.
"""

import argparse
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tests.attacks.differencing import Trial
from tests.attacks.gain import Gain
from tests.attacks.page import DESIGNED, Row, page
from tests.attacks.plan import Job, jobs, run_before
from tests.attacks.waiting import waits

PAGE = Path(__file__).parents[2] / "docs/attacks.md"


def main() -> None:
    """Runs what is asked for on the command line."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--train", type=int, default=2000, help="people an attacker learns from")
    asked.add_argument("--test", type=int, default=2000, help="people it is tried on")
    asked.add_argument("--minutes", type=float, default=120, help="after which nothing is started")
    asked.add_argument("--workers", type=int, default=2)
    said = asked.parse_args()
    planned = jobs(Trial(said.train, said.test))
    until = time.time() + 60 * said.minutes
    with ProcessPoolExecutor(said.workers, mp_context=get_context("spawn")) as pool:
        waiting = [pool.submit(waits, pace) for pace in DESIGNED]
        runs = [pool.submit(run_before, until, job[1]) for job in planned]
        rows = [row for job, run in zip(planned, runs, strict=True) for row in _rows(job, run)]
        waited = [wait.result() for wait in waiting]
    sizes = f"each attacker learned from {said.train:,} people and was tried on {said.test:,}"
    PAGE.write_text(page(rows, waited, sizes))
    print(f"wrote docs/{PAGE.name}")  # noqa: T201


def _rows(job: Job, run: "Future[Sequence[Gain] | None]") -> Iterator[Row]:
    gains: Sequence[Gain | None] = run.result() or [None] * len(job[0])
    for (part, name), gain in zip(job[0], gains, strict=True):
        print(f"{name}: {gain or 'left out'}", flush=True)  # noqa: T201
        yield part, name, gain


if __name__ == "__main__":
    main()

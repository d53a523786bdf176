"""How long charts take: one, twenty with the start of their process, and hundreds of a release.

In the process of their own in which a refresh draws them, and one after the other in this one.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from bench import _answers
from bench._results import table, write
from csdb.publish.charts.drawn import Drawn
from csdb.publish.charts.process import draw_all
from csdb.publish.refresh import refresh
from csdb.publish.release import Release
from csdb.store import releases
from csdb.store.engine import connect, reading

FEW, MANY = 240, 20_000
"""Answers of a young site and of a large one."""

COLD = 20
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Run:
    """What it came to: charts, seconds by the clock, MB of the process at its largest."""

    drawn: Mapping[str, Drawn]
    seconds: float
    peak: float


def main() -> None:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    few, many = _release(FEW), _release(MANY)
    cold = _drawn(replace(few, views=dict(list(few.views.items())[:COLD])))
    all_of_few, all_of_many = _drawn(few), _drawn(many)
    kept = _drawn(many, all_of_many.drawn)
    warm = _warm(few)
    rows = [
        ["one chart, warm, all its forms", "100 ms", f"{1000 * median(warm):.0f} ms"],
        ["the slowest of them", "", f"{1000 * max(warm):.0f} ms"],
        [f"{COLD} cold", "5 s, 260 MB", _told(cold)],
        [f"the {len(few.views)} of {FEW} answers", "", _told(all_of_few)],
        [f"the {len(many.views)} of {MANY:,} answers", "", _told(all_of_many)],
        ["the same, none of them changed", "", f"{kept.seconds:.1f} s"],
    ]
    text = (
        "Each in two widths, as a picture, as PNG and to share. One chart in processor time, the"
        " others by the clock, in a process of their own whose start is counted in.\n\n"
        f"{table(['what', 'at most', 'measured'], rows)}"
    )
    print(text)
    write("charts", "the charts of a release", text, day=datetime.now(UTC).date())


def _release(answers: int) -> Release:
    with TemporaryDirectory() as folder:
        engine = connect(_answers.database(Path(folder) / "charts.db", answers))
        refresh(engine, now=NOW, key=bytes(32), home="us", draw=lambda *_, **__: {})
        with reading(engine) as connection:
            release = releases.newest(connection)
        engine.dispose()
    assert release
    return release


def _drawn(release: Release, cache: Mapping[str, Drawn] | None = None) -> Run:
    start = perf_counter()
    drawn = draw_all(release, cache=cache)
    seconds = perf_counter() - start
    return Run(drawn, seconds, getrusage(RUSAGE_CHILDREN).ru_maxrss / 1024)


def _warm(release: Release) -> list[float]:
    """Processor seconds of each chart, drawn here for the second time."""
    from csdb.publish.charts import drawing  # only now, so that this process is small until here

    seconds = []
    for view in [*release.views.values()] * 2:
        start = process_time()
        drawing.draw(release, view)
        seconds.append(process_time() - start)
    return seconds[len(release.views) :]


def _told(run: Run) -> str:
    return f"{run.seconds:.1f} s, {run.peak:.0f} MB"


if __name__ == "__main__":
    main()

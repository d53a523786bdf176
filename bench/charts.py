"""How long charts take: all of a release for the first time, and those of the next release.

In the process of their own in which a refresh draws them; what it takes to start is counted in.
"""

import os
from datetime import UTC, datetime
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter

from bench import _answers
from bench._results import write
from csdb.publish.charts.drawn import draw_all
from csdb.publish.refresh import refresh
from csdb.store import releases
from csdb.store.engine import connect, reading

ANSWERS = 240
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def main() -> None:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with TemporaryDirectory() as folder:
        engine = connect(_answers.database(Path(folder) / "charts.db", ANSWERS))
        how = {"key": bytes(32), "home": "us"}
        refresh(engine, now=NOW, draw=lambda *_, **__: {}, **how)
        with reading(engine) as connection:
            release = releases.newest(connection)
        assert release
        start = perf_counter()
        drawn = draw_all(release)
        cold = perf_counter() - start
        start = perf_counter()
        draw_all(release, cache=drawn)
        kept = perf_counter() - start
        peak = getrusage(RUSAGE_CHILDREN).ru_maxrss / 1024
        engine.dispose()
    number = len(drawn)
    each = 1000 * (cold - kept) / number
    text = (
        f"{number} charts, each in two widths, as a picture, as PNG and to share: {cold:.1f} s in a"
        f" new process of {peak:.0f} MB: {each:.0f} ms a chart once it has started. When no"
        f" specification has changed: {kept:.1f} s, which is starting and specifying; nothing is"
        " drawn."
    )
    print(text)
    write("charts", "the charts of a release", text, day=datetime.now(UTC).date())


if __name__ == "__main__":
    main()

"""Draws the charts of a stored release and tells what it took, as JSON; a program of its own.

It imports little itself, as the commands do that refresh: whoever draws imports it once more.

    python -m bench._drawing FILE all | NUMBER | warm
"""

import json
import sys
from dataclasses import replace
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from time import perf_counter, process_time

from csdb.publish.charts.process import draw_all
from csdb.publish.release import Release, load


def main(file: str, what: str) -> None:
    release = load(Path(file).read_bytes())
    if what == "warm":
        told = _warm(release)
    else:
        views = list(release.views.items())[: None if what == "all" else int(what)]
        told = _cold(replace(release, views=dict(views)))
    sys.stdout.write(json.dumps(told))


def _cold(release: Release) -> dict[str, float]:
    """What it takes to draw all charts, and then none of them because they are known.

    seconds, kept: by the clock; cpu, peak: processor seconds and MB of the process that draws
    """
    start = perf_counter()
    drawn = draw_all(release)
    told = {"charts": len(drawn), "seconds": perf_counter() - start}
    used = getrusage(RUSAGE_CHILDREN)
    told |= {"cpu": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss / 1024}
    start = perf_counter()
    draw_all(release, cache=drawn)
    return told | {"kept": perf_counter() - start}


def _warm(release: Release) -> dict[str, float]:
    """Processor seconds of a chart that is drawn for the second time: of the middle and slowest."""
    from csdb.publish.charts import drawing  # the renderer, in this process

    seconds = []
    for view in [*release.views.values()] * 2:
        start = process_time()
        drawing.draw(release, view)
        seconds.append(process_time() - start)
    again = seconds[len(release.views) :]
    return {"middle": median(again), "slowest": max(again)}


if __name__ == "__main__":
    main(*sys.argv[1:])

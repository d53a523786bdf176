"""All charts of a release, drawn in a process of their own; this side never loads the renderer."""

import os
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread

from csdb.publish.release import Release, load


@dataclass(frozen=True, slots=True)
class Drawn:
    """One chart as it is served.

    wide, narrow: SVG to set into a page, of classes chart-wide (680 px) and chart-narrow (340);
    colours are the custom properties of static/charts.css, and there are no ids
    svg, png: the picture to keep, with title, question and source, in plain colours on white
    share: a PNG of 1200 by 630 pixels with the headline in large letters, for links that are shared
    spec: the same picture as Vega-Lite JSON; it holds published numbers only
    """

    wide: str
    narrow: str
    svg: str
    png: bytes
    share: bytes
    spec: str

    @property
    def digest(self) -> str:
        """SHA-256 of the specification: the chart needs no drawing again while it stays."""
        return sha256(self.spec.encode()).hexdigest()


def draw_all(
    release: Release, *, site: str = "csdb", cache: Mapping[str, Drawn] | None = None
) -> dict[str, Drawn]:
    """Every view of a release, by its key.

    cache: charts drawn earlier, by the keys of their views (those of the release before); one
    whose specification is still the same is handed back as it is. What is drawn is drawn in one
    process started afresh: the renderer is large, and hangs in a forked one. ValueError or
    KeyError when a view cannot be drawn.
    """
    if not release.views:
        return {}
    kept = cache or {}
    known = {key: kept[key].digest for key in release.views if key in kept}
    context = get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, initializer=_end_with_parent) as process:
        new = process.submit(_redraw, release.body, site, known).result()
    return {key: new[key] if key in new else kept[key] for key in release.views}


def _end_with_parent() -> None:
    """Draw for nobody no longer: a refresh that is killed leaves no process behind."""
    if parent := parent_process():
        Thread(target=lambda: wait([parent.sentinel]) and os._exit(1), daemon=True).start()


def _redraw(body: bytes, site: str, known: Mapping[str, str]) -> dict[str, Drawn]:
    from csdb.publish.charts import drawing  # only ever imported in the process that draws

    return drawing.redraw(load(body), site=site, known=known)

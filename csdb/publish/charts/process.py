"""All charts of a release, drawn in a process of their own; this side never loads the renderer."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from functools import lru_cache

from csdb import apart
from csdb.publish.charts.drawn import Drawn
from csdb.publish.release import Release, load

_AT_ONCE = 8
"""Views whose charts are handed over together: the process never holds more of them."""


def draw_all(
    release: Release, *, site: str = "csdb", cache: Mapping[str, Drawn] | None = None
) -> dict[str, Drawn]:
    """Every view of a release, by its key.

    cache: charts drawn earlier, by the keys of their views (those of the release before); one
    whose specification is still the same is handed back as it is. What is drawn is drawn in one
    process started afresh: the renderer is large, and hangs in a forked one. ValueError or
    KeyError when a view cannot be drawn.
    """
    kept = cache or {}
    known = {key: kept[key].digest for key in release.views if key in kept}
    new = _redrawn(release, site, known) if release.views else {}
    return {key: new[key] if key in new else kept[key] for key in release.views}


def _redrawn(release: Release, site: str, known: Mapping[str, str]) -> dict[str, Drawn]:
    body, keys = release.body, list(release.views)
    parts = [keys[at : at + _AT_ONCE] for at in range(0, len(keys), _AT_ONCE)]
    with _drawing() as process:
        asked = [process.submit(_redraw, body, site, part, known) for part in parts]
        return {key: drawn for part in asked for key, drawn in part.result().items()}


@contextmanager
def _drawing() -> Iterator[Executor]:
    """A process that draws; one chart that cannot be drawn is the end of it."""
    process = apart.process()
    try:
        yield process
    finally:
        process.shutdown(cancel_futures=True)


def _redraw(
    body: bytes, site: str, keys: Sequence[str], known: Mapping[str, str]
) -> dict[str, Drawn]:
    from csdb.publish.charts import drawing  # only ever imported in the process that draws

    return drawing.redraw(_loaded(body), keys, site=site, known=known)


_loaded = lru_cache(1)(load)

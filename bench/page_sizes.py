"""How large pages are: as they are, gzipped and in brotli, and what their charts are of it.

The site of 240 made-up answers that `csdb demo` shows. A figure is finding, chart in two widths,
table, source and menu. Target: eight of them in 10 KB of brotli.
"""

import gzip
import re
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import brotli

from bench import _results
from csdb import create_app, demonstration, keys
from csdb.config import Settings
from csdb.publish.refresh import refresh
from csdb.store import intake
from csdb.store.engine import connect, writing
from csdb.store.intake import New
from csdb.store.schema import upgrade

ANSWERS = 240
PAGES = {
    "home": "/",
    "pay": "/salary",
    "pay by level": "/salary/by/level",
    "the role": "/what-does-a-customer-success-manager-do",
    "one figure": "/figures/us-kpis",
    "in a frame": "/embed/us-kpis",
}
EIGHT = 8

_FIGURE = re.compile(rb"<figure.*?</figure>", re.DOTALL)
_DRAWING = re.compile(rb'<svg[^>]*class="chart-.*?</svg>', re.DOTALL)


def main() -> None:
    with TemporaryDirectory() as folder:
        pages = {name: page(folder, path) for name, path in PAGES.items()}
    rows = [[name, *sizes(body), *parts(body)] for name, body in pages.items()]
    head = ["page", "raw", "gzip", "brotli", "figures", "their drawings raw", "brotli"]
    eight = b"".join(_FIGURE.findall(pages["pay"])[:EIGHT])
    drawings = b"".join(_DRAWING.findall(eight))
    text = (
        f"The site of {ANSWERS} made-up answers; KB of 1,000 bytes, gzip 9, brotli 11.\n\n"
        f"{_results.table(head, rows)}\n\n"
        f"The first eight figures of the page on pay are {packed(eight)} KB in brotli (target: "
        f"10), of which their sixteen drawings are {packed(drawings)}."
    )
    print(text)
    _results.write("page_sizes", "how large pages are", text, day=date.today())  # noqa: DTZ011


def page(folder: str, path: str) -> bytes:
    """A page of the demonstration, which is made at the first call."""
    url, file = f"sqlite:///{folder}/csdb.db", Path(folder, "keys.json")
    if not file.exists():
        keys.write(keys.new(), file)
        upgrade(url)
        fill(url)
    app = create_app(Settings(database_url=url, keys_file=file, site_url="http://localhost"))
    app.testing = True  # nothing is drawn ahead: the database is gone a moment later
    try:
        found = app.test_client().get(path)
        assert found.status_code == 200, path
        return found.data
    finally:
        for name in ("csdb_engine", "csdb_pages"):
            app.extensions[name].dispose()


def fill(url: str) -> None:
    engine = connect(url)
    people = demonstration.people(ANSWERS, 1)
    rows = [New(at.to_bytes(16, "big"), each, "accepted") for at, each in enumerate(people)]
    with writing(engine) as connection:
        intake.add(connection, rows)
    now = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
    done = refresh(engine, now=now, key=b"k" * 32, home="us", demonstration=True)
    assert done.word == "published", done
    engine.dispose()


def sizes(body: bytes) -> list[str]:
    return [kilobytes(len(body)), kilobytes(len(gzip.compress(body, 9))), packed(body)]


def parts(body: bytes) -> list[str]:
    """How many figures a page has, and its drawings: raw, and brotli of them together."""
    drawings = b"".join(_DRAWING.findall(body))
    return [str(len(_FIGURE.findall(body))), kilobytes(len(drawings)), packed(drawings)]


def packed(body: bytes) -> str:
    return kilobytes(len(brotli.compress(body, quality=11)))


def kilobytes(size: int) -> str:
    return f"{size / 1000:.1f}"


if __name__ == "__main__":
    main()

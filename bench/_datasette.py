"""Datasette showing the same median from raw rows, where it is installed (DATASETTE names it)."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from urllib.parse import quote

from bench._server import Server, free_port, running

DATASETTE = shutil.which(os.environ.get("DATASETTE", "datasette"))
_MEDIAN = (
    "select level, count(*) as n, avg(base) as base from answer group by level "
    "union all select 'median', count(*), "
    "(select base from answer order by base limit 1 offset (select count(*) / 2 from answer)) "
    "from answer"
)
PAGE = f"/answers?sql={quote(_MEDIAN)}"
"""Its page of one query: the median, and a bar's worth of numbers for each level."""


@contextmanager
def datasette(rows: int) -> Iterator[Server]:
    """Datasette on so many rows of level and base pay."""
    assert DATASETTE
    draw = Random(1)
    levels = ("associate", "csm", "senior", "lead", "manager", "director")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "answers.db"
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("CREATE TABLE answer (level TEXT, base INTEGER)")
            made = ((draw.choice(levels), draw.randint(60, 180) * 1000) for _ in range(rows))
            connection.executemany("INSERT INTO answer VALUES (?, ?)", made)
            connection.commit()
        port = free_port()
        limit = ["--setting", "sql_time_limit_ms", "10000"]
        with running([DATASETTE, str(file), "--port", str(port), *limit], port) as server:
            yield server

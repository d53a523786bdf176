"""How many rows of a CSV `csdb import` brings in a second, from file to disk, and in what memory.

The command as a whole, with its start, on a site that has no answers before.
"""

import csv
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench._results import table, write
from csdb.collect import retold
from csdb.collect.mapping import FIELDS, MONTH
from csdb.demonstration import people

SIZES = (50_000, 200_000, 1_000_000)
WANTED = 20_000
DIFFERENT = 25_000


def main() -> None:
    with TemporaryDirectory() as folder:
        lines = [_size(Path(folder), rows) for rows in SIZES]
    head = ["rows", "rows a second by the clock", "rows a processor second", "peak MB"]
    text = f"From file to disk (wanted: {WANTED:,} by the clock).\n\n{table(head, lines)}"
    print(text)
    write("importing", "answers from a CSV", text, day=datetime.now(UTC).date())


def _size(folder: Path, rows: int) -> list[str]:
    file, database = folder / f"{rows}.csv", folder / f"{rows}.db"
    _written(file, rows)
    ours = {
        "CSDB_DATABASE_URL": f"sqlite:///{database}",
        "CSDB_KEYS_FILE": f"{folder}/{rows}.json",
    }
    csdb = [sys.executable, "-m", "csdb.cli"]
    subprocess.run([*csdb, "init"], env=os.environ | ours, check=True, stdout=subprocess.DEVNULL)
    wall = perf_counter()
    process = subprocess.Popen(
        [*csdb, "import", str(file)],
        env=os.environ | ours,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    wall = perf_counter() - wall
    said = process.stdout.read().decode() if process.stdout else ""
    assert status == 0, said
    assert said.startswith(f"read {rows:,}: "), said
    file.unlink()
    database.unlink()
    cpu = used.ru_utime + used.ru_stime
    return [
        f"{rows:,}",
        f"{rows / wall:,.0f}",
        f"{rows / cpu:,.0f}",
        f"{used.ru_maxrss / 1024:.0f}",
    ]


def _written(file: Path, rows: int) -> None:
    told = [
        {k: ";".join(v) for k, v in retold.typed(each.answers).items()} | {MONTH: each.month}
        for each in people(DIFFERENT, 3, month="2026-11")
    ]
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, [*FIELDS, MONTH], restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(told[number % DIFFERENT] for number in range(rows))


if __name__ == "__main__":
    main()

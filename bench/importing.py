"""How many rows of a CSV are imported a second, from file to disk, and in how much memory."""

import csv
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from bench._results import table, write
from csdb.collect import importer, retold
from csdb.collect.mapping import FIELDS, MONTH, OWN
from csdb.collect.tabular import read_rows
from csdb.demonstration import people
from csdb.store import submissions
from csdb.store.engine import connect, writing
from csdb.store.schema import upgrade

SIZES = (50_000, 200_000)
DIFFERENT = 25_000


def main() -> None:
    with TemporaryDirectory() as folder:
        lines = [_size(Path(folder), rows) for rows in SIZES]
    head = ["rows", "rows a processor second", "rows a second by the clock", "peak MB"]
    text = f"From file to disk.\n\n{table(head, lines)}"
    print(text)
    write("importing", "answers from a CSV", text, day=datetime.now(UTC).date())


def _size(folder: Path, rows: int) -> list[str]:
    file = folder / f"{rows}.csv"
    _written(file, rows)
    command = [sys.executable, "-m", "bench.importing", str(file), str(folder / f"{rows}.db")]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return [f"{rows:,}", f"{rows / told['cpu']:,.0f}", f"{rows / told['wall']:,.0f}", told["peak"]]


def _written(file: Path, rows: int) -> None:
    told = [
        {k: ";".join(v) for k, v in retold.typed(each.answers).items()} | {MONTH: each.month}
        for each in people(DIFFERENT, 3, month="2026-11")
    ]
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, [*FIELDS, MONTH], restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(told[number % DIFFERENT] for number in range(rows))


def once(file: Path, database: Path) -> None:
    """Import a file into a new database and print what it took."""
    upgrade(f"sqlite:///{database}")
    engine = connect(f"sqlite:///{database}")

    def store(taken: list[importer.Taken]) -> int:
        rows = (submissions.New(t.id, t.submission, t.state, t.reasons) for t in taken)
        with writing(engine) as connection:
            return submissions.add_many(connection, rows)

    cpu, wall = process_time(), perf_counter()
    with file.open("rb") as opened:
        rows = read_rows(opened, OWN.columns)
        found = importer.outcomes(rows, OWN, month="2026-11", key=bytes(32))
        totals = importer.bring_in(found, store)  # type: ignore[arg-type]
    told = {"cpu": process_time() - cpu, "wall": perf_counter() - wall, "read": totals.read}
    peak = f"{getrusage(RUSAGE_SELF).ru_maxrss / 1024:.0f}"
    print(json.dumps(told | {"peak": peak}))


if __name__ == "__main__":
    once(Path(sys.argv[1]), Path(sys.argv[2])) if len(sys.argv) > 2 else main()

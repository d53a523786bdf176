"""How long charts take: one, twenty with the start of their process, and hundreds of a release.

In the process of their own in which a refresh draws them; one alone is drawn again and again.
"""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import _answers
from bench._results import table, write
from csdb.publish.refresh import refresh
from csdb.store import releases
from csdb.store.engine import connect, reading

FEW, MANY = 240, 20_000
"""Answers of a young site and of a large one."""

COLD = 20
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def main() -> None:
    with TemporaryDirectory() as folder:
        few, many = (_release(Path(folder), answers) for answers in (FEW, MANY))
        warm, cold = _run(few, "warm"), _run(few, str(COLD))
        young, large = _run(few, "all"), _run(many, "all")
    rows = [
        ["one chart, warm, all its forms", "100 ms", f"{1000 * warm['middle']:.0f} ms"],
        ["the slowest of them", "", f"{1000 * warm['slowest']:.0f} ms"],
        [f"{COLD} cold", "5 s, 260 MB", _told(cold)],
        [f"the {young['charts']} of {FEW} answers", "", _told(young)],
        [f"the {large['charts']} of {MANY:,} answers", "", _told(large)],
        ["the same, none of them changed", "", f"{large['kept']:.1f} s"],
    ]
    text = (
        "Each in two widths, as a picture, as PNG and to share. One chart in processor time, the"
        " others by the clock, in a process of their own whose start is counted in.\n\n"
        f"{table(['what', 'at most', 'measured'], rows)}"
    )
    print(text)
    write("charts", "the charts of a release", text, day=datetime.now(UTC).date())


def _release(folder: Path, answers: int) -> Path:
    """A file with the release of so many answers."""
    engine = connect(_answers.database(folder / f"{answers}.db", answers))
    refresh(engine, now=NOW, key=bytes(32), home="us", draw=lambda *_, **__: {})
    with reading(engine) as connection:
        release = releases.newest(connection)
    engine.dispose()
    assert release
    file = folder / f"{answers}.json"
    file.write_bytes(release.body)
    return file


def _run(release: Path, what: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench._drawing", str(release), what]
    quiet = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    run = subprocess.run(command, env=quiet, capture_output=True, text=True, check=True)
    told: dict[str, Any] = json.loads(run.stdout)
    return told


def _told(run: dict[str, Any]) -> str:
    return f"{run['seconds']:.1f} s ({run['cpu']:.1f} of processor), {run['peak']:.0f} MB"


if __name__ == "__main__":
    main()

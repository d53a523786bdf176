"""How long a refresh takes and how much memory, at ten thousand, a hundred thousand and a million.

Each in a process of its own, without charts, beside what others would take for a part of it: a bare
scan of the same table inside SQLite, pandas, and objects of an ORM. Processor seconds, because they
hardly depend on what else the machine does; by the clock it is as much where a core is free.
"""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import _answers
from bench._results import table, write
from csdb.store.engine import connect

SIZES = (10_000, 100_000, 1_000_000)
ORM_AT = 100_000
"""Answers of which the ORM makes objects: of a million it would take minutes and gigabytes."""

Told = dict[str, Any]


def main() -> None:
    with TemporaryDirectory() as folder:
        rows = [_size(Path(folder), answers) for answers in SIZES]
        more = _more(Path(folder) / f"{SIZES[-1]}.db")
    head = ["answers", "refresh s", "peak MB", "rule and gate s", "nothing new ms", "of a scan"]
    told = [_line(row) for row in rows]
    text = f"Processor seconds.\n\n{table(head, told)}\n\n{_sentences(rows, more)}"
    print(text)
    write("refresh", "a whole refresh without charts", text, day=datetime.now(UTC).date())


def _size(folder: Path, answers: int) -> Told:
    file = folder / f"{answers}.db"
    url = _answers.database(file, answers)
    first = _run("bench._refreshing", url, "22", "1")[0]
    still = _run("bench._refreshing", url, "23", "4")
    told = {"answers": answers, "first": first, "still": min(each["wall"] for each in still[1:])}
    told["scan"] = _run("bench._medians", "scan", str(file))
    told["pandas"] = _run("bench._medians", "pandas", str(file))
    if answers == ORM_AT:
        told["orm"] = _run("bench._medians", "orm", str(file))
    return told


def _more(file: Path) -> Told:
    """A refresh with a thousand new answers on those there are."""
    engine = connect(f"sqlite:///{file}")
    _answers.add(engine, 1_000, seed=2)
    engine.dispose()
    told: Told = _run("bench._refreshing", f"sqlite:///{file}", "24", "1")[0]
    return told


def _run(module: str, *arguments: str) -> Any:
    command = [sys.executable, "-m", module, *arguments]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return json.loads(said)


def _line(row: Told) -> list[str]:
    steps = row["first"]["steps"]
    guarded = steps["passages"] + steps["_objection"]
    counted = steps["_read"] + steps["compose"]
    return [
        f"{row['answers']:,}",
        f"{row['first']['cpu']:.2f}",
        f"{row['first']['peak']:.0f}",
        f"{guarded:.2f}",
        f"{1000 * row['still']:.0f}",
        f"{counted / row['scan']['cpu']:.1f} x",
    ]


def _sentences(rows: list[Told], more: Told) -> str:
    last, middle = rows[-1], next(row for row in rows if row["answers"] == ORM_AT)
    growth = last["first"]["cpu"] / middle["first"]["cpu"]
    pandas = last["pandas"]
    orm = middle["orm"]
    steps = ", ".join(f"{name.strip('_')} {s:.2f}" for name, s in last["first"]["steps"].items())
    return (
        f"Of a million: {steps} s. From {ORM_AT:,} to a million: {growth:.1f} times as long."
        f" A thousand new answers on a million: {more['cpu']:.2f} s, {more['peak']:.0f} MB"
        f" ({more['word']}).\n\nFor the medians of base and OTE alone, in the USA and by"
        f" {len(_dimensions())} dimensions, pandas takes {pandas['cpu']:.1f} s and"
        f" {pandas['peak']:.0f} MB of a million, {pandas['cpu'] / last['first']['cpu']:.1f} times"
        f" the whole refresh; objects of an ORM take {orm['cpu']:.1f} s and {orm['peak']:.0f} MB of"
        f" {ORM_AT:,}, {orm['cpu'] / middle['first']['cpu']:.1f} times. A scan that looks at every"
        f" column of a million rows takes SQLite {last['scan']['cpu']:.2f} s; `of a scan` is"
        " reading and working out figures against it."
    )


def _dimensions() -> list[str]:
    from bench._medians import DIMENSIONS

    return DIMENSIONS


if __name__ == "__main__":
    main()

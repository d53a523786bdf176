"""How long a refresh takes and how much memory, at ten thousand, a hundred thousand and a million.

Each in a new process and without charts, from SQLite and from a PostgreSQL of its own. Beside it
what others would take for the figures alone: pandas, and objects of an ORM, see `_others`; and a
bare scan of the same table inside SQLite. Processor seconds, because they hardly depend on what
else the machine does; by the clock it is as much where a core is free. A PostgreSQL takes its own.
"""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any

from bench import _answers
from bench._results import table, write
from csdb.store.engine import connect
from tests import postgres

SIZES = (10_000, 100_000, 1_000_000)
FIRST = 200
"""Answers of a run that is not told: after it everything is there in its compiled form."""

FEW, TIMES = 10_000, 5
"""Up to so many answers the middle one of so many runs is told: each is over before the machine has
settled."""

ON_POSTGRESQL = (10_000, 100_000)

Told = dict[str, Any]


def main() -> None:
    with TemporaryDirectory() as folder:
        _size(Path(folder), FIRST)
        rows = [_size(Path(folder), answers) for answers in SIZES]
        largest = Path(folder) / f"{SIZES[-1]}.db"
        others = {how: _run("bench._others", how, str(largest)) for how in ("pandas", "orm")}
        more = _more(largest)
    head = ["answers", "refresh s", "peak MB", "rule and gate s", "nothing new ms", "of a scan"]
    told = [table(head, [_line(row) for row in rows]), _sentences(rows, more)]
    text = "\n\n".join([*told, _beside(rows[-1], others), _postgresql()])
    print(text)
    write(
        "refresh",
        "a whole refresh without charts",
        f"Processor seconds.\n\n{text}",
        day=datetime.now(UTC).date(),
    )


def _size(folder: Path, answers: int) -> Told:
    file = folder / f"{answers}.db"
    url = _answers.database(file, answers)
    first, again = _refreshed(file, TIMES if answers <= FEW else 1)
    still = _run("bench._refreshing", "23", *[url] * 4)
    told = {"answers": answers, "first": first, "again": again}
    told["still"] = min(each["wall"] for each in still[1:])
    return told | {"scan": _run("bench._others", "scan", str(file))}


def _refreshed(file: Path, times: int) -> list[Told]:
    """The first refresh of a database, and of a copy in the same process: the middle of `times`."""
    before, copy = file.with_suffix(".before"), file.with_suffix(".copy")
    copyfile(file, before)
    runs = []
    for _ in range(times):
        for each in (file, copy):
            copyfile(before, each)
        runs.append(_run("bench._refreshing", "22", f"sqlite:///{file}", f"sqlite:///{copy}"))
    before.unlink()
    middle: list[Told] = sorted(runs, key=lambda run: float(run[0]["cpu"]))[times // 2]
    return middle


def _more(file: Path) -> Told:
    """A refresh with a thousand new answers on those there are."""
    engine = connect(f"sqlite:///{file}")
    _answers.add(engine, 1_000, seed=2)
    engine.dispose()
    told: Told = _run("bench._refreshing", "24", f"sqlite:///{file}")[0]
    return told


def _run(module: str, *arguments: str) -> Any:
    """What a module prints, run with its compiled form kept, as it is where it is installed."""
    command = [sys.executable, "-m", module, *arguments]
    environ = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    said = subprocess.run(command, capture_output=True, text=True, check=True, env=environ).stdout
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
    small, middle, last = rows
    growth = last["first"]["cpu"] / middle["first"]["cpu"]
    steps = ", ".join(f"{name.strip('_')} {s:.2f}" for name, s in last["first"]["steps"].items())
    return (
        f"Of a million: {steps} s. From {middle['answers']:,} to a million: {growth:.1f} times as"
        f" long. In a process that has refreshed before, as a scheduler has, {small['answers']:,}"
        f" take {small['again']['cpu']:.2f} s. A thousand new answers on a million:"
        f" {more['cpu']:.2f} s, {more['peak']:.0f} MB ({more['word']})."
    )


def _beside(last: Told, others: Told) -> str:
    ours, scan = last["first"]["cpu"], last["scan"]["cpu"]
    told = {
        how: f"{o['cpu']:.1f} s and {o['peak']:,.0f} MB, {o['cpu'] / ours:.1f} times the refresh"
        for how, o in others.items()
    }
    return (
        f"For {others['pandas']['figures']:,} figures of one scope (median, p10 and p90 of three"
        " measures of pay, overall and by twelve dimensions; six two-way tables of medians; the"
        " share of every option) without intervals, rule, gate or files, from the same million:"
        f" pandas {told['pandas']}; objects of an ORM and `statistics` {told['orm']}. A scan that"
        f" looks at every column takes SQLite {scan:.2f} s; `of a scan` is reading and working out"
        " figures against it."
    )


def _postgresql() -> str:
    """The same from a PostgreSQL that waits for the disk, where there is one."""
    programs = postgres.binaries()
    if programs is None:
        return "No PostgreSQL to try it on."
    with postgres.running(programs, careful=True) as server:
        told = [_from(server.create(), answers) for answers in ON_POSTGRESQL]
    return f"From PostgreSQL: {'; '.join(told)}. The seconds that the server takes are its own."


def _from(url: str, answers: int) -> str:
    _answers.fill(url, answers)
    told = _run("bench._refreshing", "22", url)[0]
    return (
        f"{answers:,} in {told['cpu']:.2f} s ({told['wall']:.2f} by the clock) and"
        f" {told['peak']:.0f} MB, of which reading {told['steps']['_read']:.2f} s"
    )


if __name__ == "__main__":
    main()

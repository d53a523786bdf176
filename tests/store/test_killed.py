"""What was acknowledged survives `kill -9` in the middle of a storm; nothing half is there."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from csdb import keys
from csdb.store import tables, tombstones
from csdb.store.engine import connect, reading
from tests.store import storm

ROOT = Path(__file__).parents[2]
WRITERS = ("a", "b", "c")
ENOUGH = 30
"""Lines each writer must have said before it is killed: some of every operation."""

LEVELS = {"sent": "senior", "edited": "vp", "withdrawn": None}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    keys.write(keys.new(), tmp_path / "keys.json")
    return tmp_path


def start(url: str, folder: Path, name: str, *, said: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-P", str(ROOT / "tests/store/storm.py"), url, str(folder), name]
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    with said.open("wb") as out:
        return subprocess.Popen(command, stdout=out, env=environ)


@contextmanager
def storming(url: str, folder: Path) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    writers = {name: start(url, folder, name, said=folder / name) for name in WRITERS}
    try:
        yield writers
    finally:
        for writer in writers.values():
            writer.kill()
            writer.wait()


def lines(folder: Path, name: str) -> list[tuple[str, str]]:
    """What a writer said, a line that was cut off left away."""
    whole = (folder / name).read_text().rpartition("\n")[0].splitlines()
    return [(line.split()[0], line.split()[1]) for line in whole]


def wait_for_a_storm(folder: Path, writers: dict[str, subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + 30
    while any(len(lines(folder, name)) < ENOUGH for name in writers):
        assert time.monotonic() < until, "the writers did not get going"
        assert all(writer.poll() is None for writer in writers.values())
        time.sleep(0.02)


def level(engine: Engine, index: str) -> str | None:
    kept = tables.submission.c
    with reading(engine) as connection:
        return connection.scalar(
            select(kept.level).where(kept.receipt_hash == bytes.fromhex(index))
        )


def see_that_nothing_is_lost(engine: Engine, folder: Path, name: str) -> None:
    """Everything a writer said is so; only what it was at when killed may be one step on."""
    said = lines(folder, name)
    last = {index: word for word, index in said if word != "imported"}
    *settled, newest = last
    assert {index: level(engine, index) for index in settled} == {
        index: LEVELS[last[index]] for index in settled
    }
    allowed = {"sent": {"senior", "vp", None}, "edited": {"vp"}, "withdrawn": {None}}
    assert level(engine, newest) in allowed[last[newest]]
    imported = [int(number) for word, number in said if word == "imported"]
    assert imported
    for number in range(max(imported) + 11):
        there = _there(engine, name, number)
        assert there in ((storm.IMPORTED,) if number in imported else (0, storm.IMPORTED))


def _there(engine: Engine, name: str, number: int) -> int:
    """How many rows of a batch are there."""
    ids = [new.id for new in storm.batch(name, number)]
    with reading(engine) as connection:
        return connection.scalar(select(func.count()).where(tables.submission.c.id.in_(ids))) or 0


@pytest.mark.slow
def test_what_was_acknowledged_survives_the_death_of_the_process(
    migrated: str, folder: Path
) -> None:
    with storming(migrated, folder) as writers:
        wait_for_a_storm(folder, writers)
        for writer in writers.values():
            writer.send_signal(signal.SIGKILL)
    engine = connect(migrated)
    for name in WRITERS:
        see_that_nothing_is_lost(engine, folder, name)
    withdrawn = tombstones.read(folder / "withdrawn.txt", key=keys.load(folder / "keys.json").index)
    gone = [index for name in WRITERS for word, index in lines(folder, name) if word == "withdrawn"]
    assert gone
    assert all(withdrawn.holds(bytes.fromhex(index)) for index in gone)
    if engine.dialect.name == "sqlite":
        with reading(engine) as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    engine.dispose()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("strace") is None, reason="NO STRACE: syncs were not counted")
def test_every_acknowledgement_comes_after_a_sync(migrated_sqlite: str, folder: Path) -> None:
    """kill -9 cannot show a power failure: what is not synced survives it all the same."""
    trace = folder / "trace"
    command = ["strace", "-f", "-o", str(trace), "-e", "trace=fsync,fdatasync,write"]
    program = [sys.executable, str(ROOT / "tests/store/storm.py"), migrated_sqlite]
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    subprocess.run(
        [*command, *program, str(folder), "a", "12"],
        env=environ,
        check=True,
        stdout=subprocess.DEVNULL,
        timeout=60,
    )
    calls = re.findall(
        r"(fsync|fdatasync|write\(1, \"(?:sent|edited|withdrawn|imported))", trace.read_text()
    )
    told = [place for place, call in enumerate(calls) if call.startswith("write")]
    assert len(told) == 12 + 4 + 4 + 1
    for before, after in zip([-1, *told], told, strict=False):
        assert after - before > 1, "something was acknowledged without a sync before it"

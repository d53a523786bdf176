"""A process that writes answers as fast as it can and says what was acknowledged, until killed.

Run as `python storm.py URL FOLDER NAME [TIMES]`. Each line on standard output is one operation
and what it was done to, written after the database acknowledged it.
"""

import os
import random
import sys
import time
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from itertools import count, islice
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from csdb import keys
from csdb.collect import receipt
from csdb.store import intake, submissions, tombstones
from csdb.store.engine import connect, writing
from csdb.store.intake import New
from tests.store.made import submission

IMPORTED = 20
"""Rows of one imported batch."""

DAY = "2026-11-22"


def index(name: str, number: int, key: bytes) -> bytes:
    nonce = sha256(f"{name} {number}".encode()).digest()[:16]
    return receipt.index(receipt.code(nonce, key), key)


def batch(name: str, number: int) -> list[New]:
    seeds = (f"{name} {number} {row}".encode() for row in range(IMPORTED))
    return [New(sha256(seed).digest()[:16], submission(level="lead"), "held") for seed in seeds]


def do(engine: Engine, line: str, work: Callable[[Connection], object]) -> bool:
    """Whether the work was done and acknowledged; not when others held the database too long."""
    time.sleep(random.uniform(0, 0.004))  # people pause; without it one process may starve another
    try:
        with writing(engine) as connection:
            work(connection)
    except OperationalError:
        return False
    os.write(1, f"{line}\n".encode())  # at once: what is in a buffer is lost with the process
    return True


def main(url: str, folder: str, name: str, times: str = "1000000") -> None:
    engine, key = connect(url), keys.load(Path(folder) / "keys.json").index

    def send(mine: bytes, connection: Connection) -> None:
        submissions.add(connection, submission(), state="accepted", receipt_hash=mine)

    def edit(mine: bytes, connection: Connection) -> None:
        edited = submission(level="vp")
        submissions.replace(connection, mine, edited, state="accepted", day=DAY)

    def withdraw(mine: bytes, connection: Connection) -> None:
        submissions.withdraw(connection, mine, day=DAY)
        tombstones.append(Path(folder) / "withdrawn.txt", mine, key=key, day=DAY)

    for number in islice(count(), int(times)):
        mine = index(name, number, key)
        if not do(engine, f"sent {mine.hex()}", partial(send, mine)):
            continue
        if number % 3 == 1:
            do(engine, f"edited {mine.hex()}", partial(edit, mine))
        if number % 3 == 2:
            do(engine, f"withdrawn {mine.hex()}", partial(withdraw, mine))
        if number % 10 == 5:
            rows = batch(name, number)
            do(engine, f"imported {number}", lambda c, rows=rows: intake.add(c, rows))


if __name__ == "__main__":
    main(*sys.argv[1:])

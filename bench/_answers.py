"""Databases of made-up answers for measurements: some thousands of people, again and again."""

from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from random import Random

from sqlalchemy import Engine

from csdb.demonstration import people
from csdb.store import intake
from csdb.store.engine import connect, writing
from csdb.store.schema import upgrade

DIFFERENT = 30_000
"""Made-up people there are; more answers than that are theirs once more, under other ids."""

BATCH = 20_000


def database(file: Path, answers: int) -> str:
    """Make a database of so many accepted answers; its URL."""
    url = f"sqlite:///{file}"
    fill(url, answers)
    return url


def fill(url: str, answers: int) -> None:
    """Make the tables of a database, and so many accepted answers in it."""
    upgrade(url)
    engine = connect(url)
    add(engine, answers, seed=1)
    engine.dispose()


def add(engine: Engine, answers: int, *, seed: int) -> None:
    """Add so many accepted answers in large transactions."""
    told = list(people(min(answers, DIFFERENT), seed, month="2026-11"))
    rows, chance = islice(cycle(told), answers), Random(seed)
    new = (intake.New(chance.randbytes(16), each, "accepted") for each in rows)
    for batch in _batches(new):
        with writing(engine) as connection:
            intake.add(connection, batch)


def _batches(rows: Iterator[intake.New]) -> Iterator[list[intake.New]]:
    while batch := list(islice(rows, BATCH)):
        yield batch

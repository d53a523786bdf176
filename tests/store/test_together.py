"""Writes that share a transaction: each is acknowledged after its commit, each fails by itself."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from functools import partial

import pytest
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError

from csdb.store import submissions, together
from csdb.store.engine import connect, file_of, reading, writing
from tests.store.made import submission

Work = Callable[[Connection], object]


@pytest.fixture
def engine(migrated: str) -> Iterator[Engine]:
    engine = connect(migrated, patience=0.2)
    yield engine
    engine.dispose()


def add(number: int, connection: Connection) -> int:
    told = submission()
    hash_ = number.to_bytes(32)
    assert submissions.add(connection, told, state="accepted", receipt_hash=hash_)
    return number


def kept(engine: Engine) -> int:
    with reading(engine) as connection:
        return submissions.counts(connection)["accepted"]


def at_once(engine: Engine, works: list[Work]) -> list[object]:
    """The results of works that all wait while somebody else's turn lasts, or what they raised."""
    began, end = threading.Event(), threading.Event()

    def first(connection: Connection) -> None:
        began.set()
        end.wait(10)

    def result(work: Work) -> object:
        try:
            return together.write(engine, work)
        except (ValueError, OperationalError) as problem:
            return problem

    with ThreadPoolExecutor(len(works) + 1) as pool:
        holding = pool.submit(together.write, engine, first)
        assert began.wait(10)
        waiting = [pool.submit(result, work) for work in works]
        time.sleep(0.05)
        end.set()
        with suppress(OperationalError):  # it may have shared the transaction of the others
            holding.result(10)
        return [each.result(10) for each in waiting]


def test_everybody_gets_the_result_of_their_own_work(engine: Engine) -> None:
    assert at_once(engine, [partial(add, n) for n in range(6)]) == list(range(6))
    assert kept(engine) == 6


def test_those_who_wait_share_one_commit_on_sqlite(migrated_sqlite: str) -> None:
    engine = connect(migrated_sqlite)
    commits = []
    event.listen(engine, "commit", lambda _: commits.append(kept_so_far[0]))
    kept_so_far = [0]

    def work(number: int, connection: Connection) -> int:
        kept_so_far[0] += 1
        return add(number, connection)

    at_once(engine, [partial(work, n) for n in range(6)])
    assert len(commits) <= 4, "a commit for each"
    assert commits[-1] == 6
    engine.dispose()


def test_nobody_hears_of_a_write_before_its_commit(engine: Engine) -> None:
    told: list[str] = []
    event.listen(engine, "commit", lambda _: told.append("commit"))

    def one(number: int) -> None:
        together.write(engine, partial(add, number))
        told.append("acknowledged")

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(one, range(30)))
    commits = 0
    for acknowledged, word in enumerate(told):
        commits += word == "commit"
        assert commits or acknowledged == 0
    assert told[0] == "commit"
    assert kept(engine) == told.count("acknowledged") == 30


def test_what_one_raises_undoes_its_own_writes_alone(engine: Engine) -> None:
    def wrong(connection: Connection) -> None:
        add(100, connection)
        raise ValueError("mine alone")

    results = at_once(engine, [partial(add, 1), wrong, partial(add, 2)])
    assert [results[0], results[2]] == [1, 2]
    assert isinstance(results[1], ValueError)
    assert kept(engine) == 2


def test_a_statement_that_fails_takes_nobody_with_it(engine: Engine) -> None:
    def broken(connection: Connection) -> None:
        connection.exec_driver_sql("SELECT * FROM nowhere")

    results = []
    for work in (broken, partial(add, 1)):
        try:
            results.append(together.write(engine, work))
        except Exception as problem:
            results.append(type(problem).__name__)
    assert results[0] in ("OperationalError", "ProgrammingError")
    assert results[1] == 1
    assert kept(engine) == 1


def test_who_waits_behind_one_that_fails_is_written_all_the_same(migrated_sqlite: str) -> None:
    engine = connect(migrated_sqlite)

    def fails(connection: Connection) -> None:
        add(7, connection)
        raise ValueError("changed my mind")

    queue = together._queue_of(engine)
    before = together._Write(fails)
    queue._waiting.append(before)
    assert together.write(engine, partial(add, 8)) == 8
    assert before.done
    assert isinstance(before.problem, ValueError)
    assert kept(engine) == 1
    engine.dispose()


def test_a_locked_database_is_an_error_for_all_who_wait(migrated_sqlite: str) -> None:
    engine = connect(migrated_sqlite, patience=0.2)
    with closing(sqlite3.connect(str(file_of(migrated_sqlite)), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with ThreadPoolExecutor(3) as pool:
            waiting = [pool.submit(together.write, engine, partial(add, n)) for n in range(3)]
            for each in waiting:
                with pytest.raises(OperationalError):
                    each.result(10)
        other.execute("ROLLBACK")
    assert kept(engine) == 0
    assert together.write(engine, partial(add, 9)) == 9
    engine.dispose()


def test_a_full_disk_keeps_nothing_of_all_who_shared_it(migrated_sqlite: str) -> None:
    engine = connect(migrated_sqlite)
    with writing(engine) as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()

    @event.listens_for(engine, "begin")
    def _full(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    def many(start: int, connection: Connection) -> None:
        for number in range(start, start + 400):
            add(number, connection)

    results = at_once(engine, [partial(many, 1000 * n) for n in range(1, 3)])
    assert all(isinstance(each, OperationalError) for each in results)
    assert kept(engine) == 0
    engine.dispose()

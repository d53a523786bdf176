"""Several people's writes in one transaction: what takes time is the disk, not the rows.

Each of them learns that its write is kept only after the commit that holds it.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

from csdb.store import raw
from csdb.store.engine import writing

T = TypeVar("T")
Work = Callable[[Connection], T]

MOST = 64
"""Writes in one transaction, so that the first of them does not wait long for the last."""


def write(engine: Engine, work: Work[T]) -> T:
    """What `work` returns, once the transaction it ran in is committed.

    On SQLite, where one writes at a time, others that wait in this process may share it. What
    `work` raises undoes its own writes alone; an error of the database as a whole (locked, full,
    away) is raised to all that shared the transaction, of which nothing is kept then.
    """
    if engine.dialect.name != "sqlite":  # PostgreSQL brings commits to the disk together itself
        with writing(engine) as connection:
            return work(connection)
    return _queue_of(engine).write(engine, work)


@dataclass(slots=True, eq=False)
class _Write:
    work: Work[Any]
    done: bool = False
    result: Any = None
    problem: Exception | None = None


class _Queue:
    """Who waits to write to one database: whoever's turn it is writes for all of them."""

    def __init__(self) -> None:
        self._waiting: deque[_Write] = deque()
        self._turn = Lock()

    def write(self, engine: Engine, work: Work[T]) -> T:
        mine = _Write(work)
        self._waiting.append(mine)
        with self._turn:
            while not mine.done:  # by somebody whose turn it was before, or by us
                self._commit(engine)
        if mine.problem:
            raise mine.problem
        result: T = mine.result
        return result

    def _commit(self, engine: Engine) -> None:
        """Write for all who wait, in one transaction, and tell each what came of it.

        Who comes while another process writes, or while we do, is taken along. If the first of
        them fails, the others still wait: there is nothing else then that was undone with it, and
        so it needs no savepoint.
        """
        writes: list[_Write] = []
        try:
            with writing(engine) as connection:
                writes.append(self._waiting.popleft())
                writes[0].result = writes[0].work(connection)
                while self._waiting and len(writes) < MOST:
                    writes.append(self._waiting.popleft())
                    _try(connection, writes[-1])
        except Exception as problem:
            writes = writes or [self._waiting.popleft() for _ in range(len(self._waiting))]
            for each in writes:
                each.problem = problem
        for each in writes:
            each.done = True


def _try(connection: Connection, mine: _Write) -> None:
    """Do one write, and undo it alone if it fails. What cannot be undone alone is raised."""
    raw.met(connection, "SAVEPOINT one")
    try:
        mine.result = mine.work(connection)
    except Exception as problem:
        raw.met(connection, "ROLLBACK TO one")
        mine.problem = problem
    raw.met(connection, "RELEASE one")


_queues: WeakKeyDictionary[Engine, _Queue] = WeakKeyDictionary()
_making = Lock()


def _queue_of(engine: Engine) -> _Queue:
    with _making:
        return _queues.setdefault(engine, _Queue())

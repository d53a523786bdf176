"""Work handed to a process of its own, or done here at once where that is not worth it."""

import os
import signal
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")


def process() -> ProcessPoolExecutor:
    """One process started afresh; it ends with this one, however that goes.

    Afresh, because libraries with threads hang in a forked one.
    """
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_begin)


def _begin() -> None:
    # Ctrl-C reaches both; this one is told by the other what to do.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if parent := parent_process():
        Thread(target=lambda: wait([parent.sentinel]) and os._exit(1), daemon=True).start()


class Here(Executor):
    """Does what it is handed at once, in this process."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> "Future[T]":
        """A future that has its result, or what was raised instead."""
        done: Future[T] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as problem:
            done.set_exception(problem)
        return done

"""How a long-running process learns that it should end: a signal, or the end of its parent."""

import os
import signal
import sys
import threading
import time


class Stop:
    """Whether we were asked to end. A plain flag: a lock would not be safe in a signal handler."""

    __slots__ = ("asked",)

    def __init__(self) -> None:
        self.asked = False

    def wait(self, seconds: float = float("inf")) -> bool:
        """Sleep until asked to end or `seconds` have passed; whether we were asked."""
        until = time.monotonic() + seconds
        while not self.asked and (left := until - time.monotonic()) > 0:
            time.sleep(min(0.2, left))
        return self.asked


def at_signals() -> Stop:
    """A Stop that SIGTERM and SIGINT ask, in place of ending in the middle of something."""
    stop = Stop()

    def ask(*_: object) -> None:
        stop.asked = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask)
    return stop


def end_with_parent() -> None:
    """Send ourselves SIGTERM when our input closes: who started us is gone, perhaps killed."""

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()

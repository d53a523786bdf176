"""What the programs write about themselves: an event code and a few harmless facts, nothing else.

It must never tell an address, an agent, a query, an answer, or the text of an error.
"""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

TOLD = frozenset(
    {"event", "level", "minute", "slot", "outcome", "release", "error", "where", "child", "code"}
    | {"route", "status", "wait", "reason"}
)
"""The only names that reach the log; `error` is the name of an exception's class, `reason` why a
refresh published nothing, in words and codes of ours."""


def configure(stream: TextIO | None = None, *, least: int = logging.INFO) -> None:
    """Log to `stream` (standard error) from level `least` on.

    Made for reading when it is a terminal, else one JSON object a line.
    """
    out = stream or sys.stderr
    render: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if out.isatty() else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper("%Y-%m-%dT%H:%MZ", utc=True, key="minute"),
            _only_what_is_told,
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        # Asked each time: tests and commands may put another standard error in its place.
        logger_factory=lambda *_: structlog.WriteLogger(stream or sys.stderr),
        cache_logger_on_first_use=False,
    )
    # It warns of a look skipped because the one before still runs, which is how it should be.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


def _only_what_is_told(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    return {name: value for name, value in event.items() if name in TOLD}


def place(problem: BaseException) -> str:
    """Where of our own code an exception comes from: "publish/refresh.py:31"; without its text."""
    place = ""
    trace = problem.__traceback__
    while trace:
        _, ours, file = trace.tb_frame.f_code.co_filename.rpartition("/csdb/")
        place = f"{file}:{trace.tb_lineno}" if ours else place
        trace = trace.tb_next
    return place

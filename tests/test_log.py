"""The log: an event code and harmless facts, whatever it is handed."""

import io
import json
import re
from collections.abc import Iterator

import pytest
import structlog

from csdb import log
from csdb.publish import release


@pytest.fixture
def written() -> io.StringIO:
    out = io.StringIO()
    log.configure(out)
    return out


@pytest.fixture(autouse=True)
def _log_as_it_was() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)


def test_an_entry_is_a_json_object_with_code_level_and_minute(written: io.StringIO) -> None:
    structlog.get_logger().info("tick.finished", slot="2026-11-22T12:00", outcome="unchanged")
    entry = json.loads(written.getvalue())
    minute = entry.pop("minute")
    assert len(minute) == len("2026-11-22T12:00Z")
    assert entry == {
        "event": "tick.finished",
        "level": "info",
        "slot": "2026-11-22T12:00",
        "outcome": "unchanged",
    }


def test_what_is_not_allowed_never_reaches_the_log(written: io.StringIO) -> None:
    try:
        raise ValueError("base of 123456")
    except ValueError:
        structlog.get_logger().exception(
            "refresh.failed", address="192.0.2.7", agent="Browser/1", query="?code=X"
        )
    told = written.getvalue()
    assert set(json.loads(told)) == {"event", "level", "minute"}


def test_only_what_matters_is_written_when_asked(written: io.StringIO) -> None:
    log.configure(written, least=30)
    structlog.get_logger().info("scheduler.started")
    structlog.get_logger().warning("tick.beat_missed")
    assert [json.loads(line)["event"] for line in written.getvalue().splitlines()] == [
        "tick.beat_missed"
    ]


def test_the_place_of_an_error_is_told_without_its_text() -> None:
    with pytest.raises(ValueError, match=r"^not the body") as caught:
        release.load(b'{"scopes": {}}')
    assert re.fullmatch(r"publish/release.py:\d+", log.place(caught.value))

"""The current release: new at once, served on while the database is away or locked."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import monotonic

import pytest

from csdb.config import Settings
from csdb.publish import wording
from csdb.publish.release import Release
from csdb.web import current
from tests.web.page import Read

Page = Callable[..., Read]
Publish = Callable[[Release], Release]


def test_the_last_release_is_served_while_the_database_is_away(
    page: Page, publish: Publish, full: Release, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = page(publish(full) and "/salary").text
    _lose(settings)
    monkeypatch.setattr(current, "AWAY", 0.0)
    assert page("/salary").text == before
    assert page("/salary/by/level").text


def test_a_page_does_not_wait_for_a_locked_database(
    page: Page, publish: Publish, full: Release, settings: Settings
) -> None:
    before = page(publish(full) and "/salary").text
    with closing(sqlite3.connect(_file(settings), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        began = monotonic()
        assert page("/salary").text == page("/salary").text == before
    assert monotonic() - began < 5


def test_a_site_that_never_read_a_release_does_not_claim_there_is_none(
    page: Page, settings: Settings
) -> None:
    _lose(settings)
    text = page("/", status=503).text
    assert "cannot be read just now" in text
    assert "No figures yet" not in text


def _lose(settings: Settings) -> None:
    """Make the database unreadable: pooled connections hold the file, so its bytes go too."""
    _file(settings).write_bytes(b"not a database at all" * 99)


def _file(settings: Settings) -> Path:
    return Path(settings.database_url.removeprefix("sqlite:///"))


def test_downloads_are_refused_with_a_sentence_while_the_database_is_away(
    page: Page, publish: Publish, full: Release, settings: Settings
) -> None:
    page(publish(full) and "/data")
    _lose(settings)
    assert "try again in a minute" in page("/releases", status=503).text


def test_a_new_release_appears_at_once(page: Page, publish: Publish, little: Release) -> None:
    assert "No figures yet." in page("/").text
    publish(little)
    assert wording.number(little.value("base")) in page("/").text

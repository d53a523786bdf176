from dataclasses import replace
from hashlib import sha256

import pytest
from sqlalchemy import Connection, Engine, func, select, update
from sqlalchemy.exc import IntegrityError
from structlog.testing import capture_logs

from csdb.publish.release import Release
from csdb.store import releases, tables
from csdb.store.engine import reading, writing
from csdb.store.releases import Artefact, Entry, File
from tests.publish.sample import sample_release

CSV = Artefact("figures.csv", "text/csv; charset=utf-8", b"release,scope\r\n")
PICTURE = Artefact("us-pay.png", "image/png", bytes(range(256)))

FIRST = sample_release(created="2026-11-21T04:00Z")
SECOND = replace(sample_release(created="2026-11-21T12:00Z"), previous=FIRST.id)
THIRD = replace(sample_release(created="2026-11-22T04:00Z"), previous=SECOND.id)


@pytest.fixture
def three(database: Engine) -> Engine:
    """Three releases, each with files."""
    for release in (FIRST, SECOND, THIRD):
        with writing(database) as connection:
            releases.add(connection, release, [CSV, PICTURE])
    return database


def test_a_release_is_read_back_equal_with_the_same_digest(three: Engine) -> None:
    with reading(three) as connection:
        found = releases.get(connection, SECOND.id)
    assert found == SECOND
    assert found.digest == SECOND.digest


def test_before_the_first_there_is_none(database: Engine) -> None:
    with reading(database) as connection:
        assert releases.newest(connection) is None
        assert releases.newest_id(connection) is None
        assert releases.list(connection) == ()


def test_the_newest_is_the_last_added_whatever_its_date(three: Engine) -> None:
    older = sample_release(created="2020-01-01T00:00Z")  # the clock went back
    with writing(three) as connection:
        assert releases.newest_id(connection) == THIRD.id
        releases.add(connection, older, [])
        assert releases.newest_id(connection) == older.id
        assert releases.newest(connection) == older


def test_releases_are_listed_newest_first(three: Engine) -> None:
    with reading(three) as connection:
        listed = releases.list(connection)
    assert listed == tuple(_entry(release) for release in (THIRD, SECOND, FIRST))


def test_an_unknown_release_or_file_is_none(three: Engine) -> None:
    with reading(three) as connection:
        assert releases.get(connection, "2026-11-22-00000000") is None
        assert releases.artefact(connection, FIRST.id, "figures.json") is None
        assert releases.artefact(connection, "2026-11-22-00000000", CSV.name) is None
        assert releases.artefacts(connection, "2026-11-22-00000000") == ()


def test_files_come_back_byte_for_byte_and_are_listed_by_name(three: Engine) -> None:
    with reading(three) as connection:
        assert releases.artefact(connection, FIRST.id, PICTURE.name) == PICTURE
        assert releases.artefacts(connection, FIRST.id) == (
            File(CSV.name, CSV.media_type, sha256(CSV.body).hexdigest(), len(CSV.body)),
            File(PICTURE.name, "image/png", sha256(PICTURE.body).hexdigest(), 256),
        )


@pytest.mark.parametrize("flaw", ["flipped byte", "truncated", "empty"])
def test_a_damaged_release_is_reported_and_the_one_before_served(three: Engine, flaw: str) -> None:
    body = THIRD.body
    damaged = {
        "flipped byte": bytes([body[0] ^ 1]) + body[1:],
        "truncated": body[:-1],
        "empty": b"",
    }
    with writing(three) as connection:
        _damage(connection, body=damaged[flaw])
    with reading(three) as connection, capture_logs() as logs:
        assert releases.newest(connection) == SECOND
        assert releases.newest_id(connection) == THIRD.id
    assert logs == [{"event": "release.damaged", "log_level": "error", "release": THIRD.id}]


def test_a_release_of_a_form_unknown_to_this_version_is_reported(three: Engine) -> None:
    body = b'{"from":"the future"}'
    with writing(three) as connection:
        _damage(connection, body=body, digest=sha256(body).hexdigest())
    with reading(three) as connection, capture_logs() as logs:
        assert releases.newest(connection) == SECOND
    assert [log["event"] for log in logs] == ["release.unreadable"]


def test_a_damaged_file_is_reported_and_not_served(three: Engine) -> None:
    with writing(three) as connection:
        one = (tables.artefact.c.release == THIRD.id, tables.artefact.c.name == CSV.name)
        connection.execute(update(tables.artefact).where(*one).values(body=b"release,sc0pe\r\n"))
    with reading(three) as connection, capture_logs() as logs:
        assert releases.artefact(connection, THIRD.id, CSV.name) is None
        assert releases.artefact(connection, SECOND.id, CSV.name) == CSV
    assert [log["event"] for log in logs] == ["artefact.damaged"]


def test_a_release_is_added_whole_or_not_at_all(three: Engine) -> None:
    fourth = sample_release(created="2026-11-23T04:00Z")
    with pytest.raises(IntegrityError), writing(three) as connection:
        releases.add(connection, fourth, [CSV, PICTURE, CSV])
    with reading(three) as connection:
        assert releases.newest_id(connection) == THIRD.id
        assert connection.scalar(select(func.count()).select_from(tables.artefact)) == 6


def test_a_release_is_not_added_twice(three: Engine) -> None:
    with pytest.raises(IntegrityError), writing(three) as connection:
        releases.add(connection, FIRST, [])


def test_a_file_cannot_be_without_its_release(three: Engine) -> None:
    with pytest.raises(IntegrityError), writing(three) as connection:
        connection.execute(tables.release.delete())


def _entry(release: Release) -> Entry:
    return Entry(release.id, release.created, release.digest, release.previous)


def _damage(connection: Connection, **values: object) -> None:
    newest = tables.release.c.id == THIRD.id
    connection.execute(update(tables.release).where(newest).values(**values))

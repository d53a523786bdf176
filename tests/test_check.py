"""What `csdb check` finds, as of a time that is passed in."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from csdb import check, keys
from csdb.config import Settings
from csdb.publish.release import Release
from csdb.store import releases, tables, ticks
from csdb.store.engine import connect, writing
from csdb.store.releases import Artefact
from tests.publish.sample import sample_release

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def settings(migrated: str, tmp_path: Path) -> Settings:
    keys.write(keys.new(), tmp_path / "keys.json")
    return Settings(
        database_url=migrated,
        keys_file=tmp_path / "keys.json",
        owner_name="Ada Example",
        owner_contact="ada@example.org",
    )


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    engine = connect(settings.database_url)
    yield engine
    engine.dispose()


def found(settings: Settings, about: str, *, now: datetime = NOON, past: bool = False) -> list[str]:
    return [
        f"{finding.word}: {finding.sentence}"
        for finding in check.findings(settings, now=now, past=past)
        if finding.sentence.startswith(about)
    ]


def finish(engine: Engine, slot: str, outcome: str, reason: str = "why") -> None:
    with writing(engine) as connection:
        ticks.take(connection, slot, "a", NOON)
        ticks.finish(connection, slot, "a", outcome, reason, NOON)


def test_a_site_never_refreshed_is_worth_knowing(settings: Settings) -> None:
    assert found(settings, "Refreshes")[0].startswith("warn: Refreshes: none yet")


def test_a_refresh_of_the_last_slot_is_as_it_should_be(settings: Settings, engine: Engine) -> None:
    finish(engine, "2026-11-22T04:00", "unchanged")
    [told] = found(settings, "Refreshes", now=NOON + timedelta(minutes=59))
    assert told == "ok: Refreshes: the last, of 2026-11-22T04:00 UTC: unchanged (why)"


def test_a_missed_slot_is_wrong(settings: Settings, engine: Engine) -> None:
    finish(engine, "2026-11-22T04:00", "unchanged")
    [told] = found(settings, "Refreshes", now=NOON + timedelta(minutes=61))
    assert told.startswith("wrong: ")
    assert "2026-11-22T12:00 is missing" in told


def test_a_failed_refresh_is_wrong_until_one_succeeds(settings: Settings, engine: Engine) -> None:
    finish(engine, "2026-11-22T04:00", "failed")
    assert found(settings, "Refreshes")[0].startswith("wrong: ")
    finish(engine, "2026-11-22T05:00", "unchanged")
    assert found(settings, "Refreshes")[0].startswith("ok: ")


def test_a_refused_release_is_wrong_and_told_with_its_codes(
    settings: Settings, engine: Engine
) -> None:
    finish(engine, "2026-11-22T04:00", "refused", "few: us level ic")
    [told] = found(settings, "Refreshes")
    assert told.startswith("wrong: ")
    assert "2026-11-22T04:00 UTC: refused (few: us level ic)" in told
    assert "the release before stands" in told
    assert not found(settings, "Refused")


def test_a_refusal_for_many_reasons_is_told_by_the_first(
    settings: Settings, engine: Engine
) -> None:
    finish(engine, "2026-11-22T04:00", "refused", "; ".join(f"few: us {n}" for n in range(200)))
    [told] = found(settings, "Refreshes")
    assert "refused (few: us 0; few: us 1; few: us 2; and more, see the log)" in told


def test_the_last_refusal_is_remembered_when_refreshes_go_through_again(
    settings: Settings, engine: Engine
) -> None:
    assert not found(settings, "Refused")
    finish(engine, "2026-11-20T04:00", "refused", "tail: us base p10")
    finish(engine, "2026-11-21T04:00", "refused", "few: us level ic")
    finish(engine, "2026-11-22T04:00", "unchanged", "waiting for others")
    assert found(settings, "Refreshes")[0].startswith("ok: ")
    [told] = found(settings, "Refused")
    assert told.startswith("ok: Refused: the last refusal was on 2026-11-21T04:00 UTC (few: us ")


def test_the_rule_is_named_with_what_is_stricter_about_it(settings: Settings) -> None:
    assert found(settings, "Rule") == ["ok: Rule: figures change by the rule rounds"]
    stricter = replace(settings, rule="strict", rule_k=15, rule_hold=30)
    assert found(stricter, "Rule") == [
        "ok: Rule: figures change by the rule strict, stricter by k 15, hold 30"
    ]


def test_a_database_file_others_can_read_is_worth_knowing(
    tmp_path: Path, settings: Settings, backend: str
) -> None:
    if backend == "sqlite":
        (tmp_path / "csdb.db").chmod(0o644)
        assert "chmod 600" in found(settings, "Database")[1]
        (tmp_path / "csdb.db").chmod(0o600)
    assert found(settings, "Database") == ["ok: Database: its tables are up to date"]


def test_an_open_address_and_a_missing_owner_are_worth_knowing(settings: Settings) -> None:
    assert not found(settings, "CSDB_")
    bare = replace(settings, site_url="http://pay.example.org", owner_contact="")
    assert [told.split(" ")[1] for told in found(bare, "CSDB_")] == [
        "CSDB_SITE_URL",
        "CSDB_OWNER_NAME",
    ]


def test_keys_and_database_that_are_away_are_wrong(settings: Settings, tmp_path: Path) -> None:
    away = replace(
        settings, keys_file=tmp_path / "none", database_url="postgresql+psycopg://127.0.0.1:1/x"
    )
    words = [finding.word for finding in check.findings(away, now=NOON)]
    assert words == ["ok", "ok", "wrong", "wrong"]


@pytest.fixture
def two(engine: Engine) -> tuple[Release, Release]:
    first = sample_release(12)
    second = replace(first, created="2026-11-22T20:00Z", previous=first.id)
    with writing(engine) as connection:
        for release in (first, second):
            file = Artefact("figures.csv", "text/csv", release.id.encode())
            releases.add(connection, release, [file])
    return first, second


def test_older_releases_are_looked_at_when_asked(
    settings: Settings, two: tuple[Release, Release]
) -> None:
    assert found(settings, "Past") == []
    told = "ok: Past: the digests of all 2 releases and their 2 files are right"
    assert found(settings, "Past", past=True) == [told]


def test_an_older_release_or_file_that_was_changed_is_wrong(
    settings: Settings, engine: Engine, two: tuple[Release, Release]
) -> None:
    with writing(engine) as connection:
        old = tables.artefact.c.release == two[0].id
        connection.execute(update(tables.artefact).where(old).values(body=b"other"))
    told = f"wrong: Past: of {two[0].id} its file figures.csv was changed"
    assert found(settings, "Past", past=True) == [told]
    with writing(engine) as connection:
        old = tables.release.c.id == two[0].id
        connection.execute(update(tables.release).where(old).values(body=b"{}"))
    assert "the release itself was changed" in found(settings, "Past", past=True)[0]


def test_a_release_that_is_missing_is_wrong(settings: Settings, engine: Engine) -> None:
    with writing(engine) as connection:
        releases.add(connection, replace(sample_release(12), previous="2026-01-01-00000000"), [])
    [told] = found(settings, "Past", past=True)
    assert told.endswith("follows 2026-01-01-00000000, which is missing")

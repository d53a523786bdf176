from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from csdb.store import schema, submissions
from csdb.store.engine import connect, writing
from tests.store.made import submission


def test_a_database_without_tables_is_missing_and_then_current(database_url: str) -> None:
    assert schema.state(database_url) == "missing"
    schema.upgrade(database_url)
    assert schema.state(database_url) == "current"


def test_asking_for_the_state_makes_no_file(tmp_path: Path) -> None:
    assert schema.state(f"sqlite:///{tmp_path / 'var' / 'csdb.db'}") == "missing"
    assert not list(tmp_path.iterdir())


def test_upgrading_again_changes_nothing_and_keeps_what_is_there(migrated: str) -> None:
    engine = connect(migrated)
    with writing(engine) as connection:
        submissions.add(connection, submission(), state="accepted")
    schema.upgrade(migrated)
    with writing(engine) as connection:
        assert submissions.counts(connection)["accepted"] == 1
    engine.dispose()


def test_a_revision_this_version_does_not_know_is_ahead(migrated: str) -> None:
    _set_revision(migrated, "9999")
    assert schema.state(migrated) == "ahead"
    with pytest.raises(ValueError, match="newer version"):
        schema.upgrade(migrated)


def test_it_works_from_any_folder(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    schema.upgrade(database_url)
    assert schema.state(database_url) == "current"
    assert not list(Path.cwd().iterdir())


def test_it_says_nothing(database_url: str, capfd: pytest.CaptureFixture[str]) -> None:
    schema.upgrade(database_url)
    assert capfd.readouterr() == ("", "")


def test_a_file_that_is_no_database_is_an_error_and_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear all, " * 200)
    for ask in (schema.state, schema.upgrade):
        with pytest.raises(DatabaseError, match="not a database"):
            ask(f"sqlite:///{file}")
    assert file.read_text() == "Dear all, " * 200


def _set_revision(url: str, revision: str) -> None:
    engine = connect(url)
    with writing(engine) as connection:
        its = text("UPDATE alembic_version SET version_num = :revision")
        connection.execute(its, {"revision": revision})
    engine.dispose()

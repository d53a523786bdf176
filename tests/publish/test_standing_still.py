"""A check with nothing new reads nobody's answers, and sees whatever was written since."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, update

from csdb.publish import refresh as verb
from csdb.publish.rule import Rule
from csdb.store import answers, marks
from csdb.store.engine import connect, reading, writing
from csdb.store.tables import submission
from tests.publish.people import several, spread
from tests.publish.test_refresh import add, edit, tick, withdraw


@pytest.fixture
def engine(migrated: str) -> Iterator[Engine]:
    """A published site whose figures were checked again, with nothing to be done."""
    engine = connect(migrated)
    add(engine, spread(40, 98_000))
    assert tick(engine).word == "published"
    assert tick(engine, hours=1).word == "unchanged"
    yield engine
    engine.dispose()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Is added to whenever answers are read."""
    told: list[str] = []
    original = answers.read
    monkeypatch.setattr(verb.answers, "read", lambda *a, **k: told.append("") or original(*a, **k))
    return told


def test_nothing_new_reads_nobody(engine: Engine, read: list[str]) -> None:
    assert str(tick(engine, hours=2)) == "unchanged: waiting for others"
    assert read == []


@pytest.mark.parametrize(
    "write",
    [
        lambda engine: add(engine, several(1)),
        lambda engine: edit(engine, range(1)),
        lambda engine: withdraw(engine, range(1)),
        lambda engine: add(engine, several(1), state="held"),
    ],
)
def test_whatever_is_written_is_looked_at(engine: Engine, read: list[str], write) -> None:
    write(engine)
    assert tick(engine, hours=2).word == "unchanged"
    assert read == [""]
    assert tick(engine, hours=3).word == "unchanged"
    assert read == [""]


def test_answers_changed_beside_the_store_are_looked_at(engine: Engine, read: list[str]) -> None:
    with writing(engine) as connection:
        connection.execute(update(submission).values(state="held"))
    tick(engine, hours=2)
    assert read == [""]


def test_a_write_taken_back_is_none(engine: Engine, read: list[str]) -> None:
    with writing(engine) as connection:
        connection.execute(update(submission).values(state="held"))
        connection.rollback()
    assert tick(engine, hours=2).word == "unchanged"
    assert read == []


@pytest.mark.parametrize("other", [{"rule": Rule(k=12)}, {"home": "de"}, {"hours": 26}])
def test_another_rule_home_or_day_is_looked_at(engine: Engine, read: list[str], other) -> None:
    tick(engine, **{"hours": 2, **other})
    assert read == [""]


def test_marks_tell_neither_how_many_nor_when(engine: Engine) -> None:
    for _ in range(40):
        add(engine, several(1))
    with reading(engine) as connection:
        told = marks.state(connection)
    assert 1 < len(told) <= 16
    assert {len(each.partition("=")[2]) for each in told} == {16}

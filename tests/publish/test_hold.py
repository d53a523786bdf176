"""How long answers that were withdrawn are kept for figures that still hold them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select, update

from csdb.collect.submission import Submission
from csdb.publish.refresh import refresh
from csdb.publish.rule import Rule
from csdb.store import intake, submissions
from csdb.store.engine import connect, reading, writing
from csdb.store.tables import published, submission
from tests.publish.people import spread

FIRST = datetime(2026, 11, 22, 4, tzinfo=UTC)
GONE = "2026-11-22"
RECEIPT = b"r" * 32


@pytest.fixture
def engine(migrated_sqlite: str) -> Iterator[Engine]:
    """A site whose figures hold the answers of somebody who withdrew them on the same day."""
    engine = connect(migrated_sqlite)
    with writing(engine) as connection:
        new = [
            intake.New(n.to_bytes(16, "big"), Submission("2026-11", each), "accepted")
            for n, each in enumerate(spread(30, 98_000))
        ]
        intake.add(connection, new)
        one = submission.c.id == (7).to_bytes(16, "big")
        connection.execute(update(submission).where(one).values(receipt_hash=RECEIPT))
    checked(engine, FIRST)
    with writing(engine) as connection:
        assert submissions.withdraw(connection, RECEIPT, day=GONE)
    yield engine
    engine.dispose()


def checked(engine: Engine, now: datetime, hold: int = 45) -> str:
    how = {"key": b"k" * 32, "home": "us", "rule": Rule(hold=hold), "draw": lambda *_, **__: {}}
    return refresh(engine, now=now, **how).word


def copy(engine: Engine) -> dict[str, object]:
    """What is left of the answers that were withdrawn."""
    with reading(engine) as connection:
        row = connection.execute(select(published).where(published.c.gone == GONE)).one()
    return {name: value for name, value in row._asdict().items() if value is not None}


@pytest.mark.parametrize("hold", [45, 30, 1])
def test_withdrawn_answers_are_erased_on_the_last_day_and_not_before(
    engine: Engine, hold: int
) -> None:
    assert checked(engine, FIRST + timedelta(days=hold - 1, hours=16), hold) == "unchanged"
    assert "base_amount" in copy(engine)
    assert checked(engine, FIRST + timedelta(days=hold), hold) == "unchanged"
    assert set(copy(engine)) == {"ref", "version", "gone", "erased"}


def test_a_copy_has_neither_receipt_nor_month(engine: Engine) -> None:
    told = copy(engine)
    assert "base_amount" in told
    assert RECEIPT not in told.values()
    assert "2026-11" not in told.values()


def test_who_stood_in_no_figure_leaves_nothing(engine: Engine) -> None:
    with writing(engine) as connection:
        late = Submission("2026-11", spread(1, 98_000)[0])
        submissions.add(connection, late, state="accepted", receipt_hash=b"l" * 32)
        ref = connection.scalar(
            select(submission.c.ref).where(submission.c.receipt_hash == b"l" * 32)
        )
        assert submissions.withdraw(connection, b"l" * 32, day=GONE)
        left = connection.execute(select(published).where(published.c.ref == ref)).all()
    assert ref
    assert left == []

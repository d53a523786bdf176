"""The half-year as it is read: of every month, and of a copy until that is emptied."""

import pytest
from sqlalchemy import Engine, select

from csdb import half_years
from csdb.publish.columns import UNKNOWN
from csdb.store import answers, copies, intake, submissions, tables
from csdb.store.engine import reading, writing
from csdb.store.intake import New
from tests.store.made import submission
from tests.store.test_standing import TODAY, publish, read, receipt

MONTHS = ("2000-01", "2024-12", "2025-01", "2026-06", "2026-07", "2026-12", "2126-12")


def test_every_month_is_read_as_its_half_year(database: Engine) -> None:
    rows = [
        New(place.to_bytes(16, "big"), submission(month=month), "accepted")
        for place, month in enumerate(MONTHS)
    ]
    with writing(database) as connection:
        intake.add(connection, rows)
        found = sorted(answers.read(connection).half.tolist())
    assert found == sorted(half_years.number(month) for month in MONTHS)


@pytest.fixture
def published(database: Engine) -> Engine:
    """Thirty people of March 2025, one of whom has answered anew in November 2026 since."""
    with writing(database) as connection:
        for place in range(30):
            told = submission(month="2025-03", level="manager" if place % 2 else "csm")
            submissions.add(connection, told, state="accepted", receipt_hash=receipt(place))
    publish(database)
    with writing(database) as connection:
        anew = submission(month="2026-11")
        assert submissions.replace(connection, receipt(3), anew, state="accepted", day=TODAY)
    return database


def halves(database: Engine) -> list[int]:
    return read(database)["us"].ledger.columns.half.tolist()


def test_a_copy_keeps_its_half_year_and_not_the_month(published: Engine) -> None:
    with reading(published) as connection:
        kept = connection.execute(select(tables.published.c.half)).scalars().all()
    assert kept == ["2025h1"]
    assert halves(published) == [half_years.of("2025h1")] * 30


def test_the_half_year_of_a_copy_is_erased_with_its_answers(published: Engine) -> None:
    with writing(published) as connection:
        assert copies.erase(connection, before="2026-11-23") == 1
        kept = connection.execute(select(tables.published.c.half)).scalars().all()
    assert kept == [None]
    assert sorted(halves(published)) == [UNKNOWN] + [half_years.of("2025h1")] * 29

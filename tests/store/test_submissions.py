from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Connection, Engine, Row, func, select, text

from csdb.collect.submission import Submission
from csdb.questionnaire import (
    NOT_ASKED,
    PREFER_NOT,
    QUESTIONS,
    Choices,
    Money,
    Pay,
    Question,
    codes,
)
from csdb.store import intake, submissions, tables
from csdb.store.engine import reading, writing
from csdb.store.intake import New
from tests.store import made
from tests.store.made import submission

RECEIPT = b"hash of a receipt"


def test_a_submission_is_read_back_as_it_was_written(database: Engine) -> None:
    with writing(database) as connection:
        assert submissions.add(connection, submission(), state="accepted", receipt_hash=RECEIPT)
        assert submissions.find(connection, RECEIPT) == submission()


@given(told=made.submissions())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_submission_there_can_be_is_read_back_equal(
    sqlite_database: Engine, told: Submission
) -> None:
    with writing(sqlite_database) as connection:
        submissions.withdraw(connection, RECEIPT, day="2026-11-22")
        submissions.add(connection, told, state="accepted", receipt_hash=RECEIPT)
        assert submissions.find(connection, RECEIPT) == told


@pytest.mark.parametrize(
    "question", [each for each in QUESTIONS if not isinstance(each, Money)], ids=attrgetter("key")
)
@pytest.mark.parametrize("answer", [PREFER_NOT, NOT_ASKED, None])
def test_why_there_is_no_answer_is_kept(
    sqlite_database: Engine, question: Question, answer: str | None
) -> None:
    with writing(sqlite_database) as connection:
        told = submission(**{question.key: answer})
        submissions.add(connection, told, state="accepted", receipt_hash=RECEIPT)
        kept = getattr(_kept(connection, RECEIPT), question.key)
    assert kept == answer


def test_options_are_null_unless_the_question_was_answered(database: Engine) -> None:
    with writing(database) as connection:
        submissions.add(connection, submission(), state="accepted", receipt_hash=RECEIPT)
        mine = tables.submission.c.receipt_hash == RECEIPT
        row = connection.execute(select(tables.submission).where(mine)).mappings().one()
    assert (row["team"], row["team_ae"], row["team_nobody"]) == ("answered", True, False)
    assert (row["kpis"], row["kpis_nrr"]) == ("prefer_not", None)
    assert (row["plan"], row["plan_cap"]) == (None, None)


@pytest.mark.parametrize(
    "question", [each for each in QUESTIONS if isinstance(each, Choices)], ids=attrgetter("key")
)
def test_each_option_has_a_column_of_its_own(sqlite_database: Engine, question: Choices) -> None:
    with writing(sqlite_database) as connection:
        for code in codes(question):
            told = submission(**{question.key: frozenset({code})})
            submissions.add(connection, told, state="accepted", receipt_hash=code.encode())
        for code in codes(question):
            found = submissions.find(connection, code.encode())
            assert found
            assert found.answers[question.key] == {code}


def test_an_answer_of_another_kind_is_an_error_and_not_a_blank(database: Engine) -> None:
    with pytest.raises(TypeError, match="no answer to level"), writing(database) as connection:
        submissions.add(connection, submission(level=3), state="accepted")


def test_doubts_and_reasons_are_kept_each_once(database: Engine) -> None:
    told = Submission("2026-11", submission().answers, ("unusual_pay",))
    reasons = ("unusual_pay", "same_minute")
    with writing(database) as connection:
        submissions.add(connection, told, state="held", reasons=reasons, receipt_hash=RECEIPT)
        found = submissions.find(connection, RECEIPT)
    assert found
    assert found.doubts == ("unusual_pay", "same_minute")


@pytest.mark.parametrize("same", [{"id": b"i" * 16}, {"receipt_hash": RECEIPT}])
def test_what_is_already_there_is_not_added_again(database: Engine, same: dict[str, Any]) -> None:
    with writing(database) as connection:
        assert submissions.add(connection, submission(), state="accepted", **same)
        assert not submissions.add(connection, submission(level="vp"), state="held", **same)
        assert submissions.counts(connection) == {"accepted": 1, "held": 1, "rejected": 1}


def test_the_first_of_two_with_one_receipt_stands(database: Engine) -> None:
    with writing(database) as connection:
        submissions.add(connection, submission(), state="accepted", receipt_hash=RECEIPT)
    with writing(database) as connection:
        other = submission(level="vp")
        assert not submissions.add(connection, other, state="accepted", receipt_hash=RECEIPT)
        assert submissions.find(connection, RECEIPT) == submission()


def test_an_import_run_twice_adds_nothing_the_second_time(database: Engine) -> None:
    rows = [New(bytes([number]) * 16, submission(), "accepted") for number in range(30)]
    with writing(database) as connection:
        assert intake.add(connection, rows[:20]) == 20
        assert intake.add(connection, rows) == 10
        assert intake.add(connection, rows) == 0
        assert intake.add(connection, []) == 0
        assert submissions.counts(connection)["accepted"] == 30


def test_two_rows_of_one_batch_with_one_id_are_one(database: Engine) -> None:
    row = New(b"i" * 16, submission(), "held", ("same_minute",))
    with writing(database) as connection:
        assert intake.add(connection, [row, row]) == 1


def test_an_edit_replaces_the_answers_and_counts_the_version(database: Engine) -> None:
    edited = submission(base=Pay("EUR", 70_000), team=None, kpis=frozenset({"nrr"}))
    with writing(database) as connection:
        submissions.add(connection, submission(), state="accepted", receipt_hash=RECEIPT)
        submissions.add(connection, submission(), state="accepted", receipt_hash=b"another")
        before = _kept(connection, RECEIPT)
        assert submissions.replace(
            connection, RECEIPT, edited, state="held", day="2026-11-22", reasons=("jump",)
        )
        after = _kept(connection, RECEIPT)
        found = submissions.find(connection, RECEIPT)
        assert _kept(connection, b"another").version == 1
    assert found
    assert found.answers == edited.answers
    assert (after.id, after.ref) == (before.id, before.ref)
    assert (after.version, after.state, after.reasons) == (2, "held", "jump")


def test_an_unknown_receipt_finds_replaces_and_withdraws_nothing(database: Engine) -> None:
    with writing(database) as connection:
        assert submissions.find(connection, b"unknown") is None
        assert not submissions.replace(
            connection, b"unknown", submission(), state="accepted", day="2026-11-22"
        )
        assert not submissions.withdraw(connection, b"unknown", day="2026-11-22")
        assert submissions.counts(connection) == {"accepted": 0, "held": 1, "rejected": 1}


def test_withdrawing_deletes_one_row_and_its_receipt(database: Engine) -> None:
    with writing(database) as connection:
        submissions.add(connection, submission(), state="accepted", receipt_hash=RECEIPT)
        assert submissions.withdraw(connection, RECEIPT, day="2026-11-22")
        assert not submissions.withdraw(connection, RECEIPT, day="2026-11-22")
        assert submissions.find(connection, RECEIPT) is None
        assert submissions.counts(connection) == {"accepted": 0, "held": 1, "rejected": 1}


def test_imported_rows_without_receipt_are_not_each_others(database: Engine) -> None:
    rows = [New(bytes([number]) * 16, submission(), "accepted") for number in range(3)]
    with writing(database) as connection:
        intake.add(connection, rows)
        refs = select(func.count(tables.submission.c.ref.distinct()))
        assert connection.scalar(refs) == 5


def test_a_deleted_salary_cannot_be_read_in_the_file(sqlite_database: Engine) -> None:
    # The word stands for the salary: short numbers occur in a file by chance.
    told = submission(level="w1thdr4wn_person")
    with writing(sqlite_database) as connection:
        submissions.add(connection, told, state="accepted", receipt_hash=RECEIPT)
    assert b"w1thdr4wn_person" in _everything(sqlite_database)
    with writing(sqlite_database) as connection:
        submissions.withdraw(connection, RECEIPT, day="2026-11-22")
    left = _everything(sqlite_database)
    assert b"w1thdr4wn_person" not in left
    assert RECEIPT not in left


def test_the_order_in_which_people_answered_is_not_kept(sqlite_database: Engine) -> None:
    with reading(sqlite_database) as connection:
        for table in ("submission", "seen", "published"):
            sql = text("SELECT sql FROM sqlite_master WHERE name = :table")
            assert "WITHOUT ROWID" in connection.execute(sql, {"table": table}).scalar_one()


def _kept(connection: Connection, receipt_hash: bytes) -> Row[Any]:
    mine = tables.submission.c.receipt_hash == receipt_hash
    return connection.execute(select(tables.submission).where(mine)).one()


def _everything(engine: Engine) -> bytes:
    """Every byte of the database and of the journal beside it."""
    engine.dispose()
    file = Path(str(engine.url.database).removeprefix("file://"))
    found = sorted(file.parent.glob(f"{file.name}*"))
    assert file in found
    return b"".join(each.read_bytes() for each in found)

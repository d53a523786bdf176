"""One form is one row, on both databases and whoever is faster."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine

from csdb import keys
from csdb.collect import receipt
from csdb.collect.submission import Submission, accept
from csdb.questionnaire import Pay
from csdb.store import seen, submissions
from csdb.store.engine import connect, reading, writing
from csdb.web.form.draft import Draft
from csdb.web.form.sending import Sender, Sent, send
from tests.web import filled

KEYS = keys.new()
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
NONCE = b"n" * 16
HERE = Sender("192.0.2.0/24", 120, proved=True)


@pytest.fixture
def engine(migrated: str) -> Iterator[Engine]:
    engine = connect(migrated)
    noise = Submission("2026-01", {"country": "fr", "base": Pay("EUR", 51_000)})
    with writing(engine) as connection:
        submissions.add(connection, noise, state="accepted", receipt_hash=b"noise")
        submissions.add(connection, noise, state="held")
    yield engine
    engine.dispose()


def answers(**changes: str) -> Submission:
    typed = {
        name: (value,) if isinstance(value, str) else tuple(value)
        for name, value in (filled.CORE | changes).items()
    }
    accepted = accept(typed, "2026-11")
    assert isinstance(accepted, Submission)
    return accepted


def sent(engine: Engine, told: Submission, *, later: int = 0) -> Sent:
    draft = Draft(NONCE, begun=int(NOW.timestamp()) - 60)
    return send(engine, told, draft, sender=HERE, keys=KEYS, now=NOW + timedelta(days=later))


def stored(engine: Engine, code: str) -> Submission | None:
    with reading(engine) as connection:
        return submissions.find(connection, receipt.index(code, KEYS.index))


def test_what_is_sent_is_found_by_its_receipt(engine: Engine) -> None:
    outcome = sent(engine, answers())
    assert outcome.fate == "kept"
    assert stored(engine, outcome.code) == answers()


def test_sending_again_changes_nothing_and_shows_the_same_receipt(engine: Engine) -> None:
    first, second = sent(engine, answers()), sent(engine, answers())
    assert first == second
    with reading(engine) as connection:
        assert submissions.counts(connection) == {"accepted": 2, "held": 1, "rejected": 0}


def test_other_answers_under_the_same_form_are_not_kept(engine: Engine) -> None:
    first = sent(engine, answers())
    assert sent(engine, answers(base_amount="90,000")) == Sent(first.code, "kept_before")
    assert stored(engine, first.code) == answers()


def test_withdrawn_answers_stay_withdrawn(engine: Engine) -> None:
    first = sent(engine, answers())
    with writing(engine) as connection:
        submissions.withdraw(connection, receipt.index(first.code, KEYS.index), day="2026-11-22")
    assert sent(engine, answers()) == Sent(first.code, "withdrawn_before")
    assert stored(engine, first.code) is None


def test_a_form_sent_again_after_its_nonce_was_forgotten_is_still_one_row(engine: Engine) -> None:
    first = sent(engine, answers())
    with writing(engine) as connection:
        assert seen.purge(connection, f"{NOW + timedelta(days=3):%Y-%m-%d}") == 2  # answers too
    assert sent(engine, answers(), later=3) == first
    with reading(engine) as connection:
        assert submissions.counts(connection)["accepted"] == 2


def test_many_at_once_are_one_row(engine: Engine) -> None:
    together = Barrier(8)

    def once(_: int) -> Sent:
        together.wait()
        return sent(engine, answers())

    with ThreadPoolExecutor(8) as pool:
        outcomes = set(pool.map(once, range(8)))
    assert len(outcomes) == 1
    with reading(engine) as connection:
        assert submissions.counts(connection)["accepted"] == 2


def test_neither_nonce_nor_code_is_stored(engine: Engine) -> None:
    outcome = sent(engine, answers())
    with reading(engine) as connection:
        rows = connection.exec_driver_sql("SELECT hash FROM seen").all()
        rows += connection.exec_driver_sql("SELECT receipt_hash FROM submission").all()
    kept = b"".join(bytes(row[0]) for row in rows if row[0])
    assert NONCE not in kept
    assert outcome.code.encode() not in kept

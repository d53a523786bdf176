"""What is kept, how often, and what is said when it cannot be."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from csdb.collect import receipt, submission
from csdb.config import Settings
from csdb.questionnaire import Pay
from csdb.store import submissions
from csdb.store.engine import connect, writing
from csdb.web.form.submit import NOT_SAVED
from tests.web import filled
from tests.web.filled import find, sound


@pytest.fixture(autouse=True)
def _noise(app: Flask) -> None:
    filled.noise(app)


def test_twenty_times_the_same_at_once_is_one_row_and_one_receipt(
    app: Flask, client: FlaskClient
) -> None:
    token = filled.tokens(filled.check(client))[-1]

    def once(_: int) -> TestResponse:
        return filled.post(app.test_client(), "/submit/send", token, {})

    with ThreadPoolExecutor(20) as pool:
        pages = list(pool.map(once, range(20)))
    assert {page.status_code for page in pages} == {200}
    assert len({filled.code(page) for page in pages}) == 1
    assert len(filled.rows(app)) == 2


def test_two_forms_with_the_same_answers_are_two_people(app: Flask, client: FlaskClient) -> None:
    codes = {filled.code(filled.send(client, filled.check(client))) for _ in range(2)}
    assert len(codes) == 2
    assert len(filled.rows(app)) == 3


def test_other_answers_under_a_form_already_sent_are_not_kept(
    app: Flask, client: FlaskClient
) -> None:
    form = filled.tokens(client.get("/submit"))[0]
    first, second = (
        filled.send(
            client,
            filled.more(
                client,
                filled.post(client, "/submit", form, filled.CORE | {"base_amount": amount}),
            ),
        )
        for amount in ("98,000", "99,000")
    )
    assert "sent this form before" in sound(second).text
    assert filled.code(first) == filled.code(second)
    stored = find(app, filled.code(first))
    assert stored is not None
    assert stored.answers["base"] == Pay("USD", 98_000)


def test_withdrawn_answers_do_not_come_back_when_sent_again(
    app: Flask, client: FlaskClient
) -> None:
    check = filled.check(client)
    code = filled.code(filled.send(client, check))
    with writing(app.extensions["csdb_engine"]) as connection:
        index = receipt.index(code, app.config["CSDB_KEYS"].index)
        assert submissions.withdraw(connection, index, day="2026-11-22")
    assert "withdrawn" in sound(filled.send(client, check)).text
    assert len(filled.rows(app)) == 1


@pytest.mark.parametrize("fault", ["away", "locked", "full"])
def test_a_database_that_cannot_keep_it_says_so_and_a_retry_succeeds(
    app: Flask, client: FlaskClient, fault: str
) -> None:
    check = filled.check(client)
    with broken(app, fault):
        page = filled.send(client, check)
        sound(page, 503)
        assert NOT_SAVED in page.text
        assert "You earn $98,000" in page.text
        assert 'id="receipt"' not in page.text
        assert page.headers["Retry-After"] == "60"
    before = len(filled.rows(app))
    assert filled.code(filled.send(client, page)) == filled.code(filled.send(client, check))
    assert len(filled.rows(app)) == before + 1


def test_unusual_pay_waits_for_a_person_and_the_page_does_not_show_it(
    app: Flask, client: FlaskClient
) -> None:
    changes = {"base_amount": "15,000", "variable_amount": "", "variable_type": "none"}
    with filled.hour() as clock:
        done = filled.slowly(client, clock, **changes, kpis=None, base_confirmed="USD 15000")
    assert "your answers are in" in sound(done).text
    assert [r["reasons"] for r in filled.rows(app) if r["state"] == "held"] == ["unusual_pay"]


def test_nothing_of_the_request_is_in_the_database(app: Flask, settings: Settings) -> None:
    client = app.test_client()
    client.environ_base |= {"REMOTE_ADDR": "203.0.113.77", "HTTP_USER_AGENT": "Planted/7"}
    check = filled.check(client, base_amount="98,765")
    more = {"X-Forwarded-For": "203.0.113.78", "Accept-Language": "tlh"}
    assert filled.code(filled.send(client, check, **more))
    for file in Path(settings.database_url.removeprefix("sqlite:///")).parent.iterdir():
        stored = file.read_bytes()
        for planted in (b"203.0.113", b"Planted", b"tlh", b"98765", b"98,765"):
            assert planted not in stored, (file, planted)


@contextmanager
def broken(app: Flask, fault: str) -> Iterator[None]:
    """The SQLite database of the site is away, locked by somebody else, or on a full disk."""
    engine = app.extensions["csdb_engine"]
    file = app.config["CSDB"].database_url.removeprefix("sqlite:///")
    match fault:
        case "away":
            with filled.away(app):
                yield
        case "locked":
            with closing(sqlite3.connect(file, isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                app.extensions["csdb_engine"] = connect(f"sqlite:///{file}", patience=0.05)
                yield
            app.extensions["csdb_engine"].dispose()
            app.extensions["csdb_engine"] = engine
        case "full":
            with listening(engine, _no_room):
                _fill(engine)
                yield


@contextmanager
def listening(engine: Engine, listener: Callable[..., None]) -> Iterator[None]:
    event.listen(engine, "checkout", listener)
    yield
    event.remove(engine, "checkout", listener)
    engine.dispose()


def _no_room(connection: sqlite3.Connection, *_: object) -> None:
    _run(connection, "PRAGMA max_page_count = 1")


def _fill(engine: Engine) -> None:
    """Use up the room there is in the pages of the file."""
    other = submission.Submission("2026-01", {"country": "fr"})
    with suppress(OperationalError):
        while True:
            with writing(engine) as connection:
                submissions.add(connection, other, state="rejected")


def _run(connection: sqlite3.Connection, statement: str) -> None:
    with closing(connection.cursor()) as cursor:
        cursor.execute(statement)

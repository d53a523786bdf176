"""What the receipt opens, and what it does not."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from time_machine import travel
from werkzeug.test import TestResponse

from csdb.collect import receipt
from csdb.collect.submission import Submission
from csdb.store import submissions, tombstones
from csdb.store.engine import writing
from csdb.web import csrf
from csdb.web.form import mine
from tests.web import filled
from tests.web.page import Read, read


@pytest.fixture
def code(client: FlaskClient) -> str:
    filled.send(client, filled.check(client, country="de", base_currency="EUR"))  # somebody else
    return filled.code(filled.send(client, filled.check(client)))


def post(client: FlaskClient, path: str, code: str, **headers: str) -> TestResponse:
    token = filled.tokens(client.get("/mine"))[0]
    return filled.post(client, path, token, {"code": code}, **headers)


def sound(page: TestResponse, status: int = 200) -> Read:
    assert page.status_code == status, page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in page.headers
    found = read(page.text)
    assert not found.problems, found.problems
    return found


def test_the_code_shows_the_answers_in_words(client: FlaskClient, code: str) -> None:
    sound(client.get("/mine"))
    told = sound(post(client, "/mine", code)).text
    assert "You earn $98,000 base and $22,000 at target" in told
    assert "San Francisco Bay Area" in told
    assert "Not answered" not in told


def test_a_code_copied_by_hand_is_read(client: FlaskClient, code: str) -> None:
    by_hand = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert "You earn $98,000" in sound(post(client, "/mine", by_hand)).text


def test_withdrawing_asks_first_and_then_deletes_only_these_answers(
    app: Flask, client: FlaskClient, code: str
) -> None:
    assert "Withdraw your answers?" in sound(post(client, "/mine/withdraw", code)).text
    assert len(filled.rows(app)) == 2
    assert "are withdrawn" in sound(post(client, "/mine/withdrawn", code)).text
    assert [row["country"] for row in filled.rows(app)] == ["de"]


def test_a_withdrawal_is_written_where_a_restore_finds_it_or_not_done(
    app: Flask, client: FlaskClient, code: str
) -> None:
    settings, key = app.config["CSDB"], app.config["CSDB_KEYS"].index
    settings.withdrawals.mkdir()  # nothing can be written there
    page = post(client, "/mine/withdrawn", code)
    assert page.status_code == 503
    assert mine.NOT_WITHDRAWN in sound(page, 503).text
    assert len(filled.rows(app)) == 2
    settings.withdrawals.rmdir()
    assert post(client, "/mine/withdrawn", code).status_code == 200
    assert tombstones.read(settings.withdrawals, key=key).holds(receipt.index(code, key))
    post(client, "/mine/withdrawn", code)  # a second time there is nothing to withdraw
    assert settings.withdrawals.read_text().count("\n") == 1


@pytest.mark.parametrize("path", ["/mine", "/mine/withdraw", "/mine/withdrawn"])
def test_withdrawn_unknown_and_malformed_codes_are_answered_alike(
    client: FlaskClient, code: str, path: str
) -> None:
    post(client, "/mine/withdrawn", code)
    for tried in (code, receipt.code(b"?" * 16, b"k" * 32), "", "x", "9" * 9_000, "é"):
        page = post(client, path, tried)
        assert mine.UNKNOWN in sound(page, 422).text
        assert tried in page.text


@pytest.mark.parametrize("path", ["/mine", "/mine/withdraw", "/mine/withdrawn"])
def test_a_wrong_check_character_is_told(
    app: Flask, client: FlaskClient, code: str, path: str
) -> None:
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    assert mine.MISTYPED in sound(post(client, path, wrong), 422).text
    assert len(filled.rows(app)) == 2


def test_a_receipt_too_large_is_refused(client: FlaskClient) -> None:
    assert post(client, "/mine", "9" * 200_000).status_code == 413


@pytest.mark.parametrize("path", ["/mine/withdraw", "/mine/withdrawn"])
def test_nothing_is_withdrawn_by_opening_an_address(
    app: Flask, client: FlaskClient, code: str, path: str
) -> None:
    assert client.get(path, query_string={"code": code}).status_code in (303, 405)
    assert len(filled.rows(app)) == 2


def test_nothing_is_withdrawn_for_another_site_or_without_a_good_token(
    app: Flask, client: FlaskClient, code: str
) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert post(client, "/mine/withdrawn", code, **foreign).status_code == 403
    of_the_form = filled.tokens(client.get("/submit"))[0]
    for token in (None, "", "x", of_the_form):
        page = filled.post(client, "/mine/withdrawn", token, {"code": code})
        assert "nothing was saved" in sound(page, 422).text
        assert code in page.text
    assert len(filled.rows(app)) == 2


def test_a_page_left_open_too_long_asks_to_send_again(client: FlaskClient, code: str) -> None:
    with travel("2026-11-20T00:00:00Z", tick=False) as clock:
        token = filled.tokens(client.get("/mine"))[0]
        clock.shift(csrf.LIFETIME + 1)
        late = filled.post(client, "/mine", token, {"code": code})
        assert "open too long" in sound(late, 422).text
        again = filled.post(client, "/mine", filled.tokens(late)[0], {"code": code})
    assert "You earn $98,000" in again.text


def test_a_database_that_is_away_says_so(app: Flask, client: FlaskClient, code: str) -> None:
    with filled.away(app):
        assert mine.NOT_READ in sound(post(client, "/mine", code), 503).text
        page = post(client, "/mine/withdrawn", code)
        assert mine.NOT_WITHDRAWN in sound(page, 503).text
    assert len(filled.rows(app)) == 2


@examples(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    code=st.one_of(st.text(max_size=40), st.text(receipt.ALPHABET + "- oil", max_size=40)),
    path=st.sampled_from(["/mine", "/mine/change", "/mine/renew", "/mine/withdraw"]),
)
def test_whatever_is_typed_as_a_code_is_answered_with_a_page(
    app: Flask, code: str, path: str
) -> None:
    page = post(app.test_client(), path, code.encode("utf-8", "ignore").decode())
    assert page.status_code in (422, 429)
    assert "<h1>" in page.text


def test_answers_erased_after_a_rejection_are_no_answers_any_more(
    app: Flask, client: FlaskClient, code: str
) -> None:
    index = receipt.index(code, app.config["CSDB_KEYS"].index)
    with writing(app.extensions["csdb_engine"]) as connection:
        blank = Submission("2026-11", {})
        submissions.replace(connection, index, blank, state="rejected", day="2026-11-22")
    for path in ("/mine", "/mine/change", "/mine/renew", "/mine/withdraw"):
        assert mine.UNKNOWN in sound(post(client, path, code), 422).text
    assert "are withdrawn" in sound(post(client, "/mine/withdrawn", code)).text
    assert len(filled.rows(app)) == 1

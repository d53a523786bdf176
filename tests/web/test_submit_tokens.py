"""What is saved with a token that is late, missing or not ours, or for another site: nothing."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from time_machine import travel

from csdb.web import csrf
from tests.web import filled
from tests.web.filled import kept, refused, sound


@pytest.fixture(autouse=True)
def _noise(app: Flask) -> None:
    filled.noise(app)


def test_a_form_left_open_too_long_is_shown_again_with_its_answers(
    app: Flask, client: FlaskClient
) -> None:
    with travel("2026-11-20T00:00:00Z", tick=False) as clock:
        form = filled.tokens(client.get("/submit"))[0]
        clock.shift(csrf.LIFETIME + 1)
        late = filled.post(client, "/submit", form, dict(filled.CORE))
        refused(late, "open too long, nothing was saved; please send again")
        assert ("base_amount", "98,000") in kept(late)
        again = filled.post(client, "/submit", filled.tokens(late)[0], dict(filled.CORE))
        check = filled.more(client, again)
        clock.shift(csrf.LIFETIME + 1)
        late = filled.send(client, check)
        refused(late, "open too long")
        assert "You earn $98,000" in late.text
        assert len(filled.rows(app)) == 1
        assert filled.code(filled.send(client, late))


def test_a_token_just_in_time_is_taken(client: FlaskClient) -> None:
    with travel("2026-11-20T00:00:00Z", tick=False) as clock:
        check = filled.check(client)
        clock.shift(csrf.LIFETIME)
        assert filled.code(filled.send(client, check))


@pytest.mark.parametrize("token", [None, "", "x", "[" * 5_000])
def test_without_a_readable_token_nothing_is_saved_and_the_page_keeps_its_answers(
    client: FlaskClient, token: str | None
) -> None:
    page = filled.post(client, "/submit", token, dict(filled.CORE))
    refused(page, "nothing was saved")
    assert ("base_amount", "98,000") in kept(page)


def test_answers_changed_on_the_way_are_shown_and_not_saved(
    app: Flask, client: FlaskClient
) -> None:
    token = filled.tokens(filled.check(client))[-1].replace("98,000", "97,000")
    page = filled.post(client, "/submit/send", token, {})
    refused(page, "nothing was saved")
    assert "You earn $97,000" in page.text
    assert len(filled.rows(app)) == 1


def test_the_token_of_a_page_of_questions_sends_nothing(app: Flask, client: FlaskClient) -> None:
    token = filled.tokens(filled.check(client))[0]
    refused(filled.post(client, "/submit/send", token, {}), "nothing was saved")
    assert len(filled.rows(app)) == 1


def test_sending_without_ever_having_answered_leads_to_the_form(client: FlaskClient) -> None:
    page = filled.post(client, "/submit/send", "", {})
    assert "Add your role and pay" in refused(page, "Choose the country").text


@pytest.mark.parametrize("path", ["/submit", "/submit/more", "/submit/change", "/submit/send"])
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_post_from_another_site_is_refused(
    app: Flask, client: FlaskClient, path: str, site: str
) -> None:
    token = filled.tokens(filled.check(client))[-1]
    headers = {"Sec-Fetch-Site": site}
    page = filled.post(client, path, token, dict(filled.CORE), **headers)
    assert "from another site" in sound(page, 403).text
    assert len(filled.rows(app)) == 1


@pytest.mark.parametrize("headers", [{}, {"Origin": "null"}, {"Origin": "http://localhost"}])
def test_where_the_browser_says_little_the_token_decides(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    token = filled.tokens(filled.check(client))[-1]
    for sent, status in ((token, 200), ("x" + token, 422)):
        page = client.post("/submit/send", data={csrf.FIELD: sent}, headers=headers)
        assert page.status_code == status

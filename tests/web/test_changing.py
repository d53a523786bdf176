"""Answers changed and renewed with their receipt: in one step, and never out of the figures."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from time_machine import Traveller
from werkzeug.test import TestResponse

from csdb.questionnaire import Pay
from csdb.web import csrf
from csdb.web.form import mine
from tests.web import filled
from tests.web.filled import find, kept, sound


@pytest.fixture(autouse=True)
def clock(app: Flask) -> Iterator[Traveller]:
    with filled.hour() as clock:
        filled.noise(app)
        yield clock


@pytest.fixture
def code(client: FlaskClient, clock: Traveller) -> str:
    return filled.code(filled.slowly(client, clock))


def post(client: FlaskClient, path: str, code: str) -> TestResponse:
    token = filled.tokens(client.get("/mine"))[0]
    return filled.post(client, path, token, {"code": code})


def edit(client: FlaskClient, code: str, **changes: object) -> TestResponse:
    """The check page after changing answers."""
    page = post(client, "/mine/change", code)
    sound(page)
    return filled.post(client, "/submit", filled.tokens(page)[-1], filled.CORE | changes)


def row(app: Flask, code: str) -> tuple[str, str, int, str]:
    """State, reasons, version and month of the answers that are not the noise's."""
    (one,) = [row for row in filled.rows(app) if row["receipt_hash"] != b"somebody else's"]
    assert find(app, code)
    return one["state"], one["reasons"], one["version"], one["month"]


def test_the_form_opens_filled_in_with_the_answers(client: FlaskClient, code: str) -> None:
    page = post(client, "/mine/change", code)
    assert "Change your answers" in sound(page).text
    for name, told in filled.CORE.items():
        for value in told if isinstance(told, list) else [told]:
            assert (name, value) in kept(page)
    optional = filled.post(
        client, "/submit/change", filled.tokens(page)[-1], filled.CORE | {"section": "book"}
    )
    assert ("accounts", "a26_50") in kept(optional)


def test_changed_answers_take_the_place_of_the_old_ones_under_the_same_code(
    app: Flask, client: FlaskClient, code: str
) -> None:
    check = edit(client, code, base_amount="102,000", team="nobody")
    assert "Save the changes" in sound(check).text
    assert find(app, code).answers["base"] == Pay("USD", 98_000)  # type: ignore[union-attr]
    done = filled.send(client, check)
    assert "Your answers are changed" in sound(done).text
    assert filled.code(done) == code
    found = find(app, code)
    assert found is not None
    assert (found.answers["base"], found.answers["team"]) == (Pay("USD", 102_000), {"nobody"})
    assert found.answers["accounts"] == "a26_50"
    assert row(app, code) == ("accepted", "", 2, "2026-11")


def test_an_edit_that_is_not_sent_changes_nothing(
    app: Flask, client: FlaskClient, code: str
) -> None:
    before = filled.rows(app)
    edit(client, code, base_amount="102,000")
    edit(client, code, base_amount="abc")
    assert filled.rows(app) == before


def test_an_edit_sent_many_times_is_one_version_and_an_old_one_does_not_come_back(
    app: Flask, client: FlaskClient, code: str
) -> None:
    first = edit(client, code, base_amount="102,000")
    for _ in range(3):
        assert filled.code(filled.send(client, first)) == code
    assert row(app, code)[2] == 2
    filled.send(client, edit(client, code, base_amount="103,000"))
    assert "sent this form before" in sound(filled.send(client, first)).text
    assert row(app, code)[2] == 3
    assert find(app, code).answers["base"] == Pay("USD", 103_000)  # type: ignore[union-attr]


def test_an_edit_that_changes_nothing_is_no_new_version(
    app: Flask, client: FlaskClient, code: str
) -> None:
    assert "Your answers are changed" in sound(filled.send(client, edit(client, code))).text
    assert row(app, code)[2] == 1


def test_an_edit_is_kept_though_its_pages_came_quickly_and_without_proof(
    app: Flask, client: FlaskClient, code: str
) -> None:
    check = edit(client, code, years="y4_5")
    filled.post(client, "/submit/send", filled.tokens(check)[-1], {})
    assert row(app, code)[:2] == ("accepted", "")


def test_an_edit_that_multiplies_pay_by_ten_waits_for_review(
    app: Flask, client: FlaskClient, code: str
) -> None:
    changes = {"base_amount": "980,000", "base_confirmed": "USD 980000"}
    done = filled.send(client, edit(client, code, **changes))
    assert "Your answers are changed" in sound(done).text
    assert row(app, code)[:3] == ("held", "unusual_pay jump", 2)


def test_an_edit_is_no_way_past_a_review(app: Flask, client: FlaskClient, clock: Traveller) -> None:
    held = filled.code(filled.send(client, filled.check(client)))  # too quick
    filled.send(client, edit(client, held, base_amount="99,000"))
    assert row(app, held)[:2] == ("held", "quick")
    assert "They are still right" not in sound(post(client, "/mine", held)).text


def test_an_expired_edit_keeps_its_code_and_its_answers(
    app: Flask, client: FlaskClient, code: str, clock: Traveller
) -> None:
    check = edit(client, code, base_amount="102,000")
    clock.shift(csrf.LIFETIME + 1)
    late = filled.send(client, check)
    assert "Save the changes" in filled.refused(late, "open too long").text
    assert filled.code(filled.send(client, late)) == code
    assert row(app, code)[2] == 2


def test_a_tampered_edit_is_never_taken_for_a_new_answer(
    app: Flask, client: FlaskClient, code: str
) -> None:
    token = filled.tokens(edit(client, code))[-1].replace("98,000", "97,000")
    page = filled.post(client, "/submit/send", token, {})
    assert "Save the changes" in filled.refused(page, "nothing was saved").text


def test_answers_withdrawn_meanwhile_are_not_brought_back_by_an_edit(
    app: Flask, client: FlaskClient, code: str
) -> None:
    check = edit(client, code, base_amount="102,000")
    post(client, "/mine/withdrawn", code)
    assert "were withdrawn" in sound(filled.send(client, check)).text
    assert find(app, code) is None
    assert len(filled.rows(app)) == 1


def test_answers_edited_and_withdrawn_in_one_go_are_gone(
    app: Flask, client: FlaskClient, code: str
) -> None:
    filled.send(client, edit(client, code, base_amount="102,000"))
    for status in (200, 422):
        assert post(client, "/mine/withdrawn", code).status_code == status
    assert len(filled.rows(app)) == 1


def test_a_database_that_is_away_leaves_an_edit_on_the_page_and_the_answers_as_they_were(
    app: Flask, client: FlaskClient, code: str
) -> None:
    check = edit(client, code, base_amount="102,000")
    with filled.away(app):
        page = filled.send(client, check)
        assert "$102,000" in sound(page, 503).text
        assert mine.NOT_RENEWED in sound(post(client, "/mine/renew", code), 503).text
    assert row(app, code)[2] == 1
    assert filled.code(filled.send(client, page)) == code


def test_answers_of_this_month_need_no_renewing(app: Flask, client: FlaskClient, code: str) -> None:
    told = sound(post(client, "/mine", code)).text
    assert "They are dated November 2026, which is now." in told
    assert "They are still right" not in told
    sound(post(client, "/mine/renew", code))
    assert row(app, code)[2:] == (1, "2026-11")


def test_a_year_later_one_press_says_that_they_are_still_right(
    app: Flask, client: FlaskClient, code: str, clock: Traveller
) -> None:
    before = find(app, code)
    clock.move_to("2027-11-03T09:00:00Z")
    assert "They are still right" in sound(post(client, "/mine", code)).text
    for _ in range(2):
        told = sound(post(client, "/mine/renew", code)).text
        assert "They are dated November 2027, which is now." in told
    assert row(app, code) == ("accepted", "", 2, "2027-11")
    assert find(app, code).answers == before.answers  # type: ignore[union-attr]


@pytest.mark.parametrize("path", ["/mine/change", "/mine/renew"])
@pytest.mark.parametrize("tried", ["0" * 27, "", "x", "9" * 9_000, "é"])
def test_codes_that_lead_nowhere_are_answered_alike(
    client: FlaskClient, path: str, tried: str
) -> None:
    assert mine.UNKNOWN in sound(post(client, path, tried), 422).text


@pytest.mark.parametrize("path", ["/mine/change", "/mine/renew"])
def test_nothing_is_changed_for_another_site_or_by_opening_an_address(
    app: Flask, client: FlaskClient, code: str, path: str, clock: Traveller
) -> None:
    clock.move_to("2027-11-03T09:00:00Z")
    token = filled.tokens(client.get("/mine"))[0]
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert filled.post(client, path, token, {"code": code}, **foreign).status_code == 403
    assert client.get(path, query_string={"code": code}).status_code == 405
    assert filled.post(client, path, "x", {"code": code}).status_code == 422
    assert row(app, code)[2:] == (1, "2026-11")

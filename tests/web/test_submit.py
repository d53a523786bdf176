"""The way of a form through its pages."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from csdb import questionnaire
from csdb.questionnaire import QUESTIONS, Pay, required
from csdb.web.form import steps
from csdb.web.form.draft import names
from tests.web import filled
from tests.web.filled import find, kept, sound


@pytest.fixture(autouse=True)
def _noise(app: Flask) -> None:
    filled.noise(app)


def test_answers_go_through_every_page_and_are_kept_as_typed(
    app: Flask, client: FlaskClient
) -> None:
    sound(client.get("/submit"))
    optional = filled.core(client)
    assert "A few more questions" in sound(optional).text
    check = filled.more(client, optional)
    told = sound(check).text
    assert (
        "You earn $98,000 base and $22,000 at target: OTE $120,000, pay mix 82/18. Is that right?"
    ) in told
    assert len(filled.rows(app)) == 1
    done = filled.send(client, check)
    sound(done)
    kept = find(app, filled.code(done))
    assert kept is not None
    assert kept.answers["team"] == {"ae", "support"}
    assert kept.answers["plan"] == {"cap", "threshold"}
    assert kept.answers["base"] == Pay("USD", 98_000)
    assert kept.answers["variable"] == 22_000
    assert len(filled.rows(app)) == 2


def test_the_optional_page_is_skipped_with_one_button(app: Flask, client: FlaskClient) -> None:
    check = filled.more(client, filled.core(client), skip="yes")
    assert "Optional questions" in sound(check).text
    kept = find(app, filled.code(filled.send(client, check)))
    assert kept is not None
    assert {kept.answers[q.key] for q in questionnaire.OPTIONAL} == {None}


def test_the_optional_page_does_not_ask_of_a_plan_that_is_not_there(client: FlaskClient) -> None:
    page = filled.core(client, variable_type="none", variable_amount="", kpis=None)
    assert questionnaire.PLAN.text not in page.text
    assert questionnaire.ACCOUNTS.text in page.text


def test_everything_optional_may_stay_blank(app: Flask, client: FlaskClient) -> None:
    blank = dict.fromkeys(
        name for question in QUESTIONS if not required(question) for name in names([question])
    )
    check = filled.more(client, filled.core(client, **blank), skip="yes")
    assert "variable pay is left out" in sound(check).text
    assert filled.code(filled.send(client, check))


@pytest.mark.parametrize("section", [s.key for step in steps.STEPS for s in step.sections])
def test_every_section_can_be_changed_and_comes_back_filled_in(
    client: FlaskClient, section: str
) -> None:
    check = filled.check(client)
    page = filled.post(client, "/submit/change", filled.tokens(check)[0], {"section": section})
    sound(page)
    assert f'id="{section}"' in page.text
    core = steps.step_of(section) is steps.CORE
    assert ('value="98,000"' in page.text) is core
    assert (("accounts", "a26_50") in kept(page)) is not core
    again = filled.CORE | {"base_amount": "101,000"} if core else filled.MORE
    path = "/submit" if core else "/submit/more"
    back = filled.post(client, path, filled.tokens(page)[-1], again)
    told = sound(back).text
    assert ("$101,000" in told) is core
    assert "26 to 50" in told


def test_going_back_from_the_optional_page_keeps_what_was_ticked_there(client: FlaskClient) -> None:
    optional = filled.core(client)
    fields = filled.MORE | {"section": "role"}
    page = filled.post(client, "/submit/change", filled.tokens(optional)[-1], fields)
    sound(page)
    assert ("base_amount", "98,000") in kept(page)
    onward = filled.post(client, "/submit", filled.tokens(page)[-1], dict(filled.CORE))
    assert ("accounts", "a26_50") in kept(onward)


@pytest.mark.parametrize("path", ["/submit/more", "/submit/change", "/submit/send"])
def test_opening_an_address_of_a_later_page_starts_the_form(
    app: Flask, client: FlaskClient, path: str
) -> None:
    response = client.get(path, query_string=filled.CORE)
    assert (response.status_code, response.location) == (303, "/submit")
    assert len(filled.rows(app)) == 1


def test_the_code_is_never_part_of_an_address(client: FlaskClient) -> None:
    done = filled.send(client, filled.check(client))
    assert done.location is None
    assert filled.code(done) not in " ".join(re.findall(r'(?:href|action)="[^"]*"', done.text))

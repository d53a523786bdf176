"""What a person is told about answers that cannot be taken."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from csdb.questionnaire import NOT_ASKED, QUESTIONS, Question, required
from csdb.web.form.draft import names
from tests.web import filled
from tests.web.filled import kept, refused, sound


@pytest.fixture(autouse=True)
def _noise(app: Flask) -> None:
    filled.noise(app)


@pytest.mark.parametrize(
    "question", [q for q in QUESTIONS if required(q)], ids=lambda question: question.key
)
def test_a_required_answer_that_is_missing_is_asked_for_and_all_others_kept(
    client: FlaskClient, question: Question
) -> None:
    field = next(iter(sorted(names([question]))))
    page = filled.core(client, **{field: None})
    refused(page, question.missing)  # type: ignore[union-attr]
    assert kept(page) == {
        (name, value)
        for name, values in filled.CORE.items()
        for value in ([values] if isinstance(values, str) else values)
        if name != field
    }


@pytest.mark.parametrize(
    "amount",
    [
        *("9" * 400, "9" * 5_000, "-1", "0", "1e5", "0x10", "NaN", "inf", "98.000", "47"),
        *("8,200", "98", "abc", "98,00", "1,000,001", "9,999", "50,000-60,000", "98\x00000"),
        *("\u202e000,89", "98 000😀", "<script>alert(1)</script>", "{{7*7}}"),
        *('=HYPERLINK("x")', "'; drop table submission; --", "%00", "\ufeff", "½"),
    ],
)
def test_an_amount_without_one_meaning_is_answered_with_a_sentence(
    app: Flask, client: FlaskClient, amount: str
) -> None:
    page = filled.core(client, base_amount=amount)
    assert page.status_code == 422
    assert 'id="base-error"' in page.text
    assert "<script>alert" not in page.text
    assert "{{7*7}}" in page.text or amount != "{{7*7}}"
    assert len(filled.rows(app)) == 1


@pytest.mark.parametrize("amount", ["98,000", "$98k", "98 000", "９８０００", "98000.00"])
def test_an_amount_with_one_meaning_is_taken(client: FlaskClient, amount: str) -> None:
    assert "You earn $98,000 base" in filled.check(client, base_amount=amount).text


def test_an_amount_in_euros_needs_no_choice_of_currency(client: FlaskClient) -> None:
    changes = {"base_amount": "€98.000", "base_currency": "", "country": "de", "hub": None}
    assert "You earn €98,000 base" in filled.check(client, **changes).text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"country": "xx"}, "Choose one of the answers"),
        ({"level": ["csm", "vp"]}, "Give one answer"),
        ({"kpis": [f"kpi{n}" for n in range(50)]}, "Choose from the answers"),
        ({"team": ["ae", "nobody"]}, "cannot be ticked together"),
        ({"variable_type": "ote", "variable_amount": "97,999"}, "cannot be less than base"),
        ({"variable_type": "ote", "variable_amount": "392,001"}, "taken for a slip"),
        ({"variable_amount": ""}, "Enter your variable pay"),
        ({"base_currency": "XXX"}, "Choose one of the currencies"),
        ({"base_period": "day"}, "Choose whether the amount is for a year"),
        ({"base_payments": "15"}, "Choose 12, 13 or 14"),
    ],
)
def test_what_cannot_be_taken_is_said_in_a_sentence(
    client: FlaskClient, changes: dict[str, object], sentence: str
) -> None:
    refused(filled.core(client, **changes), sentence)


def test_an_optional_answer_that_cannot_be_taken_is_said_on_its_own_page(
    client: FlaskClient,
) -> None:
    page = filled.more(client, filled.core(client), plan=["cap", "nothing"])
    assert "A few more questions" in refused(page, "cannot be ticked together").text


def test_every_error_links_to_something_that_can_be_focused(client: FlaskClient) -> None:
    nothing = dict.fromkeys(filled.CORE)
    page = refused(filled.core(client, **nothing), "Choose the country you work in")
    links = [a.get("href") for a in page.by_class("summary")[0].iter("a")]
    assert links == ["#country", "#level-0", "#base_amount"]
    controls = {box.get("id") for box in page.all("input", "select")}
    assert {link[1:] for link in links if link} <= controls


def test_unusual_pay_is_taken_when_its_box_is_ticked(client: FlaskClient) -> None:
    small = {"base_amount": "15,000", "variable_amount": "1,000"}
    page = filled.core(client, **small)
    sound(page, 422)
    (box,) = re.findall(r'name="base_confirmed"[^>]*value="([^"]*)"', page.text)
    assert "Yes, $15,000 a year is right" in page.text
    assert filled.core(client, **small, base_confirmed=box).status_code == 200


def test_a_tick_for_one_amount_is_none_for_another(client: FlaskClient) -> None:
    changes = {"base_amount": "16,000", "variable_amount": "1,000"}
    assert filled.core(client, **changes, base_confirmed="USD 15000").status_code == 422


def test_what_is_not_asked_cannot_be_sent_as_an_answer(client: FlaskClient) -> None:
    refused(filled.core(client, years=NOT_ASKED), "Choose one of the answers")

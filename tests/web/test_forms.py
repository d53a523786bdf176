from collections.abc import Iterator

import pytest
from flask import Flask

from csdb.collect.typed import Problem, fields
from csdb.questionnaire import (
    CORE,
    PREFER_NOT,
    QUESTIONS,
    Choice,
    Choices,
    Option,
    Question,
    codes,
    required,
)
from csdb.web.form import forms, steps
from csdb.web.form.draft import Draft


@pytest.fixture(autouse=True)
def _inside(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def form(**typed: str) -> forms.Questions:
    told = {name: (value,) for name, value in typed.items()}
    return forms.form_of(steps.CORE, Draft(typed=told))


def drawn(question: Question, **typed: str) -> forms.Control:
    step = next(step for step in steps.STEPS if question in step.questions)
    told = {name: (value,) for name, value in typed.items()}
    (control,) = forms.controls([question], forms.form_of(step, Draft(typed=told)))
    return control


def values(field: object) -> list[str]:
    return [choice.value for choice in field.iter_choices()]  # type: ignore[attr-defined]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_every_question_has_a_field_for_each_of_its_names(question: Question) -> None:
    assert [field.name for field in drawn(question).fields.values()] == list(fields(question))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_options_are_offered_and_declining_where_an_answer_need_not_be_given(
    question: Question,
) -> None:
    if isinstance(question, Choice | Choices):
        offered = values(drawn(question).fields[question.key])
        expected = {*codes(question)} if required(question) else {*codes(question), PREFER_NOT}
        assert {value for value in offered if value} == expected


def test_a_retired_option_is_not_offered() -> None:
    options = tuple(Option(code, code, code, retired=code == "b") for code in "abc")
    assert [code for code, _ in forms._offered(Choice("x", "X?", options))] == [
        "a",
        "c",
        PREFER_NOT,
    ]


def test_the_home_country_comes_first_and_the_others_by_name() -> None:
    offered = values(form()["country"])
    assert offered[:4] == ["", "us", "af", "ax"]
    assert offered.count("us") == 1


def test_a_country_tells_the_script_its_currency() -> None:
    currencies = {
        choice.value: choice.render_kw["data-currency"]
        for choice in form()["country"].iter_choices()
        if choice.value
    }
    assert currencies["us"] == "USD"
    assert currencies["de"] == "EUR"


def test_nothing_is_chosen_beforehand_except_that_pay_is_for_a_year() -> None:
    chosen = {
        field.name: option.data
        for question in CORE
        for field in drawn(question).fields.values()
        if hasattr(field, "iter_choices")
        for option in field
        if option.checked and option.data
    }
    assert chosen == {"base_period": "year"}


def test_what_was_typed_stands_in_its_field_and_is_escaped() -> None:
    filled = form(base_amount='98"><script>', level="csm")
    assert filled["base_amount"].data == '98"><script>'
    assert "<script>" not in filled["base_amount"]()
    assert [option.data for option in filled["level"] if option.checked] == ["csm"]


def test_no_answer_is_not_the_word_none() -> None:
    filled = form(country="us")
    assert not [option for option in filled["level"] if option.checked]
    assert filled["level"].data != "None"


def test_a_sentence_stands_beside_its_field_and_links_to_its_first_control() -> None:
    filled = form(country="us")
    filled.show([Problem("base_amount", "Enter it"), Problem("level", "Choose one")])
    assert filled.summary() == [("Choose one", "level-0"), ("Enter it", "base_amount")]
    control = next(forms.controls([steps.q.BASE], filled))
    assert control.errors == ("Enter it",)


def test_a_problem_of_another_page_is_left_out() -> None:
    filled = form()
    filled.show([Problem("plan", "Tick one")])
    assert filled.summary() == []

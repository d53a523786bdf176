import pytest

from csdb import questionnaire
from csdb.collect import typed
from csdb.collect.submission import Rejected, Submission, accept
from csdb.collect.typed import Problem, Typed
from csdb.questionnaire import PREFER_NOT, QUESTIONS, Choice, Choices, Pay
from tests.collect.filled import MONTH, filled

CHOICES = [question for question in QUESTIONS if isinstance(question, Choice)]
MANY = [question for question in QUESTIONS if isinstance(question, Choices)]
HOSTILE = (
    "\0",
    "\u202e98000",
    "🙂",
    "\ud800",
    "<script>alert(1)</script>",
    "{{7*7}}",
    '=HYPERLINK("http://a.example","b")',
    "'; drop table submission; --",
    "9" * 5000,
)


def accepted(form: Typed) -> Submission:
    answer = accept(form, MONTH)
    assert isinstance(answer, Submission), answer
    return answer


def problems(form: Typed) -> dict[str, str]:
    answer = accept(form, MONTH)
    assert isinstance(answer, Rejected), answer
    return {problem.field: problem.sentence for problem in answer.problems}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_no_field_belongs_to_two_questions(question: questionnaire.Question) -> None:
    others = [field for other in QUESTIONS if other != question for field in typed.fields(other)]

    assert not set(typed.fields(question)) & set(others)


@pytest.mark.parametrize("question", CHOICES, ids=lambda question: question.key)
def test_every_option_of_a_choice_is_read_as_itself(question: Choice) -> None:
    for code in questionnaire.codes(question):
        assert typed.read_choice(question, {question.key: (f" {code} ",)}) == code


@pytest.mark.parametrize("question", CHOICES, ids=lambda question: question.key)
@pytest.mark.parametrize("sent", ["no_such_code", "not_asked", "answered", "rest"])
def test_an_unknown_code_is_a_problem_that_does_not_repeat_it(question: Choice, sent: str) -> None:
    answer = typed.read_choice(question, {question.key: (sent,)})

    assert isinstance(answer, Problem)
    assert answer.field == question.key
    assert sent not in answer.sentence


@pytest.mark.parametrize("question", MANY, ids=lambda question: question.key)
def test_ticks_are_read_as_a_set(question: Choices) -> None:
    some = [code for code in questionnaire.codes(question) if code != question.alone][:2]

    assert typed.read_choices(question, {question.key: (*some, some[0], "")}) == frozenset(some)


@pytest.mark.parametrize("question", MANY, ids=lambda question: question.key)
def test_prefer_not_stands_alone(question: Choices) -> None:
    code = questionnaire.codes(question)[0]

    assert typed.read_choices(question, {question.key: (PREFER_NOT,)}) == PREFER_NOT
    both = typed.read_choices(question, {question.key: (PREFER_NOT, code)})
    assert isinstance(both, Problem)


def test_the_option_that_excludes_others_is_not_ticked_with_them() -> None:
    assert "team" in problems(filled(team=("nobody", "ae")))


def test_fifty_unknown_kpis_are_one_problem() -> None:
    assert list(problems(filled(kpis=tuple(f"kpi{n}" for n in range(50))))) == ["kpis"]


@pytest.mark.parametrize("field", ["level", "base_amount", "base_currency", "variable_type"])
def test_a_single_field_sent_with_two_values_is_a_problem(field: str) -> None:
    (value,) = filled()[field]

    assert field in problems(filled(**{field: (value, "something else")}))
    assert accepted(filled(**{field: (value, value)})) == accepted(filled())


@pytest.mark.parametrize("field", [*filled(), "education", "plan"])
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_refused_in_every_field_without_repeating_it(field: str, text: str) -> None:
    found = problems(filled(**{field: (text,)}))

    assert field in found
    assert all(text not in sentence for sentence in found.values())


@pytest.mark.parametrize(
    ("text", "pay"),
    [
        ("98,000", Pay("USD", 98_000)),
        ("$98k", Pay("USD", 98_000)),
        ("98 000", Pay("USD", 98_000)),
        ("９８０００", Pay("USD", 98_000)),
        ("€98.000", Pay("EUR", 98_000)),
        ("CA$ 91,250", Pay("CAD", 91_300)),
    ],
)
def test_pay_with_one_meaning_is_taken_in_the_currency_typed(text: str, pay: Pay) -> None:
    assert accepted(filled(base_amount=text, base_currency=None)).answers["base"] == pay


@pytest.mark.parametrize(
    ("country", "text", "pay"),
    [
        ("de", "61,000", Pay("EUR", 61_000)),
        ("au", "$120,000", Pay("AUD", 120_000)),
        ("se", "600 000 kr", Pay("SEK", 600_000)),
        ("ar", "30,000", Pay("USD", 30_000)),
    ],
)
def test_a_blank_currency_is_that_of_the_country(country: str, text: str, pay: Pay) -> None:
    form = filled(country=country, base_amount=text, base_currency=None, variable_type="none",
                  variable_amount=None)  # fmt: skip
    assert accepted(form).answers["base"] == pay


@pytest.mark.parametrize(("country", "text"), [("de", "$98,000"), ("us", "kr 600,000")])
def test_a_sign_of_several_currencies_that_are_not_the_countrys_is_asked_about(
    country: str, text: str
) -> None:
    found = problems(filled(country=country, base_amount=text, base_currency=None))

    assert "Choose the currency" in found["base_currency"]


def test_a_typed_currency_that_contradicts_the_chosen_one_names_both() -> None:
    sentence = problems(filled(base_amount="€98.000"))["base_amount"]

    assert "€98,000" in sentence
    assert "USD" in sentence


@pytest.mark.parametrize(
    "text", ["98.000", "98,00", "47", "8,200", "-1", "0", "1e5", "0x10", "NaN", "inf", "9" * 400]
)
def test_an_amount_without_one_meaning_is_never_taken(text: str) -> None:
    assert "base_amount" in problems(filled(base_amount=text))


def test_a_likely_unit_slip_is_asked_back() -> None:
    answer = accept(filled(base_amount="8,200"), MONTH)

    assert isinstance(answer, Rejected)
    assert answer.problems[0].likely
    assert "$98,400 a year" in answer.problems[0].sentence


@pytest.mark.parametrize(
    ("amount", "period", "payments", "yearly"),
    [
        ("47", "hour", "12", 97_800),
        ("8,200", "month", "12", 98_400),
        ("8,200", "month", "13", 107_000),
        ("8,200", "month", "14", 115_000),
        ("98,765", "year", "13", 98_800),
        ("47.12", "hour", "12", 98_000),
    ],
)
def test_pay_is_kept_a_year_with_three_digits(
    amount: str, period: str, payments: str, yearly: int
) -> None:
    form = filled(base_amount=amount, base_period=period, base_payments=payments)

    assert accepted(form).answers["base"] == Pay("USD", yearly)


def test_a_yearly_amount_under_monthly_is_asked_about() -> None:
    assert "base_period" in problems(filled(base_amount="98,000 a year", base_period="month"))


@pytest.mark.parametrize(
    ("field", "value"),
    [("base_currency", "XXX"), ("base_period", "day"), ("base_payments", "15")],
)
def test_a_part_of_pay_that_is_not_offered_is_a_problem(field: str, value: str) -> None:
    assert next(iter(problems(filled(**{field: value})))) == field


@pytest.mark.parametrize(
    ("kind", "text", "variable"),
    [
        ("none", None, 0),
        ("none", "0", 0),
        ("amount", "22,000", 22_000),
        ("amount", "0", 0),
        ("percent", "22.5%", 22_100),
        ("percent", "300", 294_000),
        ("percent", "0", 0),
        ("ote", "120,000", 22_000),
        ("ote", "98,000", 0),
        ("ote", "392,000", 294_000),
    ],
)
def test_variable_pay_is_read_in_each_way(kind: str, text: str | None, variable: int) -> None:
    form = filled(variable_type=kind, variable_amount=text, kpis=None)

    assert accepted(form).answers["variable"] == variable


@pytest.mark.parametrize(
    ("kind", "text", "field"),
    [
        ("amount", None, "variable_amount"),
        ("percent", None, "variable_amount"),
        ("ote", None, "variable_amount"),
        (None, "22,000", "variable_type"),
        ("half", "22,000", "variable_type"),
        ("none", "22,000", "variable_amount"),
        ("prefer_not", "22,000", "variable_amount"),
        ("amount", "294,001", "variable_amount"),
        ("amount", "-1", "variable_amount"),
        ("amount", "22.000", "variable_amount"),
        ("amount", "€22,000", "variable_amount"),
        ("amount", "20", "variable_amount"),
        ("percent", "301", "variable_amount"),
        ("percent", "a fifth", "variable_amount"),
        ("ote", "97,999", "variable_amount"),
        ("ote", "392,001", "variable_amount"),
    ],
)
def test_variable_pay_that_cannot_be_is_a_problem(
    kind: str | None, text: str | None, field: str
) -> None:
    assert list(problems(filled(variable_type=kind, variable_amount=text))) == [field]


def test_an_ote_typed_as_the_unrounded_base_is_no_variable_pay() -> None:
    form = filled(base_amount="98,765", variable_type="ote", variable_amount="98,765")

    assert accepted(form).answers["variable"] == 0


def test_variable_pay_is_looked_at_even_when_base_pay_cannot_be_read() -> None:
    assert list(problems(filled(base_amount="ten", variable_amount="five"))) == [
        "base_amount",
        "variable_amount",
    ]


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        ("amount", "abc", "Type your variable pay as a number, like 20,000"),
        ("ote", "abc", "Type your OTE as a number, like 120,000"),
        ("amount", "{7}", "Type the amount with digits alone, like 20,000"),
        ("amount", "-5", "type the amount without the minus, like 20,000"),
        ("ote", "100-120k", "like 120,000"),
    ],
)
def test_variable_pay_that_cannot_be_read_is_asked_for_by_its_name(
    kind: str, text: str, sentence: str
) -> None:
    found = accept(filled(variable_type=kind, variable_amount=text), MONTH)
    assert isinstance(found, Rejected)
    (problem,) = found.problems
    assert problem.field == "variable_amount"
    assert sentence in problem.sentence
    assert "98,000" not in problem.sentence

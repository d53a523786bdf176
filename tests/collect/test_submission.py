import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdb import questionnaire
from csdb.collect.submission import CONFIRMED, Rejected, Submission, accept, confirmation
from csdb.collect.typed import Typed, fields
from csdb.questionnaire import NOT_ASKED, PREFER_NOT, QUESTIONS, Pay, required
from tests.collect.filled import MONTH, filled, typed_again

FIELDS = [field for question in QUESTIONS for field in fields(question)]
_LIKELY = ["us", "de", "csm", "98000", "year", "hour", "USD", "EUR", "none", "ote", "amount"]
_LIKELY += ["nobody", "nrr", "120,000"]
SENT = st.one_of(
    st.text(),
    st.text(alphabet=st.characters(), max_size=40),  # lone surrogates among them
    st.from_regex(r"[-$€ 0-9.,'k%]{1,12}"),
    st.sampled_from([PREFER_NOT, NOT_ASKED, "9" * 400, *_LIKELY]),
)
FORMS = st.dictionaries(
    st.sampled_from(FIELDS) | st.text(max_size=8), st.lists(SENT, max_size=3).map(tuple)
)


def accepted(form: Typed, *, unattended: bool = False) -> Submission:
    answer = accept(form, MONTH, unattended=unattended)
    assert isinstance(answer, Submission), answer
    return answer


def test_a_filled_form_is_a_submission_with_an_answer_to_every_question() -> None:
    submission = accepted(filled())

    assert submission.month == MONTH
    assert submission.doubts == ()
    assert list(submission.answers) == [question.key for question in QUESTIONS]
    assert submission.answers["kpis"] == {"nrr", "own_retention"}


def test_everything_optional_may_be_blank() -> None:
    needed = {"country": ("us",), "level": ("csm",), "base_amount": ("98,000",)}
    submission = accepted(needed)

    told = {key for key, answer in submission.answers.items() if answer is not None}
    assert told == {"country", "level", "base"}


@pytest.mark.parametrize(
    "question", [q for q in QUESTIONS if required(q)], ids=lambda question: question.key
)
def test_what_is_required_cannot_be_blank_or_withheld(question: questionnaire.Question) -> None:
    field = fields(question)[0]
    for value in (None, "", " ", PREFER_NOT):
        answer = accept(filled(**{field: value}), MONTH)
        assert isinstance(answer, Rejected)
        assert answer.problems[0].field == field


@pytest.mark.parametrize(
    "question", [q for q in QUESTIONS if not required(q)], ids=lambda question: question.key
)
def test_everything_else_may_be_withheld(question: questionnaire.Question) -> None:
    form = filled(plan=("cap",), variable_amount=None, variable_type=None)
    submission = accepted({**form, fields(question)[0]: (PREFER_NOT,)})

    assert submission.answers[question.key] == PREFER_NOT


def test_all_problems_are_told_at_once_in_the_order_of_the_form() -> None:
    answer = accept(filled(level="boss", team=("nobody", "ae"), base_amount="ten"), MONTH)

    assert isinstance(answer, Rejected)
    assert [problem.field for problem in answer.problems] == ["level", "team", "base_amount"]


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({"country": "de", "base_currency": None}, {"hub"}),
        ({"upsell": "nobody"}, {"commission"}),
        (
            {"variable_type": "none", "variable_amount": None, "payout": "yearly"},
            {"kpis", "paid_share", "plan", "payout"},
        ),
    ],
)
def test_a_question_another_answer_makes_meaningless_is_not_asked(
    changes: dict[str, str | None], keys: set[str]
) -> None:
    submission = accepted(filled(**changes))

    assert {key for key, answer in submission.answers.items() if answer == NOT_ASKED} == keys


def test_unusual_pay_must_be_confirmed_and_stays_a_doubt() -> None:
    form = filled(base_amount="14,000", variable_type="none", variable_amount=None)
    asked = accept(form, MONTH)
    tick = confirmation(Pay("USD", 14_000))

    assert isinstance(asked, Rejected)
    assert asked.problems[0].likely
    assert accepted({**form, CONFIRMED: (tick,)}).doubts == ("unusual_pay",)


def test_a_confirmation_of_one_amount_is_none_of_another() -> None:
    tick = confirmation(Pay("USD", 14_000))
    form = filled(base_amount="13,000", variable_type="none", variable_amount=None)

    assert isinstance(accept({**form, CONFIRMED: (tick,)}, MONTH), Rejected)


def test_unattended_unusual_pay_is_a_doubt_and_impossible_pay_a_problem() -> None:
    form = filled(variable_type="none", variable_amount=None)

    assert accepted({**form, "base_amount": ("450,000",)}, unattended=True).doubts == (
        "unusual_pay",
    )
    assert isinstance(accept({**form, "base_amount": ("8,200",)}, MONTH, unattended=True), Rejected)


@pytest.mark.parametrize(("amount", "possible"), [
    ("9,999", False), ("10,000", True), ("1,000,000", True), ("1,000,001", False),
])  # fmt: skip
def test_what_is_possible_includes_both_limits(amount: str, possible: bool) -> None:
    form = filled(base_amount=amount, variable_type=None, variable_amount=None)

    assert isinstance(accept(form, MONTH, unattended=True), Submission) == possible


@pytest.mark.parametrize(("amount", "doubts"), [
    ("19,900", ("unusual_pay",)), ("20,000", ()), ("400,000", ()), ("401,000", ("unusual_pay",)),
])  # fmt: skip
def test_what_is_ordinary_includes_both_limits(amount: str, doubts: tuple[str, ...]) -> None:
    form = filled(base_amount=amount, variable_type=None, variable_amount=None)

    assert accepted(form, unattended=True).doubts == doubts


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "26-11", "２０２６-11", "2026-11\n", ""])
def test_a_malformed_month_is_the_callers_error(month: str) -> None:
    with pytest.raises(ValueError, match="not a month"):
        accept(filled(), month)


def test_answers_typed_again_are_the_same_submission() -> None:
    submission = accepted(filled(base_amount="98,765", variable_type="percent",
                                 variable_amount="20", education="master"))  # fmt: skip

    assert accepted(typed_again(submission)) == submission


@given(FORMS, st.booleans())
def test_accept_takes_anything_typed_without_raising(form: Typed, unattended: bool) -> None:
    answer = accept(form, MONTH, unattended=unattended)

    if isinstance(answer, Rejected):
        assert answer.problems
        assert all(problem.field in FIELDS and problem.sentence for problem in answer.problems)
    else:
        for question in QUESTIONS:
            assert questionnaire.problem(question, answer.answers[question.key]) is None


@given(FORMS)
def test_accept_takes_anything_typed_on_top_of_a_valid_form(form: Typed) -> None:
    answer = accept({**filled(), **form}, MONTH)

    assert isinstance(answer, Submission | Rejected)

import pytest

from csdb import questionnaire as q
from csdb.questionnaire import NOT_ASKED, PREFER_NOT, Answer, Pay
from csdb.web.form import readback
from csdb.web.form.steps import CORE, MORE

BASE = Pay("USD", 98_000)


@pytest.mark.parametrize(
    ("variable", "sentence"),
    [
        (22_000, "You earn $98,000 base and $22,000 at target: OTE $120,000, pay mix 82/18."),
        (0, "You earn $98,000 base pay a year and no variable pay: OTE $98,000."),
        (None, "You earn $98,000 base pay a year; variable pay is left out."),
        (PREFER_NOT, "You earn $98,000 base pay a year; variable pay is left out."),
    ],
)
def test_pay_is_said_in_a_sentence(variable: Answer | None, sentence: str) -> None:
    assert readback.pay({"base": BASE, "variable": variable}) == sentence


def test_pay_is_said_in_its_own_currency() -> None:
    told = readback.pay({"base": Pay("EUR", 60_000), "variable": 6_000})
    assert told == "You earn €60,000 base and €6,000 at target: OTE €66,000, pay mix 91/9."


@pytest.mark.parametrize("question", q.QUESTIONS, ids=lambda question: question.key)
def test_every_question_can_be_left_blank_and_be_declined(question: q.Question) -> None:
    assert readback.said(question, None, {"base": BASE}) == ("Not answered",)
    assert readback.said(question, PREFER_NOT, {"base": BASE}) == (readback.UNSAID,)


def test_answers_are_said_in_the_words_of_the_form() -> None:
    answers = {"base": BASE}
    assert readback.said(q.RENEWAL, "me", answers) == ("I do",)
    assert readback.said(q.TEAM, frozenset({"se", "ae"}), answers) == (
        "Account executives",
        "Solutions engineers",
    )
    assert readback.said(q.BASE, BASE, answers) == ("$98,000 a year",)
    assert readback.said(q.VARIABLE, 22_000, answers) == ("$22,000 a year",)
    assert readback.said(q.VARIABLE, 0, answers) == ("None",)


def test_what_was_not_asked_is_not_listed_and_blanks_only_where_wanted() -> None:
    answers: q.Answers = {"base": BASE, "country": "de", "hub": NOT_ASKED, "accounts": "a1_5"}
    role, *_ = readback.told(CORE.sections, answers, blanks=True)
    assert [question for question, _ in role.rows] == [
        q.COUNTRY.text,
        q.LEVEL.text,
        q.YEARS.text,
    ]
    assert readback.told(MORE.sections, answers, blanks=False) == [
        readback.Told(MORE.sections[0], ((q.ACCOUNTS.text, ("1 to 5",)),))
    ]

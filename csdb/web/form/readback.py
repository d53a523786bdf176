"""A person's own answers in words: to be checked before sending, and to be seen again."""

from collections.abc import Iterable
from dataclasses import dataclass

from csdb import money, paymix, questionnaire
from csdb.language import gettext, marked
from csdb.questionnaire import (
    NOT_ASKED,
    PREFER_NOT,
    Answer,
    Answers,
    Choice,
    Choices,
    Money,
    Pay,
    Question,
    Target,
)
from csdb.typed_outcome import a
from csdb.web.form.forms import UNSAID
from csdb.web.form.steps import Section

BLANK = marked("Not answered")


@dataclass(frozen=True, slots=True)
class Told:
    """A section with its questions and what was said to each, at least one thing a question."""

    section: Section
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def pay(answers: Answers) -> str:
    """The whole pay in a sentence: base, variable pay at target, OTE and pay mix.

    What was not given is said to be left out. The base must be there.
    """
    base, variable = answers["base"], answers.get("variable")
    if not isinstance(base, Pay):
        raise TypeError("no base pay to tell")
    amount = money.show(base.amount, base.currency)
    if not isinstance(variable, int):
        return gettext("You earn %(base)s base pay a year; variable pay is left out.", base=amount)
    ote = money.show(paymix.ote(base.amount, variable), base.currency)
    if variable == 0:
        return gettext(
            "You earn %(base)s base pay a year and no variable pay: OTE %(ote)s.",
            base=amount,
            ote=ote,
        )
    mix = "/".join(map(str, paymix.split(base.amount, variable)))
    target = money.show(variable, base.currency)
    return gettext(
        "You earn %(base)s base and %(target)s at target: OTE %(ote)s, pay mix %(mix)s.",
        base=amount,
        target=target,
        ote=ote,
        mix=mix,
    )


def told(sections: Iterable[Section], answers: Answers, *, blanks: bool) -> list[Told]:
    """The sections with their answers; questions left blank only with `blanks`."""
    found = (Told(section, tuple(_rows(section, answers, blanks=blanks))) for section in sections)
    return [section for section in found if section.rows]


def _rows(
    section: Section, answers: Answers, *, blanks: bool
) -> Iterable[tuple[str, tuple[str, ...]]]:
    for question in section.questions:
        answer = answers.get(question.key)
        if answer != NOT_ASKED and (answer is not None or blanks):
            yield gettext(question.text), said(question, answer, answers)


def said(question: Question, answer: Answer | None, answers: Answers) -> tuple[str, ...]:
    """What one answer says, in the words of the form; several for a many-choice question."""
    if answer is None:
        return (gettext(BLANK),)
    if answer == PREFER_NOT:
        return (gettext(UNSAID),)
    match question:
        case Choice():
            return (gettext(questionnaire.option(question, str(answer)).label),)
        case Choices():
            ticked = answer if isinstance(answer, frozenset) else frozenset()
            offered = (option for option in question.options if option.code in ticked)
            return tuple(gettext(option.label) for option in offered)
        case Money():
            if not isinstance(answer, Pay):
                return (gettext(BLANK),)
            return (_a_year(answer.amount, answer.currency),)
        case Target():
            base = answers.get("base")
            if not isinstance(answer, int) or not isinstance(base, Pay):
                return (gettext(BLANK),)
            return (_a_year(answer, base.currency) if answer else gettext("None"),)


def _a_year(amount: int, currency: str) -> str:
    return a(money.show(amount, currency), "year")

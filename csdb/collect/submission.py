"""Whether a set of typed answers is a submission, and the rules that hold across answers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from csdb import money, questionnaire, typed_money
from csdb.collect import typed as reading
from csdb.collect.typed import Problem, Typed
from csdb.questionnaire import (
    NOT_ASKED,
    Answer,
    Answers,
    Choice,
    Choices,
    Money,
    Pay,
    Question,
    Target,
)

CONFIRMED = "base_confirmed"
"""The field in which a person confirms an unusual amount: it carries the amount confirmed."""

_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Submission:
    """One person's answers. Nothing of the request, no time finer than the month.

    `answers` holds every question of the questionnaire; None is blank. `doubts` are codes of
    what a reviewer should look at: "unusual_pay" is possible pay outside the ordinary.
    """

    month: str
    answers: Answers
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """Why typed answers are no submission: at least one problem, in the order of the form."""

    problems: tuple[Problem, ...]


def accept(typed: Typed, month: str) -> Submission | Rejected:
    """The submission that `typed` makes in `month` (YYYY-MM), or everything wrong with it.

    ValueError if `month` is malformed: it is the caller's, not the person's.
    """
    if not _MONTH.fullmatch(month):
        raise ValueError(f"not a month: {month!r}")
    answers, problems = _read_all(typed)
    if problems:
        return Rejected(tuple(problems))
    unusual = unusual_pay(answers)
    if unusual and not confirmed(typed, answers):
        return Rejected((Problem("base_amount", unusual, likely=True),))
    return Submission(month, asked(answers), ("unusual_pay",) if unusual else ())


def unusual_pay(answers: Answers) -> str | None:
    """The sentence that asks to confirm pay outside the ordinary; None when it is ordinary."""
    base = answers.get("base")
    return typed_money.unusual(base.amount, base.currency) if isinstance(base, Pay) else None


def confirmation(pay: Pay) -> str:
    """What the confirmation field holds for an amount: another amount needs another tick."""
    return f"{pay.currency} {pay.amount}"


def confirmed(typed: Typed, answers: Answers) -> bool:
    """Whether the person ticked that this very amount is right."""
    base = answers.get("base")
    return isinstance(base, Pay) and confirmation(base) in typed.get(CONFIRMED, ())


def _read_all(typed: Typed) -> tuple[dict[str, Answer | None], list[Problem]]:
    answers: dict[str, Answer | None] = {}
    problems: list[Problem] = []
    for question in questionnaire.QUESTIONS:
        answer = _read(question, typed, answers)
        if isinstance(answer, Problem):
            problems.append(answer)
        answers[question.key] = None if isinstance(answer, Problem) else answer
    return answers, problems


def _read(question: Question, typed: Typed, before: Answers) -> Answer | None | Problem:
    match question:
        case Choice():
            return reading.read_choice(question, typed)
        case Choices():
            return reading.read_choices(question, typed)
        case Money():
            country = before.get("country")
            default = money.currency_of(country) if isinstance(country, str) else "USD"
            return reading.read_pay(question, typed, default_currency=default)
        case Target():
            base = before.get("base")
            return reading.read_target(
                question, typed, base=base if isinstance(base, Pay) else None
            )


def asked(answers: Mapping[str, Answer | None]) -> dict[str, Answer | None]:
    """The answers, with NOT_ASKED where an earlier answer makes a question meaningless.

    A stray answer to such a question is dropped: with script the question is hidden, without
    it the form says when to skip it.
    """
    told = dict(answers)
    if told["country"] != "us":
        told["hub"] = NOT_ASKED
    if told["upsell"] == "nobody":
        told["commission"] = NOT_ASKED
    if told["variable"] == 0:
        told |= dict.fromkeys(("kpis", "paid_share", "plan", "payout"), NOT_ASKED)
    return told

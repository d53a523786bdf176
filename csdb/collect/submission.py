"""Whether a set of typed answers is a submission, and the rules that hold across answers."""

import re
from dataclasses import dataclass

from csdb import money, questionnaire, typed_money
from csdb.collect import typed as reading
from csdb.collect import typed_pay
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

MONTH_WRITTEN = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")


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


def accept(typed: Typed, month: str, *, unattended: bool = False) -> Submission | Rejected:
    """The submission that `typed` makes in `month` (YYYY-MM), or everything wrong with it.

    Unusual pay must be confirmed by the person; `unattended` says that nobody can be asked, as
    in an import: then it is only noted in `doubts`. What has no single meaning is rejected
    either way. ValueError if `month` is malformed: it is the caller's, not the person's.
    """
    if not MONTH_WRITTEN.fullmatch(month):
        raise ValueError(f"not a month: {month!r}")
    answers, problems = _read_all(typed)
    if problems:
        return Rejected(tuple(problems))
    unusual = unusual_pay(answers)
    if unusual and not (unattended or confirmed(typed, answers)):
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
        answer = read(question, typed, answers)
        if isinstance(answer, Problem):
            problems.append(answer)
        answers[question.key] = None if isinstance(answer, Problem) else answer
    return {key: rounded(answer) for key, answer in answers.items()}, problems


def rounded(answer: Answer | None) -> Answer | None:
    """Amounts as they are kept: no more than three digits of anybody's pay."""
    if isinstance(answer, Pay):
        return Pay(answer.currency, money.three_digits(answer.amount))
    return money.three_digits(answer) if isinstance(answer, int) else answer


def read(question: Question, typed: Typed, before: Answers) -> Answer | None | Problem:
    """The answer to one question, amounts not rounded yet; `before` are those to earlier ones."""
    if problem := reading.repeated(question, typed):
        return problem
    match question:
        case Choice():
            return reading.read_choice(question, typed)
        case Choices():
            return reading.read_choices(question, typed)
        case Money():
            country = before.get("country")
            return typed_pay.read_pay(
                question, typed, country=country if isinstance(country, str) else None
            )
        case Target():
            base = before.get("base")
            return typed_pay.read_target(
                question, typed, base=base if isinstance(base, Pay) else None
            )


def asked(answers: Answers) -> dict[str, Answer | None]:
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

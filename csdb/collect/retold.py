"""Kept answers as the fields in which a person would type them: what a form is filled in with."""

from csdb.collect import typed_pay
from csdb.collect.submission import CONFIRMED, confirmation, unusual_pay
from csdb.collect.typed import Typed, fields
from csdb.questionnaire import NOT_ASKED, QUESTIONS, Answer, Answers, Pay, Question


def typed(answers: Answers) -> Typed:
    """The fields that, sent, make these answers again; unusual pay is confirmed as it was."""
    told: dict[str, tuple[str, ...]] = {}
    for question in QUESTIONS:
        answer = answers.get(question.key)
        if answer is not None and answer != NOT_ASKED:
            told |= zip(fields(question), _values(question, answer, answers), strict=False)
    base = answers.get("base")
    if isinstance(base, Pay) and unusual_pay(answers):
        told[CONFIRMED] = (confirmation(base),)
    return {name: values for name, values in told.items() if any(values)}


def _values(question: Question, answer: Answer, answers: Answers) -> list[tuple[str, ...]]:
    """What is in each field of a question, in the order of the fields."""
    match answer:
        case Pay():
            return [(f"{answer.amount:,}",), (answer.currency,), ("year",), ("12",)]
        case frozenset():
            return [tuple(sorted(answer))]
        case int():
            return _target(answer, answers)
        case _:
            return [(answer,)]


def _target(variable: int, answers: Answers) -> list[tuple[str, ...]]:
    """Variable pay as an amount; as OTE where so little is taken for a slip."""
    base = answers.get("base")
    if not variable:
        return [("none",), ("",)]
    if isinstance(base, Pay) and variable < typed_pay.LEAST_VARIABLE * base.amount:
        return [("ote",), (f"{base.amount + variable:,}",)]
    return [("amount",), (f"{variable:,}",)]

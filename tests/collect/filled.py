"""Forms as a person fills them: valid by default, with what a test changes."""

from csdb.collect.submission import Submission
from csdb.collect.typed import Typed
from csdb.questionnaire import NOT_ASKED, QUESTIONS, Answer, Choice, Choices, Money, Pay, Target

MONTH = "2026-11"

_VALID = {
    "country": "us",
    "hub": "ny",
    "level": "csm",
    "years": "y2_3",
    "segment": "mid",
    "renewal": "me",
    "upsell": "source_only",
    "commission": "no",
    "onboarding": "shared",
    "team": ("ae", "support"),
    "work": "remote",
    "base_amount": "98,000",
    "base_currency": "USD",
    "base_period": "year",
    "base_payments": "12",
    "variable_type": "amount",
    "variable_amount": "22,000",
    "kpis": ("nrr", "own_retention"),
}


def filled(**changes: str | tuple[str, ...] | None) -> Typed:
    """A filled form with some fields changed; None leaves a field out."""
    told = _VALID | changes
    return {
        field: (value,) if isinstance(value, str) else value
        for field, value in told.items()
        if value is not None
    }


def typed_again(submission: Submission) -> dict[str, tuple[str, ...]]:
    """The fields in which a person would type these very answers."""
    typed: dict[str, tuple[str, ...]] = {}
    for question in QUESTIONS:
        typed |= _typed(question, submission.answers[question.key])
    return {field: values for field, values in typed.items() if values}


def _typed(
    question: Choice | Choices | Money | Target, answer: Answer | None
) -> dict[str, tuple[str, ...]]:
    key = question.key
    if isinstance(answer, Pay):
        return {f"{key}_amount": (str(answer.amount),), f"{key}_currency": (answer.currency,)}
    if isinstance(answer, int):
        amount = (str(answer),) if answer else ()
        return {f"{key}_type": ("amount" if answer else "none",), f"{key}_amount": amount}
    if isinstance(question, Target):
        return {f"{key}_type": (answer,)} if isinstance(answer, str) else {}
    if isinstance(answer, frozenset):
        return {key: tuple(sorted(answer))}
    return {key: (answer,)} if isinstance(answer, str) and answer != NOT_ASKED else {}

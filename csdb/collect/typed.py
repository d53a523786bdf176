"""From fields as people typed them to one answer of a question: the same for form and import."""

from collections.abc import Mapping
from dataclasses import dataclass

from csdb import questionnaire
from csdb.language import gettext
from csdb.money import Period
from csdb.paymix import VariableKind
from csdb.questionnaire import Answer, Choice, Choices, Money, Question, Target

Typed = Mapping[str, tuple[str, ...]]
"""Field name -> everything sent under it, in order; a field left out is blank."""

PERIODS: Mapping[str, Period] = {"year": "year", "month": "month", "hour": "hour"}
PAYMENTS = ("12", "13", "14")
VARIABLE_KINDS: Mapping[str, VariableKind] = {
    "none": "none",
    "amount": "amount",
    "percent": "percent",
    "ote": "ote",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a field cannot be taken. `likely` says that a meaning was found and is asked back."""

    field: str
    sentence: str
    likely: bool = False


def fields(question: Question) -> tuple[str, ...]:
    """The names of the fields in which an answer is typed; the first one carries its errors."""
    match question:
        case Choice() | Choices():
            return (question.key,)
        case Money():
            return tuple(
                f"{question.key}_{part}" for part in ("amount", "currency", "period", "payments")
            )
        case Target():
            return (f"{question.key}_type", f"{question.key}_amount")


def read_choice(question: Choice, typed: Typed) -> Answer | None | Problem:
    """The code sent for a single choice, PREFER_NOT, or None when blank."""
    code = only(typed, question.key)
    return code if code in _CODES[question.key] else _checked(question, code or None)


_CODES = {
    question.key: frozenset(questionnaire.codes(question))
    for question in questionnaire.QUESTIONS
    if isinstance(question, Choice)
}
"""What needs no further look: an import reads millions of codes."""


def read_choices(question: Choices, typed: Typed) -> Answer | None | Problem:
    """The set of codes sent for a many-choice question, PREFER_NOT, or None when blank."""
    chosen = frozenset(sent(typed, question.key))
    if chosen == {questionnaire.PREFER_NOT}:
        return questionnaire.PREFER_NOT
    if questionnaire.PREFER_NOT in chosen:
        sentence = gettext(
            "Tick either answers to “%(question)s” or “Prefer not to say”, not both",
            question=gettext(question.text),
        )
        return Problem(question.key, sentence)
    return _checked(question, chosen or None)


def _checked(question: Choice | Choices, answer: Answer | None) -> Answer | None | Problem:
    if answer == questionnaire.NOT_ASKED:
        answer = "?"  # not_asked is ours to set: sent by somebody, it is an unknown code
    sentence = questionnaire.problem(question, answer)
    return Problem(question.key, sentence) if sentence else answer


def repeated(question: Question, typed: Typed) -> Problem | None:
    """The problem of a field that holds one value and was sent with several different ones."""
    if isinstance(question, Choices):
        return None
    for field in fields(question):
        if len(typed.get(field, ())) > 1 and len(set(sent(typed, field))) > 1:
            sentence = gettext(
                "Give one answer to “%(question)s”, not several", question=gettext(question.text)
            )
            return Problem(field, sentence)
    return None


def sent(typed: Typed, field: str) -> tuple[str, ...]:
    """What was sent under a field, without blanks and the spaces around."""
    return tuple(bare for value in typed.get(field, ()) if (bare := value.strip()))


def only(typed: Typed, field: str) -> str:
    """The first value sent under a field that holds one; "" when blank."""
    for value in typed.get(field, ()):
        if bare := value.strip():
            return bare
    return ""

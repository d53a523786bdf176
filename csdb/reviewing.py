"""Answers in review as a reviewer may see them: in words, the month, pay in wide buckets."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from csdb import money, questionnaire
from csdb.collect import admission
from csdb.language import gettext, marked
from csdb.questionnaire import (
    NOT_ASKED,
    PREFER_NOT,
    QUESTIONS,
    Answer,
    Answers,
    Choice,
    Choices,
    Money,
    Pay,
    Question,
    Target,
)
from csdb.store.reviews import REVIEWED, Case, Verdict

if TYPE_CHECKING:
    from csdb.publish.preview import Effect

BUCKET = 20_000
"""How wide a bucket of pay is in dollars; in other currencies the round amount nearest to it."""

STATES = {
    "held": marked("waiting"),
    "accepted": marked("accepted"),
    "rejected": marked("rejected"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A question and what was said to it."""

    question: str
    said: str


def name(case: Case) -> str:
    """What the case is called: 32 hexadecimal digits that tell nothing."""
    return case.id.hex()


def reasons(case: Case) -> tuple[str, ...]:
    """Why the answers were held, in words; a code nobody knows any more as it is."""
    codes = [code for code in case.submission.doubts if code != REVIEWED]
    return tuple(gettext(admission.REASONS.get(code, code)) for code in codes)


def pay(case: Case) -> str:
    """The base pay in its bucket."""
    base = case.submission.answers.get("base")
    return _bucket(base.amount, base.currency) if isinstance(base, Pay) else gettext("not told")


def lines(case: Case) -> Iterator[Line]:
    """Every answer that was given, in the order of the questionnaire."""
    answers = case.submission.answers
    for question in QUESTIONS:
        answer = answers.get(question.key)
        if answer is not None and answer != NOT_ASKED:
            yield Line(gettext(question.text), _said(question, answer, answers))


def _said(question: Question, answer: Answer, answers: Answers) -> str:
    if answer == PREFER_NOT:
        return gettext("Prefers not to say")
    match question:
        case Choice():
            return gettext(questionnaire.option(question, str(answer)).label)
        case Choices():
            ticked = answer if isinstance(answer, frozenset) else frozenset()
            return "; ".join(
                gettext(each.label) for each in question.options if each.code in ticked
            )
        case Money():
            return _bucket(answer.amount, answer.currency) if isinstance(answer, Pay) else ""
        case Target():
            base = answers.get("base")
            currency = base.currency if isinstance(base, Pay) else "USD"
            if isinstance(answer, int) and answer:
                return _bucket(answer, currency)
            return gettext("None")


def _bucket(amount: int, currency: str) -> str:
    step = money.step(currency, BUCKET)
    low = amount // step * step
    ends = {"low": money.show(low, currency), "high": money.show(low + step, currency)}
    return gettext("%(low)s to %(high)s", **ends)


DONE: Mapping[Verdict, str] = {
    "accept": marked("accepted: they count from the next round on"),
    "reject": marked("rejected: they count in no figure and are erased after 30 days"),
    "put_back": marked("put back among those that wait"),
}
"""What a verdict did, in the words that follow the name of the answers."""


def effects(found: Iterable["Effect"]) -> Iterator[str]:
    """What accepting would do, a sentence a median that would move, or one that says none would."""
    told = list(found)
    for each in told:
        if each.moves:
            now, then = (money.show(amount, each.unit) for amount in (each.now, each.then))
            yield gettext(
                "%(figure)s, %(of)s: %(now)s would become %(then)s",
                figure=each.figure,
                of=each.of,
                now=now,
                then=then,
            )
    if not any(each.moves for each in told):
        yield gettext(_NONE_MOVES if told else _NOT_PUBLISHED)


_NONE_MOVES = marked("No published median would move, as rounded")
_NOT_PUBLISHED = marked("Nothing is published yet of the country")

"""Made-up people for tests of publishing: ordinary by default, with one thing changed at a time.

`answers(base=...)` is one person, `columns` many of them as refresh reads them, and
`publish_first` what a first release would make of those.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from csdb import demonstration, half_years, money, questionnaire
from csdb.collect.submission import Submission, asked
from csdb.publish import rates
from csdb.publish.columns import BLANK, NOT_ASKED, PREFER_NOT, UNKNOWN, Columns
from csdb.publish.compose import compose
from csdb.publish.passage import passages
from csdb.publish.release import Release
from csdb.publish.rule import Rule
from csdb.publish.scopes import Making
from csdb.questionnaire import QUESTIONS, Answer, Answers, Choice, Choices, Pay

NOW = "2026-11-22T12:00Z"

_WITHOUT = {questionnaire.PREFER_NOT: PREFER_NOT, questionnaire.NOT_ASKED: NOT_ASKED, None: BLANK}

_ORDINARY: dict[str, Answer | None] = {
    "country": "us",
    "hub": "elsewhere",
    "level": "csm",
    "years": "y4_5",
    "segment": "mid",
    "renewal": "me",
    "upsell": "shared_ae",
    "commission": "no",
    "onboarding": "shared",
    "team": frozenset({"ae", "support"}),
    "work": "remote",
    "base": Pay("USD", 98_000),
    "variable": 22_000,
    "kpis": frozenset({"own_retention", "nrr"}),
}


def answers(**changed: Answer | None) -> Answers:
    """An ordinary CSM in the USA who skipped the optional page; `base` may be a number."""
    told = dict.fromkeys((question.key for question in QUESTIONS), None) | _ORDINARY | changed
    if isinstance(told["base"], int):
        told["base"] = Pay(money.currency_of(str(told["country"])), told["base"])
    return asked(told)


def submission(**changed: Answer | None) -> Submission:
    return Submission("2026-11", answers(**changed))


def several(number: int, **changed: Answer | None) -> list[Answers]:
    """So many people who answered alike."""
    return [answers(**changed)] * number


def spread(number: int, middle: int, **changed: Answer | None) -> list[Answers]:
    """People alike but for their base pay, which lies evenly within a fifth of `middle`."""
    pay = np.linspace(0.8 * middle, 1.2 * middle, number).round(-2).astype(int).tolist()
    return [answers(base=base, **changed) for base in pay]


def demonstrated(number: int, seed: int = 1) -> list[Answers]:
    """The made-up people of a demonstration, from about a dozen countries."""
    return [each.answers for each in demonstration.people(number, seed)]


def columns(people: Sequence[Answers], *, first: int = 0, month: str = "2026-11") -> Columns:
    """The people as refresh reads them; their references count up from `first`."""
    return Columns(
        ref=references(first, len(people)),
        version=np.ones(len(people), dtype=np.int32),
        half=np.full(len(people), half_years.number(month), dtype=np.int16),
        choice={q.key: _choice(q, people) for q in QUESTIONS if isinstance(q, Choice)},
        choices={q.key: _choices(q, people) for q in QUESTIONS if isinstance(q, Choices)},
        answered={q.key: _answered(q, people) for q in QUESTIONS if isinstance(q, Choices)},
        currency=np.array([money.CURRENCIES.index(_pay(each).currency) for each in people], "i1"),
        base=np.array([_pay(each).amount for each in people], np.int64),
        variable=np.array([_variable(each) for each in people], np.int64),
    )


def references(first: int, number: int) -> np.ndarray:
    """References whose last bytes are zeros, which careless comparing of bytes would drop."""
    told = b"".join(place.to_bytes(16, "little") for place in range(first, first + number))
    return np.frombuffer(told, "V16")


def _choice(question: Choice, people: Iterable[Answers]) -> np.ndarray:
    places = {code: place for place, code in enumerate(questionnaire.codes(question))} | _WITHOUT
    return np.array([places[each[question.key]] for each in people], np.int16)


def _choices(question: Choices, people: Sequence[Answers]) -> np.ndarray:
    codes = questionnaire.codes(question)
    ticked = [each[question.key] for each in people]
    rows = [[isinstance(t, frozenset) and code in t for code in codes] for t in ticked]
    return np.array(rows, dtype=np.bool_).reshape(len(people), len(codes))


def _answered(question: Choices, people: Iterable[Answers]) -> np.ndarray:
    return np.array([isinstance(each[question.key], frozenset) for each in people], dtype=np.bool_)


def _pay(each: Answers) -> Pay:
    told = each["base"]
    assert isinstance(told, Pay)
    return told


def _variable(each: Answers) -> int:
    told = each["variable"]
    return told if isinstance(told, int) else UNKNOWN


def publish_first(people: Columns | Sequence[Answers], *, home: str = "us") -> Release:
    """The first release made of these people, as refresh makes it but without a database."""
    whole = people if isinstance(people, Columns) else columns(people)
    ways = passages(whole, {}, home=home, rule=Rule(), key=b"k" * 32)
    by = Making(rates.latest(), Rule(), NOW, None)
    return compose(ways, by, home=home, demonstration=True)

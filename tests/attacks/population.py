"""The people of the attacked survey: how they answer, and what they are paid.

Base pay is log-normal, median $98,000, log-sd .28, of which level and years explain a third: what
is left to guess is about what it is in real data. Questions that no figure under attack is made
of are left blank.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

import numpy as np

from csdb import groupings, money, questionnaire
from csdb.publish.columns import BLANK, UNKNOWN, Columns
from csdb.questionnaire import Choice, Choices

HOME = questionnaire.codes(questionnaire.COUNTRY).index("us")
ABROAD = questionnaire.codes(questionnaire.COUNTRY).index("gb")
CENTRE = 96_400
RESIDUAL = 0.23
"""Log-sd of pay once level and years are known."""

ODDS: dict[str, Sequence[float]] = {
    "level": (7, 41, 19, 6, 5, 8, 7, 3, 0.8, 2, 1.2),
    "years": (5, 10, 23, 26, 20, 11, 5),
    "segment": (8, 22, 32, 22, 8, 8),
    "renewal": (38, 12, 24, 9, 9, 4, 4),
    "upsell": (26, 28, 20, 20, 6),
    "commission": (22, 20, 58),
    "onboarding": (34, 26, 32, 3, 5),
    "work": (58, 30, 12),
    "hub": (11, 11, 5, 6, 5, 4, 5, 4, 4, 4, 41),
    "company_size": (4, 14, 26, 30, 18, 8),
    "industry": (62, 12, 10, 4, 7, 5),
}
"""Weights of the options of a question, in their order."""

LEVEL = (-0.2, -0.06, 0.03, 0.12, 0.04, 0.1, 0.26, 0.4, 0.5, -0.06, -0.06)
YEARS = (-0.18, -0.12, -0.05, 0.0, 0.07, 0.14, 0.18)
"""What an option adds to the logarithm of pay."""

KPIS = {"own_retention": 0.5, "nrr": 0.42, "expansion": 0.36, "adoption": 0.4, "health": 0.3}
"""How common a KPI is, 0.2 for others; owners of renewals tick own_retention and nrr more often."""

_CHOICE = [question for question in questionnaire.QUESTIONS if isinstance(question, Choice)]
_CHOICES = [question for question in questionnaire.QUESTIONS if isinstance(question, Choices)]


TOGETHER = ("own_retention", "nrr", "grr", "logo_churn")
"""KPIs that the same people have, where KPIs hang together."""


def people(
    chance: np.random.Generator, number: int, *, abroad: float = 0.0, together: bool = False
) -> Columns:
    """`number` new people, a share of them abroad; everything drawn from `chance`.

    together: whether the KPIs of TOGETHER hang together, each told of by the others
    """
    choice = {q.key: _chosen(chance, q, number) for q in _CHOICE}
    far = chance.random(number) < abroad
    choice["country"] = np.where(far, ABROAD, HOME).astype(np.int16)
    choice["hub"] = np.where(far, -3, choice["hub"]).astype(np.int16)
    base = _pay(chance, choice, number)
    nobody = np.zeros(number, dtype=np.bool_)
    ticks = {q.key: np.zeros((number, len(q.options)), dtype=np.bool_) for q in _CHOICES}
    ticks["kpis"] = _ticked(chance, owner=choice["renewal"] == 0)
    if together:
        _tie(chance, ticks["kpis"])
    return Columns(
        ref=np.frombuffer(chance.bytes(16 * number), dtype="V16"),
        version=np.ones(number, dtype=np.int32),
        half=np.full(number, UNKNOWN, dtype=np.int16),
        choice=choice,
        choices=ticks,
        answered={q.key: ~nobody if q.key == "kpis" else nobody for q in _CHOICES},
        currency=np.full(number, money.CURRENCIES.index("USD"), dtype=np.int8),
        base=base,
        variable=_variable(chance, base),
    )


def repaid(chance: np.random.Generator, columns: Columns, person: int) -> Columns:
    """The same people, one of whom now earns half to twice as much as before."""
    base, version = columns.base.copy(), columns.version.copy()
    factor = np.exp(chance.uniform(0.25, 0.7) * chance.choice([-1, 1]))
    base[person] = round(base[person] * factor, -2)
    version[person] += 1
    return replace(columns, base=base, version=version)


def _chosen(chance: np.random.Generator, question: Choice, number: int) -> np.ndarray:
    if question.key not in ODDS:
        return np.full(number, BLANK, dtype=np.int16)
    running = _running(question.key)
    return np.searchsorted(running, chance.random(number)).astype(np.int16)


def _ticked(chance: np.random.Generator, *, owner: np.ndarray) -> np.ndarray:
    codes = questionnaire.codes(questionnaire.KPIS)
    common = np.array([KPIS.get(code, 0.2) for code in codes])
    more = np.array([0.15 * (code in ("own_retention", "nrr")) for code in codes])
    return chance.random((len(owner), len(codes))) < common + np.outer(owner, more)


def _tie(chance: np.random.Generator, ticks: np.ndarray) -> None:
    """Half of the people have nine in ten of the KPIs of TOGETHER, the others one in ten."""
    codes = questionnaire.codes(questionnaire.KPIS)
    often = np.where(chance.random(len(ticks)) < 0.5, 0.9, 0.1)
    for code in TOGETHER:
        ticks[:, codes.index(code)] = chance.random(len(ticks)) < often


@cache
def _running(key: str) -> np.ndarray:
    weights = np.array(ODDS[key])
    return np.cumsum(weights / weights.sum())[:-1]


def _pay(chance: np.random.Generator, choice: Mapping[str, np.ndarray], number: int) -> np.ndarray:
    known = np.array(LEVEL)[choice["level"]] + np.array(YEARS)[choice["years"]]
    log = np.log(CENTRE) + known + chance.normal(0, RESIDUAL, number)
    return np.round(np.exp(log), -2).astype(np.int64)


def _variable(chance: np.random.Generator, base: np.ndarray) -> np.ndarray:
    """Three in four have variable pay, a tenth to two fifths of base; one in 20 keeps silent."""
    amount = np.round(base * chance.uniform(0.1, 0.4, len(base)), -2)
    kind = chance.random(len(base))
    return np.where(kind < 0.05, UNKNOWN, np.where(kind < 0.25, 0, amount)).astype(np.int64)


DIMENSIONS = tuple(dimension.key for dimension in groupings.DIMENSIONS)

"""Random histories of a scope: people come, edit, withdraw, are imported; rounds are held.

Everything from one seed. `ticks` yields each tick as the rule under test made it; `candidate`
is what the gate is shown of it. Whoever changes a history's rule or key sees what follows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from csdb import groupings, half_years, questionnaire
from csdb.groupings import COMPARED
from csdb.publish import passage, rates, scopes
from csdb.publish.columns import BLANK, UNKNOWN, Columns, joined
from csdb.publish.compose import as_shown
from csdb.publish.gate.candidate import Candidate
from csdb.publish.gate.candidate import Passage as Shown
from csdb.publish.ledger import CROSSINGS, DIFFERENCES, Standing
from csdb.publish.passage import Passage
from csdb.publish.release import Release
from csdb.publish.rule import Rule
from csdb.publish.scopes import Making
from csdb.questionnaire import Choice, Choices

KEY = b"a key for made-up people, of 32 b"
SCOPE = "us"
LATEST = half_years.of("2026h2")
"""The half-year of every fourth person; the others answered in the three before."""

_CHOICE = [question for question in questionnaire.QUESTIONS if isinstance(question, Choice)]
_CHOICES = [question for question in questionnaire.QUESTIONS if isinstance(question, Choices)]
_DIMENSIONS = [question for question in _CHOICE if question.key in groupings.BY_KEY]


@dataclass(frozen=True)
class Population:
    """How people answer: options with random odds, a few left blank, pay log-normal.

    `narrow` people answer only the questions of the dimensions: quicker, where no figures are made.
    """

    chance: np.random.Generator
    narrow: bool = False
    odds: Mapping[str, np.ndarray] = field(init=False)

    def __post_init__(self) -> None:
        odds = {q.key: self.chance.dirichlet(np.full(len(q.options), 0.8)) for q in _CHOICE}
        object.__setattr__(self, "odds", odds)

    def people(self, number: int) -> Columns:
        chance = self.chance
        many = [questionnaire.KPIS] if self.narrow else _CHOICES
        answered = {q.key: chance.random(number) < 0.9 for q in many}
        ticked = {q.key: chance.random((number, len(q.options))) < 0.3 for q in many}
        return Columns(
            ref=np.frombuffer(chance.bytes(16 * number), dtype="V16"),
            version=np.ones(number, dtype=np.int32),
            half=(LATEST - np.arange(number) % 4).astype(np.int16),
            choice={q.key: self._chosen(q, number) for q in self._questions},
            choices={key: ticks & answered[key][:, None] for key, ticks in ticked.items()},
            answered=answered,
            currency=np.zeros(number, dtype=np.int8),
            base=np.round(np.exp(chance.normal(11.5, 0.28, number)), -2).astype(np.int64),
            variable=self._variable(number),
        )

    @property
    def _questions(self) -> list[Choice]:
        return _DIMENSIONS if self.narrow else _CHOICE

    def _chosen(self, question: Choice, number: int) -> np.ndarray:
        drawn = np.searchsorted(np.cumsum(self.odds[question.key]), self.chance.random(number))
        drawn = np.minimum(drawn, len(question.options) - 1)
        return np.where(self.chance.random(number) < 0.05, BLANK, drawn).astype(np.int16)

    def _variable(self, number: int) -> np.ndarray:
        amount = np.round(self.chance.uniform(1_000, 40_000, number), -2)
        none = self.chance.random(number)
        return np.where(none < 0.1, UNKNOWN, np.where(none < 0.3, 0, amount)).astype(np.int64)


def edited(population: Population, columns: Columns, person: int) -> Columns:
    """The same people, one of whom has given about a third of the answers anew."""
    new, anew = population.people(1), population.chance.random
    version, base = columns.version.copy(), columns.base.copy()
    version[person] += 1
    base[person] = new.base[0]
    choice = dict(columns.choice)
    for key, answers in new.choice.items():
        if anew() < 0.3:
            choice[key] = choice[key].copy()
            choice[key][person] = answers[0]
    return replace(columns, version=version, base=base, choice=choice)


def without(columns: Columns, person: int) -> Columns:
    """Everybody but one."""
    return columns.take(np.arange(columns.people) != person)


def erased(standing: Standing) -> Standing:
    """What stands, with the answers of everybody who is gone or has edited them erased.

    Of those in a cohort that moves together the groups are kept.
    """
    ledger = standing.ledger
    lost, columns = ~ledger.now, ledger.columns
    together = np.zeros_like(lost)
    for family in (CROSSINGS, DIFFERENCES):
        if family in ledger.place:
            together |= ledger.stands(family)
    left = {
        each.dimension.key: _groups(each.dimension, columns, standing.step) for each in COMPARED
    }
    blank = replace(
        columns,
        choice={
            key: np.where(lost, np.where(together, left.get(key, BLANK), BLANK), each)
            for key, each in columns.choice.items()
        },
        choices={key: each & ~lost[:, None] for key, each in columns.choices.items()},
        answered={key: each & ~lost for key, each in columns.answered.items()},
        base=np.where(lost, 0, columns.base),
        variable=np.where(lost, UNKNOWN, columns.variable),
    )
    return replace(standing, ledger=replace(ledger, columns=blank, erased=lost))


def _groups(dimension: groupings.Dimension, columns: Columns, step: int) -> np.ndarray:
    codes = questionnaire.codes(dimension.question)
    kept = [dimension.kept(code, step) for code in codes]
    table = [codes.index(code) if code else BLANK for code in kept]
    return np.array([*table, BLANK])[np.maximum(columns.choice[dimension.key], -1)]


@dataclass(frozen=True)
class Tick:
    """One tick: everybody's current answers, the way of the scope, and the releases."""

    columns: Columns
    way: Passage
    release: Release | None = None
    previous: Release | None = None
    rule: Rule = field(default_factory=Rule)

    @property
    def candidate(self) -> Candidate:
        return Candidate(self.release, self.previous, {SCOPE: shown(self.way)}, self.rule)


def shown(way: Passage) -> Shown:
    """A passage as the gate is shown it."""
    return as_shown({SCOPE: way})[SCOPE]


def ticks(
    seed: int,
    number: int,
    *,
    start: int = 60,
    pace: float = 1.0,
    figures: bool = False,
    rule: Rule | None = None,
) -> Iterator[Tick]:
    """`number` ticks from `start` people on, about `pace` coming in each; some edit or withdraw.

    Releases are made only when `figures` are wanted.
    """
    chance, rule = np.random.default_rng(seed), rule or Rule()
    population = Population(chance, narrow=not figures)
    columns, standing, release = population.people(start), None, None
    for _ in range(number):
        way = passage.passage(SCOPE, columns, standing, rule=rule, key=KEY)
        if way is not None:
            following = made(way, release, rule) if figures else None
            yield Tick(columns, way, following, release, rule)
            standing, release = way.after, following
            if chance.random() < 0.02:
                standing = _overdue(standing, columns)
        columns = _later(population, columns, pace)


def _later(population: Population, columns: Columns, pace: float) -> Columns:
    chance = population.chance
    coming = 40 if chance.random() < 0.002 else chance.poisson(pace)
    columns = joined(columns, population.people(coming)) if coming else columns
    drawn, person = chance.random(), int(chance.integers(columns.people))
    if drawn < 0.25:
        return edited(population, columns, person)
    if drawn < 0.45 and columns.people > 25:
        return without(columns, person)
    return columns


def _overdue(standing: Standing, columns: Columns) -> Standing:
    """The standing after `max_hold`: what is no longer current is erased."""
    pairs = set(zip(map(bytes, columns.ref), columns.version.tolist(), strict=True))
    rows = standing.ledger.columns
    now = [pair in pairs for pair in zip(map(bytes, rows.ref), rows.version.tolist(), strict=True)]
    ledger = replace(standing.ledger, now=np.array(now, dtype=np.bool_))
    return erased(replace(standing, ledger=ledger))


def made(way: Passage, previous: Release | None, rule: Rule) -> Release:
    """The release of a way, of one scope and without words."""
    if previous is not None and not way.moves:
        return previous
    assert way.after is not None
    quoted = rates.latest()
    by = Making(quoted, rule, "2026-11-22T12:00Z", previous)
    told = scopes.figures_of(SCOPE, way.after, by)
    return Release(
        created=by.now,
        previous="before" if previous else None,
        home=SCOPE,
        demonstration=True,
        method="1",
        parameters=rule.parameters,
        rates_date=quoted.date,
        rates=quoted.per_euro,
        scopes={SCOPE: told.scope},
        cells=told.cells,
        views={},
        sentences={},
    )

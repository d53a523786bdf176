"""Attacker 1: whoever knows the tick and the groups subtracts the releases before and after."""

from dataclasses import dataclass

from tests.attacks import belief, pay
from tests.attacks.gain import Gain, gain
from tests.attacks.observer import GROUPS, HEADLINE, Evidence, Sight, evidence
from tests.attacks.survey import Setting, Target
from tests.attacks.world import play

Seen = list[tuple[Sight, Target]]


@dataclass(frozen=True, slots=True)
class Trial:
    """How many simulated targets an attacker learns from, and how many it is tried on."""

    train: int
    test: int


def watched(setting: Setting, people: int, *, seed: int, kind: str = "") -> Seen:
    """At least `people` targets of a kind (all, when empty) and the files served around them."""
    seen: Seen = []
    while len(seen) < people:
        history = play(setting, seed)
        sight, seed = Sight(history.served), seed + 1
        seen += [(sight, each) for each in history.targets if kind in ("", each.kind)]
    return seen[:people]


APART = 500_000
"""Between the seeds of histories that are learned from and those that are attacked."""


def attack(setting: Setting, trial: Trial, *, seed: int = 1, kind: str = "") -> Gain:
    """What differencing gains in a setting; learned and tried on different histories."""
    return judged(*both(setting, trial, seed=seed, kind=kind))


def both(setting: Setting, trial: Trial, *, seed: int = 1, kind: str = "") -> tuple[Seen, Seen]:
    """The targets to learn from and those to attack."""
    return (
        watched(setting, trial.train, seed=seed, kind=kind),
        watched(setting, trial.test, seed=seed + APART, kind=kind),
    )


def judged(trained: Seen, tried: Seen) -> Gain:
    """What differencing the home country's numbers gains on `tried`."""
    slots = [*HEADLINE, *GROUPS]
    attacker = pay.train(evidence(trained, slots), heads=len(HEADLINE))
    return measured(attacker, evidence(tried, slots))


def measured(attacker: pay.Attacker, tried: Evidence) -> Gain:
    guessed = belief.aimed(belief.normal(attacker.guess(tried), attacker.guess.spread))
    return gain(belief.hits(attacker(tried), tried.pay), belief.hits(guessed, tried.pay))

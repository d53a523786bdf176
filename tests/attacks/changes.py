"""Attacker 5: watches somebody edit or withdraw, or their groups being merged and split."""

from tests.attacks import differencing, pay
from tests.attacks.differencing import APART, Seen, Trial
from tests.attacks.gain import Gain
from tests.attacks.observer import GROUPS, HEADLINE, Sight, evidence, own_groups, window
from tests.attacks.population import DIMENSIONS
from tests.attacks.survey import Setting, Target
from tests.attacks.world import play


def edited(setting: Setting, trial: Trial, *, seed: int = 1) -> Gain:
    """The new pay of people who changed theirs by a quarter to twice."""
    return differencing.attack(setting, trial, seed=seed, kind="edited")


def gone(setting: Setting, trial: Trial, *, seed: int = 1) -> Gain:
    """The pay of people who withdrew."""
    return differencing.attack(setting, trial, seed=seed, kind="gone")


def rearranged(setting: Setting, trial: Trial, *, seed: int = 1) -> Gain:
    """The pay of people one of whose groups was merged, split or opened soon after they came."""
    slots = [*HEADLINE, *GROUPS]
    trained = evidence(_around(setting, trial.train, seed=seed), slots)
    tried = evidence(_around(setting, trial.test, seed=seed + APART), slots)
    return differencing.measured(pay.train(trained, heads=len(HEADLINE)), tried)


def _around(setting: Setting, people: int, *, seed: int) -> Seen:
    seen: Seen = []
    while len(seen) < people:
        history, seed = play(setting, seed), seed + 1
        sight = Sight(history.served)
        seen += [(sight, each) for each in history.targets if _restructured(sight, each)]
    return seen[:people]


def _restructured(sight: Sight, target: Target) -> bool:
    """Whether a cell that may hold the target appeared or vanished in the releases looked at."""
    rows = window(sight, target)
    for dimension in DIMENSIONS:
        for code in own_groups(dimension, target):
            there = sight.count("us", "base", "", dimension, code, "median")[rows] > 0
            if there.any() and not there.all():
                return True
    return False

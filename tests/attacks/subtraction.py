"""Attacker 3: subtracts scopes (all minus one), groups and tiers (headline minus groups)."""

from dataclasses import replace

import numpy as np

from tests.attacks import pay
from tests.attacks.differencing import APART, Seen, Trial, measured, watched
from tests.attacks.gain import Gain
from tests.attacks.observer import (
    EVERYBODY,
    GROUPS,
    HEADLINE,
    Evidence,
    Sight,
    Slot,
    evidence,
    own_groups,
    window,
)
from tests.attacks.population import DIMENSIONS
from tests.attacks.survey import Setting, Target


def attack(setting: Setting, trial: Trial, *, seed: int = 1) -> Gain:
    """Differencing that also sees what others moved, and so what is left for the target."""
    slots = [*HEADLINE, *EVERYBODY, *GROUPS]
    trained = _evidence(watched(setting, trial.train, seed=seed), slots)
    tried = _evidence(watched(setting, trial.test, seed=seed + APART), slots)
    return measured(pay.train(trained, heads=len(slots) - len(GROUPS)), tried)


def _evidence(seen: Seen, slots: list[Slot]) -> Evidence:
    rows = [_others(sight, target) for sight, target in seen]
    return replace(evidence(seen, slots), more=np.stack(rows))


def _others(sight: Sight, target: Target) -> np.ndarray:
    """What the numbers without the target did, one or three and six releases after its tick."""
    places = window(sight, target)[[0, 1, 3, 6]]
    counts = {scope: sight.count(scope, "base", "", "all", "", "median") for scope in _SCOPES}
    middle = {scope: sight.value(scope, "base", "", "all", "", "median") for scope in _SCOPES}
    abroad = counts["all"] * middle["all"] - counts["us"] * middle["us"]
    told = [counts["all"] - counts["us"] - counts["gb"], abroad / 1e5, middle["gb"] / 1e3]
    for dimension in DIMENSIONS:
        told += _foreign(sight, target, dimension, counts["us"])
    return np.concatenate([np.nan_to_num(np.diff(each[places])) for each in told])


_SCOPES = ("us", "all", "gb")


def _foreign(sight: Sight, target: Target, dimension: str, people: np.ndarray) -> list[np.ndarray]:
    """Of a dimension: the headline's people in none of its groups; pay in others than one's own."""
    own, left, paid = own_groups(dimension, target), people.copy(), np.zeros_like(people)
    for code in sight.groups(dimension):
        key = ("us", "base", "", dimension, code, "median")
        count = np.nan_to_num(sight.count(*key))
        left = left - count
        if code not in own:
            paid = paid + count * np.nan_to_num(sight.value(*key)) / 1e5
    return [left, paid]

"""Attacker 1 with everything else that is told of pay: crossings, KPI groups, what goes with more.

It learns on the same people once without these numbers and once with them.
"""

from dataclasses import replace

import numpy as np

from csdb.groupings import COMPARED, HIGHER_PAY
from tests.attacks import pay
from tests.attacks.differencing import Seen, Trial, both, measured
from tests.attacks.gain import Gain
from tests.attacks.observer import (
    CROSSED,
    GROUPS,
    HEADLINE,
    TICKED,
    Evidence,
    Sight,
    Slot,
    evidence,
    own_groups,
    window,
)
from tests.attacks.survey import Setting, Target


def attack(setting: Setting, trial: Trial, slots: list[Slot], *, seed: int = 1) -> Gain:
    """What differencing gains that sees these numbers as well, over guessing."""
    trained, tried = (
        _evidence(seen, [*HEADLINE, *GROUPS, *slots]) for seen in both(setting, trial, seed=seed)
    )
    return measured(pay.train(trained, heads=len(HEADLINE)), tried)


def crossings(setting: Setting, trial: Trial) -> Gain:
    """Pay, with views of two dimensions beside the groups."""
    return attack(setting, trial, CROSSED)


def kpi_groups(setting: Setting, trial: Trial) -> Gain:
    """Pay of people whose KPIs are known, with pay by KPI beside the groups."""
    return attack(setting, trial, TICKED)


def differences(setting: Setting, trial: Trial) -> Gain:
    """Pay, with what goes with higher pay beside the groups."""
    return attack(setting, trial, [])


def _evidence(seen: Seen, slots: list[Slot]) -> Evidence:
    rows = [_held_against(sight, target) for sight, target in seen]
    return replace(evidence(seen, slots), more=np.stack(rows))


def _held_against(sight: Sight, target: Target) -> np.ndarray:
    """How the differences of the target's groups moved, one, three and six releases on."""
    places = window(sight, target)[[0, 1, 3, 6]]
    told = []
    for each in COMPARED:
        found = np.full(len(sight.ticks), np.nan)
        for code in own_groups(each.dimension.key, target)[1:]:
            key = ("us", "base", "", HIGHER_PAY, f"{each.dimension.key}={code}", "difference")
            value = sight.value(*key)
            found = np.where(np.isnan(value), found, value)
        told.append(np.nan_to_num(np.diff(found[places])))
    return np.concatenate(told)

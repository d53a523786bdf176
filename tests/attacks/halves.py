"""Attacker 9: holds the point of a half-year against the headline of that half-year's days.

The half-year is the site's first: whoever came late in it is in the point and, if they sat a round
out, not yet in the headline that it is held against.
"""

from dataclasses import replace

import numpy as np

from csdb import half_years
from csdb.publish.columns import Columns
from tests.attacks import pay
from tests.attacks.differencing import APART, Seen, Trial, measured
from tests.attacks.gain import Gain
from tests.attacks.observer import GROUPS, HEADLINE, Evidence, Sight, evidence, window
from tests.attacks.population import people
from tests.attacks.survey import Served, Setting, Survey, Target, target_of

HALF, NEXT = half_years.of("2026h1"), half_years.of("2026h2")
_IN, _BETWEEN, _DUE = "2026-06-24T12:00Z", "2026-08-15T12:00Z", "2026-09-02T12:00Z"
_TARGETS = 30


def attack(setting: Setting, trial: Trial, *, seed: int = 1) -> Gain:
    """The pay of people who came in the last days of a half-year."""
    trained = _evidence(_watched(setting, trial.train, seed))
    tried = _evidence(_watched(setting, trial.test, seed + APART))
    return measured(pay.train(trained, heads=len(HEADLINE)), tried)


def _watched(setting: Setting, number: int, seed: int) -> Seen:
    seen: Seen = []
    while len(seen) < number:
        survey, targets = _played(setting, seed)
        sight, seed = Sight(Served(survey.ticks, survey.files)), seed + 1
        seen += [(sight, each) for each in targets]
    return seen[:number]


def _played(setting: Setting, seed: int) -> tuple[Survey, list[Target]]:
    """A half-year's last days, the two months until its point is due, and its point."""
    chance = np.random.default_rng(seed)
    survey = Survey(setting, _of(people(chance, setting.people), HALF))
    survey.now = _IN
    survey.publish(0)
    targets = []
    for tick in range(1, _TARGETS + 1):
        new = _of(people(chance, 1), HALF)
        survey.join(new, tick)
        targets.append(target_of(new, 0, tick, "new"))
        survey.publish(tick)
    for place in range(12):  # enough of them that ten are beside the point
        survey.now = _BETWEEN if place < 8 else _DUE
        tick = _TARGETS + 1 + place
        survey.join(_of(people(chance, 4), NEXT), tick)
        survey.publish(tick)
    return survey, targets


def _of(columns: Columns, half: int) -> Columns:
    return replace(columns, half=np.full(columns.people, half, dtype=np.int16))


def _evidence(seen: Seen) -> Evidence:
    rows = [_beside(sight, target) for sight, target in seen]
    return replace(evidence(seen, [*HEADLINE, *GROUPS]), more=np.stack(rows))


def _beside(sight: Sight, target: Target) -> np.ndarray:
    """The point less the headline before the target came, after, and on the last day; by figure."""
    places = [*window(sight, target)[[0, 1, 3]], sight.before(_TARGETS + 1)]
    told = []
    for figure in ("base", "ote"):
        point = ("us", figure, "", "half", half_years.code(HALF), "median")
        whole = ("us", figure, "", "all", "", "median")
        told.append((sight.value(*point)[-1] - sight.value(*whole)[places]) / 1000)
        told.append(sight.count(*point)[-1] - sight.count(*whole)[places])
    return np.nan_to_num(np.concatenate(told))

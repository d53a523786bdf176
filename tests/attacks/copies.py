"""Attacker 6: sends answers of its own. No threshold stops this; it is measured and told.

Seven copies of the target's groups in the target's tick: `Setting(copies=7)` with attacker 1.
Nine of the ten in a first release: here.
"""

from dataclasses import replace

import numpy as np

from csdb.publish.columns import joined
from tests.attacks import belief
from tests.attacks.gain import Gain, gain
from tests.attacks.observer import Sight
from tests.attacks.population import people
from tests.attacks.survey import Served, Setting, Survey

HIGH, LOW, BELOW = 200_000, 60_000, 4
"""Nine made-up answers: four far below the target, five far above."""


def nine_of_ten(targets: int, *, seed: int = 1) -> Gain:
    """The one stranger among nine made-up answers in the first release of a scope."""
    chance = np.random.default_rng(seed)
    strangers = people(chance, 3_000)
    usual = np.full(targets, np.exp(np.log(strangers.base).mean()))
    paid = np.empty(targets)
    said = np.empty(targets)
    for number in range(targets):
        target, made_up = people(chance, 1), people(chance, 9)
        base = np.array([LOW] * BELOW + [HIGH] * (9 - BELOW))
        survey = Survey(Setting(), joined(target, replace(made_up, base=base)))
        survey.publish(0)
        sight = Sight(Served(survey.ticks, survey.files))
        middle = sight.value("us", "base", "", "all", "", "median")[0]
        said[number] = 2 * middle - HIGH  # the median of ten is half of the target and the next
        paid[number] = target.base[0]
    return gain(belief.hits(said, paid), belief.hits(usual, paid))

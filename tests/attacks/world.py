"""The history of a made-up survey: who answered when, and every figures.csv that was served."""

from dataclasses import dataclass

import numpy as np

from csdb.publish.columns import Columns
from tests.attacks.population import people
from tests.attacks.survey import TICKS_A_DAY, Served, Setting, Survey, Target


@dataclass(frozen=True, slots=True)
class History:
    """One run of a survey.

    answers: everybody's at the end, in the order in which they came where nobody left;
    coming: the tick of every answer, the first ones at 0
    """

    served: Served
    targets: list[Target]
    answers: Columns
    coming: np.ndarray


def play(setting: Setting, seed: int) -> History:
    """A history from a seed; it ends when `after` rounds were held after the last target."""
    chance = np.random.default_rng(seed)
    first = people(chance, setting.people, abroad=setting.abroad, together=setting.together)
    survey = Survey(setting, first)
    survey.publish(0)
    wanted, tick, targets = setting.unwatched + setting.targets, 0, []
    last = 0
    while len(targets) < wanted or survey.rounds < last + setting.after:
        tick += 1
        changes = chance.poisson(setting.pace / TICKS_A_DAY)
        if not changes:
            continue
        changed = [survey.change(chance, tick) for _ in range(changes)]
        targets += changed if len(targets) < wanted else []
        last = survey.rounds if len(targets) < wanted else last
        survey.publish(tick)
    served = Served(survey.ticks, survey.files)
    return History(served, targets[setting.unwatched :], survey.columns, np.array(survey.coming))

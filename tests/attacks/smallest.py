"""Attacker 8: reads the smallest groups of a first release, which merging keeps from being there.

It learns from first releases of its own how pay hangs together with the medians of the groups that
somebody is in, and under how many people it is better to say the median of the smallest itself.
"""

import numpy as np

from tests.attacks import belief
from tests.attacks.gain import Gain, gain
from tests.attacks.learning import boost, ridge
from tests.attacks.mutations import no_merging, weakened
from tests.attacks.observer import Sight, known, own_groups
from tests.attacks.population import DIMENSIONS, people
from tests.attacks.survey import Served, Setting, Survey, Target, target_of

PEOPLE = 14
"""So few that some groups would be of one, two or three."""


def attack(surveys: int, *, seed: int = 1, merged: bool = True) -> Gain:
    """The pay of everybody in small first releases; `merged` as the rule has it, or not at all."""
    if merged:
        return _judged(surveys, Setting(people=PEOPLE), seed)
    with no_merging():
        return _judged(surveys, Setting(people=PEOPLE, rule=weakened(k=1, unmerge=1)), seed)


def _judged(surveys: int, setting: Setting, seed: int) -> Gain:
    train, test = (_released(setting, surveys, seed=s) for s in (seed, seed + 500_000))
    (known_, seen, logs), (known2, seen2, logs2) = train, test
    line = ridge(known_, logs, penalty=30.0)
    trees = boost(np.concatenate([known_, seen], axis=1), logs - line(known_))
    said = [
        line(known) + trees(np.concatenate([known, seen], axis=1))
        for known, seen in ((known_, seen), (known2, seen2))
    ]
    better = _better(seen, said[0], logs)
    chosen = np.where(np.isin(seen2[:, 1], better), _median(seen2), said[1])
    paid = np.exp(logs2)
    return gain(belief.hits(np.exp(chosen), paid), belief.hits(np.exp(line(known2)), paid))


def _better(seen: np.ndarray, said: np.ndarray, logs: np.ndarray) -> list[float]:
    """The counts of a smallest group at which its median hits oftener than what was learned."""
    median, learned = (belief.hits(np.exp(each), np.exp(logs)) for each in (_median(seen), said))
    counts = np.unique(seen[:, 1])
    return [n for n in counts if median[seen[:, 1] == n].mean() > learned[seen[:, 1] == n].mean()]


def _median(seen: np.ndarray) -> np.ndarray:
    """The logarithm of the median of each target's smallest group."""
    return 11.5 + seen[:, 0] + seen[:, 2]


def _released(
    setting: Setting, surveys: int, *, seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What is known, what is published, and the logarithm of pay, of everybody in each survey."""
    chance = np.random.default_rng(seed)
    targets: list[Target] = []
    seen: list[np.ndarray] = []
    for _ in range(surveys):
        everybody = people(chance, setting.people)
        survey = Survey(setting, everybody)
        survey.publish(0)
        sight = Sight(Served(survey.ticks, survey.files))
        mine = [target_of(everybody, person, 0, "new") for person in range(everybody.people)]
        targets += mine
        seen += [_smallest(sight, target) for target in mine]
    logs = np.log([target.base for target in targets])
    return known(targets), np.stack(seen), logs


def _smallest(sight: Sight, target: Target) -> np.ndarray:
    """The medians of the target's groups about the headline, the smallest first, with counts."""
    middle = np.log(sight.value("us", "base", "", "all", "", "median")[0])
    told = []
    for dimension in DIMENSIONS:
        for code in own_groups(dimension, target):
            key = ("us", "base", "", dimension, code, "median")
            if sight.value(*key)[0] > 0:
                told.append((sight.count(*key)[0], np.log(sight.value(*key)[0]) - middle))
    told = [*sorted(told), *[(999.0, 0.0)] * 5][:5]
    return np.array([middle - 11.5, *(part for each in told for part in each)])

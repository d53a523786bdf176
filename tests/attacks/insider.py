"""Attacker 7: knows every other record. No threshold stops this; it is measured and told.

It computes the first release for each pay the target could have and keeps those that fit.
"""

import numpy as np

from csdb import groupings, questionnaire
from csdb.publish import grid, statistics
from csdb.publish.columns import Columns
from tests.attacks import belief
from tests.attacks.gain import Gain, gain
from tests.attacks.observer import HEADLINE, Sight, own_groups
from tests.attacks.population import DIMENSIONS, people
from tests.attacks.survey import Served, Setting, Survey, Target, target_of

QUANTILES = {"p10": 0.1, "p25": 0.25, "median": 0.5, "p75": 0.75, "p90": 0.9}


def attack(number: int, targets: int, *, seed: int = 1) -> Gain:
    """The pay of `targets` people, each among `number` of whom all others are known."""
    chance = np.random.default_rng(seed)
    said, usual, paid = [], [], []
    for _ in range(targets):
        everybody = people(chance, number)
        target = target_of(everybody, 0, 0, "new")
        survey = Survey(Setting(), everybody)
        survey.publish(0)
        likely = belief.normal(np.log([98_000.0]), 0.28)
        usual.append(belief.aimed(likely)[0])
        likely = likely * _fits(everybody, target, Sight(Served(survey.ticks, survey.files)))
        said.append(belief.aimed(likely)[0])
        paid.append(target.base)
    truth = np.array(paid)
    return gain(belief.hits(np.array(said), truth), belief.hits(np.array(usual), truth))


def _fits(everybody: Columns, target: Target, sight: Sight) -> np.ndarray:
    """(X,) one for each candidate pay of person 0 with which the numbers would be as published."""
    fits = np.ones(len(belief.CANDIDATES))
    for members, figures in _cells(everybody, target, sight):
        others = np.sort(everybody.base[members & (np.arange(len(members)) > 0)].astype(float))
        for place, candidate in enumerate(np.exp(belief.CANDIDATES)):
            ordered = np.insert(others, np.searchsorted(others, candidate), candidate)
            for p, step, value in figures:
                # Half a candidate's step of tolerance: the candidates are not the pay itself.
                near = abs(statistics.quantile(ordered, p) - value) <= step / 2 + 0.1 * step
                fits[place] *= 1.0 if near else 1e-6
    return fits


def _cells(
    everybody: Columns, target: Target, sight: Sight
) -> list[tuple[np.ndarray, list[tuple[float, int, float]]]]:
    """Every cell with the target: who is in it, and (p, grid, value) of its quantiles of base."""
    key = ("us", "base", "", "all", "")
    step = grid.scope_step(int(sight.count(*key, "median")[0]), "USD")
    told = [
        (QUANTILES[slot.statistic], step, float(sight.value(*key, slot.statistic)[0]))
        for slot in HEADLINE
        if slot.figure == "base" and slot.statistic in QUANTILES
    ]
    found = [(np.ones(everybody.people, dtype=bool), [each for each in told if each[2] == each[2]])]
    for dimension in DIMENSIONS:
        for code in own_groups(dimension, target):
            key = ("us", "base", "", dimension, code)
            value, count = sight.value(*key, "median")[0], sight.count(*key, "median")[0]
            if value == value and code != "rest":
                step = grid.group_step(int(count), "USD")
                found.append((_alike(everybody, dimension, code), [(0.5, step, float(value))]))
                break
    return found


def _alike(everybody: Columns, dimension: str, code: str) -> np.ndarray:
    """Who is in the declared group of a first release."""
    declared = groupings.BY_KEY[dimension]
    group = next(g for g in declared.groups(everybody.people) if g.code == code)
    codes = questionnaire.codes(declared.question)
    return np.isin(everybody.choice[dimension], [codes.index(o) for o in group.options])

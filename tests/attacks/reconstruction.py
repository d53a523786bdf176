"""Attacker 4: least squares for everybody's yes-or-no answers at once, from all shares so far.

It knows when everybody answered, and that four fifths of those waiting enter in each round.
"""

import numpy as np

from csdb import questionnaire
from tests.attacks.gain import Gain, gain
from tests.attacks.observer import Sight
from tests.attacks.survey import Setting
from tests.attacks.world import History, play

ROUNDING = 25 / 12
"""The variance of a count to the nearest five."""


def attack(
    setting: Setting,
    option: str,
    people: int,
    *,
    seed: int = 1,
    rounding: float = ROUNDING,
    beside: tuple[str, ...] = (),
) -> Gain:
    """How much oftener than guessing least squares tells who ticked a KPI, of those who came.

    beside: KPIs that hang together with it, whose shares are taken together with its own
    """
    said: list[np.ndarray] = []
    guessed: list[np.ndarray] = []
    while sum(map(len, said)) < people:
        history, seed = play(setting, seed), seed + 1
        truth, solved, usual = _solved(history, setting, (option, *beside), rounding)
        came = history.coming > 0
        said.append((solved > 0.5)[came] == truth[came])
        guessed.append((usual > 0.5) == truth[came])
    return gain(np.concatenate(said)[:people], np.concatenate(guessed)[:people])


def _solved(
    history: History, setting: Setting, options: tuple[str, ...], rounding: float
) -> tuple[np.ndarray, np.ndarray, float]:
    sight = Sight(history.served)
    yes = np.mean([sight.yes("kpis", option) for option in options], axis=0)
    place = questionnaire.codes(questionnaire.KPIS).index(options[0])
    rounding = rounding / len(options)  # each is rounded by itself
    truth = history.answers.choices["kpis"][:, place]
    usual = float(yes[-1] / sight.count("us", "kpis", options[0], "all", "", "share")[-1])
    holdout = setting.rule.holdout / 100
    inside = _inside(sight.ticks, history.coming, holdout)
    noise = rounding + (inside * (1 - inside)).sum(axis=1) * usual * (1 - usual)
    spread = usual * (1 - usual)
    # The answers' most probable values under a normal prior: usual + S Pᵀ (P S Pᵀ + N)⁻¹ residual.
    gap = yes - inside.sum(axis=1) * usual
    held = spread * inside @ inside.T + np.diag(noise)
    return truth, usual + spread * inside.T @ np.linalg.solve(held, gap), usual


def _inside(ticks: np.ndarray, coming: np.ndarray, holdout: float) -> np.ndarray:
    """(releases, people) the chance that somebody is in a release."""
    rounds = (ticks[:, None] >= coming) * (1 + np.arange(len(ticks))[:, None])
    first = np.searchsorted(ticks, coming)
    chances: np.ndarray = np.where(rounds > 0, 1 - holdout ** np.maximum(0, rounds - first), 0.0)
    chances[:, coming == 0] = 1.0  # the first release holds everybody
    return chances

"""The same attackers on weaker rules: a defence that may be left out without notice is none."""

from dataclasses import replace

from tests.attacks import differencing, reconstruction, smallest
from tests.attacks.differencing import Trial
from tests.attacks.gain import Gain
from tests.attacks.mutations import exact, quartiles_in_groups, weakened
from tests.attacks.survey import Setting

ALONE = Setting(rule=weakened(batch=1, least=1, holdout=0), targets=40, unwatched=5)
FEW = replace(ALONE, people=50, targets=25)
"""So few that a percent is less than a person: only here are shares exact."""


def exact_one_at_a_time(trial: Trial, *, people: int = 200) -> Gain:
    """Every answer published by itself, to the dollar."""
    with exact():
        return differencing.attack(replace(ALONE, people=people), trial)


def quartiles_one_at_a_time(trial: Trial) -> Gain:
    """Every answer by itself, rounded, but with quartiles in groups."""
    with quartiles_in_groups():
        return differencing.attack(ALONE, trial)


def one_at_a_time(trial: Trial) -> Gain:
    """Every answer by itself, rounded, medians alone in groups."""
    return differencing.attack(ALONE, trial)


def own_clock(trial: Trial) -> Gain:
    """Groups move as soon as five of their people came, whatever the scope does."""
    return differencing.attack(Setting(rule=weakened(batch=1, holdout=0)), trial)


def no_holdout(trial: Trial) -> Gain:
    """Everybody who waits takes part in the next round."""
    return differencing.attack(Setting(rule=weakened(holdout=0)), trial)


def redrawn(trial: Trial) -> Gain:
    """The draw made anew at each tick, so that the round comes when a draw suits it."""
    return differencing.attack(Setting(redrawn=True), trial)


def no_rounding(trial: Trial) -> Gain:
    """Rounds and hold-out as they are, but exact numbers."""
    with exact():
        return differencing.attack(Setting(), trial)


def exact_shares(trial: Trial) -> Gain:
    """Least squares for a KPI when counts are exact and everybody enters at once."""
    with exact():
        return reconstruction.attack(FEW, "nrr", trial.test, rounding=0.1)


def no_merging(trial: Trial) -> Gain:
    """Groups are shown however small: the median of one person is that person's pay."""
    return smallest.attack(trial.test // 5, merged=False)

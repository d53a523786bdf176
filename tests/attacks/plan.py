"""What the long run runs: every attacker, its setting and the size of the trial."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from tests.attacks import (
    changes,
    copies,
    differencing,
    halves,
    insider,
    mutated,
    reconstruction,
    smallest,
    subtraction,
    wider,
    yes_no,
)
from tests.attacks.differencing import Trial
from tests.attacks.gain import Gain
from tests.attacks.population import TOGETHER
from tests.attacks.survey import Setting
from tests.attacks.yes_no import Wanted

PAY, YES_NO, TOLD, WEAKER = "pay", "yes or no", "told", "weaker"
KPI, OWNER = Wanted("kpis", "own_retention"), Wanted("renewal", "me")

Job = tuple[tuple[tuple[str, str], ...], Callable[[], Sequence[Gain]]]
"""(part of the page, name) of each attack in it, and what runs them."""

COPIED = Setting(copies=7, targets=25, unwatched=5)
SMALL = Setting(people=45, leaving=0.35, edits=0.05)
CROSSED = Setting(people=1400, pace=6.0)
MORE = Setting(people=250)


BESIDE = tuple(code for code in TOGETHER if code != "nrr")
"""KPIs whose shares are taken together with that of nrr, where they hang together."""


def jobs(trial: Trial) -> list[Job]:
    """The most important first; the longest are not the last, so that two processes end together.

    Where a history is dear, or a weaker rule loses by far, half of the people are enough: the
    standard error beside each row says what that costs.
    """
    few = Trial(trial.train // 2, trial.test // 2)
    differ, recon = differencing.attack, reconstruction.attack
    weaker = (
        ("exact, one at a time", mutated.exact_one_at_a_time),
        ("exact shares, one at a time (yes or no)", mutated.exact_shares),
        ("quartiles in groups, one at a time", mutated.quartiles_one_at_a_time),
        ("rounded medians, one at a time", mutated.one_at_a_time),
        ("groups on their own clock", mutated.own_clock),
        ("no hold-out", mutated.no_holdout),
        ("hold-out drawn anew at each tick", mutated.redrawn),
        ("no rounding", mutated.no_rounding),
        ("no merging, first release of 14 people", mutated.no_merging),
    )
    tied = Setting(together=True)
    return [
        _surveyed("200 people", Setting(), trial, owner=True),
        _one(YES_NO, "4 least squares, 200 people", recon, Setting(), "nrr", 2 * trial.test),
        _tied("4 least squares, 200 people, four KPIs that hang together", tied, 2 * trial.test),
        _one(PAY, "1 with views of two dimensions, 1,400 people", wider.crossings, CROSSED, few),
        _one(TOLD, "6 nine of ten in a first release", copies.nine_of_ten, 600),
        _one(TOLD, "7 insider, first release of 200 people", insider.attack, 200, 400),
        _surveyed("500 people", Setting(people=500), trial),
        *(_one(WEAKER, name, attack, few) for name, attack in weaker[:2]),
        _surveyed("1,000 people", Setting(people=1000), trial),
        _tied("4 least squares, 500 people, four KPIs", replace(tied, people=500), trial.test),
        _one(PAY, "1 with what goes with higher pay, 250 people", wider.differences, MORE, trial),
        _one(PAY, "1 with pay by KPI, 500 people", wider.kpi_groups, Setting(people=500), trial),
        _one(PAY, "8 smallest groups, 14 people", smallest.attack, trial.test // 5),
        _one(PAY, "9 a half-year's point, 200 people", halves.attack, Setting(), trial),
        _one(PAY, "3 scopes, groups, tiers", subtraction.attack, Setting(abroad=0.2), trial),
        _one(PAY, "5 edits of pay", changes.edited, Setting(edits=0.6, leaving=0.2), trial),
        _one(PAY, "5 withdrawals", changes.gone, Setting(edits=0.1, leaving=0.5), trial),
        _surveyed("2,500 people", Setting(people=2500), trial),
        *(_one(WEAKER, name, attack, few) for name, attack in weaker[2:]),
        _one(PAY, "5 merges and splits, 45 people", changes.rearranged, SMALL, few),
        _one(TOLD, "6 seven copies of the target's groups", differ, COPIED, trial),
        _one(TOLD, "7 insider, first release of 1,000 people", insider.attack, 1000, 150),
        _surveyed("200 people, half an answer a day", Setting(pace=0.5), trial),
        _surveyed("200 people, ten answers a day", Setting(pace=10), trial),
        _one(YES_NO, "4 least squares, 500 people", recon, Setting(people=500), "nrr", 2000),
        _one(YES_NO, "4 least squares, 1,000 people", recon, Setting(people=1000), "nrr", 1000),
        _tied("4 least squares, 1,000 people, four KPIs", replace(tied, people=1000), 1000),
    ]


def _tied(name: str, setting: Setting, people: int) -> Job:
    """Least squares for one KPI from the shares of four of which each tells of the others."""
    attack = partial(reconstruction.attack, beside=BESIDE)
    return _one(YES_NO, name, attack, setting, "nrr", people)


def _one(part: str, name: str, attack: Callable[..., Gain], *told: object) -> Job:
    return ((part, name),), partial(_alone, attack, *told)


def _alone(attack: Callable[..., Gain], *told: object) -> list[Gain]:
    return [attack(*told)]


def _surveyed(name: str, setting: Setting, trial: Trial, *, owner: bool = False) -> Job:
    wanted = (KPI, OWNER) if owner else (KPI,)
    names = ((YES_NO, f"2 a KPI, {name}"), (YES_NO, f"2 renewal owner, {name}"))
    told = ((PAY, f"1 differencing, {name}"), *names[: len(wanted)])
    return told, partial(_together, setting, trial, wanted)


def _together(setting: Setting, trial: Trial, wanted: Sequence[Wanted]) -> list[Gain]:
    """Several attackers on one survey, which takes longer to play than to attack."""
    trained, tried = differencing.both(setting, trial)
    found = [differencing.judged(trained, tried)]
    return found + [yes_no.judged(trained, tried, each) for each in wanted]


def run_before(moment: float, attacks: Callable[[], Sequence[Gain]]) -> Sequence[Gain] | None:
    """The gains; None when the job would have to start after a moment (time.time())."""
    return attacks() if time.time() < moment else None

"""What the long run runs: every attacker, its setting and the size of the trial."""

import time
from collections.abc import Callable, Sequence
from functools import partial

from tests.attacks import (
    changes,
    copies,
    differencing,
    insider,
    mutated,
    reconstruction,
    subtraction,
    yes_no,
)
from tests.attacks.differencing import Trial
from tests.attacks.gain import Gain
from tests.attacks.survey import Setting
from tests.attacks.yes_no import Wanted

PAY, YES_NO, TOLD, WEAKER = "pay", "yes or no", "told", "weaker"
KPI, OWNER = Wanted("kpis", "own_retention"), Wanted("renewal", "me")

Job = tuple[tuple[tuple[str, str], ...], Callable[[], Sequence[Gain]]]
"""(part of the page, name) of each attack in it, and what runs them."""

COPIED = Setting(copies=7, targets=25, unwatched=5)
SMALL = Setting(people=45, leaving=0.35, edits=0.05)


def jobs(trial: Trial) -> list[Job]:
    """The most important first: the last are left out when time is short."""
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
    )
    return [
        _surveyed("200 people", Setting(), trial, owner=True),
        _one(YES_NO, "4 least squares, 200 people", recon, Setting(), "nrr", 2 * trial.test),
        _one(TOLD, "6 nine of ten in a first release", copies.nine_of_ten, 1000),
        _one(TOLD, "7 insider, first release of 200 people", insider.attack, 200, 400),
        _surveyed("500 people", Setting(people=500), trial),
        *(_one(WEAKER, name, attack, few) for name, attack in weaker[:2]),
        _surveyed("1,000 people", Setting(people=1000), trial),
        _one(PAY, "3 scopes, groups, tiers", subtraction.attack, Setting(abroad=0.2), trial),
        _one(PAY, "5 edits of pay", changes.edited, Setting(edits=0.6, leaving=0.2), trial),
        _one(PAY, "5 withdrawals", changes.gone, Setting(edits=0.1, leaving=0.5), trial),
        _surveyed("2,500 people", Setting(people=2500), trial),
        *(_one(WEAKER, name, attack, few) for name, attack in weaker[2:]),
        _one(TOLD, "6 seven copies of the target's groups", differ, COPIED, trial),
        _one(TOLD, "7 insider, first release of 1,000 people", insider.attack, 1000, 200),
        _surveyed("200 people, half an answer a day", Setting(pace=0.5), trial),
        _surveyed("200 people, ten answers a day", Setting(pace=10), trial),
        _one(PAY, "5 merges and splits, 45 people", changes.rearranged, SMALL, trial),
        _one(YES_NO, "4 least squares, 500 people", recon, Setting(people=500), "nrr", 2000),
        _one(YES_NO, "4 least squares, 1,000 people", recon, Setting(people=1000), "nrr", 2000),
    ]


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

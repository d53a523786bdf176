"""How long a new answer waits until it stands in the figures, at several paces."""

from dataclasses import dataclass

import numpy as np

from csdb.publish.ledger import HEADLINE
from tests.attacks.population import DIMENSIONS, people
from tests.attacks.survey import TICKS_A_DAY, Setting, Survey


@dataclass(frozen=True, slots=True)
class Waits:
    """Median days: in the headline and the role charts (they move together), in a group."""

    pace: float
    headline: float
    groups: float


def waits(pace: float, *, answers: int = 150, seed: int = 1) -> Waits:
    """From `answers` new people at `pace` a day in a survey that began with 200."""
    chance = np.random.default_rng(seed)
    survey = Survey(Setting(pace=pace), people(chance, 200))
    survey.publish(0)
    came: dict[bytes, int] = {}
    entered: dict[tuple[bytes, str], int] = {}
    tick = 0
    while len(came) < answers:
        tick += 1
        _come(survey, chance, tick, came)
        _enter(survey, tick, entered)
    # Whoever came late may never get in while we look: leave out the last fifth, count the rest.
    watched = list(came)[10 : -answers // 5]
    return Waits(
        pace,
        _median(watched, (HEADLINE,), came, entered),
        _median(watched, DIMENSIONS, came, entered),
    )


def _come(survey: Survey, chance: np.random.Generator, tick: int, came: dict[bytes, int]) -> None:
    for _ in range(chance.poisson(survey.setting.pace / TICKS_A_DAY)):
        survey.change(chance, tick)
        came[bytes(survey.columns.ref[-1])] = tick
    if survey.columns.people > 200:
        survey.publish(tick)


def _enter(survey: Survey, tick: int, entered: dict[tuple[bytes, str], int]) -> None:
    if survey.ticks[-1] != tick:
        return
    ledger = survey.standings["us"].ledger
    for family, place in ledger.place.items():
        for ref in ledger.columns.ref[place >= 0]:
            entered.setdefault((bytes(ref), family), tick)


def _median(
    watched: list[bytes],
    families: tuple[str, ...],
    came: dict[bytes, int],
    entered: dict[tuple[bytes, str], int],
) -> float:
    waited = [
        entered.get((ref, family), np.inf) - came[ref] for ref in watched for family in families
    ]
    return float(np.median(waited)) / TICKS_A_DAY

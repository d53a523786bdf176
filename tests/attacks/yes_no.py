"""Attacker 2: learns one yes-or-no answer (a KPI, who negotiates renewals) from how shares move."""

from dataclasses import dataclass

import numpy as np

from csdb import questionnaire
from tests.attacks.differencing import Seen, Trial, both
from tests.attacks.gain import Gain, gain
from tests.attacks.learning import boost, ridge
from tests.attacks.observer import Sight, known, window
from tests.attacks.population import DIMENSIONS, ODDS
from tests.attacks.survey import Setting, Target


@dataclass(frozen=True, slots=True)
class Wanted:
    """The answer that is wanted: an option of a question."""

    figure: str
    option: str

    @property
    def _place(self) -> int:
        return self._codes.index(self.option)

    @property
    def _codes(self) -> tuple[str, ...]:
        return questionnaire.codes(questionnaire.BY_KEY[self.figure])

    def answer(self, target: Target) -> bool:
        if self.figure == "kpis":
            return bool(target.ticked[self._place])
        return target.known[self.figure] == self._place

    def series(self, sight: Sight) -> list[np.ndarray]:
        """Every published number that the answer may move."""
        told = [sight.yes(self.figure, self.option)]
        told += [sight.yes(self.figure, code) for code in self._codes if code != self.option]
        told.append(sight.count("us", "base", "", "all", "", "median"))
        for code in sight.groups(self.figure)[:4]:
            key = ("us", "base", "", self.figure, code, "median")
            told += [sight.count(*key), sight.value(*key) / 1000]
        return told


def attack(setting: Setting, wanted: Wanted, trial: Trial, *, seed: int = 1) -> Gain:
    """What the shares' movements add to guessing from everything else that is known."""
    return judged(*both(setting, trial, seed=seed), wanted)


def judged(trained: Seen, tried: Seen, wanted: Wanted) -> Gain:
    """The same, of people already watched."""
    answers = [np.array([wanted.answer(t) for _, t in seen]) for seen in (trained, tried)]
    before = [_others(wanted, [t for _, t in seen]) for seen in (trained, tried)]
    after = [_moved(wanted, seen) for seen in (trained, tried)]
    both = [np.concatenate(pair, axis=1) for pair in zip(before, after, strict=True)]
    guessed = _learned(before[0], answers[0], before[1], trees=False)
    said = _learned(both[0], answers[0], both[1], trees=True)
    return gain(said == answers[1], guessed == answers[1])


def _learned(
    columns: np.ndarray, wanted: np.ndarray, tried: np.ndarray, *, trees: bool
) -> np.ndarray:
    """(T,) yes or no, learned from one half of the columns and told of the other."""
    line = ridge(columns, wanted.astype(float), penalty=100.0)
    said = line(tried)
    if trees:
        said += boost(columns, wanted - line(columns), rate=0.04)(tried)
    sure: np.ndarray = said > 0.5
    return sure


def _others(wanted: Wanted, targets: list[Target]) -> np.ndarray:
    """(T, F) the person's answers to all questions but the one wanted, one column an option."""
    columns, start = known(targets), 0
    for key in DIMENSIONS:
        stop = start + len(ODDS[key])
        if key == wanted.figure:
            return np.delete(columns, np.s_[start:stop], axis=1)
        start = stop
    return columns


def _moved(wanted: Wanted, seen: Seen) -> np.ndarray:
    """(T, F) how each number moved in each release after the tick, and by then in all."""
    rows = [_row(sight, target, wanted) for sight, target in seen]
    width = max(len(row) for row in rows)
    return np.stack([np.pad(row, (0, width - len(row))) for row in rows])


def _row(sight: Sight, target: Target, wanted: Wanted) -> np.ndarray:
    places = window(sight, target)
    lag = sight.ticks[places[1:3]] - target.tick
    moved = [np.nan_to_num(np.diff(series[places])) for series in wanted.series(sight)]
    told = [np.concatenate([move[:3], move.cumsum()[[1, 3, 5]]]) for move in moved]
    return np.concatenate([lag, lag == 0, *told])

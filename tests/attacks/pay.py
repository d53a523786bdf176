"""Learning somebody's pay: from how published numbers moved, against guessing without them.

The attacker simulates thousands of people of its own, learns how each published number moves when
somebody of a given pay joins it, and weighs every possible pay of the target by what was seen.
A second learner, boosted trees on all movements, corrects what the first one misses.
"""

from dataclasses import dataclass, replace

import numpy as np

from tests.attacks.belief import CANDIDATES, aimed, mean, normal, spread
from tests.attacks.learning import Ridge, Trees, boost, ridge
from tests.attacks.observer import Evidence

_MOVES = np.array([-0.05, -0.025, -0.012, -0.004, -1e-9, 1e-9, 0.004, 0.012, 0.025, 0.05])
_AWAY = np.linspace(-0.6, 0.6, 13)
_WEIGHTS = (0.0, 0.15, 0.3, 0.5, 0.8)


@dataclass(frozen=True, slots=True)
class Guess:
    """What is known without the target's effect: the people like it, by simulated answers."""

    line: Ridge
    spread: float

    def __call__(self, seen: Evidence) -> np.ndarray:
        """(T,) the logarithm of the pay of people with such answers."""
        return self.line(_prior(seen))


def guess(train: Evidence) -> Guess:
    line = ridge(_prior(train), np.log(train.pay), penalty=30.0)
    return Guess(line, float(np.std(np.log(train.pay) - line(_prior(train)))))


def _prior(seen: Evidence) -> np.ndarray:
    return seen.known


@dataclass(frozen=True, slots=True)
class Attacker:
    """A learned attacker.

    table: log-likelihood of what was seen of a number, by kind of number, release and distance
    from the candidate pay; weights: of scopes and of groups; trees: correct what these leave
    """

    guess: Guess
    table: np.ndarray
    weights: tuple[float, float]
    trees: Trees
    heads: int

    def __call__(self, seen: Evidence) -> np.ndarray:
        """(T,) the pay that is most probably within reach of each target's."""
        return aimed(self.posterior(seen))

    def posterior(self, seen: Evidence) -> np.ndarray:
        """(T, X) the probability of every candidate pay of each target."""
        belief = _weighed(*_told(seen, self), self.weights)
        shift = self.trees(_movements(seen, self.guess, belief))
        return normal(mean(belief) + shift, spread(belief))


def train(seen: Evidence, *, heads: int) -> Attacker:
    """An attacker that has learned from simulated targets; the first `heads` slots are scopes."""
    order, half = np.random.default_rng(5).permutation(len(seen)), len(seen) // 2
    first, second = seen.take(order[:half]), seen.take(order[half:])
    start = guess(seen)
    bare = Attacker(start, _table(first, heads), (0.0, 0.0), Trees(np.empty(0), []), heads)
    told = _told(second, bare)
    tried = [(scope, group) for scope in _WEIGHTS for group in _WEIGHTS]
    best = max(tried, key=lambda weights: _score(_weighed(*told, weights), second))
    belief = _weighed(*told, best)
    columns = _movements(second, start, belief)
    missed = np.log(second.pay) - mean(belief)
    return replace(bare, weights=best, trees=boost(columns, missed))


def _classes(seen: Evidence, heads: int) -> np.ndarray:
    """(T, J, C) what was seen of a number: how far it moved, and of a group, if its count did."""
    moved = np.searchsorted(_MOVES, np.nan_to_num(seen.move / seen.level))
    counts = np.sign(seen.count).astype(int) * (np.arange(seen.move.shape[2]) >= heads)
    return moved + (len(_MOVES) + 1) * (counts + 1)


def _kinds(seen: Evidence, heads: int) -> np.ndarray:
    """(T, C) which numbers are alike: each of a scope's its own, groups by figure and size."""
    slots = np.arange(seen.size.shape[1])
    groups = len(slots) - heads
    figure = np.maximum(slots - heads, 0) * 6 // max(1, groups)
    size = np.searchsorted([35, 60, 110], seen.size)
    return np.where(slots < heads, slots, heads + 4 * figure + size)


def _distances(logs: np.ndarray, level: np.ndarray) -> np.ndarray:
    return np.searchsorted(_AWAY, logs - np.log(np.nan_to_num(level, nan=98_000.0)))


def _promptness(seen: Evidence) -> np.ndarray:
    """(T, J): the class of each release, the first apart when it came in the target's tick."""
    order = np.minimum(np.arange(1, seen.lag.shape[1] + 1), 4)
    place = np.broadcast_to(order, seen.lag.shape).copy()
    place[:, 0] -= seen.lag[:, 0] == 0
    return place


def _table(seen: Evidence, heads: int) -> np.ndarray:
    kinds = np.broadcast_to(_kinds(seen, heads)[:, None], seen.move.shape)
    prompt = np.broadcast_to(_promptness(seen)[:, :, None], seen.move.shape)
    away = _distances(np.log(seen.pay)[:, None, None], seen.level)
    shape = (heads + 24, 5, 3 * (len(_MOVES) + 1), len(_AWAY) + 1)
    table = np.zeros(shape)
    told = ~np.isnan(seen.level)
    np.add.at(table, tuple(a[told] for a in (kinds, prompt, _classes(seen, heads), away)), 1)
    smooth = table.copy()
    smooth[..., 1:] += 0.5 * table[..., :-1]
    smooth[..., :-1] += 0.5 * table[..., 1:]
    whole = smooth.sum(axis=3, keepdims=True)  # a class never seen says nothing
    smooth += 8 * whole / np.maximum(1, whole.sum(axis=2, keepdims=True)) + 1e-9
    chances: np.ndarray = np.log(smooth / smooth.sum(axis=2, keepdims=True))
    return chances


def _told(seen: Evidence, by: Attacker) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(T, X) each, logarithms: the prior, and what scopes and groups say of every candidate."""
    said = (normal(by.guess(seen), by.guess.spread, logarithm=True),)
    said += tuple(np.zeros_like(said[0]) for _ in range(2))
    kinds, prompt, classes = _kinds(seen, by.heads), _promptness(seen), _classes(seen, by.heads)
    for release in range(seen.move.shape[1]):
        for slot in range(seen.move.shape[2]):
            told = ~np.isnan(seen.level[:, release, slot])
            if not told.any():
                continue
            away = _distances(CANDIDATES, seen.level[told, release, slot][:, None])
            rows = by.table[kinds[told, slot], prompt[told, release], classes[told, release, slot]]
            said[1 + (slot >= by.heads)][told] += np.take_along_axis(rows, away, axis=1)
    return said


def _weighed(
    prior: np.ndarray, scopes: np.ndarray, groups: np.ndarray, weights: tuple[float, float]
) -> np.ndarray:
    """(T, X) the belief. Numbers move together, so each counts for less than it says alone."""
    log = prior + weights[0] * scopes + weights[1] * groups
    belief = np.exp(log - log.max(axis=1, keepdims=True))
    whole: np.ndarray = belief / belief.sum(axis=1, keepdims=True)
    return whole


def _score(belief: np.ndarray, seen: Evidence) -> float:
    place = np.clip(np.searchsorted(CANDIDATES, np.log(seen.pay)), 0, len(CANDIDATES) - 1)
    return float(np.log(belief[np.arange(len(seen)), place] + 1e-9).mean())


def _movements(seen: Evidence, start: Guess, belief: np.ndarray) -> np.ndarray:
    """(T, F) everything that moved, and what is believed already."""
    moves = np.nan_to_num(seen.move / seen.level)
    total = moves.cumsum(axis=1)[:, [0, 2, 5]]
    counts = seen.count.cumsum(axis=1)[:, [0, 2, 5]]
    first = start(seen)
    away = np.nan_to_num(first[:, None] - np.log(seen.level[:, 0]))
    parts = [total, counts, away, seen.lag, first, mean(belief) - first, spread(belief), seen.more]
    return np.concatenate([part.reshape(len(seen), -1) for part in parts], axis=1)

"""Beliefs in somebody's pay: a probability for each candidate, and the guess made of them."""

import numpy as np

CLOSE = 0.05
"""A guess this near to the pay, as a share of it, has hit."""

STEP = 0.02
CANDIDATES = np.arange(np.log(40_000), np.log(260_000), STEP)
"""Logarithms of the pay that the attacker thinks possible."""


def normal(
    middle: np.ndarray, spread: np.ndarray | float, *, logarithm: bool = False
) -> np.ndarray:
    """(T, X) a normal belief in the logarithm of pay."""
    width = np.broadcast_to(np.asarray(spread, dtype=float), middle.shape)[:, None]
    log = -0.5 * ((CANDIDATES - middle[:, None]) / width) ** 2
    if logarithm:
        return log
    whole: np.ndarray = np.exp(log) / np.exp(log).sum(axis=1, keepdims=True)
    return whole


def mean(belief: np.ndarray) -> np.ndarray:
    return belief @ CANDIDATES


def spread(belief: np.ndarray) -> np.ndarray:
    return np.sqrt(np.maximum(1e-4, belief @ CANDIDATES**2 - mean(belief) ** 2))


def aimed(belief: np.ndarray) -> np.ndarray:
    """(T,) the pay with the most belief within CLOSE of it."""
    reach = round(np.log(1 + CLOSE) / STEP)
    running = np.cumsum(np.pad(belief, ((0, 0), (reach + 1, reach))), axis=1)
    within = running[:, 2 * reach + 1 :] - running[:, : -2 * reach - 1]
    place = np.argmax(within, axis=1)
    peak: np.ndarray = np.exp(CANDIDATES[place])
    return peak


def hits(said: np.ndarray, pay: np.ndarray) -> np.ndarray:
    """(T,) whether a pay said is within CLOSE of the real one."""
    near: np.ndarray = np.abs(said / pay - 1) <= CLOSE
    return near

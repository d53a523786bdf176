"""Sums of distances, for the gate: the coefficients with the least one, and how low any can be.

None of it is how the published coefficients are found, see `publish.regression`.
"""

from math import erf, exp, pi, sqrt

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]

CLOSE = 1e-4
"""How far above the least a sum of distances can be, as a part of it, to be taken for it."""

_WIDTHS = tuple(0.02 / 3**step for step in range(6))
"""Up to where distances are rounded off, in logarithms of pay: two hundredths, then ever less."""

_NEWTON = 20
"""Steps at one width, after which what there is must do."""

_REWEIGHTINGS = 80
"""After these the sum of distances is within a hundred-thousandth of the least, mostly."""


def within(design: Values, told: Values, low: Values, high: Values) -> Values | None:
    """Coefficients from `low` to `high` whose sum of distances is the least there is, but CLOSE.

    design: (n, p), its first column a constant; low, high: (p - 1,) of all columns but that one.
    None where none are found: then nothing is said of whether there are any.

    Nothing has to be solved for that. Distances up to a width are rounded off, which makes the sum
    smooth, and Newton's method descends from the middle of what is asked for; what it pulls with,
    u, shows by duality that no sum is under told'u. Then narrower, until the two meet: Madsen and
    Nielsen, A finite smoothing algorithm for linear l1 estimation, 1993.
    """
    gram: Values = np.asarray(np.linalg.pinv(design.T @ design), dtype=np.float64)
    found = _centred(design, told, (low + high) / 2)
    for width in _WIDTHS:
        found = _smoothed(design, told, found, width)
        bound = _bound(design, told, gram, np.clip((told - design @ found) / width, -1, 1))
        asked = _centred(design, told, np.clip(found[1:], low, high))
        if distance(design, told, asked) <= bound * (1 + CLOSE):
            return asked
    return None


def distance(design: Values, told: Values, coefficients: Values) -> float:
    """The sum of distances."""
    return float(np.abs(told - design @ coefficients).sum())


def _centred(design: Values, told: Values, others: Values) -> Values:
    """The coefficients with the constant that suits them best."""
    return np.array([middle(told - design[:, 1:] @ others), *others])


def middle(values: Values) -> float:
    """The median of some values."""
    ranked = np.sort(values)
    return float(ranked[(len(ranked) - 1) // 2] + ranked[len(ranked) // 2]) / 2


def _bound(design: Values, told: Values, gram: Values, pull: Values) -> float:
    """What no sum of distances is under: told'u of a u with design'u = 0 and |u| <= 1.

    u is the pull with what it would still move taken off, and made smaller if that made it larger.
    """
    still = pull - design @ (gram @ (design.T @ pull))
    return float(told @ still) / max(1.0, float(np.abs(still).max()))


def _smoothed(design: Values, told: Values, found: Values, width: float) -> Values:
    """The coefficients with about the least sum of distances rounded off up to a width."""
    apart = told - design @ found
    for _ in range(_NEWTON):
        pull = np.clip(apart / width, -1, 1)
        uneven = design.T @ pull
        if np.abs(uneven).max() < 1e-3:  # of people: each pulls by one at most
            break
        near = design[np.abs(apart) <= width]
        bend = near.T @ near + 1e-6 * np.eye(design.shape[1])  # of whom nobody is near: stay
        step = width * np.linalg.solve(bend, uneven)
        move = design @ step
        far = _far(apart, move, width)
        found, apart = found + far * step, apart - far * move
    return np.asarray(found)


def _far(apart: Values, move: Values, width: float) -> float:
    """How far to go along a move: where what pulls along it is a tenth of what it was, or all."""
    first, last = 0.0, 1.0
    pulled = float(move @ np.clip(apart / width, -1, 1))
    far = last
    for _ in range(30):
        left = float(move @ np.clip((apart - far * move) / width, -1, 1))
        if left >= -0.1 * pulled and (far == last or left <= 0.1 * pulled):
            break
        first, last = (far, last) if left > 0 else (first, far)
        far = (first + last) / 2
    return far


def least(design: Values, told: Values) -> Values:
    """The coefficients with the least sum of distances: least squares, weighted by 1/distance.

    Schlossmacher, An iterative technique for absolute deviations curve fitting, 1973. Columns are
    of noughts and ones, so people share few rows of them: sums are taken for each such row.
    """
    code = design @ 2.0 ** np.arange(design.shape[1])
    _, first, row = np.unique(code, return_index=True, return_inverse=True)
    alike = design[first]
    found = np.asarray(np.linalg.lstsq(design, told, rcond=None)[0], dtype=np.float64)
    for step in range(_REWEIGHTINGS):
        narrow = 10.0 ** -(2 + 5 * step / _REWEIGHTINGS)
        apart = np.maximum(np.abs(told - (alike @ found)[row]), narrow)
        weight, pull = np.bincount(row, 1 / apart), np.bincount(row, told / apart)
        found = np.asarray(np.linalg.solve((alike.T * weight) @ alike, alike.T @ pull))
    return found


def errors(design: Values, residuals: Values) -> Values:
    """The standard errors by Powell's sandwich, Hall and Sheather's bandwidth."""
    n = len(residuals)
    part = (1.959963984540054**2 * 1.5 / (2 * np.pi) / n) ** (1 / 3)
    low, high = np.interp((0.25, 0.75), np.linspace(0, 1, n), np.sort(residuals))
    width = min(float(np.std(residuals)), float(high - low) / 1.349) * 2 * _probit(0.5 + part)
    kernel = 0.75 * np.maximum(0, 1 - (residuals / width) ** 2) / width
    near = np.flatnonzero(kernel)
    bread = np.linalg.pinv((design[near].T * kernel[near]) @ design[near])
    return np.asarray(np.sqrt(np.diagonal(bread @ (design.T @ design) @ bread)) / 2)


def _probit(p: float) -> float:
    """The p-quantile of the normal distribution, by Newton's method from the error function."""
    z = 0.0
    for _ in range(50):
        z -= ((1 + erf(z / sqrt(2))) / 2 - p) / (exp(-z * z / 2) / sqrt(2 * pi))
    return z

"""Median regression: exact coefficients by an interior point, their intervals by a kernel.

Pure functions on arrays; who may be in them, and what of them is told, is decided elsewhere.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from csdb.publish.statistics import Z95, median

Values = npt.NDArray[np.float64]

_ROUNDS = 60
"""Newton steps after which it has not converged; ordinary data need 10 to 25."""

_CLOSE = 1e-8
"""Duality gap, as a part of the objective, at which the coefficients are taken for exact."""

_NARROW = 1e-4
"""A bandwidth under which so many are told alike that nothing can be said of the spread."""

_STEP = 0.99995  # how far towards the border of what is feasible one step goes
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Fit:
    """Coefficients, (p,), and the covariance of their sampling error, (p, p)."""

    coefficients: Values
    covariance: Values


def fitted(design: Values, told: Values) -> Fit | None:
    """The median regression of `told`, (n,), on the columns of `design`, (n, p).

    None when it has not converged, when columns depend on each other, or when no spread can be
    estimated: then nothing may be said. The order of the rows makes no difference, not even of a
    rounding: who works it out again may have the same people in another order.
    """
    order = np.lexsort((told, *design.T))
    design, told = design[order], told[order]
    coefficients = median_regression(design, told)
    if coefficients is None:
        return None
    covariance = sandwich(design, told - design @ coefficients)
    return None if covariance is None else Fit(coefficients, covariance)


def median_regression(design: Values, told: Values) -> Values | None:
    """The coefficients b, (p,), with the least sum of |told - design b|; None if not converged.

    The linear program is solved in its dual: the largest told'a with design'a = design'1/2 and
    0 <= a <= 1, by the predictor and corrector of an interior-point method (Mehrotra 1992, for
    bounded variables by Lustig, Marsden and Shanno 1992; for quantiles Portnoy and Koenker, The
    Gaussian Hare and the Laplacian Tortoise, 1997). Where several b are equally good it ends
    among them. Held against statsmodels' QuantReg by the tests.
    """
    try:
        return _interior(design, told)
    except np.linalg.LinAlgError:
        return None


@dataclass(slots=True)
class _Point:
    """a with its slack 1 - a to the upper bound, and a multiplier of each bound; all positive."""

    a: Values
    slack: Values
    lower: Values
    upper: Values

    @property
    def gap(self) -> float:
        return float(self.a @ self.lower + self.slack @ self.upper)

    def reach(self, move: "_Point") -> tuple[float, float]:
        """How much of a move keeps a, and how much keeps the multipliers, above zero."""
        return (
            min(_reach(self.a, move.a), _reach(self.slack, move.slack)),
            min(_reach(self.lower, move.lower), _reach(self.upper, move.upper)),
        )

    def moved(self, move: "_Point", primal: float, dual: float) -> "_Point":
        return _Point(
            self.a + primal * move.a,
            self.slack + primal * move.slack,
            self.lower + dual * move.lower,
            self.upper + dual * move.upper,
        )


def _interior(design: Values, told: Values) -> Values | None:
    rows = len(told)
    gram: Values = np.asarray(design.T @ design, dtype=np.float64)
    if np.linalg.cond(gram) > 1e12:
        return None
    coefficients = np.asarray(np.linalg.solve(gram, design.T @ told), dtype=np.float64)
    left = design @ coefficients - told
    apart = 0.01 * float(np.abs(left).mean()) or 1e-3
    point = _Point(
        np.full(rows, 0.5),
        np.full(rows, 0.5),
        np.maximum(left, 0) + apart,
        np.maximum(-left, 0) + apart,
    )
    scale = float(np.abs(told - median(told)).sum()) or 1.0
    for _ in range(_ROUNDS):
        if point.gap < _CLOSE * scale:
            return coefficients
        coefficients, point = _stepped(design, told, coefficients, point)
    return None


def _stepped(
    design: Values, told: Values, coefficients: Values, point: _Point
) -> tuple[Values, _Point]:
    """One predictor and corrector step."""
    weight = 1 / (point.lower / point.a + point.upper / point.slack)
    inverse = np.linalg.inv(design.T @ (weight[:, None] * design))
    astray = design.T @ (0.5 - point.a)
    # lower - upper is design b - told wherever b is feasible for them; this is what is missing.
    lacking = design @ coefficients - told - point.lower + point.upper

    def towards(mend_lower: Values, mend_upper: Values) -> tuple[Values, _Point]:
        pull = lacking - mend_lower / point.a + mend_upper / point.slack
        change = -inverse @ (astray + design.T @ (weight * pull))
        step = -weight * (design @ change + pull)
        return change, _Point(
            step,
            -step,
            (mend_lower - point.lower * step) / point.a,
            (mend_upper + point.upper * step) / point.slack,
        )

    whole_lower, whole_upper = -point.a * point.lower, -point.slack * point.upper
    change, move = towards(whole_lower, whole_upper)
    tried = point.moved(move, *point.reach(move))
    centre = (tried.gap / point.gap) ** 2 * tried.gap / (2 * len(told))
    change, move = towards(
        whole_lower + centre - move.a * move.lower,
        whole_upper + centre - move.slack * move.upper,
    )
    primal, dual = (min(1.0, _STEP * part) for part in point.reach(move))
    return coefficients + dual * change, point.moved(move, primal, dual)


def _reach(values: Values, move: Values) -> float:
    falling = move < 0
    return min(1.0, float((values[falling] / -move[falling]).min(initial=1e20)))


def sandwich(design: Values, residuals: Values) -> Values | None:
    """The covariance, (p, p), of median regression coefficients, errors spread as they may.

    (1/4) H⁻¹ (X'X) H⁻¹ with H = Σ K(r/h) x x' / h, K Epanechnikov's kernel: Powell, Estimation of
    monotonic regression models under quantile restrictions, 1991; h by Hall and Sheather, 1988,
    scaled as in Koenker, Quantile Regression, 2005, section 3.4.2.
    """
    width = bandwidth(residuals)
    if width < _NARROW:
        return None
    near = np.abs(residuals) < width
    weight = np.where(near, 0.75 * (1 - (residuals / width) ** 2), 0) / width
    try:
        bread = np.linalg.inv(design.T @ (weight[:, None] * design))
    except np.linalg.LinAlgError:
        return None
    return np.asarray(bread @ (design.T @ design) @ bread / 4)


def bandwidth(residuals: Values) -> float:
    """Within how far of nothing residuals tell how dense they are there; see `sandwich`."""
    part = (1.5 * (Z95 * _NORMAL.pdf(0.0)) ** 2 / len(residuals)) ** (1 / 3)
    ordered = np.sort(residuals)
    quarters = _quantile(ordered, 0.75) - _quantile(ordered, 0.25)
    spread = min(float(residuals.std()), quarters / 1.349)
    reach = _NORMAL.inv_cdf(min(0.5 + part, 0.999)) - _NORMAL.inv_cdf(max(0.5 - part, 0.001))
    return spread * reach


def _quantile(ordered: Values, p: float) -> float:
    """`np.quantile`, to the last bit, which loads masked arrays: counted from the nearer end."""
    below, part = divmod((len(ordered) - 1) * p, 1)
    low, high = ordered[int(below)], ordered[min(int(below) + 1, len(ordered) - 1)]
    return float(high - (high - low) * (1 - part) if part >= 0.5 else low + (high - low) * part)

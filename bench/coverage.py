"""How often the published intervals hold the truth, and how often a difference is cried wrongly.

Pay is log-normal with a standard deviation of .28 of its logarithm, which is what published
surveys of this trade come to, and the true median lies anywhere between $80,000 and $130,000, so
that no grid is favoured. Everything is seeded: it prints the same each time. What is counted is
what a reader sees, after rounding: an interval of 95 % should hold the truth 95 times in 100.
"""

import math
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from bench import _results
from csdb.publish import grid, plausibility, regression, statistics
from csdb.publish.shares import share

Values = npt.NDArray[np.float64]

SPREAD = 0.28
"""Standard deviation of the logarithm of pay."""

WIDER = 1.2
"""How much wider a group may spread than everybody: a fifth."""

SHARE_OF_SCOPE = 5
"""People in the scope for each in the group: groups are meant to hold a fifth or more."""

_LEVELS = np.array([0.85, 1.0, 1.2])  # a group's median over the headline's


def main() -> None:
    parts = [
        ("The median of a scope: order statistics, rounded outward to the grid", scopes(20_000)),
        ("The median of a group: the approximation, a fifth of the scope each", groups(4_000)),
        (
            "A share: Wilson's interval, from counts rounded to 5 as published; worked out exactly",
            shares(),
        ),
        (
            "What goes with higher pay: median regression, nine differences of five questions",
            differences(2_000),
        ),
        ("Two groups alike, told apart wrongly (their true medians are the same)", alike(4_000)),
        ("Implausible pay: held for review", slips(2_000)),
    ]
    text = "\n\n".join(f"{title}\n\n{told}" for title, told in parts)
    print(text)
    _results.write(
        "coverage",
        "how often intervals hold the truth",
        f"Seeded simulations; the assumptions are at the top of `bench/coverage.py`.\n\n{text}",
        day=datetime.now(UTC).date(),
    )


def percent(part: float) -> str:
    return f"{100 * part:.1f} %"


def scopes(draws: int) -> str:
    sizes = (20, 25, 30, 40, 50, 75, 100, 150, 200, 300, 500)
    found = [(n, *scope_coverage(n, draws)) for n in sizes]
    rows = [[str(n), percent(bare), percent(rounded)] for n, bare, rounded in found]
    return _results.table(["people", "before rounding", "as published"], rows)


def scope_coverage(n: int, draws: int) -> tuple[float, float]:
    """How often the interval of the median of `n` people holds it: before and after rounding."""
    rng = np.random.default_rng(n)
    middle = _middles(rng, draws)
    ordered = np.sort(_pay(rng, middle, n), axis=1)
    ranks = statistics.median_ranks(n)
    assert ranks is not None
    low, high = ordered[:, ranks[0] - 1], ordered[:, ranks[1] - 1]
    bare = np.mean((low <= middle) & (middle <= high))
    low, high = _outward(low, high, grid.scope_step(grid.count(n), "USD"))
    return float(bare), float(np.mean((low <= middle) & (middle <= high)))


def groups(draws: int) -> str:
    rows = [
        [
            str(n),
            *(percent(group_coverage(n, draws, wider=wider)) for wider in (1.0, WIDER)),
        ]
        for n in (20, 30, 50, 100, 200)
    ]
    return _results.table(["people", "spreads like everybody", "a fifth wider"], rows)


def group_coverage(n: int, draws: int, *, wider: float) -> float:
    """How often the published interval of a group of `n` holds its median, over three levels.

    wider: how much wider its logarithms spread than those of everybody.
    """
    rng = np.random.default_rng(n)
    middle = _middles(rng, draws)
    headline = _headline(rng, middle, n)
    held = []
    for level in _LEVELS:
        true = level * middle
        low, high, _ = _group(rng, true, n, headline, wider=wider)
        held.append(np.mean((low <= true) & (true <= high)))
    return float(np.mean(held))


def shares() -> str:
    rows = []
    for n in (20, 30, 40, 50, 75, 100, 200, 500):
        bare, shown = (share_coverages(n, rounded=rounded) for rounded in (False, True))
        means = (percent(float(np.mean([*f.values()]))) for f in (bare, shown))
        wide = (f"{wider(n, rounded=rounded):.0f}" for rounded in (False, True))
        rows.append([str(n), *means, percent(min(shown.values())), *wide])
    head = [
        "people",
        "from exact counts, mean",
        "as published, mean",
        "as published, worst share",
        "points wide at 50 %, exact",
        "as published",
    ]
    return _results.table(head, rows)


def wider(n: int, *, rounded: bool) -> float:
    """How many points wide the interval of one half of `n` people is."""
    ends = _published(n // 2, n) if rounded else _exact(n // 2, n)
    assert ends is not None
    return ends[1] - ends[0]


def share_coverages(n: int, *, rounded: bool) -> dict[int, float]:
    """True share in per cent -> the chance that the interval shown of `n` people holds it.

    Of the shares from 5 to 95 % that are shown with an interval more often than as a bound, and
    of the times when they are. Summed over the binomial distribution: nothing is simulated.
    """
    ends = [_published(yes, n) if rounded else _exact(yes, n) for yes in range(n + 1)]
    found = {}
    for true in range(5, 96):
        chance = [
            math.comb(n, y) * (true / 100) ** y * (1 - true / 100) ** (n - y) for y in range(n + 1)
        ]
        told = sum(part for part, each in zip(chance, ends, strict=True) if each)
        if told > 0.5:
            within = (each is not None and each[0] <= true <= each[1] for each in ends)
            found[true] = sum(c for c, holds in zip(chance, within, strict=True) if holds) / told
    return found


def _published(yes: int, n: int) -> tuple[float, float] | None:
    _, low, high, interval = share(yes, n)
    assert low is not None
    assert high is not None
    return (low, high) if interval == "wilson" else None


def _exact(yes: int, n: int) -> tuple[float, float]:
    low, high = statistics.wilson(yes, n)
    return 100 * low, 100 * high


def differences(draws: int) -> str:
    rows = []
    for n in (200, 300, 500, 2000, 10_000):
        told = [
            difference_coverage(n, max(200, min(draws, 400_000 // n)), wider=wider, least=least)
            for wider, least in ((1.0, 0.2), (1.4, 0.2), (1.4, 0.06 if n < 1000 else 0.01))
        ]
        rows.append([str(n), *(percent(part) for each in told for part in each)])
    head = [
        "people",
        "alike in spread: before rounding",
        "as published",
        "one group spreads two fifths wider: before rounding",
        "as published",
        "that group of six in a hundred (one from 2,000 on): before rounding",
        "as published",
    ]
    return _results.table(head, rows)


def difference_coverage(n: int, draws: int, *, wider: float, least: float) -> tuple[float, float]:
    """How often the interval of a difference holds it, over all nine: before and after rounding.

    wider: how much wider the first group spreads; least: which part of the people it has. Pay is
    told to the nearest hundred dollars; under ten people in a group the draw is made anew.
    """
    rng = np.random.default_rng(n)
    held, done = np.zeros(2), 0
    while done < draws:
        design = _roles(rng, n, least)
        if design[:, 1:].sum(axis=0).min() < 10:
            continue
        spread = 0.23 * np.where(design[:, 1] == 1, wider, 1.0)
        logs = np.log(98_000) + design[:, 1:] @ _DIFFERENCES + rng.normal(0, 1, n) * spread
        fit = regression.fitted(design, np.log(np.round(np.exp(logs), -2)))
        if fit is None:  # one draw in ten thousand: nobody of a small group near its median
            continue
        reach = statistics.Z95 * np.sqrt(np.diagonal(fit.covariance))[1:]
        low, high = fit.coefficients[1:] - reach, fit.coefficients[1:] + reach
        held[0] += np.mean((low <= _DIFFERENCES) & (high >= _DIFFERENCES))
        low, high = np.floor(100 * np.expm1(low)), np.ceil(100 * np.expm1(high))
        true = 100 * np.expm1(_DIFFERENCES)
        held[1] += np.mean((low <= true) & (true <= high))
        done += 1
    bare, published = (held / draws).tolist()
    return bare, published


_DIFFERENCES = np.array([0.25, 0.12, 0.2, 0.08, 0.15, -0.03, -0.05, 0.02, -0.04])
_PARTS = ((0.33, 0.42, 0.25), (0.4, 0.2, 0.4), (0.45, 0.15, 0.4), (0.26, 0.48, 0.26))


def _roles(rng: np.random.Generator, n: int, least: float) -> Values:
    """(n, 10) a constant and the groups of five questions but their references."""
    told = [np.ones(n)]
    for parts in ((1 - least, least), *_PARTS):
        chosen = rng.choice(len(parts), n, p=parts)
        told += [chosen == group for group in range(1, len(parts))]
    return np.column_stack(told).astype(np.float64)


def alike(draws: int) -> str:
    found = [(n, *false_differences(n, draws)) for n in (20, 50, 100)]
    rows = [[str(n), percent(naive), percent(ours)] for n, naive, ours in found]
    head = ["people in each", "“medians differ by over 5 %”", "“published intervals apart”"]
    return _results.table(head, rows)


def false_differences(n: int, draws: int) -> tuple[float, float]:
    """How often two groups alike look different: by their medians, by their intervals."""
    rng = np.random.default_rng(n)
    middle = _middles(rng, draws)
    headline = _headline(rng, middle, n)
    (low, high, one), (low2, high2, other) = (
        _group(rng, middle, n, headline, wider=1.0) for _ in range(2)
    )
    naive = np.mean(np.abs(one / other - 1) > 0.05)
    return float(naive), float(np.mean((high < low2) | (high2 < low)))


def slips(draws: int) -> str:
    rows = [[str(n), *(percent(part) for part in held(n, draws))] for n in (30, 50, 100, 200)]
    head = ["people published", "pay typed 12 times too high", "its thousands left out", "real pay"]
    return _results.table(head, rows)


def held(n: int, draws: int) -> tuple[float, float, float]:
    """How much is held of pay that is 12 times, or a thousandth of, the real, and of the real."""
    rng = np.random.default_rng(n)
    found = np.zeros(3)
    for _ in range(draws):
        published, new = _mixed(rng, n), _mixed(rng, 50)
        for place, pay in enumerate((12 * new, new / 1000, new)):
            found[place] += plausibility.implausible(pay, published).mean()
    times12, thousands, real = (found / draws).tolist()
    return times12, thousands, real


def _mixed(rng: np.random.Generator, n: int) -> Values:
    """A scope of two kinds of role, one in four leading: its tails are heavier than log-normal."""
    lead = rng.random(n) < 0.25
    return np.where(lead, 145_000, 92_000) * np.exp(rng.normal(0, np.where(lead, 0.34, 0.26), n))


def _middles(rng: np.random.Generator, draws: int) -> Values:
    return rng.uniform(80_000, 130_000, draws)


def _pay(rng: np.random.Generator, middle: Values, n: int, *, wider: float = 1.0) -> Values:
    """(draws, n) amounts about the medians `middle`, one a draw."""
    return middle[:, None] * np.exp(rng.normal(0, wider * SPREAD, (len(middle), n)))


def _headline(rng: np.random.Generator, middle: Values, n: int) -> tuple[Values, Values]:
    """The published interquartile range and median of each draw's scope."""
    people = SHARE_OF_SCOPE * n
    step = grid.scope_step(grid.count(people), "USD")
    found = np.quantile(_pay(rng, middle, people), [0.25, 0.5, 0.75], axis=1)
    p25, median, p75 = _nearest(found, step)
    return p75 - p25, median


def _group(
    rng: np.random.Generator,
    true: Values,
    n: int,
    headline: tuple[Values, Values],
    *,
    wider: float,
) -> tuple[Values, Values, Values]:
    """The published interval and median of a group of `n` in each draw."""
    step = grid.group_step(grid.count(n), "USD")
    median = _nearest(np.median(_pay(rng, true, n, wider=wider), axis=1), step)
    ends = [
        statistics.group_median_interval(
            each, grid.count(n), headline_iqr=iqr, headline_median=middle
        )
        for each, iqr, middle in zip(median.tolist(), *(h.tolist() for h in headline), strict=True)
    ]
    low, high = np.array(ends).T
    return *_outward(low, high, step), median


def _nearest(values: Values, step: int) -> Values:
    return np.floor(values / step + 0.5) * step


def _outward(low: Values, high: Values, step: int) -> tuple[Values, Values]:
    return np.floor(low / step) * step, np.ceil(high / step) * step


if __name__ == "__main__":
    main()

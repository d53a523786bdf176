"""Whether a published number may be told at all, judged from published numbers alone.

Grids and thresholds are written down here once more, so that a slip where figures are made is
seen.
"""

import math
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache

from csdb import money, questionnaire
from csdb.groupings import HIGHER_PAY
from csdb.publish.gate.case import Case
from csdb.publish.release import ALL, Cell
from csdb.questionnaire import Choice, Choices

QUANTILES = {"p10": 0.1, "p25": 0.25, "median": 0.5, "p75": 0.75, "p90": 0.9}
PAY = ("base", "variable", "ote", "mix")
IN_GROUPS = ("base", "ote")
HAS_VARIABLE = "has_variable"
HALF = "half"
"""The dimension of points by half-year, which have no cohort of their own; see `trend`."""

LARGE = 1000
"""People (rounded) in the scope from which its groups may show quartiles."""

_SCOPE_GRID = ((30, 5000), (100, 2500), (1000, 1000), (math.inf, 500))
_GROUP_GRID = ((100, 5000), (400, 2500), (2000, 1000), (math.inf, 500))
_PERCENT_GRID = ((100, 5), (1000, 2), (math.inf, 1))
_QUALITY = ((30, "early"), (60, "careful"), (math.inf, "solid"))
_INTERVAL = 20


def objections(case: Case) -> Iterator[str]:
    """What speaks against the numbers of this scope, without looking at anybody's answers."""
    if case.scope.people < case.rule.k or case.scope.people % 5 or case.scope.left_out % 5:
        yield case.objection("count")
    for cell in case.cells:
        for code in _codes(case, cell):
            yield case.objection(code, *named(cell))


def unknown(case: Case) -> Iterator[str]:
    """Numbers that there is no such, that a group may not show, or that are there twice."""
    names = [named(cell) for cell in case.cells]
    told = Counter(names)
    for cell, name in zip(case.cells, names, strict=True):
        known = _known(case, cell) if cell.dimension == ALL else _known_in_group(case, cell)
        if not known or told[name] > 1:
            yield case.objection("key", *name)


def named(cell: Cell) -> tuple[str, ...]:
    """Where in its scope a cell is."""
    parts = (cell.figure, cell.option, cell.dimension, cell.group, cell.statistic)
    return parts if all(parts) else tuple(filter(None, parts))


def _codes(case: Case, cell: Cell) -> Iterator[str]:
    if cell.n < case.rule.k:
        yield "few"
    if cell.n % 5 or not _on_grid(case, cell):
        yield "grid"
    if cell.quality != _quality(cell.n):
        yield "quality"
    if cell.statistic in QUANTILES and not _tells(case, cell):
        yield "tail"
    if not _interval_holds(case, cell):
        yield "interval"
    if cell.statistic == "share" and not _share_holds(cell):
        yield "share"


@cache
def _quality(n: int) -> str:
    return next(word for under, word in _QUALITY if n < under)


def _known(case: Case, cell: Cell) -> bool:
    """Whether there is such a number about the people of a scope."""
    if cell.group:
        return False
    if cell.figure in PAY:
        unit = "percent" if cell.figure == "mix" else case.scope.currency
        return cell.statistic in QUANTILES and not cell.option and cell.unit == unit
    codes = options(cell.figure)
    if cell.statistic == "share":
        return cell.option in codes and cell.unit == "percent"
    return cell.statistic == "median" and cell.unit == "band" and cell.option in codes


@cache
def options(figure: str) -> tuple[str, ...]:
    """The codes of which a question tells shares, in order; none when there is no such figure."""
    if figure == HAS_VARIABLE:
        return ("yes", "no")
    question = questionnaire.BY_KEY.get(figure)
    return questionnaire.codes(question) if isinstance(question, Choice | Choices) else ()


def _known_in_group(case: Case, cell: Cell) -> bool:
    """Whether groups may show it: medians of base and OTE; quartiles in a large scope.

    Under `strict` quartiles whatever the size.
    """
    if cell.dimension == HIGHER_PAY:
        codes = [group.code for group in case.scope.groups.get(HIGHER_PAY, ())]
        shape = (cell.figure, cell.option, cell.statistic, cell.unit)
        return cell.group in codes and shape == ("base", "", "difference", "percent")
    large = case.scope.people >= LARGE or case.rule.policy == "strict"
    whole = cell.dimension != HALF and "+" not in cell.dimension
    shown = ("p25", "median", "p75") if large and whole else ("median",)
    return (
        cell.group in case.codes.get(cell.dimension, ())
        and cell.figure in IN_GROUPS
        and cell.statistic in shown
        and not cell.option
        and cell.unit == case.scope.currency
    )


def step(case: Case, cell: Cell) -> int:
    """The grid of a cell: whole units of money, points of a percentage, or bands."""
    if cell.figure == "mix":
        return _of(_PERCENT_GRID, cell.n)
    if cell.unit in ("percent", "band"):
        return 1
    return _money_step(case.scope.currency, cell.n, whole=cell.dimension == ALL)


@lru_cache(1 << 12)
def _money_step(currency: str, n: int, *, whole: bool) -> int:
    return money.step(currency, _of(_SCOPE_GRID if whole else _GROUP_GRID, n))


def _of(table: tuple[tuple[float, int], ...], n: int) -> int:
    return next(size for under, size in table if n < under)


def _on_grid(case: Case, cell: Cell) -> bool:
    told = [number for number in (cell.value, cell.low, cell.high) if number is not None]
    if not told or min(told) < (-100 if cell.statistic == "difference" else 0):
        return False
    size = step(case, cell)
    return size == 1 or all(number % size == 0 for number in told)


def _tells(case: Case, cell: Cell) -> bool:
    """The tail rule: n·min(p, 1-p) people beyond a quantile, by the published count."""
    p = QUANTILES[cell.statistic]
    return p == 0.5 or round(cell.n * min(p, 1 - p), 9) >= case.rule.tail


def _interval_holds(case: Case, cell: Cell) -> bool:
    if (cell.low is None, cell.high is None) != (not cell.interval, not cell.interval):
        return False
    if cell.statistic == "difference":
        return cell.interval == "regression"
    if cell.statistic == "share":
        return cell.interval == "bound" or bool(cell.interval) == (cell.n >= _INTERVAL)
    if cell.statistic != "median" or cell.unit == "band":
        return not cell.interval
    if cell.dimension == HALF:
        return cell.interval == "order" and cell.n >= _INTERVAL
    if cell.dimension == ALL:
        return cell.interval == ("order" if cell.n >= _INTERVAL else "")
    return _approximate_holds(case, cell)


def _approximate_holds(case: Case, cell: Cell) -> bool:
    """Whether a group's interval is what the published numbers come to, and there only then.

    median ± 1.96 · 1.2533 · (headline IQR / 1.349) · max(1, median / headline median) / √n.
    """
    p25, middle, p75 = (case.headline.get((cell.figure, s)) for s in ("p25", "median", "p75"))
    if p25 is None or p75 is None or not middle or cell.n < _INTERVAL:
        return cell.interval == ""
    if cell.interval != "approximate" or cell.value is None:
        return False
    spread = (p75 - p25) / 1.349 * max(1.0, cell.value / middle)
    half = 1.96 * 1.2533 * spread / math.sqrt(cell.n)
    return outward(cell, (cell.value - half, cell.value + half), step(case, cell))


def outward(cell: Cell, exact: tuple[float, float], size: int) -> bool:
    """Whether low and high are `exact` rounded outward to the grid, never below zero."""
    if cell.low is None or cell.high is None:
        return False
    slack = 1e-9 * max(1.0, abs(exact[0]), abs(exact[1]))
    lower, upper = max(0.0, exact[0]), max(0.0, exact[1])
    return -slack <= lower - cell.low < size + slack and -slack <= cell.high - upper < size + slack


def _share_holds(cell: Cell) -> bool:
    """A share from 1 to 99 % within its interval, or a bound of five people at one of the ends."""
    if cell.interval != "bound":
        low, high = (cell.low or 0), (100 if cell.high is None else cell.high)
        return cell.value is not None and 0 < cell.value < 100 and low <= cell.value <= high
    few = -(-500 // cell.n)
    return cell.value is None and (cell.low, cell.high) in ((0, few), (100 - few, 100))

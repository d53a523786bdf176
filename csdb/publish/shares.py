"""From a cohort to public shares and bands: with `cells`, where people's answers become cells."""

from collections.abc import Iterator
from functools import cache

import numpy as np

from csdb import questionnaire
from csdb.publish import disclosure, figures, grid, statistics
from csdb.publish.cells import Scoped
from csdb.publish.columns import NOT_ASKED, UNKNOWN, Columns
from csdb.publish.release import ALL, Cell
from csdb.questionnaire import Choice, Choices


def shares(scoped: Scoped) -> Iterator[Cell]:
    """The share of every option of every question, of the people of the scope who answered."""
    for question in figures.SHARES:
        counts, n = _counts(question, scoped.columns)
        yield from _shares(scoped, question.key, counts, n)
    told, some = _has_variable(scoped.columns)
    yield from _shares(scoped, figures.HAS_VARIABLE, {"yes": some, "no": told - some}, told)


def _counts(question: Choice | Choices, columns: Columns) -> tuple[dict[str, int], int]:
    codes = questionnaire.codes(question)
    if isinstance(question, Choice):
        chosen = np.subtract(columns.choice[question.key], NOT_ASKED, dtype=np.intp)
        found = np.bincount(chosen, minlength=len(codes) - NOT_ASKED)[-NOT_ASKED:]
        return dict(zip(codes, found.tolist(), strict=True)), int(found.sum())
    answered = columns.answered[question.key]
    ticked = (int(np.count_nonzero(answered & each)) for each in columns.choices[question.key].T)
    return dict(zip(codes, ticked, strict=True)), int(np.count_nonzero(answered))


def _has_variable(columns: Columns) -> tuple[int, int]:
    told = columns.variable != UNKNOWN
    return int(told.sum()), int((columns.variable[told] > 0).sum())


def _shares(scoped: Scoped, figure: str, counts: dict[str, int], people: int) -> Iterator[Cell]:
    if people < scoped.rule.k:
        return
    n = grid.count(people)
    for option, yes in counts.items():
        value, low, high, interval = share(yes, people)
        yield Cell(
            scope=scoped.scope,
            figure=figure,
            option=option,
            dimension=ALL,
            group="",
            statistic="share",
            value=value,
            low=low,
            high=high,
            interval=interval,
            n=n,
            unit="percent",
            quality=disclosure.quality(n),
        )


def share(yes: int, people: int) -> tuple[int | None, int | None, int | None, str]:
    """(value, low, high, interval) of `yes` of `people`, from both counts to the nearest 5.

    Fewer than five yes, or what would round to 0 %, is "under x %"; fewer than five no, or what
    would round to 100 %, "over x %". The interval shows from 20 people: see `interval`.
    """
    n, told = grid.count(people), grid.count(yes)  # five no leave told at n - 5 or under
    value, few = grid.nearest(100 * told / n, 1), -(-500 // n)
    if yes < 5 or value == 0:
        return None, 0, few, "bound"
    if people - yes < 5 or value == 100:
        return None, 100 - few, 100, "bound"
    if n < disclosure.SHOW_INTERVAL:
        return value, None, None, ""
    return value, *interval(told, n), "wilson"


@cache
def interval(told: int, n: int) -> tuple[int, int]:
    """The 95 % interval of a share whose counts round to `told` of `n`, in whole per cent.

    From the lowest end to the highest of the Wilson intervals of all counts that round to these
    two, five yes and five no or more, outward: rounding then costs width and not coverage. A
    function of the published numbers alone. Coverage worked out by bench/coverage.py, n of 20 to
    500, mean over true shares of 5 to 95 %: 99 %; at the share it suits least 95.7 %, at 38 people.
    """
    low, _ = statistics.wilson(max(5, told - 2), n + 2)  # fewest yes, most people
    highs = [
        statistics.wilson(min(told + 2, people - 5), people)[1] for people in range(n - 2, n + 3)
    ]
    return grid.outward(100 * low, 100 * max(highs), 1)


def bands(scoped: Scoped) -> Iterator[Cell]:
    """The median band of each ordered question: `option` is the band, `value` its position."""
    for question in figures.BANDS:
        counts, people = _counts(question, scoped.columns)
        if people < scoped.rule.k:
            continue
        n = grid.count(people)
        middle = int(np.searchsorted(np.cumsum(list(counts.values())), people / 2))
        yield Cell(
            scope=scoped.scope,
            figure=question.key,
            option=questionnaire.codes(question)[middle],
            dimension=ALL,
            group="",
            statistic="median",
            value=middle + 1,
            low=None,
            high=None,
            interval="",
            n=n,
            unit="band",
            quality=disclosure.quality(n),
        )

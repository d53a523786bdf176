"""Which scopes may show figures, who is in them, and which of them move at this refresh."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from csdb import groupings, money, questionnaire
from csdb.publish import cells as making
from csdb.publish import disclosure, figures
from csdb.publish.cells import Scoped
from csdb.publish.columns import Cohort, Columns
from csdb.publish.disclosure import Rule
from csdb.publish.grid import count
from csdb.publish.rates import Rates
from csdb.publish.release import ALL, Cell, Group, Scope
from csdb.publish.wording import place

Published = Mapping[str, Cohort]
"""Scope -> whose answers the current release holds there."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a scope publishes, and the cohort it is of."""

    scope: Scope
    cells: tuple[Cell, ...]
    cohort: Cohort


def countries(columns: Columns, home: str, rule: Rule) -> Iterator[tuple[str, Columns]]:
    """The countries with at least k people, the home country first, then by people."""
    codes = questionnaire.codes(questionnaire.COUNTRY)
    known = columns.choice["country"][columns.choice["country"] >= 0]
    people = np.bincount(known.astype(np.int64), minlength=len(codes))
    order = sorted(range(len(codes)), key=lambda i: (codes[i] != home, -people[i], codes[i]))
    for index in order:
        if people[index] >= rule.k:
            yield codes[index], columns.take(columns.choice["country"] == index)


def may_move(before: Cohort | None, after: Cohort, rule: Rule) -> bool:
    """Whether a scope's figures may change now: k people to begin with, enough changes then.

    The seam of the release rule: rounds, hold-out and the draw decide here.
    """
    return disclosure.changed(before, after) >= (rule.changes if before else rule.k)


def fallen(
    columns: Columns, published: Published, current: Mapping[str, Columns], rule: Rule
) -> list[str]:
    """The published countries that fell under k people by enough changes to say so."""
    gone = [code for code in published if code != ALL and code not in current]
    return [
        code
        for code, left in residents(columns, gone).items()
        if disclosure.changed(published[code], left) >= rule.changes
    ]


def residents(columns: Columns, codes: Iterable[str]) -> dict[str, Cohort]:
    """Who works in each of the countries now, published or not."""
    places = questionnaire.codes(questionnaire.COUNTRY)
    country = columns.choice["country"]
    return {code: columns.take(country == places.index(code)).cohort for code in codes}


def remainders_hold(everybody: Cohort, parts: Mapping[str, Cohort], rule: Rule) -> bool:
    """Whether ALL may be shown beside the published scopes without showing the people between.

    What is left of everybody without any one scope, and without all of them together, must be
    k people or more; nobody left means that ALL would only repeat them.
    """
    refs = everybody.ref.view("S16")
    outside = [~np.isin(refs, cohort.ref.view("S16")) for cohort in parts.values()]
    if not outside or any(not mask.any() for mask in outside):
        return False
    remainders = (*outside, np.logical_and.reduce(outside))
    return not any(0 < np.count_nonzero(mask) < rule.k for mask in remainders)


def country(code: str, columns: Columns, *, rates: Rates, rule: Rule, now: str) -> Figures:
    """Everything a country publishes of these people; its pay is in its own currency."""
    currency = money.currency_of(code)
    scoped = Scoped(code, currency, columns, rates, rule)
    head = tuple(making.pay(scoped))
    groups, by_group = _dimensions(scoped, head)
    cells = (*head, *making.bands(scoped), *making.shares(scoped), *by_group)
    scope = Scope(code, place(code), currency, count(columns.people), now, groups)
    return Figures(scope, cells, columns.cohort)


def everybody(columns: Columns, *, rates: Rates, rule: Rule, now: str) -> Figures:
    """The headline pay of all countries together, in US dollars."""
    scoped = Scoped(ALL, "USD", columns, rates, rule)
    scope = Scope(ALL, place(ALL), "USD", count(columns.people), now, {})
    return Figures(scope, tuple(making.pay(scoped)), columns.cohort)


def _dimensions(
    scoped: Scoped, head: tuple[Cell, ...]
) -> tuple[dict[str, tuple[Group, ...]], tuple[Cell, ...]]:
    headline = {f"{cell.figure} {cell.statistic}": cell for cell in head}
    views = [
        (dimension, groups)
        for dimension in groupings.DIMENSIONS
        if (groups := disclosure.members(dimension, scoped.columns, scoped.rule))
    ]
    # The fewest people the published count stands for: what is shown says no more than it does.
    kept = disclosure.affordable(views, count(scoped.columns.people) - 2, scoped.rule)
    cells = [
        cell
        for dimension, groups in kept
        for cell in making.group_pay(scoped, dimension.key, groups, headline)
    ]
    told = {dimension.key: tuple(group.group for group in groups) for dimension, groups in kept}
    return told, tuple(cells)


def views_of(scope: Scope, cells: tuple[Cell, ...]) -> Iterator[figures.Declared]:
    """The declared views of which the scope has at least one cell."""
    there = {(cell.figure, cell.dimension) for cell in cells if cell.scope == scope.code}
    for view in figures.VIEWS:
        if any((figure, view.dimension) in there for figure in view.figures):
            yield view

"""What a scope publishes of who stands in it: moved cells anew, all others as they are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from csdb import half_years, money
from csdb.groupings import CROSSED, HIGHER_PAY, dimension_of
from csdb.publish import cells as making
from csdb.publish import crossed, differences, figures, shares, trend
from csdb.publish.cells import Grouped, Headline, Scoped
from csdb.publish.grid import count
from csdb.publish.ledger import CROSSINGS, DIFFERENCES, HEADLINE, NOWHERE, Standing
from csdb.publish.rates import Rates
from csdb.publish.release import ALL, Cell, Group, Release, Scope
from csdb.publish.rule import Rule
from csdb.publish.wording import place

Where = tuple[str, str]
"""A dimension and the code of a group."""


@dataclass(frozen=True, slots=True)
class Making:
    """What figures are made with: rates, rule, the moment, and the release before.

    left_out: scope -> how many answers wait there because their pay is implausible
    restored: scopes that have not moved since a backup was put back
    """

    rates: Rates
    rule: Rule
    now: str
    previous: Release | None
    left_out: Mapping[str, int] = field(default_factory=dict)
    restored: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Figures:
    """What a scope publishes."""

    scope: Scope
    cells: tuple[Cell, ...]


def figures_of(code: str, standing: Standing, by: Making) -> Figures:
    """Everything a scope publishes after a round; a country's pay is in its own currency.

    ALL publishes its headline pay alone, in US dollars.
    """
    currency = "USD" if code == ALL else money.currency_of(code)
    rows = standing.ledger
    everyone = Scoped(code, currency, rows.columns, by.rates, by.rule)
    stands = rows.stands(HEADLINE)
    head = everyone if stands.all() else replace(everyone, columns=rows.columns.take(stands))
    people = count(head.columns.people)
    left_out = count(by.left_out.get(code, 0))
    shown = told(standing)
    scope = Scope(code, place(code), currency, people, by.now, shown, left_out)
    pay = tuple(making.pay(head))
    if code == ALL:
        return Figures(scope, pay)
    groups = _groups(everyone, standing, Headline(pay, people), by.previous)
    points = _points(head, standing, by)
    halves = {half_years.DIMENSION: trend.groups(points)} if points else {}
    apart, held = _differences(everyone, standing, people, by.previous)
    halves |= {HIGHER_PAY: held} if held else {}
    cells = (*pay, *shares.bands(head), *shares.shares(head), *groups, *apart, *points)
    return Figures(replace(scope, groups={**shown, **halves}), cells)


def _differences(
    everyone: Scoped, standing: Standing, people: int, previous: Release | None
) -> tuple[tuple[Cell, ...], tuple[Group, ...]]:
    """What goes with higher pay: as it stood unless its cohort moved, or k was raised since."""
    if DIFFERENCES in standing.hidden or DIFFERENCES not in standing.ledger.place:
        return (), ()
    if (DIFFERENCES, "") not in standing.moved and previous is not None:
        before = previous.scopes.get(everyone.scope)
        stood = before.groups.get(HIGHER_PAY, ()) if before else ()
        if stood and previous.parameters["k"] == everyone.rule.k:
            return previous.at(everyone.scope, HIGHER_PAY), stood
    return differences.cells(everyone, standing, people)


def _points(head: Scoped, standing: Standing, by: Making) -> tuple[Cell, ...]:
    """The points by half-year so far, and those whose turn it is.

    None are added to a scope that has not moved since a backup was put back: the public may have
    seen the same point made of others.
    """
    stood = trend.stood(head.scope, by.previous, by.rule)
    if head.scope in by.restored:
        return stood
    turn = trend.turn(head.scope, by.previous, now=by.now, first=standing.rnd == 1)
    return (*stood, *trend.points(head, turn))


def told(standing: Standing) -> dict[str, tuple[Group, ...]]:
    """The groups of each dimension as a release tells them, those of its families in order."""
    found: dict[str, tuple[Group, ...]] = {}
    for family, groups in standing.told.items():
        if groups:
            key = dimension_of(family)
            found[key] = found.get(key, ()) + groups
    return found | dict(standing.crossed_told)


def _groups(
    everyone: Scoped, standing: Standing, headline: Headline, previous: Release | None
) -> Iterator[Cell]:
    before = _stood(previous, everyone.scope)
    for family, groups in standing.told.items():
        pay = Grouped(everyone, standing.ledger.place[family], len(groups))
        for number, group in enumerate(groups):
            where = (dimension_of(family), group.code)
            stood = before.get(where, [])
            if (family, group.code) in standing.moved or not stood:
                yield from making.cell_pay(pay, number, where, headline)
            else:
                yield from (making.carried(cell, headline) for cell in stood)
    for key, groups in standing.crossed_told.items():
        yield from _crossing(everyone, standing, headline, before, (key, groups))


def _crossing(
    everyone: Scoped,
    standing: Standing,
    headline: Headline,
    before: Mapping[Where, list[Cell]],
    crossing: tuple[str, tuple[Group, ...]],
) -> Iterator[Cell]:
    """The medians of a crossing's cells; nobody is looked at where none of them is made anew."""
    key, groups = crossing
    wanted = [(key, group.code) for group in groups]
    anew = {where for where in wanted if where in standing.moved or where not in before}
    pay = _crossed(everyone, standing, key, groups) if anew else None
    for number, where in enumerate(wanted):
        if pay and where in anew:
            told = making.cell_pay(pay, number, where, headline)
            yield from (each for each in told if each.statistic == "median")
        else:
            yield from (making.carried(each, headline) for each in before[where])


def _crossed(everyone: Scoped, standing: Standing, key: str, groups: tuple[Group, ...]) -> Grouped:
    cohort = standing.ledger.stands(CROSSINGS)
    cell = crossed.belongs(standing.ledger, CROSSED[key], groups)
    return Grouped(everyone, np.where(cohort, cell, np.int16(NOWHERE)), len(groups))


def _stood(previous: Release | None, scope: str) -> dict[Where, list[Cell]]:
    """What the release before told of each group of the scope."""
    found: dict[Where, list[Cell]] = {}
    for cell in previous.of(scope) if previous else ():
        found.setdefault((cell.dimension, cell.group), []).append(cell)
    return found


def views_of(scope: Scope, cells: tuple[Cell, ...]) -> Iterator[figures.Declared]:
    """The declared views of which the scope has at least one cell."""
    there = {(cell.figure, cell.dimension) for cell in cells if cell.scope == scope.code}
    for view in figures.VIEWS:
        if any((figure, view.dimension) in there for figure in view.figures):
            yield view

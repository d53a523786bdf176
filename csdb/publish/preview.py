"""What the published medians would be with one more answer in them: for a reviewer's eyes alone.

Rounded as they are published, so that the difference tells no amount.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Engine

from csdb import groupings, money
from csdb.publish import cells, figures, places, rates
from csdb.publish.cells import Headline, Scoped
from csdb.publish.columns import Columns, joined
from csdb.publish.figures import PayFigure
from csdb.publish.grid import count
from csdb.publish.ledger import HEADLINE, Ledger, Standing, counted
from csdb.publish.release import ALL, Cell
from csdb.publish.rule import Rule
from csdb.questionnaire import COUNTRY, codes
from csdb.store import answers, standing
from csdb.store.engine import reading


@dataclass(frozen=True, slots=True)
class Effect:
    """A published median now and with the answer in it, both on the published grid.

    of: whose median, a country or a group; unit: an ISO currency
    """

    figure: str
    of: str
    now: int
    then: int
    unit: str

    @property
    def moves(self) -> bool:
        return self.now != self.then


def preview(engine: Engine, ref: bytes, *, rule: Rule | None = None) -> tuple[Effect, ...]:
    """What accepting the answers of a reference would do to the medians of its country now.

    Empty where the country is not published. The medians are worked out anew from whose answers
    stand published, so they can lie beside those printed where answers were erased since.
    """
    with reading(engine) as connection:
        person = answers.one(connection, ref)
        code = codes(COUNTRY)[int(person.choice["country"][0])] if person.people else ""
        standings = standing.read(connection, answers.read(connection))
    return tuple(effects(person, code, standings, rule=rule or Rule()))


def effects(
    person: Columns, scope: str, standings: Mapping[str, Standing], *, rule: Rule
) -> Iterator[Effect]:
    """The medians of base and OTE of a scope, and of the groups the one person belongs to."""
    published = standings.get(scope)
    if published is None:
        return
    for dimension, cell, name in _cells(person, published):
        before = published.ledger.columns.take(
            published.ledger.stands(dimension, cell)
            & ~published.ledger.erased
            & (published.ledger.columns.ref.view("S16") != person.ref.view("S16")[0])
        )
        after = joined(before, person)
        for figure in figures.IN_GROUPS:
            yield from _effect(figure, name, dimension, rows=(before, after), by=(scope, rule))


def _cells(person: Columns, published: Standing) -> Iterator[tuple[str, int, str]]:
    yield HEADLINE, 0, "everyone"
    one = Ledger(person, counted(1), now=np.ones(1, np.bool_), place={}, erased=np.zeros(1, bool))
    for key, groups in published.cells.items():
        cell = int(places.belongs(one, groupings.FAMILIES[key], groups)[0])
        if cell >= 0:
            yield key, cell, f"{_name(key)}: {groups[cell].label}"


def _name(family: str) -> str:
    return groupings.BY_KEY[groupings.dimension_of(family)].name


def _effect(
    figure: PayFigure,
    of: str,
    dimension: str,
    *,
    rows: tuple[Columns, Columns],
    by: tuple[str, Rule],
) -> Iterator[Effect]:
    now, then = (_median(figure, each, dimension, by=by) for each in rows)
    if now and then and now.value is not None and then.value is not None:
        yield Effect(figure.name, of, now.value, then.value, now.unit)


def _median(
    figure: PayFigure, people: Columns, dimension: str, *, by: tuple[str, Rule]
) -> Cell | None:
    scope, rule = by
    currency = "USD" if scope == ALL else money.currency_of(scope)
    scoped = Scoped(scope, currency, people, rates.latest(), rule)
    told: Iterator[Cell] = (
        cells.pay(scoped)
        if dimension == HEADLINE
        else cells.group_pay(
            scoped,
            (dimension, ""),
            np.ones(people.people, np.bool_),
            Headline((), count(people.people)),
        )
    )
    wanted = (figure.key, "median")
    return next((cell for cell in told if (cell.figure, cell.statistic) == wanted), None)

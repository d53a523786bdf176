"""Good candidates for the gate, and ways to break one thing about them."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np

from csdb import questionnaire
from csdb.publish import passage
from csdb.publish.gate.candidate import Candidate
from csdb.publish.ledger import HEADLINE, NOWHERE, Ledger
from csdb.publish.release import Cell, Group
from csdb.publish.rule import Rule
from tests.publish import people
from tests.publish.histories import KEY, SCOPE, Tick, made, ticks

RULE = Rule()


@cache
def moved(seed: int = 5, start: int = 110) -> Tick:
    """A round after the first in which some groups moved and some did not."""
    for tick in ticks(seed, 200, start=start, figures=True):
        if tick.way.before is None or not tick.way.moves:
            continue
        cells = {(key, each.code) for key, told in tick.way.after.cells.items() for each in told}
        if len(tick.way.after.moved & cells) > 2 and len(cells - tick.way.after.moved) > 2:
            return tick
    raise AssertionError("no such round in this history")


@cache
def stayed() -> Tick:
    """A tick at which nothing moved."""
    return next(t for t in ticks(5, 50, start=110, figures=True) if not t.way.moves)


@cache
def opening() -> Tick:
    """The first release of 120 people of whom is known what they answered: see `composition`."""
    columns = people.columns(composition())
    way = passage.passage(SCOPE, columns, None, rule=RULE, key=KEY)
    assert way is not None
    return Tick(columns, way, made(way, None, RULE))


def composition() -> list:
    """Years: 30 lt1, 3 y1, 27 y2_3, 30 y4_5, 30 y9_12; half of each lead, and lead for pay."""
    years = ["lt1"] * 30 + ["y1"] * 3 + ["y2_3"] * 27 + ["y4_5"] * 30 + ["y9_12"] * 30
    return [
        people.answers(
            years=each,
            level=("csm", "manager")[place % 2],
            base=80_000 + 400 * (place * 37 % 120),
            work=("remote", "hybrid", "onsite")[place % 3],
        )
        for place, each in enumerate(years)
    ]


Pick = Callable[[Cell], bool]


def recell(tick: Tick, pick: Pick, **changed: object) -> Candidate:
    """The candidate with something changed about the first cell that fits."""
    cells = list(tick.release.cells)
    place = next(place for place, cell in enumerate(cells) if pick(cell))
    cells[place] = replace(cells[place], **changed)
    return rereleased(tick, cells=tuple(cells))


def rereleased(tick: Tick, **changed: object) -> Candidate:
    return replace(tick.candidate, release=replace(tick.release, **changed))


def rescoped(tick: Tick, **changed: object) -> Candidate:
    scope = replace(tick.release.scopes[SCOPE], **changed)
    return rereleased(tick, scopes={SCOPE: scope})


def repassed(tick: Tick, **changed: object) -> Candidate:
    """The candidate with something changed about its passage."""
    candidate = tick.candidate
    told = replace(candidate.passages[SCOPE], **changed)
    return replace(candidate, passages={SCOPE: told})


def placed(book: Ledger, family: str, rows: np.ndarray, cell: int = NOWHERE) -> Ledger:
    """The ledger with some rows standing elsewhere in a family."""
    place = book.place[family].copy()
    place[rows] = cell
    return replace(book, place={**book.place, family: place})


def following(*missing: tuple[str, int, int], fewer: int = 6, **changed: object) -> Candidate:
    """`opening` as if it followed a release without some people.

    missing: family, cell and how many of it were not there; `fewer` people of the headline.
    """
    tick = opening()
    after = tick.way.after
    before = placed(after.ledger, HEADLINE, np.arange(fewer))
    for family, cell, number in missing:
        rows = np.flatnonzero(before.stands(family, cell))[:number]
        before = placed(before, family, rows)
    told = {
        "before": before,
        "groups_before": after.cells,
        "round_before": 1,
        "round_after": 2,
        **changed,
    }
    return replace(repassed(tick, **told), previous=tick.release)


def regrouped(*sets: tuple[str, ...], joined: int = 0, left: int = 0) -> Candidate:
    """`opening` as if its years to3 had been cells of these options before.

    joined: people of to3 who stood in no cell of years before; left: who stood in one of y9_plus
    and do so no more
    """
    after = opening().way.after
    cells = after.cells["years"]
    place = next(number for number, cell in enumerate(cells) if cell.code == "to3")
    parts = [Group(f"part{number}", "", each) for number, each in enumerate(sets)]
    others = [cell for number, cell in enumerate(cells) if number != place]
    before = (*others, *parts)
    codes = questionnaire.codes(questionnaire.YEARS)
    book = after.ledger
    for number, cell in enumerate(before):
        options = [codes.index(option) for option in cell.options]
        mine = np.isin(book.columns.choice["years"], options) & (after.ledger.place["years"] >= 0)
        book = placed(book, "years", np.flatnonzero(mine), number)
    if joined:
        rows = np.flatnonzero(after.ledger.stands("years", place))[-joined:]
        book = placed(book, "years", rows)
    ledger = after.ledger
    if left:
        last = next(number for number, cell in enumerate(cells) if cell.code == "y9_plus")
        ledger = placed(ledger, "years", np.flatnonzero(ledger.stands("years", last))[:left])
    return following(
        before=placed(book, HEADLINE, np.arange(6)),
        groups_before={**after.cells, "years": before},
        after=ledger,
    )

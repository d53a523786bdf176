"""The gate refuses a release of which one thing is wrong, and lets good ones pass."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from csdb import questionnaire
from csdb.publish import passage
from csdb.publish.columns import BLANK, Columns, joined
from csdb.publish.gate import nesting
from csdb.publish.gate.candidate import Candidate
from csdb.publish.gate.verdict import objections
from csdb.publish.ledger import HEADLINE, NOWHERE
from csdb.publish.release import ALL, Cell, Group
from csdb.publish.rule import Rule
from tests.publish.broken import (
    RULE,
    following,
    moved,
    opening,
    placed,
    recell,
    regrouped,
    repassed,
    rereleased,
    rescoped,
    stayed,
)
from tests.publish.histories import KEY, SCOPE, Population, Tick, made, shown, ticks


def codes(candidate: Candidate) -> set[str]:
    return {objection.partition(":")[0] for objection in objections(candidate)}


def group_median(cell: Cell) -> bool:
    return bool(cell.group) and cell.statistic == "median"


def headline(figure: str, statistic: str) -> Callable[[Cell], bool]:
    return lambda cell: (cell.figure, cell.statistic, cell.dimension) == (figure, statistic, ALL)


def share(interval: str) -> Callable[[Cell], bool]:
    return lambda cell: cell.statistic == "share" and cell.interval == interval


def first_cell(tick: Tick, pick: Callable[[Cell], bool]) -> Cell:
    return next(cell for cell in tick.release.cells if pick(cell))


def with_cell(pick: Callable[[Cell], bool], **changed: object) -> Candidate:
    """The good round with one more cell: one of its own with something changed."""
    more = replace(first_cell(moved(), pick), **changed)
    return rereleased(moved(), cells=(*moved().release.cells, more))


def without_cells(pick: Callable[[Cell], bool]) -> Candidate:
    return rereleased(
        moved(), cells=tuple(cell for cell in moved().release.cells if not pick(cell))
    )


def shifted(pick: Callable[[Cell], bool], **by: int) -> Candidate:
    """The good round with numbers of one cell moved by so much."""
    cell = first_cell(moved(), pick)
    return recell(moved(), pick, **{key: getattr(cell, key) + step for key, step in by.items()})


def unmoved_group(cell: Cell) -> bool:
    return bool(cell.group) and (cell.dimension, cell.group) not in moved().way.after.moved


def moved_group(cell: Cell) -> bool:
    return (cell.dimension, cell.group) in moved().way.after.moved


def interval_of_few(cell: Cell) -> bool:
    return bool(cell.group) and cell.n < 20


NUMBERS: dict[str, tuple[str, Callable[[], Candidate]]] = {
    "a number of fewer than ten people": ("few", lambda: recell(moved(), group_median, n=5)),
    "a count that is no multiple of five": (
        "grid",
        lambda: shifted(headline("base", "median"), n=1),
    ),
    "a median between two steps of its grid": (
        "grid",
        lambda: shifted(group_median, value=500),
    ),
    "a headline finer than its grid": (
        "grid",
        lambda: shifted(headline("ote", "median"), value=100),
    ),
    "a group's median that is not its people's": (
        "value",
        lambda: shifted(moved_group, value=5000),
    ),
    "a headline median that is not its people's": (
        "value",
        lambda: shifted(headline("base", "median"), value=1000),
    ),
    "a quartile in a group of a small scope": (
        "key",
        lambda: with_cell(group_median, statistic="p25", low=None, high=None, interval=""),
    ),
    "a share in a group": (
        "key",
        lambda: with_cell(share("wilson"), dimension="level", group="ic"),
    ),
    "variable pay in a group": ("key", lambda: with_cell(group_median, figure="variable")),
    "a mean": ("key", lambda: with_cell(headline("base", "median"), statistic="mean")),
    "a figure nobody has declared": (
        "key",
        lambda: recell(moved(), share("wilson"), figure="shoe_size"),
    ),
    "an option that the question does not have": (
        "key",
        lambda: recell(moved(), share("wilson"), option="nobody_knows"),
    ),
    "a two-way view": ("key", lambda: recell(moved(), group_median, dimension="level+years")),
    "the same number twice": ("key", lambda: with_cell(group_median)),
    "pay in another currency": ("key", lambda: recell(moved(), group_median, unit="EUR")),
    "the tenth percentile of fewer than a hundred people": (
        "tail",
        lambda: with_cell(
            headline("variable", "median"), statistic="p10", low=None, high=None, interval=""
        ),
    ),
    "a group's interval a step too narrow": (
        "interval",
        lambda: shifted(lambda cell: cell.interval == "approximate", low=5000),
    ),
    "a group's interval a step too wide": (
        "interval",
        lambda: shifted(lambda cell: cell.interval == "approximate", high=5000),
    ),
    "a group's interval left out": (
        "interval",
        lambda: recell(
            moved(),
            lambda cell: cell.interval == "approximate",
            low=None,
            high=None,
            interval="",
        ),
    ),
    "an interval of fewer than twenty people": (
        "interval",
        lambda: recell(moved(), interval_of_few, low=50_000, high=200_000, interval="approximate"),
    ),
    "a headline's interval that is not its people's": (
        "interval",
        lambda: shifted(headline("base", "median"), low=-1000),
    ),
    "a quality better than the count": (
        "quality",
        lambda: recell(moved(), interval_of_few, quality="solid"),
    ),
    "a share of nobody": ("share", lambda: recell(moved(), share("wilson"), value=0, low=0)),
    "a share of everybody": (
        "share",
        lambda: recell(moved(), share("wilson"), value=100, high=100),
    ),
    "a share a point off": ("share", lambda: shifted(share("wilson"), value=1)),
    "a share's interval a point off": ("share", lambda: shifted(share("wilson"), high=1)),
    "a share told where a bound should be": (
        "share",
        lambda: recell(moved(), share("bound"), value=1, low=0, high=9, interval="wilson"),
    ),
    "a bound closer than five people": (
        "share",
        lambda: recell(moved(), lambda c: share("bound")(c) and c.low == 0, high=1),
    ),
    "a count that is not the people's": ("count", lambda: shifted(moved_group, n=5)),
    "a scope's count that is not its people's": ("count", lambda: rescoped(moved(), people=200)),
    "a scope's count told exactly": ("count", lambda: rescoped(moved(), people=116)),
    "a group that stayed and shows another number": (
        "stays",
        lambda: shifted(unmoved_group, value=5000),
    ),
    "a scope that stayed and shows another number": (
        "stays",
        lambda: recell(stayed(), group_median, value=10_000),
    ),
    "a scope that stayed and says it moved": (
        "stays",
        lambda: rescoped(stayed(), changed="2026-12-24T12:00Z"),
    ),
    "a group without a median": ("no-cells", lambda: without_cells(group_median)),
    "a scope without a median": ("no-cells", lambda: without_cells(headline("ote", "median"))),
    "a dimension whose groups are not told": ("groups", lambda: rescoped(moved(), groups={})),
}


@pytest.mark.parametrize("what", NUMBERS)
def test_the_gate_refuses_among_the_numbers(what):
    code, broken = NUMBERS[what]
    assert code in codes(broken())


def one_more(tick: Tick) -> Candidate:
    """Somebody in the headline who waited to enter a group that stayed, entered alone."""
    after, still = tick.way.after, None
    for dimension, cells in after.cells.items():
        for number, cell in enumerate(cells):
            options = [place(dimension, option) for option in cell.options]
            mine = np.isin(after.ledger.columns.choice[dimension], options)
            waits = np.flatnonzero(mine & (after.ledger.place[dimension] == NOWHERE))
            if len(waits) and (dimension, cell.code) not in after.moved:
                still = placed(after.ledger, dimension, waits[:1], number)
    assert still is not None
    return repassed(tick, after=still)


def place(dimension: str, option: str) -> int:
    return questionnaire.codes(questionnaire.BY_KEY[dimension]).index(option)


def references(rows: range) -> frozenset[bytes]:
    return frozenset(map(bytes, opening().columns.ref[rows]))


def first_of(family: str, cell: int, number: int) -> np.ndarray:
    return np.flatnonzero(opening().way.after.ledger.stands(family, cell))[:number]


def opened_with(**changed: object) -> Candidate:
    return repassed(opening(), **changed)


def with_cells(dimension: str, *cells: Group) -> Candidate:
    groups = {**opening().way.after.cells, dimension: cells}
    told = opened_with(groups_after=groups)
    scope = replace(told.release.scopes[SCOPE], groups=groups)
    return replace(told, release=replace(told.release, scopes={SCOPE: scope}))


def erasing(rows: np.ndarray) -> Candidate:
    ledger = moved().way.after.ledger
    lost = ledger.erased.copy()
    lost[rows] = True
    return repassed(moved(), after=replace(ledger, erased=lost))


def standing_twice() -> Candidate:
    """Somebody's older answers standing beside the newer ones in the same cell."""
    ledger = opening().way.after.ledger
    again = np.append(np.arange(len(ledger.now)), 0)
    book = ledger.take(again)
    version = book.columns.version.copy()
    version[-1] = 7
    return opened_with(after=replace(book, columns=replace(book.columns, version=version)))


def repeated() -> Candidate:
    """One row that is there twice."""
    ledger = opening().way.after.ledger
    return opened_with(after=ledger.take(np.append(np.arange(len(ledger.now)), 0)))


COHORTS: dict[str, tuple[str, Callable[[], Candidate]]] = {
    "a group that one person joined": ("small-change", lambda: one_more(moved())),
    "a group that four people joined": ("small-change", lambda: following(("level", 0, 4))),
    "a headline that four people joined": ("small-change", lambda: following(fewer=4)),
    "a group that moved without a round": (
        "no-round",
        lambda: following(("level", 0, 6), fewer=0),
    ),
    "a headline moved by somebody outside the draw": (
        "undrawn",
        lambda: following(drawn=frozenset()),
    ),
    "a group moved by somebody outside the draw": (
        "undrawn",
        lambda: following(("level", 0, 6), drawn=references(range(6))),
    ),
    "a round that is not counted": ("rounds", lambda: following(round_after=1)),
    "two rounds at once": ("rounds", lambda: following(round_after=3)),
    "a round counted though nothing moved": ("rounds", lambda: repassed(stayed(), round_after=99)),
    "a first release that counts as none": ("rounds", lambda: opened_with(round_after=0)),
    "a merge that somebody joined": (
        "rearranged",
        lambda: regrouped(("lt1",), ("y1", "y2_3"), joined=6),
    ),
    "a merge in which a group that was kept moved": (
        "rearranged",
        lambda: regrouped(("lt1",), ("y1", "y2_3"), left=6),
    ),
    "a merge with a group of three": (
        "small-change",
        lambda: regrouped(("lt1", "y2_3"), ("y1",)),
    ),
    "a group taken away beside others": (
        "rearranged",
        lambda: following(
            groups_before={
                **opening().way.after.cells,
                "years": (*opening().way.after.cells["years"], Group("gone", "", ("y13_plus",))),
            },
            before=placed(following().passages[SCOPE].before, "years", first_of("years", 0, 6), 3),
        ),
    ),
    "a group of nine": (
        "few",
        lambda: opened_with(
            after=placed(
                opening().way.after.ledger,
                "work",
                np.flatnonzero(opening().way.after.ledger.stands("work", 0))[9:],
            )
        ),
    ),
    "a scope of nine": (
        "few",
        lambda: opened_with(after=placed(opening().way.after.ledger, HEADLINE, np.arange(111))),
    ),
    "somebody who stands in a cell twice": ("twice", standing_twice),
    "a row that is there twice": ("twice", repeated),
    "somebody in a group of others": (
        "misplaced",
        lambda: opened_with(
            after=placed(opening().way.after.ledger, "level", first_of("level", 0, 1), 1)
        ),
    ),
    "an option in two groups": (
        "overlap",
        lambda: with_cells(
            "level",
            *(
                replace(cell, options=(*cell.options, "lead"))
                for cell in opening().way.after.cells["level"]
            ),
        ),
    ),
    "a dimension of a single group": (
        "lone",
        lambda: with_cells("level", opening().way.after.cells["level"][0]),
    ),
    "people who stand in a group that is not told": (
        "no-cells",
        lambda: with_cells("years", *opening().way.after.cells["years"][:2]),
    ),
    "a dimension with a hole in it": (
        "hole",
        lambda: with_cells("years", *opening().way.after.cells["years"][1:]),
    ),
    "erased answers in a group that moved": (
        "erased",
        lambda: erasing(np.flatnonzero(moved().way.after.ledger.stands(HEADLINE))[:1]),
    ),
    "more groups than a third of the people": (
        "budget",
        lambda: replace(opening().candidate, rule=replace(RULE, budget=14)),
    ),
    "a scope that nobody has shown how it came about": (
        "no-cohort",
        lambda: replace(opening().candidate, passages={}),
    ),
    "numbers about a group that holds nobody": (
        "no-cohort",
        lambda: with_cell(group_median, group="ghosts"),
    ),
    "a cohort that is not published": (
        "no-cells",
        lambda: replace(
            opening().candidate,
            passages={**opening().candidate.passages, "de": shown(opening().way)},
        ),
    ),
    "a scope that claims to be new": ("no-predecessor", lambda: repassed(moved(), before=None)),
    "a scope that claims to be old": (
        "no-predecessor",
        lambda: replace(following(), previous=None),
    ),
}


@pytest.mark.parametrize("what", COHORTS)
def test_the_gate_refuses_among_the_cohorts(what):
    code, broken = COHORTS[what]
    assert code in codes(broken())


@pytest.mark.parametrize(
    "good",
    [
        lambda: moved().candidate,
        lambda: stayed().candidate,
        lambda: opening().candidate,
        lambda: following(fewer=5),
        lambda: following(("level", 0, 5), fewer=5),
        lambda: regrouped(("lt1",), ("y1", "y2_3")),
        lambda: replace(opening().candidate, rule=replace(RULE, budget=13)),
    ],
)
def test_what_the_broken_ones_are_made_of_passes(good):
    assert objections(good()) == []


def test_five_join_but_a_stricter_rule_wants_six():
    stricter = replace(RULE, batch=6, least=6)
    assert objections(replace(following(("level", 0, 5), fewer=6), rule=stricter)) == [
        "small-change: us level ic"
    ]
    assert objections(replace(following(fewer=5), rule=stricter)) == ["small-change: us headline"]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_good_histories_pass(seed):
    start, pace = ((30, 0.2), (60, 0.2), (120, 0.4), (220, 1.0), (470, 2.0), (960, 4.0))[seed]
    number = (500, 350, 100, 40, 15, 8)[seed]
    for tick in ticks(seed, number, start=start, pace=pace, figures=True):
        if tick.way.moves:  # when nothing moved nothing goes out
            assert objections(tick.candidate) == []


STRICT = Rule(policy="strict")


@pytest.mark.parametrize(("seed", "start"), [(1, 60), (2, 470)])
def test_good_histories_under_strict_pass(seed, start):
    held = 0
    for tick in ticks(seed, 60, start=start, pace=4.0, figures=True, rule=STRICT):
        if tick.way.moves:
            held += 1
            assert objections(tick.candidate) == []
    assert held > 3


def test_under_strict_whoever_is_in_a_group_is_in_the_headline():
    waiting = placed(opening().way.after.ledger, HEADLINE, np.arange(30))
    told = replace(opened_with(after=waiting), rule=STRICT)
    assert {"apart: us level", "apart: us years", "apart: us work"} <= set(objections(told))


def test_under_strict_nineteen_are_too_few():
    assert "small-change" in codes(replace(following(fewer=19), rule=STRICT))
    assert "small-change" not in codes(replace(following(fewer=20), rule=STRICT))


def test_an_objection_names_scopes_groups_and_figures_and_never_anybody_or_how_many():
    told = [broken for _, broken in (*NUMBERS.values(), *COHORTS.values())]
    known = {SCOPE, ALL, HEADLINE, "change", "de", "ghosts", "shoe_size", "nobody_knows"}
    for tick in (moved(), opening()):
        for cell in tick.release.cells:
            known |= {cell.figure, cell.option, cell.dimension, cell.group, cell.statistic}
        known |= {option.code for q in (questionnaire.LEVEL,) for option in q.options}
    known |= {"mean", "p10", "level+years"}
    for broken in told:
        for objection in objections(broken()):
            code, _, where = objection.partition(": ")
            assert code.replace("-", "").isalpha()
            assert set(where.split()) <= known, objection


# Scopes within one another


def nested(home: int, abroad: int, *, unseen: int = 0) -> Candidate:
    """ALL beside one country: so many people in and outside it; `unseen` of it are not in ALL."""
    population = Population(np.random.default_rng(3))
    inside, outside = population.people(home), population.people(abroad)
    us = first(SCOPE, inside)
    everybody = first(ALL, joined(inside.take(np.arange(unseen, home)), outside))
    return replace(us.candidate, passages={SCOPE: shown(us.way), ALL: shown(everybody.way)})


def first(scope: str, columns: Columns) -> Tick:
    way = passage.passage(scope, columns, None, rule=RULE, key=KEY)
    assert way is not None
    return Tick(columns, way, made(way, None, RULE))


@pytest.mark.parametrize(
    ("home", "abroad", "unseen", "few"),
    [
        (60, 10, 0, False),
        (60, 9, 0, True),
        (60, 1, 3, True),
        (60, 0, 0, False),
        (60, 0, 1, True),
        (60, 0, 10, False),
        (60, 40, 3, False),
    ],
)
def test_everybody_less_a_country_is_nobody_or_ten(home, abroad, unseen, few):
    told = list(nesting.objections(nested(home, abroad, unseen=unseen)))
    assert told == (["nested: all us", "nested: all"] if few else [])


# Leverage


def ticking_everything(columns: Columns) -> Columns:
    """The people with every option ticked, and with the answers that most of them gave."""
    usual = {key: np.bincount(each[each >= 0]).argmax() for key, each in columns.choice.items()}
    return replace(
        columns,
        choice={key: np.full_like(each, usual[key]) for key, each in columns.choice.items()},
        choices={key: np.ones_like(each) for key, each in columns.choices.items()},
        answered={key: np.ones_like(each) for key, each in columns.answered.items()},
    )


def ticking_nothing(columns: Columns) -> Columns:
    blank = {key: np.full_like(each, BLANK) for key, each in columns.choice.items()}
    return replace(
        columns,
        choice={**blank, "country": columns.choice["country"]},
        choices={key: np.zeros_like(each) for key, each in columns.choices.items()},
        answered={key: np.zeros_like(each) for key, each in columns.answered.items()},
    )


def joined_by(population: Population, *, alike: bool) -> Candidate:
    """A round of twelve people who tick everything, or of one of them and others who do not."""
    columns = population.people(600)
    coming = ticking_everything(population.people(600)).take(np.arange(12))
    one, others = coming.take(np.arange(1)), coming.take(np.arange(1, 12))
    coming = joined(one, others if alike else ticking_nothing(others))
    before = first(SCOPE, columns)
    now = joined(columns, coming)
    way = passage.passage(SCOPE, now, before.way.after, rule=RULE, key=KEY)
    assert way is not None
    assert bytes(one.ref[0]) in way.drawn
    return Tick(now, way, made(way, before.release, RULE), before.release).candidate


@pytest.mark.parametrize("alike", [True, False])
def test_who_ticks_everything_among_people_who_tick_nothing_could_be_worked_out(alike):
    candidate = joined_by(Population(np.random.default_rng(1)), alike=alike)
    assert objections(candidate) == ([] if alike else ["leverage: us headline change"])

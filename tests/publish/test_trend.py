"""Pay by half-year: a point appears in its turn, is true, and then never changes."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from csdb import half_years
from csdb.publish import grid, passage, rates, statistics, trend
from csdb.publish.columns import UNKNOWN, Columns, joined
from csdb.publish.compose import as_shown, compose
from csdb.publish.gate.candidate import Candidate
from csdb.publish.gate.verdict import objections
from csdb.publish.ledger import HEADLINE
from csdb.publish.passage import Passage
from csdb.publish.release import ALL, Cell, Group, Release
from csdb.publish.rule import Rule
from csdb.publish.scopes import Making
from tests.publish.histories import KEY, SCOPE, Population, without

RULE = Rule()
SUMMER, DUE, LATER = "2026-08-29T20:00Z", "2026-08-30T04:00Z", "2027-09-01T04:00Z"


class Survey:
    """A scope that goes from release to release; `people` is everybody's current answers."""

    def __init__(self, seed: int = 3) -> None:
        self.population = Population(np.random.default_rng(seed))
        self.people = self.population.people(0)
        self.way: Passage | None = None
        self.release: Release | None = None

    def join(self, number: int, half: str) -> "Survey":
        new = replace(
            self.population.people(number), half=np.full(number, half_years.of(half), np.int16)
        )
        told = np.where(new.variable == UNKNOWN, 0, new.variable)  # OTE is of everybody
        self.people = joined(self.people, replace(new, variable=told))
        return self

    def tick(self, now: str, rule: Rule = RULE, **by: object) -> Candidate:
        before = self.way.after if self.way else None
        way = passage.passage(SCOPE, self.people, before, rule=rule, key=KEY)
        assert way is not None
        ways, made = {SCOPE: way}, Making(rates.latest(), rule, now, self.release, **by)
        release = compose(ways, made, home=SCOPE, demonstration=True)
        candidate = Candidate(release, self.release, as_shown(ways), rule)
        self.way, self.release = way, release
        return candidate


def points(release: Release) -> dict[tuple[str, str], Cell]:
    cells = [cell for cell in release.cells if cell.dimension == half_years.DIMENSION]
    return {(cell.group, cell.figure): cell for cell in cells}


def held(survey: Survey, half: str) -> Columns:
    """Who stands in the headline and answered in a half-year."""
    ledger = survey.way.after.ledger
    columns = ledger.columns.take(ledger.stands(HEADLINE))
    return columns.take(columns.half == half_years.of(half))


def waiting() -> Survey:
    """Sixty people of 2026h1 and 20 of the next, published a day too early for a point."""
    survey = Survey().join(60, "2026h1").join(20, "2026h2")
    assert points(survey.tick(SUMMER).release) == {}
    return survey


def test_a_point_is_the_median_of_those_who_answered_with_their_own_interval():
    survey = waiting().join(20, "2026h2")
    candidate = survey.tick(DUE)
    assert objections(candidate) == []
    told = points(candidate.release)
    assert set(told) == {("2026h1", "base"), ("2026h1", "ote")}
    people = held(survey, "2026h1")
    pay = {"base": people.base, "ote": people.base + people.variable}
    for (_, figure), cell in told.items():
        amounts = np.sort(pay[figure].astype(float))
        low, high = statistics.median_interval(amounts)
        assert cell.value == grid.nearest(float(np.median(amounts)), 5000)
        assert (cell.low, cell.high) == grid.outward(low, high, 5000)
        assert (cell.interval, cell.n, cell.unit) == ("order", 60, "USD")
    (group,) = candidate.release.groups(half_years.DIMENSION)
    assert (group.code, group.label) == ("2026h1", "First half of 2026")


def test_a_point_comes_with_a_round_and_not_with_time():
    survey = waiting()
    assert points(survey.tick(DUE).release) == {}
    survey.join(20, "2026h2")
    assert points(survey.tick("2026-10-01T04:00Z").release)


def test_a_point_stands_for_ever_whoever_comes_and_goes():
    survey = waiting().join(20, "2026h2")
    first = points(survey.tick(DUE).release)
    for person in range(25):
        survey.people = without(survey.people, person)
    survey.join(40, "2026h1")
    candidate = survey.tick("2026-12-01T04:00Z")
    assert objections(candidate) == []
    assert survey.way.moves
    assert points(candidate.release) == first
    assert points(survey.tick("2026-12-02T04:00Z").release) == first
    later = survey.join(12, "2027h1").tick(LATER)
    assert objections(later) == []
    told = points(later.release)
    assert {key: told[key] for key in first} == first
    assert {code for code, _ in told} == {"2026h1", "2026h2"}


def test_what_had_too_few_at_its_turn_is_a_gap_for_ever():
    survey = Survey().join(19, "2026h1").join(40, "2026h2")
    survey.tick(SUMMER)
    assert points(survey.join(20, "2026h2").tick(DUE).release) == {}
    survey.join(60, "2026h1")
    assert points(survey.tick("2026-12-01T04:00Z").release) == {}
    assert len(held(survey, "2026h1").base) > 40


@pytest.mark.parametrize(
    ("inside", "others", "told"),
    [
        (19, 20, False),
        (20, 20, True),
        (40, 0, True),
        (40, 1, False),
        (40, 9, False),
        (40, 10, True),
    ],
)
def test_a_point_is_of_twenty_people_and_leaves_nobody_or_ten_beside_it(inside, others, told):
    survey = Survey().join(inside, "2026h1").join(others, "2026h2")
    candidate = survey.tick(DUE)
    assert bool(points(candidate.release)) is told
    assert objections(candidate) == []


def test_the_first_figures_of_a_scope_tell_every_half_year_that_has_closed():
    survey = Survey()
    for half in ("2024h2", "2025h1", "2025h2", "2026h1", "2026h2"):
        survey.join(25 if half != "2025h1" else 12, half)
    candidate = survey.tick("2026-11-22T12:00Z")
    assert objections(candidate) == []
    codes = [group.code for group in candidate.release.groups(half_years.DIMENSION)]
    assert codes == ["2024h2", "2025h2", "2026h1"]


def test_ote_of_too_few_is_left_out_and_does_not_follow_later():
    survey = Survey().join(30, "2026h1").join(20, "2026h2")
    survey.people.variable[:15] = UNKNOWN
    candidate = survey.tick(DUE)
    assert set(points(candidate.release)) == {("2026h1", "base")}
    assert objections(candidate) == []


def test_after_a_backup_was_put_back_nothing_is_added_that_may_have_been_told():
    survey = waiting().join(20, "2026h2")
    assert points(survey.tick(DUE, restored=frozenset({SCOPE})).release) == {}
    survey.join(20, "2026h2")
    assert points(survey.tick("2026-10-01T04:00Z").release) == {}


def test_a_scope_that_is_back_gets_no_point_of_before():
    release = replace(waiting().release, scopes={})
    assert not trend.turn(SCOPE, release, now=LATER, first=False).has(half_years.of("2026h1"))
    assert trend.turn(SCOPE, release, now=LATER, first=True).has(half_years.of("2026h1"))


def test_a_point_of_fewer_than_a_raised_k_is_taken_out():
    survey = Survey().join(24, "2025h2").join(30, "2026h1")
    assert {code for code, _ in points(survey.tick(DUE).release)} == {"2025h2", "2026h1"}
    candidate = survey.join(20, "2026h2").tick("2026-10-01T04:00Z", Rule(k=26, unmerge=26))
    assert {code for code, _ in points(candidate.release)} == {"2026h1"}
    assert not [each for each in objections(candidate) if "half" in each]


# The gate

Break = Callable[[Candidate], Candidate]


def first() -> Candidate:
    """A round in which a point appears."""
    return waiting().join(20, "2026h2").tick(DUE)


def second() -> Candidate:
    """A round after it."""
    survey = waiting().join(20, "2026h2")
    survey.tick(DUE)
    return survey.join(20, "2026h2").tick("2026-10-01T04:00Z")


def recelled(candidate: Candidate, cells: Sequence[Cell]) -> Candidate:
    """The candidate with these cells, the half-years told of them."""
    told = {half_years.DIMENSION: trend.groups(tuple(c for c in cells if c.dimension == "half"))}
    scope = candidate.release.scopes[SCOPE]
    scopes = {SCOPE: replace(scope, groups={**scope.groups, **told})}
    return replace(candidate, release=replace(candidate.release, cells=tuple(cells), scopes=scopes))


def changed(**by: object) -> Break:
    def broken(candidate: Candidate) -> Candidate:
        cells = list(candidate.release.cells)
        place = next(place for place, cell in enumerate(cells) if cell.dimension == "half")
        cells[place] = replace(cells[place], **by)
        return recelled(candidate, cells)

    return broken


def lost(candidate: Candidate) -> Candidate:
    return recelled(candidate, [c for c in candidate.release.cells if c.dimension != "half"])


def added(**by: object) -> Break:
    def broken(candidate: Candidate) -> Candidate:
        cells = candidate.release.cells
        more = next(cell for cell in cells if cell.dimension == "half")
        return recelled(candidate, [*cells, replace(more, **by)])

    return broken


def regrouped(candidate: Candidate, code: str, *cells: Cell) -> Candidate:
    """The candidate with one more half-year told, and with these cells."""
    scope = candidate.release.scopes[SCOPE]
    told = (*scope.groups["half"], Group(code, code, (code,)))
    scopes = {SCOPE: replace(scope, groups={**scope.groups, "half": told})}
    release = replace(candidate.release, scopes=scopes, cells=(*candidate.release.cells, *cells))
    return replace(candidate, release=release)


def of_no_time(candidate: Candidate) -> Candidate:
    cell = next(cell for cell in candidate.release.cells if cell.dimension == "half")
    return regrouped(candidate, "2026q1", replace(cell, group="2026q1"))


def told_without_cells(candidate: Candidate) -> Candidate:
    return regrouped(candidate, "2025h2")


def untold(candidate: Candidate) -> Candidate:
    scope = candidate.release.scopes[SCOPE]
    groups = {key: told for key, told in scope.groups.items() if key != "half"}
    scopes = {SCOPE: replace(scope, groups=groups)}
    return replace(candidate, release=replace(candidate.release, scopes=scopes))


def of_the_day_before(candidate: Candidate) -> Candidate:
    return replace(candidate, release=replace(candidate.release, created=SUMMER))


def due_before(candidate: Candidate) -> Candidate:
    """The release before had moved on the very day: the turn was then."""
    previous = candidate.previous
    scope = replace(previous.scopes[SCOPE], changed=DUE)
    return replace(candidate, previous=replace(previous, scopes={SCOPE: scope}))


def in_another_half(candidate: Candidate) -> Candidate:
    """The answers of whom the point is are of another half-year."""
    way = candidate.passages[SCOPE]
    columns = way.after.columns
    told = replace(columns, half=(columns.half + 1).astype(np.int16))
    passages = {SCOPE: replace(way, after=replace(way.after, columns=told))}
    return replace(candidate, passages=passages)


def leaving_few(candidate: Candidate) -> Candidate:
    """All but five of the scope answered in the half-year of the point."""
    way = candidate.passages[SCOPE]
    half = np.full(len(way.after.columns.half), half_years.of("2026h1"), np.int16)
    half[np.flatnonzero(way.after.stands(HEADLINE))[:5]] += 1
    after = replace(way.after, columns=replace(way.after.columns, half=half))
    return replace(candidate, passages={SCOPE: replace(way, after=after)})


BROKEN: dict[str, tuple[str, Callable[[], Candidate], Break]] = {
    "an old point with another value": ("point-changed", second, changed(value=10_000)),
    "an old point with another interval": ("point-changed", second, changed(low=5_000)),
    "an old point left out": ("point-changed", second, lost),
    "an old half-year told of one more figure": (
        "key",
        second,
        added(figure="variable"),
    ),
    "a half-year that has not closed": ("point-untimely", second, added(group="2026h2")),
    "a half-year whose turn is over": ("point-untimely", second, added(group="2025h2")),
    "no half-year at all": ("point-untimely", second, of_no_time),
    "a new point a day too early": ("point-untimely", first, of_the_day_before),
    "a new point a round too late": ("point-untimely", first, due_before),
    "a new point that is not what its people earn": ("value", first, changed(value=300_000)),
    "a new point of an interval too narrow": ("interval", first, changed(low=150_000)),
    "a new point off its grid": ("grid", first, changed(value=100_001)),
    "a new point of another count": ("count", first, changed(n=90)),
    "a new point without interval": (
        "interval",
        first,
        changed(low=None, high=None, interval=""),
    ),
    "a new point of others": ("few", first, in_another_half),
    "a new point that leaves five beside it": ("few", first, leaving_few),
    "a quartile of a half-year": ("key", first, added(statistic="p25")),
    "a half-year that is told and has no points": ("groups", first, told_without_cells),
    "a half-year that is not told": ("key", first, untold),
}


@pytest.mark.parametrize("what", BROKEN)
def test_the_gate_refuses(what):
    code, good, broken = BROKEN[what]
    assert objections(good()) == []
    found = {each.partition(":")[0] for each in objections(broken(good()))}
    assert code in found


def test_the_gate_refuses_a_point_where_nothing_moved():
    survey = waiting()
    candidate = survey.tick(DUE)
    assert objections(candidate) == []
    point = next(iter(points(first().release).values()))
    told = recelled(candidate, [*candidate.release.cells, point])
    assert any(each.startswith("point-untimely") for each in objections(told))


def test_all_countries_together_have_no_points():
    survey = Survey().join(60, "2026h1").join(20, "2026h2")
    way = passage.passage(ALL, survey.people, None, rule=RULE, key=KEY)
    by = Making(rates.latest(), RULE, DUE, None)
    release = compose({ALL: way}, by, home=SCOPE, demonstration=True)
    assert release.scopes[ALL].people == 80
    assert points(release) == {}

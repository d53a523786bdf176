"""What is hidden for a while goes on by the same rule, so that it never comes back a few apart."""

from dataclasses import replace

import numpy as np
import pytest

from csdb.publish import rates
from csdb.publish.columns import Columns, joined
from csdb.publish.compose import as_shown, compose
from csdb.publish.gate.candidate import Candidate
from csdb.publish.gate.verdict import objections
from csdb.publish.ledger import HEADLINE, Standing
from csdb.publish.passage import Passage, passages
from csdb.publish.release import ALL, Release
from csdb.publish.rule import Rule
from csdb.publish.scopes import Making
from tests.publish.people import NOW, columns, demonstrated, several, spread

KEY = b"k" * 32


class Site:
    """A site without a database: what stands, and the release it shows."""

    def __init__(self, people: Columns, rule: Rule | None = None) -> None:
        self.people, self.rule = people, rule or Rule()
        self.standings: dict[str, Standing] = {}
        self.release: Release | None = None
        self.ways: dict[str, Passage] = {}

    def tick(self) -> None:
        self.ways = passages(self.people, self.standings, home="us", rule=self.rule, key=KEY)
        if any(way.shows for way in self.ways.values()):
            by = Making(rates.latest(), self.rule, NOW, self.release, {})
            release = compose(self.ways, by, home="us", demonstration=True)
            shown = as_shown(self.ways)
            assert objections(Candidate(release, self.release, shown, self.rule)) == []
            self.release = release
        self.standings = {code: way.after for code, way in self.ways.items()}

    def come(self, number: int, *, first: int, **told: object) -> None:
        self.people = joined(self.people, columns(several(number, **told), first=first))

    def cohort(self, scope: str) -> set[tuple[bytes, int]]:
        cohort = self.standings[scope].ledger.cohort(HEADLINE)
        return set(zip(map(bytes, cohort.ref), cohort.version.tolist(), strict=True))


def test_all_countries_are_hidden_while_a_few_would_show_between():
    site = Site(columns(spread(60, 98_000) + spread(15, 70_000, country="de")))
    site.tick()
    assert set(site.release.scopes) == {"us", "de", ALL}
    site.come(9, first=1000, country="fr")
    for _ in range(3):
        site.tick()
    assert set(site.release.scopes) == {"us", "de"}
    assert not site.standings[ALL].shown
    site.come(9, first=2000, country="nl")
    for _ in range(3):
        site.tick()
    assert ALL in site.release.scopes
    assert site.standings[ALL].shown


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_all_countries_never_come_back_a_few_people_apart(seed):
    chance = np.random.default_rng(seed)
    site = Site(columns(spread(60, 98_000) + spread(15, 70_000, country="de")))
    site.tick()
    last, returns = site.cohort(ALL), 0
    for tick in range(120):
        country = ("us", "de", "fr", "nl")[int(chance.integers(4))]
        site.come(int(chance.poisson(1.5)), first=1000 + 100 * tick, country=country)
        if chance.random() < 0.4:
            gone = chance.random(site.people.people) < 0.01
            site.people = site.people.take(~gone)
        was = ALL in site.release.scopes
        site.tick()
        if ALL in site.release.scopes:
            apart = {ref for ref, _ in last ^ site.cohort(ALL)}
            assert len(apart) == 0 or len(apart) >= 5
            last, returns = site.cohort(ALL), returns + (not was)
    assert returns, "a history in which it never came back tests nothing"


def test_a_country_is_hidden_when_k_is_raised_above_its_people_and_others_go_on():
    site = Site(columns(spread(60, 98_000) + spread(12, 70_000, country="de")))
    site.tick()
    assert "de" in site.release.scopes
    site.rule = Rule(k=20, unmerge=20)
    site.come(12, first=1000)
    site.tick()
    assert "de" not in site.release.scopes
    assert "us" in site.release.scopes
    assert site.cohort("de"), "it is hidden, not forgotten"
    site.come(30, first=2000, country="de")
    for _ in range(3):
        site.tick()
    assert "de" in site.release.scopes


def test_a_dimension_the_budget_hides_keeps_its_people_and_shows_them_again():
    site = Site(columns(spread(90, 98_000)))
    site.people.choice["work"][:45] = 1
    site.tick()
    assert "work" in site.release.scopes["us"].groups
    before = site.standings["us"].ledger.place["work"]
    site.rule = Rule(budget=40)
    site.come(8, first=1000)
    site.tick()
    assert "work" not in site.release.scopes["us"].groups
    assert "work" in site.standings["us"].hidden
    assert np.count_nonzero(site.standings["us"].ledger.place["work"] >= 0) >= len(before)
    assert all(cell.dimension != "work" for cell in site.release.cells)
    site.rule = Rule()
    site.come(8, first=2000)
    site.tick()
    assert "work" in site.release.scopes["us"].groups
    shown = {c.group for c in site.release.cells if c.dimension == "work"}
    assert shown == {group.code for group in site.release.scopes["us"].groups["work"]}


@pytest.mark.slow
def test_a_large_site_of_many_countries_goes_on_from_round_to_round():
    site = Site(columns(demonstrated(1_700)))
    site.tick()
    assert {"us", ALL} < set(site.release.scopes)
    assert "kpis" in site.release.scopes["us"].groups
    for round_ in range(4):
        people = demonstrated(80, seed=5 + round_)
        site.people = joined(site.people, columns(people, first=10_000 + 100 * round_))
        before = site.release
        site.tick()
        assert site.release.previous == before.id
    assert "level+years" in site.release.scopes["us"].groups


def test_a_scope_out_of_sight_moves_without_a_new_release():
    site = Site(columns(spread(60, 98_000) + spread(15, 70_000, country="de")))
    site.tick()
    hidden = replace(site.standings[ALL], shown=False)
    site.ways = {ALL: Passage(hidden, replace(hidden, rnd=hidden.rnd + 1))}
    assert site.ways[ALL].moves
    assert not site.ways[ALL].shows

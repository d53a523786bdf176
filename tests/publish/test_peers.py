"""A reader's peers are looked up in a release: every group they are in, and the nearest one."""

from dataclasses import replace

import pytest

from csdb import groupings
from csdb.publish.peers import peers
from csdb.publish.release import ALL, Cell, Group, Release
from tests.publish.sample import sample_release

READER = {
    "level": "senior",
    "years": "y4_5",
    "segment": "enterprise",
    "renewal": "me",
    "upsell": "sales",
    "work": "remote",
}
CROSSED = {
    "level+segment": ("ic", "from100k"),
    "level+segment+renewal": ("ic", "from100k", "me"),
    "level+segment+renewal+upsell": ("ic", "from100k", "me", "not_me"),
}


def crossed(*keys: str, **other: tuple[str, ...]) -> Release:
    """The sample with one group of some crossings published."""
    release = sample_release()
    scope, cells = release.scopes["us"], list(release.cells)
    groups = dict(scope.groups)
    for key in keys:
        codes = other.get("codes", CROSSED[key])
        groups[key] = (Group("+".join(codes), "Peers", codes),)
        where = ("us", "base", "", key, "+".join(codes), "median")
        cells.append(Cell(*where, 105_000, None, None, "", 15, "USD", "early"))
    scopes = {"us": replace(scope, groups=groups)}
    return replace(release, scopes=scopes, cells=tuple(cells))


def test_a_reader_is_told_every_published_group_they_belong_to():
    found = peers(sample_release(), READER)
    assert {each.dimension: each.group.code for each in found.groups} == {
        "level": "ic",
        "years": "y4_8",
        "segment": "from100k",
        "renewal": "me",
        "upsell": "not_me",
        "work": "remote",
    }
    for each in found.groups:
        assert {(c.figure, c.statistic) for c in each.cells} == {
            ("base", "median"),
            ("ote", "median"),
        }
        assert {(c.dimension, c.group) for c in each.cells} == {(each.dimension, each.group.code)}
    assert {cell.dimension for cell in found.everyone} == {ALL}
    assert {cell.figure for cell in found.everyone} == {"base", "ote"}


@pytest.mark.parametrize("depth", [1, 2, 3, 4])
def test_the_nearest_group_is_the_last_that_is_published_along_the_lattice(depth):
    keys = tuple(CROSSED)[: depth - 1]
    found = peers(crossed(*keys), READER)
    assert found.nearest.dimension == ("level", *CROSSED)[depth - 1]
    assert bool(found.nearest.cells)
    stopped = "closest group there is" if depth == 4 else "too few have answered to look at"
    assert stopped in found.reason


def test_the_nearest_group_holds_the_readers_own_options():
    elsewhere = crossed("level+segment", codes=("leads", "from100k"))
    found = peers(elsewhere, READER)
    assert found.nearest.dimension == "level"
    assert found.reason.startswith("The same level as yours in ")
    assert found.reason.endswith(": too few have answered to look at segment as well.")


def test_a_gap_in_the_lattice_is_stepped_over():
    found = peers(crossed("level+segment+renewal"), READER)
    assert found.nearest.group.code == "ic+from100k+me"
    assert found.reason.startswith("The same level, segment and renewals as yours")


@pytest.mark.parametrize(("told", "dimension"), [(("level",), "level"), ((), None)])
def test_what_a_reader_leaves_out_ends_the_walk(told, dimension):
    found = peers(crossed(*CROSSED), {key: READER[key] for key in told})
    assert (found.nearest.dimension if found.nearest else None) == dimension
    assert "you have not told us more" in found.reason


def test_what_is_merged_away_is_no_peer_group_but_everybody_is():
    release = sample_release()
    scope = release.scopes["us"]
    rest = Group(groupings.REST, "All others", ("senior", "principal"))
    told = {**scope.groups, "level": (*scope.groups["level"][1:], rest)}
    found = peers(replace(release, scopes={"us": replace(scope, groups=told)}), READER)
    assert found.nearest is None
    assert found.reason.startswith("Everybody in ")
    assert groupings.REST in {each.group.code for each in found.groups}


def test_several_ticked_options_are_several_groups():
    release = sample_release()
    scope = release.scopes["us"]
    kpis = tuple(Group(code, code, (code,)) for code in ("nrr", "expansion", "adoption"))
    told = replace(scope, groups={**scope.groups, "kpis": kpis})
    found = peers(replace(release, scopes={"us": told}), {"kpis": "nrr adoption"})
    assert [each.group.code for each in found.groups] == ["nrr", "adoption"]


def test_a_country_without_figures_has_no_peers():
    assert peers(sample_release(), {**READER, "country": "fr"}) is None
    assert peers(sample_release(), {**READER, "country": "us"}) is not None

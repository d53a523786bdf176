from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdb import groupings, questionnaire
from csdb.groupings import DIMENSIONS, REST, Dimension
from csdb.publish import grid, ledger, rounds, structure
from csdb.publish.columns import BLANK, NOT_ASKED, PREFER_NOT, Columns
from csdb.publish.ledger import Standing
from csdb.publish.release import Group
from csdb.publish.rule import Rule
from tests.publish import people

RULE = Rule()

SIZES = st.one_of(st.integers(0, 12), st.integers(0, 40), st.sampled_from([0, 9, 10, 600]))


@st.composite
def crowds(draw) -> tuple[Dimension, Columns]:
    """A dimension, and people of whom so many gave each of its options or none."""
    dimension = draw(st.sampled_from(DIMENSIONS))
    places = range(NOT_ASKED, len(questionnaire.codes(dimension.question)))
    sizes = draw(st.lists(SIZES, min_size=len(places), max_size=len(places)))
    return dimension, crowd(dimension, dict(zip(places, sizes, strict=True)))


def crowd(dimension: Dimension, sizes: dict[int, int]) -> Columns:
    """People alike but for the dimension: place of the option -> how many gave it."""
    given = np.repeat(list(sizes), list(sizes.values())).astype(np.int16)
    one = people.columns([people.answers()]).take(np.zeros(len(given), dtype=np.intp))
    return replace(
        one,
        ref=people.references(0, len(given)),
        choice={**one.choice, dimension.key: given},
    )


def by_code(dimension: Dimension, **sizes: int) -> Columns:
    codes = questionnaire.codes(dimension.question)
    return crowd(dimension, {codes.index(code): size for code, size in sizes.items()})


def first(dimensions: tuple[str, ...], columns: Columns) -> Standing | None:
    return rounds.first(ledger.opened(None, columns), RULE, dimensions)


def members(dimension: Dimension, columns: Columns) -> list[tuple[Group, np.ndarray]]:
    """The groups of a first release with a mask over the people of each."""
    standing = first((dimension.key,), columns)
    if standing is None:
        return []
    shown = standing.cells[dimension.key]
    return [(g, standing.ledger.stands(dimension.key, place)) for place, g in enumerate(shown)]


def labels(dimension: Dimension, columns: Columns) -> list[str]:
    return [group.label for group, _ in members(dimension, columns)]


@given(crowds())
def test_no_group_under_k_is_ever_shown(crowded):
    groups = members(*crowded)
    assert all(np.count_nonzero(inside) >= RULE.k for _, inside in groups)
    assert len(groups) != 1


@given(crowds())
def test_nobody_is_in_two_groups_and_everybody_is_where_their_option_says(crowded):
    dimension, columns = crowded
    codes = questionnaire.codes(dimension.question)
    groups = members(dimension, columns)
    options = [option for group, _ in groups for option in group.options]
    assert len(options) == len(set(options))
    for group, inside in groups:
        wanted = [codes.index(option) for option in group.options]
        assert (inside == np.isin(columns.choice[dimension.key], wanted)).all()


@given(crowds())
def test_whoever_answered_is_in_a_group_if_there_are_any_but_for_a_few_undeclared(crowded):
    dimension, columns = crowded
    groups = members(dimension, columns)
    if not groups:
        return
    together = np.sum([inside for _, inside in groups], axis=0)
    left = (columns.choice[dimension.key] >= 0) & (together == 0)
    declared = dimension.groups(grid.count(columns.people))
    options = frozenset[str]().union(*(group.options for group in declared))
    codes = np.array(questionnaire.codes(dimension.question))
    assert not options & set(codes[columns.choice[dimension.key][left]])
    assert np.count_nonzero(left) < RULE.k
    assert together.max() <= 1


@pytest.mark.parametrize("few", range(10))
def test_an_empty_group_and_a_small_one_look_alike(few):
    columns = by_code(groupings.WORK, remote=41, hybrid=30, onsite=few)
    (one, _), (two, _) = members(groupings.WORK, columns)
    assert one.label == "Fully remote"
    assert two.label == "All others (At an office, Partly at an office)"
    assert two.options == ("hybrid", "onsite")


def test_two_small_groups_are_merged_and_named():
    columns = by_code(groupings.YEARS, y1=30, y6_8=9, y13_plus=4)
    (one, _), (rest, _) = members(groupings.YEARS, columns)
    assert (one.code, rest.code) == ("to3", REST)
    assert rest.label == "All others (4 to 8 years, 9 years or more)"
    assert rest.options == ("y13_plus", "y4_5", "y6_8", "y9_12")


def test_a_merge_under_k_takes_the_smallest_group_shown():
    columns = by_code(groupings.YEARS, y1=30, y6_8=12, y13_plus=4)
    (one, _), (rest, inside) = members(groupings.YEARS, columns)
    assert (one.code, rest.code) == ("to3", REST)
    assert np.count_nonzero(inside) == 16


def test_a_dimension_of_one_group_after_merging_is_not_shown():
    assert members(groupings.COMMISSION, by_code(groupings.COMMISSION, no=40)) == []
    assert members(groupings.COMMISSION, by_code(groupings.COMMISSION, no=40, on_top=9)) == []


def test_options_in_no_declared_group_are_shown_from_ten_people_on():
    nine = by_code(groupings.SEGMENT, smb=20, mid=20, strategic=20, mixed=9)
    ten = by_code(groupings.SEGMENT, smb=20, mid=20, strategic=20, mixed=10)
    assert len(members(groupings.SEGMENT, nine)) == 3
    rest, _ = members(groupings.SEGMENT, ten)[-1]
    assert (rest.code, rest.label, rest.options) == (REST, "All others", ("mixed",))


def test_a_few_undeclared_people_join_a_merge():
    columns = by_code(groupings.SEGMENT, smb=20, mid=20, strategic=6, mixed=5)
    rest, inside = members(groupings.SEGMENT, columns)[-1]
    assert np.count_nonzero(inside) == 11
    assert rest.label == "All others (Accounts over $100,000)"
    assert "mixed" in rest.options


@pytest.mark.parametrize(("number", "groups"), [(497, 2), (498, 5), (1997, 5), (1998, 10)])
def test_the_step_of_groups_follows_the_rounded_count(number, groups):
    codes = questionnaire.codes(groupings.LEVEL.question)
    each, more = divmod(number, len(codes) - 1)
    sizes = {place: each + (place == 0) * more for place in range(len(codes) - 1)}
    # From 500 on digital_ops is in no declared group; "other", which never is, nobody gave.
    assert len(members(groupings.LEVEL, crowd(groupings.LEVEL, sizes))) == groups


@pytest.mark.parametrize("place", [BLANK, PREFER_NOT, NOT_ASKED])
def test_a_scope_in_which_nobody_answered_a_question_has_no_groups(place):
    assert members(groupings.WORK, crowd(groupings.WORK, {place: 80})) == []


def test_cells_are_never_arranged_as_a_single_one():
    counts = {"no": 40, "on_top": 9, "inside_variable": 0}
    arranged = structure.arrange(
        (), groupings.COMMISSION.at(0), standing=counts, due=counts, k=10, unmerge=15
    )
    assert arranged == ()


ASKED = ("level", "years", "segment", "renewal", "upsell", "commission", "onboarding")
THIRDS = (
    ("csm", "y1", "smb", "me", "me", "on_top", "me"),
    ("vp", "y4_5", "mid", "ae", "source_only", "no", "shared"),
    ("vp", "y9_12", "strategic", "shared_ae", "sales", "no", "partner"),
)


def thirds(number: int) -> Columns:
    """People of whom each third gave other answers: nineteen groups in seven dimensions."""
    given = (dict(zip(ASKED, THIRDS[place % 3], strict=True)) for place in range(number))
    return people.columns([people.answers(**each) for each in given])


def shown(number: int) -> list[str]:
    standing = first(ASKED, thirds(number))
    return [key for key, cells in standing.cells.items() if cells]


@pytest.mark.parametrize("number", range(58, 63))
def test_how_many_dimensions_are_shown_says_no_more_than_the_count(number):
    # All of them are "about 60": one pay cell for every three of the 58 there are at least.
    assert shown(number) == list(ASKED[:-1])


def test_one_more_group_is_affordable_when_the_count_says_so():
    assert shown(62) == list(ASKED[:-1])
    assert shown(63) == list(ASKED)

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdb import groupings, questionnaire
from csdb.groupings import DIMENSIONS, REST
from csdb.publish import disclosure, grid
from csdb.publish.columns import BLANK, NOT_ASKED, PREFER_NOT, Cohort, Columns
from csdb.publish.disclosure import Rule
from tests.publish import people

RULE = Rule()

SIZES = st.one_of(st.integers(0, 12), st.integers(0, 40), st.sampled_from([0, 9, 10, 600]))


@st.composite
def crowds(draw) -> tuple[groupings.Dimension, Columns]:
    """A dimension, and people of whom so many gave each of its options or none."""
    dimension = draw(st.sampled_from(DIMENSIONS))
    places = range(NOT_ASKED, len(questionnaire.codes(dimension.question)))
    sizes = draw(st.lists(SIZES, min_size=len(places), max_size=len(places)))
    return dimension, crowd(dimension, dict(zip(places, sizes, strict=True)))


def crowd(dimension: groupings.Dimension, sizes: dict[int, int]) -> Columns:
    """People alike but for the dimension: place of the option -> how many gave it."""
    given = np.repeat(list(sizes), list(sizes.values())).astype(np.int16)
    rows = np.zeros(len(given), dtype=np.intp)
    one = people.columns([people.answers()]).take(rows)
    one = replace(one, ref=people.references(0, len(given)))
    return replace(one, choice={**one.choice, dimension.key: given})


def by_code(dimension: groupings.Dimension, **sizes: int) -> Columns:
    codes = questionnaire.codes(dimension.question)
    return crowd(dimension, {codes.index(code): size for code, size in sizes.items()})


@given(crowds())
def test_no_group_under_k_is_ever_shown(crowded):
    dimension, columns = crowded
    groups = disclosure.members(dimension, columns, RULE)
    assert all(np.count_nonzero(group.people) >= RULE.k for group in groups)
    assert len(groups) != 1


@given(crowds())
def test_nobody_is_in_two_groups_and_everybody_is_where_their_option_says(crowded):
    dimension, columns = crowded
    groups = disclosure.members(dimension, columns, RULE)
    codes = questionnaire.codes(dimension.question)
    options = [option for group in groups for option in group.group.options]
    assert len(options) == len(set(options))
    for group in groups:
        wanted = [codes.index(option) for option in group.group.options]
        assert (group.people == np.isin(columns.choice[dimension.key], wanted)).all()


@given(crowds())
def test_whoever_answered_is_in_a_group_if_there_are_any_but_for_a_few_undeclared(crowded):
    dimension, columns = crowded
    groups = disclosure.members(dimension, columns, RULE)
    if not groups:
        return
    together = np.sum([group.people for group in groups], axis=0)
    left = (columns.choice[dimension.key] >= 0) & (together == 0)
    declared = frozenset[str]().union(
        *(g.options for g in dimension.groups(grid.count(columns.people)))
    )
    codes = np.array(questionnaire.codes(dimension.question))
    assert not declared & set(codes[columns.choice[dimension.key][left]])
    assert np.count_nonzero(left) < RULE.k
    assert together.max(initial=0) <= 1


@given(crowds())
def test_blank_and_refused_answers_are_in_no_group(crowded):
    dimension, columns = crowded
    for group in disclosure.members(dimension, columns, RULE):
        assert (columns.choice[dimension.key][group.people] >= 0).all()


@pytest.mark.parametrize("few", range(10))
def test_an_empty_group_and_a_small_one_look_alike(few):
    columns = by_code(groupings.WORK, remote=41, hybrid=30, onsite=few)
    shown = [group.group for group in disclosure.members(groupings.WORK, columns, RULE)]
    assert [group.label for group in shown] == [
        "Fully remote",
        "All others (At an office, Partly at an office)",
    ]
    assert shown[1].options == ("hybrid", "onsite")


def test_two_small_groups_are_merged_and_named():
    columns = by_code(groupings.YEARS, y1=30, y6_8=9, y13_plus=4)
    shown = [group.group for group in disclosure.members(groupings.YEARS, columns, RULE)]
    assert [group.code for group in shown] == ["to3", REST]
    assert shown[1].label == "All others (4 to 8 years, 9 years or more)"
    assert shown[1].options == ("y13_plus", "y4_5", "y6_8", "y9_12")


def test_a_merge_under_k_takes_the_smallest_group_shown():
    columns = by_code(groupings.YEARS, y1=30, y6_8=12, y13_plus=4)
    shown = disclosure.members(groupings.YEARS, columns, RULE)
    assert [group.group.code for group in shown] == ["to3", REST]
    assert np.count_nonzero(shown[1].people) == 16


def test_a_dimension_of_one_group_after_merging_is_not_shown():
    assert (
        disclosure.members(groupings.COMMISSION, by_code(groupings.COMMISSION, no=40), RULE) == ()
    )
    few = by_code(groupings.COMMISSION, no=40, on_top=9)
    assert disclosure.members(groupings.COMMISSION, few, RULE) == ()


def test_options_in_no_declared_group_are_shown_from_ten_people_on():
    nine = by_code(groupings.SEGMENT, smb=20, mid=20, strategic=20, mixed=9)
    ten = by_code(groupings.SEGMENT, smb=20, mid=20, strategic=20, mixed=10)
    assert len(disclosure.members(groupings.SEGMENT, nine, RULE)) == 3
    rest = disclosure.members(groupings.SEGMENT, ten, RULE)[-1].group
    assert (rest.code, rest.label, rest.options) == (REST, "All others", ("mixed",))


def test_a_few_undeclared_people_join_a_merge():
    columns = by_code(groupings.SEGMENT, smb=20, mid=20, strategic=6, mixed=5)
    shown = disclosure.members(groupings.SEGMENT, columns, RULE)
    assert np.count_nonzero(shown[-1].people) == 11
    assert shown[-1].group.label == "All others (Accounts over $100,000)"
    assert "mixed" in shown[-1].group.options


@pytest.mark.parametrize(("people_", "groups"), [(497, 2), (498, 5), (1997, 5), (1998, 10)])
def test_the_step_of_groups_follows_the_rounded_count(people_, groups):
    codes = questionnaire.codes(groupings.LEVEL.question)
    each, more = divmod(people_, len(codes) - 1)
    sizes = {place: each + (place == 0) * more for place in range(len(codes) - 1)}
    shown = disclosure.members(groupings.LEVEL, crowd(groupings.LEVEL, sizes), RULE)
    # From 500 on digital_ops is in no declared group; "other", which never is, nobody gave.
    assert len(shown) == groups


def views(*sizes: int) -> list[tuple[groupings.Dimension, tuple[disclosure.Members, ...]]]:
    member = disclosure.Members(disclosure.Group("g", "G", ()), np.zeros(0, dtype=np.bool_))
    return [
        (dimension, (member,) * size) for dimension, size in zip(DIMENSIONS, sizes, strict=False)
    ]


@pytest.mark.parametrize(
    ("people_", "dimensions"), [(8, 0), (9, 1), (17, 1), (18, 2), (23, 2), (24, 3), (600, 3)]
)
def test_the_budget_is_one_pay_cell_for_every_three_people(people_, dimensions):
    kept = disclosure.affordable(views(2, 3, 2), people_, RULE)
    assert len(kept) == dimensions


def test_the_budget_gives_up_the_least_wanted_dimensions_not_the_largest():
    kept = disclosure.affordable(views(2, 5, 2), 20, RULE)
    assert [dimension.key for dimension, _ in kept] == ["level"]


@pytest.mark.parametrize("weaker", [{"k": 9}, {"changes": 9}, {"tail": 9}, {"budget": 2}])
def test_weaker_parameters_are_refused_with_a_sentence(weaker):
    name = next(iter(weaker))
    with pytest.raises(ValueError, match=f"^the release rule needs {name} of at least"):
        Rule(**weaker)


def test_stricter_parameters_are_taken_and_published():
    assert Rule(k=20, budget=5).parameters == {
        "policy": "batches",
        "k": 20,
        "changes": 10,
        "tail": 10,
        "budget": 5,
    }


VERSIONS = st.dictionaries(st.integers(0, 30), st.integers(1, 3), max_size=25)


def cohort(versions: dict[int, int]) -> Cohort:
    refs = b"".join(ref.to_bytes(16, "little") for ref in sorted(versions, key=hash))
    told = [versions[ref] for ref in sorted(versions, key=hash)]
    return Cohort(np.frombuffer(refs, "V16"), np.array(told, np.int32))


@given(VERSIONS, VERSIONS)
def test_changes_are_people_come_gone_or_edited(before, after):
    differ = {ref for ref in before | after if before.get(ref) != after.get(ref)}
    assert disclosure.changed(cohort(before), cohort(after)) == len(differ)


def test_before_the_first_release_everybody_is_a_change():
    assert disclosure.changed(None, cohort({1: 1, 2: 1})) == 2


@pytest.mark.parametrize(
    ("n", "word"), [(10, "early"), (25, "early"), (30, "careful"), (55, "careful"), (60, "solid")]
)
def test_the_word_of_quality_by_people(n, word):
    assert disclosure.quality(n) == word


@pytest.mark.parametrize(
    ("n", "told"),
    [
        (10, ["median"]),
        (35, ["median"]),
        (40, ["p25", "median", "p75"]),
        (95, ["p25", "median", "p75"]),
        (100, ["p10", "p25", "median", "p75", "p90"]),
    ],
)
def test_a_quantile_needs_ten_people_beyond_it(n, told):
    found = [
        name
        for name, p in {"p10": 0.1, "p25": 0.25, "median": 0.5, "p75": 0.75, "p90": 0.9}.items()
        if disclosure.tells(p, n, RULE)
    ]
    assert found == told


@pytest.mark.parametrize("place", [BLANK, PREFER_NOT, NOT_ASKED])
def test_a_scope_in_which_nobody_answered_a_question_has_no_groups(place):
    assert disclosure.members(groupings.WORK, crowd(groupings.WORK, {place: 80}), RULE) == ()

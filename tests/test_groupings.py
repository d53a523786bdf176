import pytest

from csdb import questionnaire
from csdb.groupings import BY_KEY, DIMENSIONS, PAY_BY, REST, STEPS, Dimension, Group

every_dimension = pytest.mark.parametrize(
    "dimension", DIMENSIONS, ids=lambda dimension: dimension.key
)


@every_dimension
def test_every_group_gathers_options_of_its_question(dimension: Dimension) -> None:
    for step in dimension.steps:
        for group in step:
            assert group.options
            assert group.options <= set(questionnaire.codes(dimension.question))


@every_dimension
def test_the_groups_of_a_step_share_no_option_code_or_label(dimension: Dimension) -> None:
    for step in dimension.steps:
        gathered = [option for group in step for option in group.options]
        assert len(gathered) == len(set(gathered))
        assert len({group.code for group in step}) == len(step)
        assert len({group.label for group in step}) == len(step)


@every_dimension
def test_a_group_code_always_means_the_same_options(dimension: Dimension) -> None:
    meanings: dict[str, frozenset[str]] = {}
    for group in (group for step in dimension.steps for group in step):
        assert meanings.setdefault(group.code, group.options) == group.options
        assert group.code != REST


@every_dimension
def test_steps_go_from_two_or_three_groups_to_finer_ones(dimension: Dimension) -> None:
    assert len(dimension.steps) == len(STEPS)
    assert 2 <= len(dimension.steps[0]) <= 3
    for coarse, fine in zip(dimension.steps, dimension.steps[1:], strict=False):
        assert len(coarse) <= len(fine)
        assert all(_lies_within_one(group, coarse) for group in fine)


def _lies_within_one(group: Group, coarse: tuple[Group, ...]) -> bool:
    """A finer group never straddles two coarser ones; options outside all of them may be new."""
    touched = [other for other in coarse if other.options & group.options]
    return not touched or (len(touched) == 1 and group.options <= touched[0].options)


@pytest.mark.parametrize(
    ("people", "step"), [(0, 0), (10, 0), (495, 0), (500, 1), (1995, 1), (2000, 2), (10**6, 2)]
)
@every_dimension
def test_the_step_depends_on_how_many_people_there_are(
    dimension: Dimension, people: int, step: int
) -> None:
    assert dimension.groups(people) == dimension.steps[step]


def test_dimensions_are_found_by_the_key_of_their_question() -> None:
    assert len(BY_KEY) == len(PAY_BY)
    assert all(BY_KEY[dimension.question.key] is dimension for dimension in PAY_BY)


def test_level_years_segment_and_renewal_are_wanted_most() -> None:
    assert [dimension.key for dimension in DIMENSIONS[:4]] == [
        "level",
        "years",
        "segment",
        "renewal",
    ]

from dataclasses import replace

import pytest

from csdb.publish import premium
from csdb.publish.release import Cell, Group, Release
from tests.publish.people import publish_first, several
from tests.publish.sample import sample_release


def released(**groups: tuple[int, int | None, int | None]) -> Release:
    """A release of hub groups: code=(median, low, high) in thousands; the code is its option."""
    release = sample_release()
    cells = tuple(
        Cell(
            "us",
            "base",
            "",
            "hub",
            code,
            "median",
            1000 * value,
            *_ends(low, high),
            60,
            "USD",
            "solid",
        )
        for code, (value, low, high) in groups.items()
    )
    told = {"hub": tuple(Group(code, code, (code,)) for code in groups)}
    return replace(release, cells=cells, scopes={"us": replace(release.scopes["us"], groups=told)})


def _ends(low: int | None, high: int | None) -> tuple[int | None, int | None, str]:
    if low is None or high is None:
        return None, None, ""
    return 1000 * low, 1000 * high, "approximate"


def test_a_premium_is_the_ratio_of_two_medians_and_its_interval_of_their_furthest_ends():
    (found,) = premium.premiums(released(sf=(120, 110, 130), elsewhere=(100, 95, 105)))
    assert (found.value, found.low, found.high) == (20, 4, 37)


def test_the_three_hubs_are_told_together_or_each_by_itself():
    (together,) = premium.premiums(sample_release())
    assert together.code == "sf_ny_sea"
    each = premium.premiums(
        released(sf=(1, 1, 1), ny=(1, 1, 1), boston=(1, 1, 1), elsewhere=(1, 1, 1))
    )
    assert [told.code for told in each] == ["sf", "ny"]


def test_without_an_interval_of_either_there_is_none():
    (found,) = premium.premiums(released(sf=(120, None, None), elsewhere=(100, 95, 105)))
    assert (found.low, found.high) == (None, None)
    told = premium.tell(released(sf=(120, None, None), elsewhere=(100, 95, 105)))["premium.sf"]
    assert told.endswith("is 20% above that of “elsewhere” (about 60 people, no interval yet).")


@pytest.mark.parametrize(("median", "said"), [(101, "can’t tell"), (90, "10% below")])
def test_a_premium_turns_round_with_the_figures(median: int, said: str):
    told = premium.tell(released(sf=(median, median - 5, median + 5), elsewhere=(100, 95, 105)))
    assert said in told["premium.sf"]


def test_a_clear_premium_is_not_hedged():
    told = premium.tell(released(sf=(130, 125, 135), elsewhere=(100, 95, 105)))["premium.sf"]
    assert told == (
        "The median base in “sf” is 30% above that of “elsewhere”"
        " (interval 19% to 43%, about 60 people)."
    )


def test_where_areas_are_withheld_there_is_no_premium():
    assert not premium.tell(publish_first(several(40)))
    assert not list(premium.premiums(released(sf=(120, 110, 130))))

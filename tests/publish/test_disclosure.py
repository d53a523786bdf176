import pytest

from csdb.publish import disclosure
from csdb.publish.figures import QUANTILES
from csdb.publish.rule import Rule


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
    assert [name for name, p in QUANTILES.items() if disclosure.tells(p, n, Rule())] == told


def test_a_stricter_tail_needs_more_people_beyond_a_quantile_but_not_beyond_the_median():
    strict = Rule(tail=20)
    told = [name for name, p in QUANTILES.items() if disclosure.tells(p, 100, strict)]
    assert told == ["p25", "median", "p75"]
    assert disclosure.tells(0.5, 10, strict)


def test_the_rungs_of_the_ladder_are_the_published_ones():
    rungs = (disclosure.SHOW_INTERVAL, disclosure.CAREFUL, disclosure.SOLID)
    assert rungs == (20, 30, 60)
    assert disclosure.QUARTILES_IN_GROUPS == 1000

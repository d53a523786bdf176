"""What is said of typed pay: every band is told by the published quantiles, and only by them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdb.publish import phrases, wording
from csdb.publish.release import ALL, Cell
from tests.publish.sample import sample_release

FULL = {
    cell.statistic: cell
    for cell in sample_release().cells
    if (cell.figure, cell.dimension) == ("base", ALL)
}
"""p10 64,000, p25 80,000, median 98,000 (93,000 to 103,000), p75 122,000, p90 151,000."""
QUARTILES = {name: FULL[name] for name in ("p25", "median", "p75")}
MEDIAN = {"median": FULL["median"]}
OPEN = {"median": replace(FULL["median"], low=None, high=None, interval="")}


@pytest.mark.parametrize(
    ("amount", "quantiles", "band"),
    [
        (64_000, FULL, "p10"),
        (64_001, FULL, "p25"),
        (80_000, FULL, "p25"),
        (80_001, FULL, "lower"),
        (92_999, FULL, "lower"),
        (93_000, FULL, "middle"),
        (103_000, FULL, "middle"),
        (103_001, FULL, "upper"),
        (121_999, FULL, "upper"),
        (122_000, FULL, "p75"),
        (150_999, FULL, "p75"),
        (151_000, FULL, "p90"),
        (10_000, QUARTILES, "p25.last"),
        (900_000, QUARTILES, "p75.last"),
        (10_000, MEDIAN, "below"),
        (900_000, MEDIAN, "above"),
        (98_000, MEDIAN, "middle"),
        (98_000, OPEN, "open"),
        (900_000, OPEN, "open"),
        (98_000, {}, "withheld"),
    ],
)
def test_the_band_of_an_amount(amount: int, quantiles: dict[str, Cell], band: str) -> None:
    assert phrases.band(amount, quantiles) == f"band.{band}"
    said = phrases.stands("A base of $1", amount, quantiles, "the USA")
    assert said.startswith("A base of $1 ")
    assert "{" not in said
    assert "None" not in said


@given(st.integers(1, 10**7), st.integers(1, 10**7))
def test_more_pay_is_never_in_a_lower_band(one: int, other: int) -> None:
    order = ["p10", "p25", "lower", "middle", "upper", "p75", "p90"]
    low, high = (phrases.band(amount, FULL)[5:] for amount in sorted((one, other)))
    assert order.index(low) <= order.index(high)


@given(st.integers(1, 10**7))
def test_above_and_below_are_outside_the_published_interval(amount: int) -> None:
    cell = FULL["median"]
    assert cell.low is not None
    assert cell.high is not None
    verdict = phrases.against(amount, cell)
    assert (verdict == "within") == (cell.low <= amount <= cell.high)
    assert (verdict == "above") == (amount > cell.high)


def test_without_an_interval_nothing_is_told_apart() -> None:
    assert phrases.against(10**7, OPEN["median"]) == "open"
    assert "no interval yet" in phrases.numbers(OPEN["median"])


def test_a_sentence_names_the_published_numbers() -> None:
    said = phrases.stands("A base of $110,000", 110_000, FULL, "the USA")
    assert said == (
        "A base of $110,000 is between the middle ($98,000) and the top quarter (from $122,000) in"
        " the USA."
    )


def test_numbers_carry_their_people_and_a_caution() -> None:
    median = FULL["median"]
    assert phrases.numbers(median) == "$98,000, interval $93,000 to $103,000 · about 215 people"
    careful = replace(median, quality="careful")
    assert phrases.numbers(careful).endswith(f"people, {wording.quality(careful)}")


MIX = sample_release().value("mix")  # 82, 80 to 84


@pytest.mark.parametrize(
    ("base", "key"), [(79, "more"), (80, "like"), (84, "like"), (85, "less"), (100, "less")]
)
def test_a_pay_mix_beside_the_published_one(base: int, key: str) -> None:
    said = phrases.mixed(base, MIX, "the USA")
    known = {"mine": f"{base}/{100 - base}", "mix": "82/18", "low": "80/20", "high": "84/16"}
    assert MIX
    assert said == phrases.say(f"mix.{key}", **known, n=str(MIX.n), place="the USA")


def test_a_pay_mix_without_a_published_one_stands_alone() -> None:
    assert "Not enough answers yet" in phrases.mixed(80, None, "the USA")
    assert MIX
    assert "without an interval" in phrases.mixed(80, replace(MIX, low=None, high=None), "Norway")
    assert phrases.part_of_base(None) == ""
    assert phrases.part_of_base(replace(MIX, low=None, high=None)) == "about 22% of base pay"


def test_no_variable_pay_is_said_with_the_share_that_has_some() -> None:
    has = sample_release().share("has_variable", "yes")
    assert "In the USA 84% have some" in phrases.unmixed(has, "the USA")
    assert "Not enough answers yet" in phrases.unmixed(None, "the USA")


def test_the_script_knows_how_to_fill_in_every_phrase() -> None:
    for words in phrases.WORDS.values():
        assert words.count("{") == words.count("}")
        assert "{}" not in words
        assert ":" not in words.partition("{")[2].partition("}")[0]

"""Widths of text, scales and labels: what is worked out before anything is drawn."""

import pytest

from csdb.publish import wording
from csdb.publish.charts import axis, labels, lettering
from csdb.publish.release import Group
from tests.publish.sample import sample_release


def test_widths_add_up_letter_by_letter() -> None:
    assert lettering.width("CSM", size=1000) == 722 + 667 + 833


def test_bold_text_is_reckoned_wider_than_regular() -> None:
    assert lettering.width("$98,000", bold=True) > lettering.width("$98,000")


def test_text_is_broken_at_spaces_into_lines_that_fit() -> None:
    label = "CSM and account executive together"
    broken = lettering.lines(label, 100)
    assert " ".join(broken) == label
    assert len(broken) > 1
    assert all(lettering.width(line) <= 100 for line in broken)


def test_a_word_wider_than_the_line_stays_whole() -> None:
    assert lettering.lines("Implementation", 20) == ["Implementation"]


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (80_000, "USD", "$80k"),
        (102_500, "USD", "$102.5k"),
        (0, "USD", "$0"),
        (1_200_000, "SEK", "SEK\u00a01.2m"),
        (82, "percent", "82%"),
    ],
)
def test_ticks_are_told_short(value: int, unit: str, said: str) -> None:
    assert axis.short(value, unit) == said


def test_an_axis_holds_all_values_between_round_ticks() -> None:
    found = axis.fitting([64_000, 98_000, 151_000], (0, 500), ticks=6, unit="USD")
    assert found.ticks == (60_000, 80_000, 100_000, 120_000, 140_000, 160_000)
    assert found.domain == (60_000, 160_000)


def test_labels_of_the_outer_ticks_stay_between_the_edges() -> None:
    found = axis.fitting([55_000, 160_000], (0, 300), ticks=4, unit="CHF")
    half = lettering.width(axis.short(found.ticks[0], "CHF"), size=12) / 2
    assert found.across[0] - half >= 0
    assert found.across[1] + half <= 300


def test_values_close_together_do_not_fill_the_scale() -> None:
    found = axis.fitting([98_000, 99_000], (0, 500), ticks=6, unit="USD")
    assert found.pixel(99_000) - found.pixel(98_000) < 25


def test_a_scale_never_goes_below_zero() -> None:
    assert axis.fitting([1_000, 30_000], (0, 500), ticks=4, unit="USD").domain[0] == 0


def test_options_are_called_by_their_public_labels() -> None:
    assert labels.option("renewal", "shared_ae") == "CSM and account executive together"
    assert labels.option("has_variable", "yes") == "Yes"


def test_an_option_nobody_declared_is_an_error() -> None:
    with pytest.raises(KeyError):
        labels.option("renewal", "nothing_of_the_kind")
    with pytest.raises(KeyError):
        labels.option("base", "yes")


def test_a_merged_group_is_called_all_others() -> None:
    assert labels.group(Group("rest", "All others (this, that and more)", ())) == "All others"


def test_the_source_line_names_site_people_place_and_moment() -> None:
    release = sample_release(created="2026-11-22T12:00Z")
    told = labels.source(release, release.views["us-pay"], "The site")
    assert told.split(" · ") == [
        "The site",
        "about 215 people",
        "USA",
        "22 Nov 2026, 12:00 UTC",
        "demonstration, made-up answers",
    ]


def test_a_breakdown_is_about_the_people_of_the_whole_scope() -> None:
    release = sample_release()
    assert labels.people(release, release.views["us-pay-by-level"]) == 215
    assert labels.people(release, release.views["us-quota"]) == 130


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("2026-11-22", "22 Nov 2026"),
        ("2026-11-22T04:00+00:00", "22 Nov 2026, 04:00 UTC"),
        ("2026-01-02T01:30+02:00", "1 Jan 2026, 23:30 UTC"),
    ],
)
def test_moments_are_told_in_utc(told: str, said: str) -> None:
    assert labels.moment(told) == said


def test_numbers_in_charts_are_worded_as_everywhere_else() -> None:
    release = sample_release()
    assert labels.about(45) in wording.about(45)
    assert labels.source(release, release.views["us-pay"], "x").count(wording.about(215)) == 1

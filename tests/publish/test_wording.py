from dataclasses import replace

import pytest

from csdb import countries, groupings, half_years
from csdb.publish import wording
from csdb.publish.release import ALL, Cell

MEDIAN = Cell(
    "us", "base", "", ALL, "", "median", 98_000, 93_000, 103_000, "order", 215, "USD", "solid"
)
SHARE = Cell(
    "us", "work", "remote", ALL, "", "share", 64, 57, 71, "wilson", 55, "percent", "careful"
)
UNDER = replace(SHARE, value=None, low=0, high=5, interval="bound")
OVER = replace(SHARE, value=None, low=95, high=100, interval="bound")


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (MEDIAN, "$98,000"),
        (replace(MEDIAN, unit="EUR"), "€98,000"),
        (replace(MEDIAN, unit="CHF"), "CHF\u00a098,000"),
        (SHARE, "64%"),
        (UNDER, "under 5%"),
        (OVER, "over 95%"),
        (None, "Not enough answers yet"),
    ],
)
def test_a_number_in_words(cell, said):
    assert wording.number(cell) == said


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (MEDIAN, "$93,000 to $103,000"),
        (SHARE, "57% to 71%"),
        (replace(MEDIAN, low=None, high=None, interval=""), "no interval yet"),
        (UNDER, ""),
        (OVER, ""),
        (None, "no interval yet"),
    ],
)
def test_an_interval_in_words(cell, said):
    assert wording.interval(cell) == said


def test_counts_are_always_about():
    assert wording.about(1_250) == "about 1,250 people"


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        ("us", "the USA"),
        ("gb", "the UK"),
        ("nl", "the Netherlands"),
        ("ph", "the Philippines"),
        ("ae", "the United Arab Emirates"),
        ("do", "the Dominican Republic"),
        ("ky", "the Cayman Islands"),
        ("de", "Germany"),
        ("in", "India"),
        (ALL, "all countries"),
    ],
)
def test_the_name_of_a_scope_in_a_sentence(scope, said):
    assert wording.place(scope) == said


def test_names_that_take_an_article_are_those_of_known_countries():
    assert set(wording._THE) <= set(countries.NAMES)
    for code in countries.NAMES:
        assert wording.place(code).removeprefix("the ") in {*countries.NAMES.values(), "USA", "UK"}


def test_badges_have_a_flag_and_no_article():
    assert wording.badge("us") == "🇺🇸 USA"
    assert wording.badge("nl") == "🇳🇱 Netherlands"
    assert wording.badge(ALL) == "🌐 All countries"


@pytest.mark.parametrize(
    ("parts", "said"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_several_parts_are_joined_as_people_do(parts, said):
    assert wording.several(parts) == said


def test_every_quality_has_words():
    assert [wording.quality(replace(MEDIAN, quality=q)) for q in ("early", "careful", "solid")] == [
        "early signal",
        "use with care",
        "solid",
    ]


def test_labels_made_of_others_are_told_by_each_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "gettext", lambda text, **named: f"<{text % named}>")
    parts = "Directors, VPs and CCOs, Someone else, Over $500,000 (strategic)"
    assert wording.label(f"All others ({parts})") == (
        "<All others (<Directors, VPs and CCOs>, <Someone else>, <Over $500,000 (strategic)>)>"
    )
    assert wording.label("All others") == "<All others>"
    assert wording.label("Senior CSM · Someone else") == "<Senior CSM> · <Someone else>"
    assert wording.label("Second half of 2025") == "<Second half of 2025>"


def test_in_english_every_label_is_told_as_the_release_has_it() -> None:
    declared = [g for by in groupings.PAY_BY for step in by.steps for g in step]
    labels = [group.label for group in declared] + [half_years.label(4051)]
    assert [wording.label(label) for label in labels] == labels
    assert not [label for label in labels if wording.APART in label]
    merged = f"All others ({', '.join(labels[:9])})"
    assert wording.label(merged) == merged

import re

import pytest

from csdb.publish import sentences
from csdb.questionnaire import Answers
from tests.publish import invariants
from tests.publish.people import answers, demonstrated, publish_first, several, spread


def told(people: list[Answers]) -> dict[str, str]:
    """The sentences of the first release of these people."""
    every = publish_first(people).sentences
    return {key: text for key, text in every.items() if not key.startswith("claim.")}


SLUGS = tuple(f"faq.{slug}" for slug in sentences.FAQ)


def test_every_canonical_question_has_a_sentence_even_before_any_answer():
    assert len(SLUGS) == 17
    empty = told([])
    assert set(empty) == set(SLUGS)
    for sentence in empty.values():
        invariants.tidy(sentence)
        assert not re.search(r"\d", sentence)
        assert sentence.startswith("Not enough answers yet")


@pytest.mark.parametrize("number", [10, 13, 25, 60, 215])
def test_sentences_of_small_and_large_releases_read_well_and_hold(number):
    in_usa = [each for each in demonstrated(2 * number + 20) if each["country"] == "us"]
    release = publish_first(in_usa[:number])
    known = invariants.numbers(release)
    for sentence in release.sentences.values():
        invariants.tidy(sentence)
        assert invariants.unfounded(sentence, known) == [], sentence


def test_a_number_that_is_in_no_cell_would_be_noticed():
    known = invariants.numbers(publish_first(demonstrated(215)))
    assert invariants.unfounded("The median is $98,765.", known) == ["$98,765"]
    assert invariants.unfounded("Of about 7 people, 101% agree.", known) == [
        "about 7 people",
        "101%",
    ]


def test_salary_says_the_medians_their_intervals_and_whom_they_count():
    assert told(spread(100, 98_000))["faq.salary"] == (
        "The median base pay in the USA is $98,000 (95% interval $93,000 to $103,000, about 100 "
        "people) and the median OTE $120,000 (95% interval $115,000 to $125,000, about 100 "
        "people), counting everyone from associate to chief customer officer."
    )


def test_salary_of_few_people_has_no_interval_yet():
    assert told(spread(12, 98_000, variable=None))["faq.salary"] == (
        "The median base pay in the USA is $100,000 (no interval yet, about 10 people), "
        "counting everyone from associate to chief customer officer."
    )


def test_shares_name_their_interval_and_people():
    people = several(40, renewal="me") + several(60, renewal="ae")
    assert told(people)["faq.account-management"].startswith(
        "Of CSMs in the USA, 40% negotiate renewals alone (95% interval 28% to 53%, about 100 "
        "people) and "
    )


@pytest.mark.parametrize(
    ("me", "ae", "claim"),
    [
        (80, 20, "“The CSM alone” (80%) is the answer of most, ahead of “An account executive”"),
        (20, 80, "“An account executive” (80%) is the answer of most, ahead of “The CSM alone”"),
        (50, 50, "(50%) and “An account executive” (50%) are too close to call."),
    ],
)
def test_who_negotiates_renewals_follows_the_answers(me, ae, claim):
    sentence = told(several(me, renewal="me") + several(ae, renewal="ae"))["faq.renewals"]
    assert sentence.startswith("Asked “Who negotiates renewals?” (about 100 people in the USA): “")
    assert claim in sentence


def test_an_unanswered_question_is_withheld_without_a_number():
    people = several(40, renewal=None, upsell=None, onboarding=None)
    found = told(people)
    for slug in ("faq.renewals", "faq.what-is-a-csm", "faq.account-management"):
        assert found[slug] == "Not enough answers yet to say it from this survey."


def test_what_is_withheld_is_left_out_of_a_sentence_and_not_told_twice():
    both = several(4, upsell="me") + several(4, upsell="sales") + several(4, upsell="source_only")
    found = told(both)["faq.upsells"]
    assert found.startswith("Of CSMs in the USA, under 50% of those with upsells to make earn ")
    assert "Not enough" not in found
    assert told(several(40, upsell="nobody"))["faq.upsells"].count("Not enough") == 0
    assert told(several(40, upsell=None, commission=None))["faq.upsells"] == sentences.WITHHELD


def test_kpis_are_said_of_those_with_variable_pay():
    people = several(30, kpis=frozenset({"expansion"})) + several(30) + several(60, variable=0)
    assert "50% of those with variable pay are paid on expansion" in told(people)["faq.sales-role"]


def test_incentives_say_the_share_and_the_mix_of_those_who_have_some():
    people = several(60, base=80_000, variable=20_000) + several(20, variable=0)
    found = told(people)["faq.incentives"]
    assert found.startswith("Of CSMs in the USA, 75% have variable pay (")
    mix = "The median pay mix of those with variable pay (about 60 people) is 80/20"
    assert f" {mix}, base to variable." in found


def test_a_mix_that_rounds_to_nothing_variable_is_not_said():
    people = several(40, base=100_000, variable=1_000)
    assert publish_first(people).value("mix").value == 100
    assert "mix" not in told(people)["faq.incentives"]


def test_nobody_with_variable_pay_is_under_a_bound():
    assert told(several(40, variable=0, commission=None))["faq.incentives"] == (
        "Of CSMs in the USA, under 13% have variable pay (about 40 people)."
    )


def test_incentives_say_who_earns_commission_too():
    people = several(30, commission="on_top") + several(90)
    assert "25% of those with upsells to make earn commission" in told(people)["faq.incentives"]


def test_a_career_is_told_by_level_and_by_years():
    people = several(40, years="y1") + several(40, years="y4_5")
    people += several(40, years="y13_plus", level="vp", base=150_000)
    found = told(people)["faq.career-path"]
    assert "“Individual contributors”" in found
    assert "“9 years or more”" in found
    assert told(several(40))["faq.career-path"] == sentences.WITHHELD


def test_a_middle_band_is_said_with_its_question():
    people = several(30, accounts="a26_50")
    for slug in ("faq.support", "faq.challenges", "faq.accounts"):
        assert told(people)[slug] == (
            "Asked “How many accounts do you look after?” (about 30 people in the USA): "
            "the middle answer is “26 to 50”."
        )


def home(people: list[Answers]) -> list[str]:
    return [text for key, text in told(people).items() if key.startswith("home.")]


def test_the_front_page_has_the_three_strongest_findings_once_each():
    found = home(demonstrated(400))
    assert len(found) == len(set(found)) == 3


def test_pay_that_differs_beyond_its_intervals_comes_first_on_the_front_page():
    people = spread(80, 90_000) + spread(80, 150_000, level="vp")
    assert home(people)[0] == (
        "Base pay is higher for “Leads and managers, up to CCO” (median $150,000) than for "
        "“Individual contributors” ($90,000)."
    )
    reversed_ = spread(80, 150_000) + spread(80, 90_000, level="vp")
    assert home(reversed_)[0].startswith("Base pay is higher for “Individual contributors”")


def test_pay_that_does_not_differ_is_not_on_the_front_page():
    people = spread(80, 100_000) + spread(80, 100_000, level="vp")
    assert not [text for text in home(people) if text.startswith("Base pay is higher")]


def test_a_figure_is_not_told_twice_on_the_front_page():
    people = [
        answers(renewal="me" if place % 4 else "ae", upsell=None, kpis=None, work=None, team=None)
        for place in range(80)
    ]
    found = home(people)
    assert sum(text.startswith("Who negotiates renewals") for text in found) == 1


def test_a_figure_of_which_nothing_can_be_told_is_not_on_the_front_page():
    options = ("me", "ae", "shared_ae", "account_manager", "renewals_team")
    people = [each for code in options for each in several(2, renewal=code)]
    assert not [text for text in home(people) if "Not enough" in text]

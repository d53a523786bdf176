import re
from dataclasses import replace

import pytest

from csdb.publish import findings
from csdb.publish.columns import joined
from csdb.publish.release import Release
from csdb.questionnaire import Answers
from tests.publish import invariants
from tests.publish.people import columns, demonstrated, publish_first, several, spread


def found(people: list[Answers], view: str, *, scope: str = "us") -> str:
    """The finding of a view in the first release of these people."""
    return publish_first(people).view(view, scope=scope).finding


def levels(ic: int, leads: int, **leads_too: object) -> list[Answers]:
    return spread(60, ic) + spread(60, leads, level="manager", **leads_too)


def test_a_group_beyond_the_intervals_is_higher():
    sentence = found(levels(90_000, 140_000), "pay-by-level")
    assert sentence.startswith("“Leads and managers, up to CCO”: median base $140,000.")
    assert sentence.endswith("The first is higher: their intervals do not overlap.")


def test_the_finding_turns_round_when_the_figures_do():
    sentence = found(levels(140_000, 90_000), "pay-by-level")
    assert sentence.startswith("“Individual contributors”: median base $140,000.")
    assert sentence.endswith("The first is higher: their intervals do not overlap.")


def test_overlapping_intervals_cannot_tell():
    sentence = found(levels(95_000, 100_000), "pay-by-level")
    assert "We can’t tell from these answers whether they differ" in sentence
    assert "higher" not in sentence


def test_groups_without_intervals_are_too_early_to_tell():
    sentence = found(spread(12, 60_000) + spread(12, 200_000, level="vp"), "pay-by-level")
    assert "$60,000" in sentence
    assert sentence.endswith("there is no interval yet.")
    assert "higher" not in sentence


def test_the_same_median_everywhere_is_said_once():
    assert found(levels(98_000, 98_000), "pay-by-level") == (
        "The median base is $100,000 in every group shown."
    )


def test_the_same_median_in_all_named_groups_does_not_speak_for_the_rest():
    people = (
        spread(30, 100_000, segment="smb")
        + spread(30, 100_000, segment="mid")
        + spread(30, 100_000, segment="strategic")
        + spread(30, 180_000, segment="mixed")
    )
    assert found(people, "pay-by-segment") == (
        "The median base is $100,000 in every group but “All others”."
    )


def test_one_named_group_beside_the_rest_is_not_compared():
    people = spread(30, 100_000, years="y1") + spread(12, 150_000, years="y6_8")
    sentence = found(people, "pay-by-years")
    assert sentence == "Not enough answers yet to compare groups."


def test_touching_intervals_are_not_apart():
    release = publish_first(several(40, work="remote") + several(40, work="hybrid"))
    one, two = release.share("work", "remote"), release.share("work", "hybrid")
    assert (one.low, one.high) == (two.low, two.high)
    assert not findings.apart(one, two)
    assert not findings.apart(replace(one, high=50), replace(two, low=50))
    assert findings.apart(replace(one, high=49), replace(two, low=50))


def test_a_lone_majority_leads():
    sentence = found(several(80, work="remote") + several(20, work="hybrid"), "work")
    assert sentence == (
        "“Fully remote” (80%) is the answer of most, ahead of “Partly at an office” (20%)."
    )


def test_the_majority_turns_round():
    sentence = found(several(20, work="remote") + several(80, work="hybrid"), "work")
    assert sentence.startswith("“Partly at an office” (80%) is the answer of most")


def test_half_of_the_people_are_not_most():
    people = several(300, work="remote") + several(180, work="hybrid") + several(120, work="onsite")
    assert found(people, "work").startswith("“Fully remote” (50%) is the most common answer, ")


@pytest.mark.parametrize(("low", "most"), [(50, False), (51, True)])
def test_most_needs_the_whole_interval_above_half(low, most):
    release = publish_first(several(80, work="remote") + several(20, work="hybrid"))
    first, second = release.share("work", "remote"), release.share("work", "hybrid")
    said = findings.leading([replace(first, low=low), second])
    assert ("is the answer of most" in said) is most


def test_a_tie_is_too_close_to_call():
    sentence = found(several(50, work="hybrid") + several(50, work="remote"), "work")
    assert sentence == (
        "“Fully remote” (50%) and “Partly at an office” (50%) are too close to call."
    )


def test_shares_far_apart_whose_intervals_overlap_cannot_be_told_apart():
    people = several(15, work="remote") + several(10, work="hybrid") + several(10, work="onsite")
    release = publish_first(people)
    first, second = release.share("work", "remote"), release.share("work", "hybrid")
    assert first.value - second.value >= findings.CLOSE
    assert second.high > first.low
    assert release.view("work").finding == (
        "“Fully remote” (43%), then “Partly at an office” (29%); "
        "their intervals overlap, so we can’t tell which is more common."
    )


@pytest.mark.parametrize(
    ("points", "end"),
    [(4, " are too close to call."), (5, "so we can’t tell which is more common.")],
)
def test_too_close_to_call_is_said_of_shares_under_five_points_apart(points, end):
    release = publish_first(several(40, work="remote") + several(40, work="hybrid"))
    one = release.share("work", "remote")
    assert findings.leading([one, replace(one, value=one.value - points)]).endswith(end)


def test_a_bound_is_never_called_close():
    release = publish_first(several(40, work="remote"))
    bound = release.share("work", "remote")
    share = replace(bound, value=89, low=80, high=95, interval="wilson")
    assert findings.leading([bound, share]).endswith("so we can’t tell which is more common.")


def test_without_intervals_it_is_too_early_to_tell_which_is_more_common():
    sentence = found(several(10, work="remote") + several(5, work="hybrid"), "work")
    assert sentence.endswith("; too early to tell which is more common.")


def test_a_bound_beside_a_share_without_interval_is_too_early_too():
    most = several(9, duties=frozenset({"health", "reviews"}))
    sentence = found(most + several(5, duties=frozenset({"health"})), "duties")
    assert sentence == (
        "“Health monitoring” (over 66%), then “Business reviews” (67%); "
        "too early to tell which is more common."
    )


def test_unanimity_leaves_all_other_answers_too_rare_to_tell():
    assert found(several(40, work="remote"), "work") == (
        "“Fully remote” (over 87%); every other answer is rarer than can be told."
    )


def test_a_question_nobody_agrees_on_among_few_people_is_withheld():
    options = ("me", "ae", "shared_ae", "account_manager", "renewals_team")
    people = [each for code in options for each in several(2, renewal=code)]
    assert found(people, "renewal") == "Not enough answers yet."


def test_none_of_these_counts_as_an_answer():
    people = several(60, plan=frozenset({"nothing"})) + several(30, plan=frozenset({"cap"}))
    assert found(people, "plan").startswith("“None of these” (67%) is named by most, ahead of ")


def test_more_than_can_be_told_is_more_than_any_share_that_is_told():
    most = several(29, duties=frozenset({"health", "reviews"}))
    few = several(6, duties=frozenset({"health"}))
    release = publish_first(most + few)
    health, reviews = (release.share("duties", code) for code in ("health", "reviews"))
    assert health.low < reviews.value  # over 85 % beside 86 %
    assert findings.ranked([reviews, health]) == [health, reviews]


def test_several_answers_may_be_named_by_most():
    people = several(90, duties=frozenset({"health", "reviews"}))
    people += several(30, duties=frozenset({"health"}))
    assert "is named by most, ahead of “Business reviews” (75%)" in found(people, "duties")


def test_the_middle_band_is_said_by_its_label():
    people = several(30, accounts="a26_50") + several(20, accounts="a1_5")
    assert found(people, "accounts") == "The middle answer of about 50 people is “26 to 50”."


def test_bands_without_a_middle_say_which_leads():
    people = several(60, company_size="c1_10") + several(20, company_size="c51_200")
    assert found(people, "company-size").startswith("“1 to 10” (75%) is the answer of most")


def test_the_headline_says_whose_medians_they_are():
    assert found(spread(40, 98_000), "pay") == (
        "The median base is $97,500 and the median OTE $120,000, from about 40 people in the USA."
    )


def test_a_headline_whose_ote_counts_fewer_people_says_so():
    people = spread(40, 98_000) + spread(20, 98_000, variable=None)
    assert found(people, "pay") == (
        "The median base is $97,500, from about 60 people in the USA; "
        "the median OTE is $120,000, from about 40 people."
    )


def test_a_headline_without_ote_is_of_base_alone():
    assert found(spread(40, 98_000, variable=None), "pay") == (
        "The median base is $97,500, from about 40 people in the USA."
    )


def test_findings_abroad_name_the_country_and_its_money():
    people = spread(40, 60_000, country="nl")
    release = publish_first(people)
    assert release.view("pay", scope="nl").finding == (
        "The median base is €60,000 and the median OTE €82,000, "
        "from about 40 people in the Netherlands."
    )


def test_a_withheld_headline_has_no_number():
    empty = publish_first([])
    assert findings.headline(empty, "us") == "Not enough answers yet."
    assert findings.across(empty, "level", scope="us") == (
        "Not enough answers yet to compare groups."
    )
    assert findings.middle(empty, "years", scope="us") == "Not enough answers yet."


def claims(release: Release) -> list[tuple[str, str]]:
    """The (higher, lower) labels of groups that findings claim to differ."""
    pattern = r"“([^”]+)”: median base \S+ “([^”]+)”: \S+ The first is higher"
    texts = [view.finding for view in release.views.values()]
    return [pair for text in texts for pair in re.findall(pattern, text)]


@pytest.mark.parametrize("seed", range(2))
def test_claimed_differences_are_between_published_intervals_that_do_not_overlap(seed):
    release = publish_first(demonstrated(400, seed))
    by_label = {
        (cell.dimension, group.label): cell
        for cell in release.cells
        if cell.scope == "us" and cell.figure == "base" and cell.statistic == "median"
        for group in release.groups(cell.dimension)
        if group.code == cell.group
    }
    claimed = claims(release)
    assert claimed
    for higher, lower in claimed:
        (high,) = (cell for (_, label), cell in by_label.items() if label == higher)
        (low,) = (cell for (_, label), cell in by_label.items() if label == lower)
        assert high.low > low.high


def test_every_view_has_a_finding_that_reads_well():
    release = publish_first(demonstrated(215))
    known = invariants.numbers(release)
    for view in release.views.values():
        invariants.tidy(view.finding)
        assert invariants.unfounded(view.finding, known) == []


def over_time(*middles: int) -> str:
    """The finding of half-years from 2025h1 on, of forty people each."""
    months = ("2025-03", "2025-09", "2026-03")
    people = [
        columns(spread(40, middle), first=100 * place, month=months[place])
        for place, middle in enumerate(middles)
    ]
    whole = people[0]
    for more in people[1:]:
        whole = joined(whole, more)
    return publish_first(whole).view("pay-by-half").finding


def test_one_half_year_is_no_change():
    assert over_time(98_000) == (
        "“First half of 2025”: median base $100,000, from about 40 people. "
        "It takes another half-year to see a change."
    )


def test_the_last_half_year_is_compared_with_the_first():
    assert over_time(80_000, 300_000, 140_000) == (
        "“First half of 2026”: median base $140,000, from about 40 people; “First half of 2025”: "
        "$80,000, from about 40 people. It is higher, in nominal money: their intervals do not "
        "overlap."
    )
    assert "It is lower, in nominal money" in over_time(140_000, 80_000)


def test_half_years_within_their_intervals_cannot_tell_a_change():
    for middles in ((98_000, 103_000), (103_000, 98_000), (98_000, 98_000)):
        sentence = over_time(*middles)
        assert sentence.endswith("whether pay changed: their intervals overlap.")
        assert "higher" not in sentence
        assert "lower" not in sentence

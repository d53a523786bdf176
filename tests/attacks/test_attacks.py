"""The attackers against the rule as it is, and against weaker rules, in the small.

Seeded, so the same on every machine. With a hundred or two people the standard error is 2 to 4
points, so a bound counts as broken when the mean less two standard errors is over it, and an
attacker as winning when that much is clear. `make attack` measures thousands (docs/attacks.md).
"""

import pytest

from csdb.publish.rule import Rule
from tests.attacks import (
    changes,
    copies,
    differencing,
    halves,
    insider,
    mutated,
    reconstruction,
    smallest,
    subtraction,
    wider,
    yes_no,
)
from tests.attacks.differencing import Seen, Trial
from tests.attacks.gain import Gain
from tests.attacks.mutations import weakened
from tests.attacks.plan import BESIDE, CROSSED
from tests.attacks.survey import Setting
from tests.attacks.world import play
from tests.attacks.yes_no import Wanted

PAY, YES_NO = 5.0, 7.0
"""Points over guessing that PUBLISHING's promise allows an attacker."""

pytestmark = pytest.mark.slow


def stays_under(found: Gain, bound: float) -> bool:
    """Whether a gain is compatible with a bound: its mean less two standard errors."""
    return found.points - 2 * found.error <= bound


def wins(found: Gain, points: float) -> bool:
    """Whether an attacker surely gains more than so many points: two standard errors clear."""
    return found.points - 2 * found.error > points


@pytest.fixture(scope="module")
def watched() -> tuple[Seen, Seen]:
    """People to learn from, and people to attack, in a survey under the rule as it is."""
    return differencing.both(Setting(), Trial(train=180, test=180))


def test_differencing_releases_does_not_find_somebodys_pay(watched: tuple[Seen, Seen]) -> None:
    found = differencing.judged(*watched)
    assert stays_under(found, PAY), str(found)


def test_subtracting_countries_groups_and_tiers_does_not_find_somebodys_pay() -> None:
    found = subtraction.attack(Setting(abroad=0.2), Trial(90, 90))
    assert stays_under(found, PAY), str(found)


@pytest.mark.parametrize(("figure", "option"), [("kpis", "own_retention"), ("renewal", "me")])
def test_moving_shares_do_not_tell_a_kpi_or_who_negotiates_renewals(
    watched: tuple[Seen, Seen], figure: str, option: str
) -> None:
    found = yes_no.judged(*watched, Wanted(figure, option))
    assert stays_under(found, YES_NO), str(found)


def test_least_squares_over_all_shares_does_not_tell_who_ticked_a_kpi() -> None:
    found = reconstruction.attack(Setting(), "nrr", 400)
    assert stays_under(found, YES_NO), str(found)


def test_watching_an_edit_does_not_find_the_new_pay() -> None:
    found = changes.edited(Setting(edits=0.6, leaving=0.2), Trial(90, 90))
    assert stays_under(found, PAY), str(found)


def test_kpis_that_hang_together_tell_no_more_of_one_than_is_allowed() -> None:
    found = reconstruction.attack(Setting(together=True), "nrr", 300, beside=BESIDE)
    assert stays_under(found, YES_NO), str(found)


def test_views_of_two_dimensions_do_not_find_somebodys_pay() -> None:
    found = wider.crossings(CROSSED, Trial(60, 60))
    assert stays_under(found, PAY), str(found)


def test_what_goes_with_higher_pay_does_not_find_somebodys_pay() -> None:
    found = wider.differences(Setting(people=250), Trial(90, 90))
    assert stays_under(found, PAY), str(found)


def test_pay_by_kpi_does_not_find_somebodys_pay() -> None:
    found = wider.kpi_groups(Setting(people=500), Trial(90, 90))
    assert stays_under(found, PAY), str(found)


def test_the_point_of_a_half_year_does_not_find_the_pay_of_who_came_last() -> None:
    found = halves.attack(Setting(), Trial(90, 90))
    assert stays_under(found, PAY), str(found)


def test_the_smallest_groups_of_a_first_release_do_not_find_somebodys_pay() -> None:
    found = smallest.attack(15)
    assert stays_under(found, PAY), str(found)


def test_the_attacker_of_small_groups_wins_where_they_are_not_merged() -> None:
    assert wins(smallest.attack(40, merged=False), PAY)


def test_the_differencing_attacker_wins_when_answers_are_published_exactly_one_at_a_time() -> None:
    found = mutated.exact_one_at_a_time(Trial(240, 160), people=60)
    assert wins(found, PAY), str(found)


def test_the_least_squares_attacker_wins_when_shares_are_exact_one_at_a_time() -> None:
    found = mutated.exact_shares(Trial(0, 150))
    assert wins(found, YES_NO + 5), str(found)


def test_nine_made_up_answers_beside_one_show_it_which_no_threshold_can_stop() -> None:
    assert wins(copies.nine_of_ten(40), 40)


def test_whoever_knows_all_other_records_learns_more_which_no_threshold_can_stop() -> None:
    assert wins(insider.attack(200, 60), 3)


def test_a_weakened_rule_exists_in_these_tests_alone() -> None:
    assert weakened(batch=1).batch == 1
    with pytest.raises(ValueError, match="batch of at least 5"):
        Rule(batch=1)


def test_an_attacked_survey_serves_the_same_bytes_from_the_same_seed() -> None:
    short = Setting(targets=5, unwatched=0)
    assert play(short, 3).served == play(short, 3).served

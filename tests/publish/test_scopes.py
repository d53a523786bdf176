import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdb.publish import scopes
from csdb.publish.columns import NOBODY, Cohort
from csdb.publish.disclosure import Rule
from csdb.publish.rates import latest
from csdb.publish.release import ALL
from tests.publish import people
from tests.publish.people import columns, publish_first, several

RULE = Rule()
NOW = "2026-11-22T12:00Z"


def shown(*asked: tuple[str, int], home: str = "us") -> list[str]:
    everybody = [each for code, number in asked for each in several(number, country=code)]
    return [code for code, _ in scopes.countries(columns(everybody), home, RULE)]


def test_home_comes_first_and_then_the_country_with_most_people():
    assert shown(("de", 40), ("us", 12), ("fr", 20), ("gb", 40)) == ["us", "de", "gb", "fr"]
    assert shown(("de", 40), ("us", 12), home="gb") == ["de", "us"]


def test_a_country_under_ten_people_shows_nothing():
    assert shown(("us", 10), ("de", 9)) == ["us"]
    release = publish_first(several(40) + several(9, country="de"))
    assert "de" not in release.scopes
    assert {cell.scope for cell in release.cells} == {"us"}


def test_a_country_the_questionnaire_forgot_is_in_no_country():
    everybody = columns(several(30))
    everybody.choice["country"][:12] = -1
    (only,) = scopes.countries(everybody, "us", RULE)
    assert (only[0], only[1].people) == ("us", 18)


def test_countries_hold_the_people_who_work_there():
    everybody = columns(several(12, base=90_000) + several(15, country="de", base=60_000))
    found = dict(scopes.countries(everybody, "us", RULE))
    assert set(found["us"].base.tolist()) == {90_000}
    assert set(found["de"].base.tolist()) == {60_000}


def cohort(*refs: int, version: int = 1) -> Cohort:
    told = b"".join(ref.to_bytes(16, "little") for ref in refs)
    return Cohort(np.frombuffer(told, "V16"), np.full(len(refs), version, np.int32))


@pytest.mark.parametrize(("changes", "moves"), [(0, False), (1, False), (9, False), (10, True)])
def test_a_scope_moves_at_the_tenth_change(changes, moves):
    before = cohort(*range(30))
    assert scopes.may_move(before, cohort(*range(30 + changes)), RULE) is moves
    assert scopes.may_move(before, cohort(*range(changes, 30)), RULE) is moves
    edited = Cohort(before.ref, before.version + (np.arange(30) < changes))
    assert scopes.may_move(before, edited, RULE) is moves


def test_somebody_who_comes_and_somebody_who_goes_are_two_changes():
    assert not scopes.may_move(cohort(*range(30)), cohort(*range(4, 34)), RULE)
    assert scopes.may_move(cohort(*range(30)), cohort(*range(5, 35)), RULE)


def test_everybody_gone_is_as_many_changes_as_there_were_people():
    assert scopes.may_move(cohort(*range(10)), NOBODY, RULE)
    assert not scopes.may_move(cohort(*range(9)), NOBODY, RULE)


@pytest.mark.parametrize(("number", "moves"), [(9, False), (10, True)])
def test_a_scope_begins_with_ten_people(number, moves):
    assert scopes.may_move(None, cohort(*range(number)), RULE) is moves


def test_a_stricter_k_holds_for_the_first_release_of_a_scope():
    assert not scopes.may_move(None, cohort(*range(19)), Rule(k=20))


def remain(everybody: range, **parts: range) -> bool:
    told = {code: cohort(*refs) for code, refs in parts.items()}
    return scopes.remainders_hold(cohort(*everybody), told, RULE)


def test_all_countries_are_shown_when_ten_people_are_outside_every_one():
    assert remain(range(60), us=range(50))
    assert remain(range(60), us=range(25), de=range(25, 50))


def test_all_countries_are_not_shown_when_subtracting_would_leave_a_few():
    assert not remain(range(59), us=range(50))
    assert not remain(range(59), us=range(25), de=range(25, 50))


def test_countries_that_are_everybody_leave_nobody_between():
    assert remain(range(60), us=range(30), de=range(30, 60))


def test_all_countries_would_only_repeat_the_one_there_is():
    assert not remain(range(60), us=range(60))
    assert not remain(range(60))


def test_people_published_in_a_country_and_gone_since_are_no_remainder():
    assert not remain(range(5, 60), us=range(50), de=range(50, 60), fr=range(60))
    assert remain(range(5, 60), us=range(50))


SETS = st.sets(st.integers(0, 45))


@given(SETS, st.dictionaries(st.sampled_from(["us", "de", "fr"]), SETS, max_size=3))
def test_remainders_are_those_of_plain_sets_in_any_order(everybody, parts):
    told = {code: cohort(*sorted(refs)) for code, refs in parts.items()}
    outside = [everybody - refs for refs in parts.values()]
    together = everybody.difference(*parts.values())
    expected = bool(parts) and all(outside)
    expected = expected and not any(0 < len(left) < 10 for left in (*outside, together))
    found = scopes.remainders_hold(cohort(*sorted(everybody)), told, RULE)
    assert found == expected
    backwards = dict(reversed(told.items()))
    assert scopes.remainders_hold(cohort(*sorted(everybody)), backwards, RULE) == found


@pytest.mark.parametrize(("outside", "there"), [(0, False), (1, False), (9, False), (10, True)])
def test_all_countries_in_a_release(outside, there):
    release = publish_first(several(40) + several(outside, country="mm"))
    assert (ALL in release.scopes) is (there)
    if there:
        assert release.value("base", scope=ALL).unit == "USD"
        assert [view.name for view in release.views.values() if view.scope == ALL] == ["pay"]


def test_a_published_country_falls_only_when_enough_have_gone():
    before = columns(several(19))
    published = {"us": before.cohort}
    rest = before.take(np.arange(10, 19))
    nine = columns(several(18)).cohort
    assert scopes.fallen(rest, published, {}, RULE) == ["us"]
    assert scopes.fallen(before.take(np.arange(9)), {"us": nine}, {}, RULE) == []
    assert scopes.fallen(rest, {ALL: before.cohort}, {}, RULE) == []


def test_a_countrys_figures_say_how_many_people_and_since_when():
    told = scopes.country("us", columns(several(43)), rates=latest(), rule=RULE, now=NOW)
    assert (told.scope.people, told.scope.changed, told.scope.name) == (45, NOW, "the USA")
    assert told.cohort.people == 43


def test_the_least_wanted_dimensions_go_when_people_are_few():
    made = people.demonstrated(400)
    in_usa = [each for each in made if each["country"] == "us"]
    few, many = (publish_first(in_usa[:number]) for number in (60, 215))
    assert set(few.scopes["us"].groups) < set(many.scopes["us"].groups)
    assert "level" in few.scopes["us"].groups


@pytest.mark.parametrize("number", range(58, 63))
def test_how_many_dimensions_are_shown_says_no_more_than_the_count(number):
    """58 to 62 people are all "about 60": all show the same dimensions."""
    asked = ("level", "years", "segment", "renewal", "upsell", "commission", "onboarding")
    thirds = (
        ("csm", "y1", "smb", "me", "me", "on_top", "me"),
        ("vp", "y4_5", "mid", "ae", "source_only", "no", "shared"),
        ("vp", "y9_12", "strategic", "shared_ae", "sales", "no", "partner"),
    )
    made = [people.answers(**dict(zip(asked, thirds[i % 3], strict=True))) for i in range(number)]
    assert tuple(publish_first(made).scopes["us"].groups) == asked[:-1]


def test_views_are_those_with_a_cell():
    release = publish_first(several(12, work=None, duties=None))
    names = {view.name for view in release.views.values()}
    assert {"pay", "renewal", "kpis"} <= names
    assert not names & {"work", "duties", "pay-by-level"}

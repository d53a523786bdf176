import pytest

from csdb.publish.release import ALL
from tests.publish.people import NOW, demonstrated, publish_first, several


def test_a_country_under_ten_people_is_nowhere_in_the_release():
    release = publish_first(several(40) + several(9, country="de"))
    assert set(release.scopes) == {"us"}
    assert {cell.scope for cell in release.cells} == {"us"}
    assert {view.scope for view in release.views.values()} == {"us"}


def test_a_scope_says_how_many_people_since_when_and_in_what_money():
    release = publish_first(several(43) + several(12, country="nl"))
    us, nl = release.scopes["us"], release.scopes["nl"]
    assert (us.people, us.changed, us.name, us.currency) == (45, NOW, "the USA", "USD")
    assert (nl.people, nl.changed, nl.name, nl.currency) == (10, NOW, "the Netherlands", "EUR")


@pytest.mark.parametrize(("outside", "there"), [(0, False), (1, False), (9, False), (10, True)])
def test_all_countries_in_a_release_are_headline_pay_in_dollars(outside, there):
    release = publish_first(several(40) + several(outside, country="mm"))
    assert (ALL in release.scopes) is there
    if there:
        assert release.value("base", scope=ALL).unit == "USD"
        assert release.scopes[ALL].groups == {}
        assert [view.name for view in release.views.values() if view.scope == ALL] == ["pay"]


def test_home_is_the_first_scope_and_all_countries_the_last():
    people = several(20, country="de") + several(12) + several(15, country="at")
    people += several(5, country="fr") + several(5, country="es")
    release = publish_first(people)
    assert [*dict.fromkeys(cell.scope for cell in release.cells)] == ["us", "at", "de", ALL]


def test_the_least_wanted_dimensions_go_when_people_are_few():
    in_usa = [each for each in demonstrated(400) if each["country"] == "us"]
    few, many = (publish_first(in_usa[:number]).scopes["us"].groups for number in (60, 215))
    assert set(few) < set(many)
    assert "level" in few


def test_views_are_those_with_a_cell():
    release = publish_first(several(12, work=None, duties=None))
    names = {view.name for view in release.views.values()}
    assert {"pay", "renewal", "kpis"} <= names
    assert not names & {"work", "duties", "pay-by-level"}

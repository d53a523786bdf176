"""Pay by two things at once, and what goes with higher pay, on the page of pay."""

from collections.abc import Callable

from csdb import groupings
from csdb.publish import wording
from csdb.publish.release import Release
from tests.publish.sample import sample_release
from tests.web.page import Read

Page = Callable[..., Read]
Publish = Callable[[Release], Release]


def test_a_large_country_shows_two_things_at_once(page: Page, publish: Publish) -> None:
    release = publish(sample_release(1500))
    text = page("/salary").text
    for name in ("pay-by-level-years", "pay-by-level-segment", "pay-by-renewal-upsell"):
        view = release.view(name)
        assert view
        assert view.finding in text
        for group in release.groups(view.dimension):
            assert group.label in text
    assert "Until then, each by itself" not in text


def test_a_smaller_country_shows_each_by_itself_and_says_from_when_both(
    page: Page, publish: Publish, full: Release
) -> None:
    text = page(publish(full) and "/salary").text
    assert "From about 1,250 answers of one country on" in text
    for crossing in groupings.CROSSINGS[:3]:
        assert crossing.phrase in text
        for dimension in crossing.dimensions:
            assert f"Median base pay {dimension.phrase}" in text
    cell = full.value("base", dimension="segment", group="mid")
    assert f"{wording.number(cell)} {wording.interval(cell)}" in text


def test_what_goes_with_higher_pay_comes_with_its_caveat_and_says_no_cause(
    page: Page, publish: Publish, full: Release
) -> None:
    text = page(publish(full) and "/salary").text
    section = text[text.index("What goes with higher pay People") :]
    assert "need not be what makes it higher" in section
    assert full.view("higher-pay").finding in section
    assert "+12% 3% to 22%" in section
    assert "about 205 people" in section
    assert "because" not in section


def test_under_two_hundred_people_it_says_from_when(
    page: Page, publish: Publish, little: Release
) -> None:
    text = page(publish(little) and "/salary").text
    assert "Shown from about 200 people in one country on" in text

"""The page of pay over time: its points, or when the first one can be there."""

from collections.abc import Callable

import time_machine
from flask.testing import FlaskClient

from csdb.publish import wording
from csdb.publish.release import Release
from tests.web.page import Read

Page = Callable[..., Read]
Publish = Callable[[Release], Release]


def test_the_points_are_shown_with_interval_and_people(
    page: Page, publish: Publish, full: Release
) -> None:
    text = page(publish(full) and "/salary/trend").text
    for group in full.groups("half"):
        cell = full.value("base", dimension="half", group=group.code)
        assert group.label in text
        assert f"{wording.number(cell)} {wording.interval(cell)}" in text
        assert f"about {cell.n}" in text
    assert full.view("pay-by-half").finding in text
    assert "nothing is corrected for prices" in text
    assert "Pay by half-year" in page("/salary").text


@time_machine.travel("2026-11-22T12:00Z", tick=False)
def test_before_the_first_point_the_page_says_when_it_can_come(
    page: Page, publish: Publish, little: Release, client: FlaskClient
) -> None:
    for released in (None, little):
        if released:
            publish(released)
        text = page("/salary/trend").text
        assert wording.WITHHELD in text
        assert "The next to come is the second half of 2026" in text
        assert "from 2 March 2027 on" in text
    assert "/salary/trend" not in client.get("/sitemap.xml").text
    assert 'name="robots" content="noindex"' in client.get("/salary/trend").text


@time_machine.travel("2027-03-02T12:00Z", tick=False)
def test_once_a_half_year_has_come_the_page_names_the_one_after(
    page: Page, publish: Publish, full: Release, client: FlaskClient
) -> None:
    publish(full)
    text = page("/salary/trend").text
    assert "The next to come is the first half of 2027" in text
    assert "from 30 August 2027 on" in text
    assert "/salary/trend" in client.get("/sitemap.xml").text

"""The one-page summary: of a role in the address, every number of the release, none of a person."""

from collections.abc import Callable
from urllib.parse import urlencode

from csdb.publish import wording
from csdb.publish.release import Release
from tests.web.page import Read, said
from tests.web.test_compare import ROLE

Page = Callable[..., Read]
Publish = Callable[[Release], Release]


def test_the_groups_of_a_role_stand_with_interval_and_people(
    page: Page, publish: Publish, full: Release
) -> None:
    publish(full)
    rows = [said(row) for row in page(f"/summary?{urlencode(ROLE)}").all("tr")]
    for dimension, group in (("level", "ic"), ("segment", "from100k"), ("renewal", "me")):
        cells = [full.value(f, dimension=dimension, group=group) for f in ("base", "ote")]
        told = [text for c in cells for text in (wording.number(c), wording.interval(c))]
        assert any(all(text in row for text in told) for row in rows), dimension


def test_the_page_says_of_whom_when_and_how_to_cite(
    page: Page, publish: Publish, full: Release
) -> None:
    text = page(publish(full) and f"/summary?{urlencode(ROLE)}").text
    assert "Level: Senior CSM" in text
    assert "🇺🇸 USA · about 215 people · 22 November 2026" in text
    assert f"http://localhost/releases/{full.id}" in text
    assert "CC BY 4.0" in text
    assert "My base" in text


def test_numbers_in_the_address_are_no_part_of_the_page(
    page: Page, publish: Publish, full: Release
) -> None:
    publish(full)
    found = page("/summary?base=123457&ote=150001&level=nobody&country=zz")
    assert "123457" not in found.text
    assert "Everyone who answered" in found.text
    assert "from associate" in found.text


def test_what_is_withheld_is_said_so(page: Page, publish: Publish, little: Release) -> None:
    assert "No figures yet." in page("/summary").text
    publish(little)
    assert "no interval yet" in page("/summary").text
    assert wording.WITHHELD in page("/summary?country=fr").text

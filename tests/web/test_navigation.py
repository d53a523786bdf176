"""The ways between pages: header, crumbs, footer and what to read next."""

from collections.abc import Callable

import pytest
from flask import Flask

from csdb.publish.release import Release
from csdb.web import abroad, navigation, sections
from csdb.web.pages import TEXTS, addresses
from tests.web.page import Read, said

Page = Callable[..., Read]
Publish = Callable[[Release], Release]


def way(page: Read) -> list[tuple[str, str]]:
    """The crumbs of a page: name and address, the address of the page itself being empty."""
    found = page.by_class("crumbs")
    return (
        [(said(li), "".join(a.get("href", "") for a in li.iter("a"))) for li in found[0].iter("li")]
        if found
        else []
    )


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/salary", ["Home", "Pay"]),
        ("/salary/by/level", ["Home", "Pay", "Level"]),
        ("/salary/countries/us", ["Home", "Pay", "Countries", "The USA"]),
        ("/levels", ["Home", "Pay", "Levels"]),
        ("/job-description", ["Home", "What a CSM does", "Job description"]),
        ("/methodology", ["Home", "Methodology"]),
        ("/releases", ["Home", "Data and downloads", "Releases"]),
    ],
)
def test_crumbs_name_the_way_to_a_page(
    path: str, names: list[str], page: Page, publish: Publish, full: Release
) -> None:
    publish(full)
    found = way(page(path))
    assert [name for name, _ in found] == names
    assert [bool(address) for _, address in found] == [True] * (len(names) - 1) + [False]


def test_a_figure_lies_under_what_it_shows(full: Release) -> None:
    pay = navigation.crumbs("/figures/us-pay-by-level", full)
    assert [crumb.path for crumb in pay] == ["/", "/salary", "/figures/us-pay-by-level"]
    role = navigation.crumbs("/figures/renewal", full)
    assert [crumb.name for crumb in role] == ["Home", "What a CSM does", "Who negotiates renewals"]


def test_the_first_page_and_unknown_ones_have_no_crumbs(page: Page) -> None:
    assert way(page("/")) == []
    assert way(page("/nothing-here", 404)) == []


def test_the_section_one_is_in_is_marked(page: Page) -> None:
    def marked(path: str) -> dict[str, str]:
        links = [
            a
            for nav in page(path).all("nav")
            if nav.get("aria-label") == "Main"
            for a in nav.iter("a")
        ]
        return {said(a): a.get("aria-current", "") for a in links if a.get("aria-current")}

    assert marked("/salary") == {"Pay": "page"}
    assert marked("/salary/by/level") == {"Pay": "true"}
    assert marked("/job-description") == {"The job": "true"}
    assert marked("/") == {}


def test_every_page_is_in_the_map_and_leads_on(app: Flask) -> None:
    with app.test_request_context():
        known = frozenset(addresses())
    declared = {place.path for each in sections.SECTIONS for place in each.places}
    unlisted = {
        path for path in (*TEXTS, "/faq", "/benchmarks", "/data") if path not in declared
    } - {"/"}
    assert not unlisted, f"name {unlisted} in csdb/web/sections.py"
    read = {path for path in known if path != "/submit" and not path.startswith("/embed/")}
    silent = {path for path in read if not navigation.related(path, known)}
    assert not silent, f"say in csdb/web/sections.py what to read after {silent}"


def test_a_page_that_is_not_there_is_named_nowhere() -> None:
    there = frozenset({"/salary", "/data"})
    shown = navigation.shown(there)
    assert [each.path for each in shown] == ["/salary", "", "", "/data"]
    assert {place.path for each in shown for place in each.places} == there | {"/mine"}
    assert [place.path for place in navigation.related("/levels", there)] == ["/salary"]


def test_elsewhere_names_the_other_scopes_of_a_view(full: Release) -> None:
    assert abroad.other_scopes(full, "pay", "us") == ()
    both = {**full.scopes, "de": full.scopes["us"], "all": full.scopes["us"]}
    views = {**full.views, "de-pay": full.views["us-pay"], "all-pay": full.views["us-pay"]}
    from dataclasses import replace

    release = replace(full, scopes=both, views=views)
    assert abroad.other_scopes(release, "pay", "us") == (
        ("us", ""),
        ("de", "/salary/countries/de#de-pay"),
        ("all", "/salary/countries"),
    )
    assert abroad.other_scopes(release, "pay", "de")[0] == ("us", "/salary")
    assert abroad.other_scopes(release, "pay-by-level", "us") == ()
    single = abroad.other_scopes(release, "pay", "us", figures=True)
    assert single[1] == ("de", "/figures/de-pay")

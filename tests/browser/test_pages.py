"""The pages in a browser: accessible, within the screen, and whole without JavaScript."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from csdb import create_app, keys
from csdb.config import Settings
from csdb.publish.charts.process import draw_all
from csdb.publish.release import Release
from csdb.store import releases
from csdb.store.engine import writing
from tests.browser.accessible import VISITORS, problem
from tests.browser.conftest import PHONE
from tests.browser.site import serving
from tests.browser.still import moved, slow
from tests.publish.sample import sample_release
from tests.web.conftest import files_of, worded

PAGES = (
    "/",
    "/what-does-a-customer-success-manager-do",
    "/salary",
    "/salary/by/level",
    "/salary/by/industry",
    "/salary/countries",
    "/salary/countries/us",
    "/salary/countries/de",
    "/salary/by/hub",
    "/levels",
    "/segments",
    "/job-description",
    "/benchmarks",
    "/faq",
    "/methodology",
    "/privacy",
    "/about",
    "/data",
    "/releases",
    "/releases/latest",
    "/data/changes",
    "/nothing-here",
)


@pytest.fixture(scope="module")
def release() -> Release:
    return worded(sample_release())


@pytest.fixture(scope="module", params=["empty", "full"])
def site(
    request: pytest.FixtureRequest,
    migrated_sqlite_template: Path,
    release: Release,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The site without a release, then with one whose charts are really drawn."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copyfile(migrated_sqlite_template, folder / "csdb.db")
    url = f"sqlite:///{folder / 'csdb.db'}"
    keys.write(keys.new(), folder / "keys.json")
    app = create_app(Settings(database_url=url, keys_file=folder / "keys.json"))
    if request.param == "full":
        with writing(app.extensions["csdb_engine"]) as connection:
            releases.add(connection, release, files_of(release, draw_all(release)))
    with serving(app) as address:
        yield address
    for name in ("csdb_engine", "csdb_pages"):
        app.extensions[name].dispose()


@pytest.mark.parametrize("visitor", VISITORS)
def test_no_page_is_hard_to_use_for_anybody(
    visitor: str, open_page: Callable[..., Page], release: Release
) -> None:
    page = open_page(**VISITORS[visitor])
    for path in PAGES:
        page.goto(path)
        assert not problem(page), path


def test_a_page_at_twice_the_letter_size_stays_within_the_phone(phone: Page) -> None:
    for path in PAGES:
        phone.goto(path)
        phone.evaluate("document.documentElement.style.fontSize = '200%'")
        wide, screen = phone.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= screen, f"{path} is {wide} px wide on a screen of {screen}"


def test_every_number_is_there_without_javascript(
    open_page: Callable[..., Page], release: Release
) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/salary/by/level")
    if page.locator("figure").count():
        assert "$130,000" in page.inner_text("table")
        assert page.locator("svg.chart-wide").is_visible()
    else:
        assert "Not enough answers yet" in page.inner_text("main")


def test_one_drawing_of_each_chart_is_shown_whatever_the_screen(page: Page, phone: Page) -> None:
    for screen, shown, hidden in ((page, "wide", "narrow"), (phone, "narrow", "wide")):
        screen.goto("/salary")
        for place in range(screen.locator("figure").count()):
            figure = screen.locator("figure").nth(place)
            assert figure.locator(f"svg.chart-{shown}").is_visible()
            assert not figure.locator(f"svg.chart-{hidden}").is_visible()


def test_the_keyboard_reaches_the_content_first(page: Page) -> None:
    page.goto("/salary")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_paper_shows_figures_and_no_navigation(page: Page) -> None:
    page.goto("/salary")
    page.emulate_media(media="print")
    assert not page.locator("header nav").is_visible()
    assert page.locator("h1").is_visible()
    for place in range(page.locator("figure").count()):
        assert page.locator("figure").nth(place).locator("svg.chart-wide").is_visible()


def test_nothing_is_kept_in_the_browser(page: Page) -> None:
    for path in PAGES:
        page.goto(path)
    assert page.context.cookies() == []
    kept = page.evaluate("[localStorage.length, sessionStorage.length]")
    assert kept == [0, 0]


def test_the_print_button_is_there_only_where_it_works(
    page: Page, open_page: Callable[..., Page]
) -> None:
    page.goto("/job-description")
    page.evaluate("window.print = () => { document.title = 'printed' }")
    page.get_by_role("button", name="Print").click()
    assert page.title() == "printed"
    page.emulate_media(media="print")
    assert not page.locator(".print").is_visible()
    assert page.locator(".checks").is_visible()
    still = open_page(java_script_enabled=False)
    still.goto("/job-description")
    assert not still.locator(".print").is_visible()


def test_every_section_is_one_tap_away_on_a_phone_without_a_script(
    open_page: Callable[..., Page],
) -> None:
    page = open_page(java_script_enabled=False, **PHONE)
    page.goto("/levels")
    links = page.locator("header nav a")
    assert links.count() >= 4
    for place in range(links.count()):
        box = links.nth(place).bounding_box()
        assert box
        assert box["x"] + box["width"] <= 390
        assert box["height"] >= 40
    assert page.locator("header nav a[aria-current]").inner_text() == "Pay"
    assert page.locator("footer nav a").count() > 12


@pytest.mark.parametrize("path", ["/job-description", "/submit"])
def test_nothing_moves_while_a_page_comes_slowly(path: str, page: Page, phone: Page) -> None:
    for screen in (page, phone):
        assert not moved(slow(screen), path)


PLACES = """
fields => fields.map((field, place) => {
  for (const later of fields.slice(place + 1)) later.remove();
  const early = field.getBoundingClientRect().toJSON();
  for (const later of fields.slice(place + 1)) field.parentElement.append(later);
  return [early, field.getBoundingClientRect().toJSON()];
})
"""


def test_a_field_stands_where_it_stands_before_the_next_one_has_come(
    page: Page, phone: Page
) -> None:
    for screen in (page, phone):
        screen.goto("/")
        for early, late in screen.locator(".stand form > *").evaluate_all(PLACES):
            assert early == late

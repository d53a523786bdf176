"""A figure in a browser: its menu and copy buttons, the live chart, the frame on another site."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from playwright.sync_api import Page, expect

from csdb import create_app, keys
from csdb.config import Settings
from csdb.publish.charts import live
from csdb.publish.charts.process import draw_all
from csdb.publish.release import Release
from csdb.store import releases
from csdb.store.engine import writing
from tests.browser.accessible import VISITORS, problem
from tests.browser.site import serving
from tests.browser.still import moved
from tests.publish.sample import sample_release
from tests.web.conftest import files_of, worded

SHOWN = ("us-pay", "us-pay-by-level", "us-kpis", "us-upsell")
PATHS = ("/figures", "/figures/us-pay-by-level", "/figures/us-kpis", "/embed/us-pay", "/embed/no")


@pytest.fixture(scope="module")
def release() -> Release:
    whole = worded(sample_release())
    return replace(whole, views={key: whole.views[key] for key in SHOWN})


@pytest.fixture(scope="module")
def site(
    migrated_sqlite_template: Path, release: Release, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("figures")
    shutil.copyfile(migrated_sqlite_template, folder / "csdb.db")
    keys.write(keys.new(), folder / "keys.json")
    app = create_app(
        Settings(database_url=f"sqlite:///{folder / 'csdb.db'}", keys_file=folder / "keys.json")
    )
    if not live.FILE.is_file():
        live.write()
    with writing(app.extensions["csdb_engine"]) as connection:
        releases.add(connection, release, files_of(release, draw_all(release)))
    with serving(app) as address:
        yield address
    for name in ("csdb_engine", "csdb_pages"):
        app.extensions[name].dispose()


def sound(page: Page) -> None:
    """No violation of any rule of axe, and nothing wider than the screen."""
    assert not problem(page)


def explore(page: Page, key: str) -> None:
    page.goto(f"/figures/{key}")
    page.get_by_role("button", name="Explore the chart").click()
    expect(page.locator(".live-chart svg")).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize("visitor", VISITORS)
def test_figures_frames_and_live_charts_are_easy_to_use_for_everybody(
    visitor: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(**VISITORS[visitor])
    for path in PATHS:
        page.goto(path)
        for menu in page.locator(".use summary").all():
            menu.click()
        sound(page)
    explore(page, "us-kpis")
    sound(page)


def test_the_live_chart_tells_interval_and_people_of_what_is_pointed_at(page: Page) -> None:
    explore(page, "us-pay-by-level")
    said = page.locator("#vg-tooltip-element")
    page.locator(".live-chart .medians_marks path").first.hover()
    expect(said).to_be_visible()
    expect(said).to_contain_text("Individual contributors, Base pay: $90,000, 95% interval $")
    expect(page.get_by_role("button", name="Explore the chart")).to_be_hidden()
    expect(page.get_by_role("status")).to_have_text("The chart is live")


@pytest.mark.parametrize(
    ("scheme", "colour"), [("light", "rgb(11, 110, 117)"), ("dark", "rgb(79, 179, 186)")]
)
def test_the_live_chart_has_the_colours_of_the_page(
    scheme: str, colour: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(color_scheme=scheme)
    explore(page, "us-kpis")
    bar = page.locator(".live-chart .shares_marks path").first
    assert bar.evaluate("mark => getComputedStyle(mark).fill") == colour


def test_the_program_of_the_live_chart_is_fetched_only_when_asked_for(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/figures/us-pay", wait_until="networkidle")
    assert not [url for url in asked if "vega" in url or "spec" in url]


def test_without_script_no_button_promises_what_it_cannot_do(
    open_page: Callable[..., Page],
) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/figures/us-pay-by-level")
    assert page.locator("button:visible").count() == 0
    page.locator(".use summary").click()
    expect(page.get_by_role("link", name="Permalink")).to_be_visible()
    expect(page.locator("figure table")).to_be_visible()


def test_a_link_is_copied_with_a_button_and_the_keyboard(open_page: Callable[..., Page]) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/figures/us-kpis")
    page.locator(".use summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "http://127.0.0.1:8000/figures/us-kpis"  # as the site says it is called


def test_the_html_of_the_frame_is_copied_whole(open_page: Callable[..., Page]) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/figures/us-kpis")
    page.get_by_role("button", name="Copy the HTML of the frame").click()
    expect(page.get_by_role("status")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("<iframe src=")
    assert copied.endswith("</iframe>")


def test_another_site_may_frame_the_frame_and_nothing_else(browser: object, site: str) -> None:
    def elsewhere(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        start("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        frames = "".join(
            f'<iframe src="{site}{path}" width="720" height="400"></iframe>'
            for path in ("/embed/us-kpis", "/figures/us-kpis")
        )
        return [f'<!doctype html><title>.</title><link rel="icon" href="data:,">{frames}'.encode()]

    with serving(elsewhere) as address:
        page = browser.new_page()  # type: ignore[attr-defined]
        page.goto(address)
        allowed, refused = page.frame_locator("iframe").first, page.frames[2]
        expect(allowed.locator("svg.chart-wide")).to_be_visible()
        assert refused.url == "chrome-error://chromewebdata/"
        page.close()


def test_paper_shows_the_figure_without_menus_and_buttons(page: Page) -> None:
    page.goto("/figures/us-kpis")
    page.emulate_media(media="print")
    expect(page.locator("figure svg.chart-wide")).to_be_visible()
    assert page.locator("button:visible, .use:visible").count() == 0


@pytest.mark.parametrize("path", ["/", "/salary", "/figures/us-kpis", "/embed/us-kpis"])
def test_nothing_moves_while_a_page_loads(path: str, page: Page, phone: Page) -> None:
    for screen in (page, phone):
        assert not moved(screen, path)

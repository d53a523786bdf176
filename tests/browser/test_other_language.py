"""A site in another language, in a browser: scripts write numbers and words as the pages do."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from csdb import create_app, keys, language
from csdb.config import Settings
from csdb.store import releases
from csdb.store.engine import writing
from tests.browser.site import serving
from tests.made_up_language import compiled
from tests.publish.sample import sample_release
from tests.web.conftest import files_of, worded


@pytest.fixture
def site(
    migrated_sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The site in German, each message between brackets."""
    monkeypatch.setattr(language, "FOLDER", tmp_path / "translations")
    compiled(tmp_path / "translations", "de")
    language.language.cache_clear()
    shutil.copyfile(migrated_sqlite_template, tmp_path / "csdb.db")
    keys.write(keys.new(), tmp_path / "keys.json")
    url = f"sqlite:///{tmp_path / 'csdb.db'}"
    app = create_app(Settings(database_url=url, keys_file=tmp_path / "keys.json", locale="de"))
    release = worded(sample_release())
    with writing(app.extensions["csdb_engine"]) as connection:
        releases.add(connection, release, files_of(release))
    with serving(app) as address:
        yield address
    for name in ("csdb_engine", "csdb_pages"):
        app.extensions[name].dispose()
    language.language.cache_clear()


def test_compare_says_amounts_as_the_language_writes_them(page: Page) -> None:
    page.goto("/compare")
    page.locator("#base").fill("130,000")
    page.locator("#base").blur()
    answer = page.locator("[data-measures] .answer").first
    expect(answer).to_contain_text("⟦A base of 130.000\u00a0$⟧")
    expect(page.locator("#stand-title")).to_have_text("⟦Where this stands⟧")


def test_the_calculator_and_the_server_say_the_same(
    page: Page, open_page: Callable[..., Page]
) -> None:
    page.goto("/incentives")
    page.locator("#base").fill("98,000")
    page.locator("#attainment").fill("87")
    page.locator("#attainment").blur()
    pays = page.locator("#pays").inner_text()
    assert "87" in pays
    plain = open_page(java_script_enabled=False)
    plain.goto("/incentives")
    plain.locator("#base").fill("98,000")
    plain.locator("#attainment").fill("87")
    plain.locator("#planner .actions button").click()
    assert plain.locator("#pays").inner_text() == pays
    rows = "#payouts tr"
    assert plain.locator(rows).all_inner_texts() == page.locator(rows).all_inner_texts()


def test_the_form_says_ote_as_the_language_writes_it(page: Page) -> None:
    page.goto("/submit")
    page.locator("#country").select_option("us")
    page.locator("#base_amount").fill("98,000")
    page.locator("input[name=variable_type][value=percent]").check()
    page.locator("#variable_amount").fill("20")
    told = page.locator("[data-question=variable] .live")
    expect(told).to_contain_text("⟦OTE 117.600\u00a0$ a year: 98.000\u00a0$ base")

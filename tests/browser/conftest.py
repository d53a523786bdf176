"""Chromium for the tests of pages: every page opened here is watched for what it must not do.

A test file, or this one for all, gives the fixture `site`: the address that `serving(app)` yields.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests import environment
from tests.browser import chromium
from tests.browser.watch import Watch

HERE = Path(__file__).parent
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}


@pytest.hookimpl(tryfirst=True)  # before -m "not browser" and the order of the run are applied
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder needs the browser; none has to say so."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for the whole run."""
    program = chromium.find()
    if program is None:
        environment.missing("NO BROWSER: no page was looked at; `make browser` installs Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=chromium.FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Open a page as a visitor: open_page(**PHONE), open_page(java_script_enabled=False), ...

    Takes what Playwright's new_context takes. Each call is another visitor with nothing stored;
    relative addresses are the site's.
    """
    contexts, watches = [], []

    def opened(**visitor: object) -> Page:
        context = browser.new_context(base_url=site, **(DESKTOP | visitor))
        context.set_default_timeout(10_000)
        contexts.append(context)
        watches.append(Watch(context))
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
    complaints = [complaint for watch in watches for complaint in watch.complaints]
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A page on a desktop screen."""
    return open_page()


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    """A page on a phone: 390 by 844, touched."""
    return open_page(**PHONE)

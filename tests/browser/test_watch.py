"""The browser fixtures themselves, on a site of two lines: a blind watch would be worthless."""

from collections.abc import Callable, Iterable, Iterator
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PHONE
from tests.browser.site import serving
from tests.browser.watch import Watch

PAGES = {
    "/": "<h1>Fine</h1>",
    "/foreign": '<img src="https://example.com/pixel.gif">',
    "/missing": '<link rel="stylesheet" href="/nowhere.css">',
    "/error": "<script>throw new Error('broken')</script>",
    "/console": "<script>console.error('unwell')</script>",
}
HEAD = '<!doctype html><title>.</title><link rel="icon" href="data:,">'
VIEWPORT = '<meta name="viewport" content="width=device-width">'


def two_lines(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    body = PAGES.get(environ["PATH_INFO"])
    headers = [("Content-Type", "text/html; charset=utf-8")]
    start_response("200 OK" if body else "422 Unprocessable Content", headers)
    return [(HEAD + VIEWPORT + (body or "<h1>Not like this</h1>")).encode()]


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with serving(two_lines) as address:
        yield address


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("/foreign", "asked another host: GET https://example.com/pixel.gif"),
        ("/missing", "part of a page answered 422"),
        ("/error", "broken"),
        ("/console", "console error: unwell"),
    ],
)
def test_the_watch_reports(path: str, complaint: str, browser: Browser, site: str) -> None:
    with browser.new_context(base_url=site) as context:
        watch = Watch(context)
        context.new_page().goto(path)
    assert any(complaint in said for said in watch.complaints), watch.complaints


def test_a_page_that_refuses_an_answer_is_no_complaint(page: Page) -> None:
    assert page.goto("/refused").status == 422
    assert page.inner_text("h1") == "Not like this"


def test_a_phone_is_as_wide_as_a_phone(phone: Page) -> None:
    phone.goto("/")
    assert phone.evaluate("[innerWidth, navigator.maxTouchPoints > 0]") == [390, True]


def test_a_visitor_may_have_no_javascript(open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False, **PHONE)
    page.goto("/error")
    assert page.title() == "."

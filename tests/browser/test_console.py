"""The console in a browser: accessible in every state, on every screen, and without JavaScript."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Page, expect

from csdb.config import Settings
from csdb.console import create_console
from csdb.store import submissions
from csdb.store.engine import connect, writing
from tests.browser.accessible import VISITORS, problem
from tests.browser.site import serving
from tests.publish.people import spread, submission
from tests.publish.test_refresh import add, tick

PASSWORD = "correct horse battery"


@pytest.fixture
def site(migrated_sqlite: str, tmp_path: Path) -> Iterator[str]:
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    settings = Settings(database_url=migrated_sqlite, console_password_hash=quick.hash(PASSWORD))
    engine = connect(migrated_sqlite)
    add(engine, spread(40, 98_000))
    tick(engine)
    with writing(engine) as connection:
        for place, reasons in enumerate([["implausible"], ["quick", "busy_network"]]):
            told = submission(base=1_176_000 if place == 0 else 98_400)
            name = bytes([0xA0 + place] * 16)
            submissions.add(connection, told, state="held", reasons=reasons, id=name)
    engine.dispose()
    app = create_console(settings)
    with serving(app) as address:
        yield address
    app.extensions["csdb_engine"].dispose()


def sign_in(page: Page, password: str = PASSWORD) -> None:
    page.goto("/")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def sound(page: Page) -> None:
    """No violation of any rule of axe, and nothing wider than the screen."""
    page.wait_for_load_state("networkidle")  # a click may still be fetching the style sheet
    assert not problem(page)


@pytest.mark.parametrize("visitor", VISITORS.values(), ids=VISITORS)
def test_every_page_is_accessible_and_fits_the_screen(
    open_page: Callable[..., Page], visitor: dict[str, object]
) -> None:
    page = open_page(**visitor)
    sign_in(page, "wrong")
    expect(page.get_by_role("alert")).to_contain_text("This is not the password")
    sound(page)
    sign_in(page)
    sound(page)
    page.get_by_role("link", name="a0a0a0a0").click()
    sound(page)
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("status")).to_contain_text("accepted")
    sound(page)
    page.get_by_role("link", name="Decided").click()
    expect(page.get_by_role("listitem").filter(has_text="accepted")).to_be_visible()
    sound(page)
    page.goto("/answers/zz")
    sound(page)


def test_a_verdict_and_its_reversal_work_without_javascript(open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page)
    for button, state in (("Reject", "rejected"), ("Accept after all", "accepted")):
        page.goto(f"/answers/{'a0' * 16}")
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.get_by_role("status")).to_contain_text(state)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()

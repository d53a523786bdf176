"""The form in a browser: with script and without, on a desk and on a phone, with a keyboard."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from csdb import create_app, keys
from csdb.config import Settings
from tests.browser import chromium
from tests.browser.accessible import VISITORS, problem
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.site import serving
from tests.web import filled

NO_SCRIPT = PHONE | {"java_script_enabled": False}
NAME = "pay.test"


@pytest.fixture(scope="module")
def app(
    migrated_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("form")
    shutil.copyfile(migrated_sqlite_template, folder / "csdb.db")
    keys.write(keys.new(), folder / "keys.json")
    app = create_app(
        Settings(
            database_url=f"sqlite:///{folder / 'csdb.db'}",
            keys_file=folder / "keys.json",
            trusted_hosts=(NAME,),
        )
    )
    yield app
    for name in ("csdb_engine", "csdb_pages"):
        app.extensions[name].dispose()


@pytest.fixture(scope="module")
def site(app: Flask) -> Iterator[str]:
    with serving(app) as address:
        yield address


def fill(page: Page, answers: dict[str, object]) -> None:
    """Answer a page as a person does, by what kind of control each field has."""
    # The page before may still be there, and what it does not ask would be passed over.
    page.locator(f'[name="{next(iter(answers))}"]').first.wait_for(state="attached")
    for name, told in answers.items():
        for value in told if isinstance(told, list) else [str(told)]:
            first = page.locator(f'[name="{name}"]').first
            if not first.is_visible():
                continue  # the script does not ask it
            if first.evaluate("box => box.tagName") == "SELECT":
                first.select_option(value)
            elif first.get_attribute("type") == "text":
                first.fill(value)
            else:
                page.locator(f'[name="{name}"][value="{value}"]').check()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def core(page: Page, **changes: object) -> None:
    page.goto("/submit")
    fill(page, filled.CORE | changes)
    press(page, "Continue")


def check(page: Page, **changes: object) -> None:
    core(page, **changes)
    fill(page, filled.MORE)
    press(page, "Check my answers")


def every_page(page: Page) -> Iterator[str]:
    """Lead a page to every page of the form and of the receipt, one after the other."""
    page.goto("/submit")
    yield "form"
    fill(page, {"base_amount": "98", "variable_type": "amount", "variable_amount": "abc"})
    press(page, "Continue")
    yield "errors"
    core(page, base_amount="15,000", variable_amount="1,000")
    yield "confirm"
    core(page)
    yield "more"
    press(page, "Skip all of these")
    yield "check"
    check(page)
    yield "check, with optional answers"
    press(page, "Send my answers")
    yield "done"
    code = page.inner_text("#receipt")
    page.goto("/mine")
    yield "mine"
    press(page, "See my answers")
    yield "mine, with an error"
    page.fill("#code", code)
    press(page, "See my answers")
    yield "answers"
    press(page, "Change my answers")
    yield "change"
    press(page, "Check my answers")
    yield "check of a change"
    press(page, "Save the changes")
    yield "changed"
    page.goto("/mine")
    page.fill("#code", code)
    press(page, "See my answers")
    press(page, "Withdraw my answers")
    yield "sure"
    press(page, "Yes, withdraw them")
    yield "gone"


@pytest.mark.parametrize("visitor", VISITORS)
def test_no_page_of_the_form_is_hard_to_use_for_anybody(
    visitor: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(**VISITORS[visitor])
    for name in every_page(page):
        page.wait_for_load_state("networkidle")  # a click may still be fetching the style sheet
        assert not problem(page), name
        assert not small_targets(page), f"{name}: {small_targets(page)}"
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def small_targets(page: Page) -> list[str]:
    """What one presses in the form and is lower than 44 px. A box is pressed by its label too."""
    low: list[str] = page.evaluate(
        """() => [...document.querySelectorAll(
          "main form button, main select, main input[type=text], main .option label")]
          .filter(part => !part.closest("[aria-hidden=true]"))
          .filter(part => part.offsetParent && part.getBoundingClientRect().height < 44)
          .map(part => part.outerHTML)"""
    )
    return low


@pytest.mark.parametrize("visitor", [DESKTOP, PHONE, NO_SCRIPT], ids=["desk", "phone", "no script"])
def test_a_person_answers_checks_changes_and_sends(
    visitor: dict[str, object], app: Flask, open_page: Callable[..., Page]
) -> None:
    before = len(filled.rows(app))
    page = open_page(**visitor)
    check(page)
    sentence = "You earn $98,000 base and $22,000 at target: OTE $120,000, pay mix 82/18."
    expect(page.get_by_text(sentence)).to_be_visible()
    press(page, "Change your pay")
    expect(page.locator("#pay")).to_be_in_viewport()
    page.fill("#base_amount", "102,000")
    press(page, "Check my answers")
    expect(page.get_by_text("You earn $102,000 base")).to_be_visible()
    expect(page.get_by_text("26 to 50")).to_be_visible()
    press(page, "Send my answers")
    code = page.inner_text("#receipt")
    assert code not in page.url
    assert len(filled.rows(app)) == before + 1
    page.goto("/mine")
    page.fill("#code", code.lower())
    press(page, "See my answers")
    expect(page.get_by_text("You earn $102,000 base")).to_be_visible()
    assert page.context.cookies() == []


@pytest.mark.parametrize("visitor", [DESKTOP, NO_SCRIPT], ids=["script", "no script"])
def test_after_an_error_the_summary_has_the_focus_and_leads_to_the_field(
    visitor: dict[str, object], open_page: Callable[..., Page]
) -> None:
    page = open_page(**visitor)
    core(page, base_amount="98")
    assert page.title().startswith("Error: ")
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Did you mean $98,000 a year?").click()
    expect(page.locator("#base_amount")).to_be_focused()
    expect(page.locator("#base_amount")).to_have_value("98")
    expect(page.locator("#level-1")).to_be_checked()
    expect(page.locator("#kpis-2")).to_be_checked()


def test_a_page_reached_by_change_can_be_answered_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/submit")
    page.focus("#country")
    page.keyboard.type("Uni")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#level-0")).to_be_checked()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#level-1")).to_be_checked()
    page.focus("#base_amount")
    page.keyboard.type("98k")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="A few more questions")).to_be_visible()


def test_pressing_enter_on_the_optional_page_does_not_skip_it(page: Page) -> None:
    core(page)
    page.check("#accounts-3")
    page.keyboard.press("Enter")
    expect(page.get_by_text("26 to 50")).to_be_visible()


def test_the_script_asks_only_what_makes_sense(page: Page) -> None:
    page.goto("/submit")
    for hidden in ("#hub", "#variable_amount", "#base_payments"):
        expect(page.locator(hidden)).not_to_be_visible()
    page.select_option("#country", "us")
    expect(page.locator("#hub")).to_be_visible()
    page.check("#upsell-4")
    expect(page.locator("#commission-0")).not_to_be_visible()
    page.check("#base_period-1")
    expect(page.locator("#base_payments")).to_be_visible()
    page.check("#variable_type-1")
    expect(page.get_by_label("Variable pay for a year")).to_be_visible()
    page.check("#variable_type-2")
    expect(page.get_by_label("Percentage of base pay", exact=True)).to_be_visible()
    page.check("#variable_type-0")
    expect(page.locator("#kpis-0")).not_to_be_visible()


def test_what_the_script_hides_is_not_sent(page: Page) -> None:
    page.goto("/submit")
    fill(page, filled.CORE)
    page.check("#variable_type-0")
    page.select_option("#country", "de")
    page.select_option("#base_currency", "EUR")
    press(page, "Continue")
    press(page, "Skip all of these")
    expect(page.get_by_text("You earn €98,000 base pay a year and no variable pay")).to_be_visible()
    expect(page.get_by_text("San Francisco")).not_to_be_visible()


def test_the_currency_follows_the_country_until_another_is_chosen(page: Page) -> None:
    page.goto("/submit")
    currency = page.locator("#base_currency")
    for country, expected in (("us", "USD"), ("gb", "GBP")):
        page.select_option("#country", country)
        expect(currency).to_have_value(expected)
    currency.select_option("CHF")
    page.select_option("#country", "de")
    expect(currency).to_have_value("CHF")


@pytest.mark.parametrize(
    ("base", "period", "kind", "variable", "said"),
    [
        ("98,000", 0, 1, "22k", "OTE $120,000 a year: $98,000 base and $22,000 variable"),
        ("$98000", 0, 2, "20%", "OTE $117,600 a year: $98,000 base and $19,600 variable"),
        ("98k", 0, 3, "120,000", "pay mix 82/18"),
        ("8000", 1, 0, "", "OTE $96,000 a year: $96,000 base and $0 variable, pay mix 100/0"),
        ("47", 2, 1, "5000", "OTE $102,760 a year"),
        ("98.000", 0, 1, "22000", ""),
        ("abc", 0, 1, "22000", ""),
        ("98000", 0, 3, "90000", ""),
    ],
)
def test_ote_is_said_while_one_types_if_it_can_be_read_in_one_way(
    page: Page, base: str, period: int, kind: int, variable: str, said: str
) -> None:
    page.goto("/submit")
    page.select_option("#country", "us")
    page.fill("#base_amount", base)
    page.check(f"#base_period-{period}")
    page.check(f"#variable_type-{kind}")
    if variable:
        page.fill("#variable_amount", variable)
    live = page.locator(".live")
    if said:
        expect(live).to_contain_text(said)
    else:
        expect(live).not_to_be_visible()


def test_nobody_is_ticked_alone(page: Page) -> None:
    page.goto("/submit")
    page.check("#team-0")
    page.check("#team-9")
    expect(page.locator("#team-0")).not_to_be_checked()
    page.check("#team-1")
    expect(page.locator("#team-9")).not_to_be_checked()


def test_the_code_is_copied_with_a_button(open_page: Callable[..., Page]) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    check(page)
    press(page, "Send my answers")
    press(page, "Copy the code")
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.inner_text("#receipt")


def test_the_code_can_be_printed_alone(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.add_init_script("window.print = () => { window.printed = true }")
    check(page)
    press(page, "Send my answers")
    press(page, "Print the code")
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    expect(page.locator("#receipt")).to_be_visible()
    expect(page.get_by_text("It opens your answers at")).to_be_visible()
    for part in ("header nav", "footer", "button"):
        expect(page.locator(part).first).not_to_be_visible()


@pytest.mark.parametrize(
    ("visitor", "reasons"), [(DESKTOP, set()), (NO_SCRIPT, {"no_proof"})], ids=["script", "none"]
)
def test_a_browser_with_script_does_the_proof_of_work_and_without_answers_wait(
    visitor: dict[str, object], reasons: set[str], app: Flask, open_page: Callable[..., Page]
) -> None:
    page, before = open_page(**visitor), {row["id"] for row in filled.rows(app)}
    check(page)
    press(page, "Send my answers")
    expect(page.locator("#receipt")).to_be_visible()
    (row,) = [row for row in filled.rows(app) if row["id"] not in before]
    hurried = {"quick", "busy_network", "same_answers"}  # as tests are
    assert set(row["reasons"].split()) - hurried == reasons


def test_whoever_sends_before_the_work_is_done_is_told_and_sent_on(page: Page) -> None:
    page.add_init_script(
        """const digest = crypto.subtle.digest.bind(crypto.subtle);
        const allowed = new Promise(allow => { window.allow = allow; });
        crypto.subtle.digest = async (...told) => { await allowed; return digest(...told); };"""
    )
    check(page)
    press(page, "Send my answers")
    expect(page.get_by_text("One moment")).to_be_visible()
    page.evaluate("window.allow()")
    expect(page.locator("#receipt")).to_be_visible()


def test_the_field_that_people_cannot_see_is_not_met_with_the_keyboard(page: Page) -> None:
    page.goto("/submit")
    page.locator("nav.crumbs a").last.focus()  # what stands before the form
    page.keyboard.press("Tab")
    expect(page.locator("#country")).to_be_focused()


def test_answers_are_changed_and_kept_under_the_same_code(app: Flask, page: Page) -> None:
    check(page)
    press(page, "Send my answers")
    code, before = page.inner_text("#receipt"), len(filled.rows(app))
    page.goto("/mine")
    page.fill("#code", code)
    press(page, "See my answers")
    press(page, "Change my answers")
    expect(page.locator("#base_amount")).to_have_value("98,000")
    page.fill("#base_amount", "99,000")
    press(page, "Check my answers")
    press(page, "Save the changes")
    assert page.inner_text("#receipt") == code
    assert len(filled.rows(app)) == before
    assert code not in page.url


def test_loading_the_last_page_again_sends_nothing_new(app: Flask, page: Page) -> None:
    check(page)
    press(page, "Send my answers")
    code, before = page.inner_text("#receipt"), len(filled.rows(app))
    page.reload()
    assert page.inner_text("#receipt") == code
    assert len(filled.rows(app)) == before


def test_the_form_works_over_plain_http_on_a_name_of_its_own(
    browser: Browser, app: Flask, site: str
) -> None:
    # There browsers send no Sec-Fetch-Site, so Origin and the token decide.
    before = len(filled.rows(app))
    rules = f"--host-resolver-rules=MAP {NAME} 127.0.0.1, EXCLUDE 127.0.0.1"
    flags = [flag for flag in chromium.FLAGS if "host-resolver" not in flag] + [rules]
    with browser.browser_type.launch(executable_path=chromium.find(), args=flags) as other:
        page = other.new_page(base_url=site.replace("127.0.0.1", NAME))
        sent: list[dict[str, str]] = []
        page.on("request", lambda request: sent.append(request.all_headers()))
        check(page)
        press(page, "Send my answers")
        assert page.inner_text("#receipt")
    assert "sec-fetch-site" not in set().union(*sent)
    assert len(filled.rows(app)) == before + 1

"""Where do I stand, in a browser: the script says what the server says, and sends nothing."""

import random
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from playwright.sync_api import Page

from csdb import create_app, keys
from csdb.config import Settings
from csdb.publish.release import Release
from csdb.store import releases
from csdb.store.engine import writing
from csdb.web.reader import asked
from csdb.web.reader.standing import standing
from tests.browser.accessible import VISITORS, problem
from tests.browser.site import serving
from tests.publish.people import demonstrated, publish_first
from tests.web.conftest import files_of, worded

Open = Callable[..., Page]
ROLE = {"level": "senior", "years": "y4_5", "segment": "enterprise", "renewal": "me"}


@pytest.fixture(scope="module")
def release() -> Release:
    """About 1,300 people in the USA, enough for peers by level and segment, and other countries."""
    return replace(worded(publish_first(demonstrated(1700))), demonstration=False)


@contextmanager
def stocked(folder: Path, template: Path, release: Release) -> Iterator[str]:
    """A site with this release, its charts a line each."""
    shutil.copyfile(template, folder / "csdb.db")
    keys.write(keys.new(), folder / "keys.json")
    url = f"sqlite:///{folder / 'csdb.db'}"
    app = create_app(Settings(database_url=url, keys_file=folder / "keys.json"))
    with writing(app.extensions["csdb_engine"]) as connection:
        releases.add(connection, release, files_of(release))
    with serving(app) as address:
        yield address
    for name in ("csdb_engine", "csdb_pages"):
        app.extensions[name].dispose()


@pytest.fixture(scope="module")
def site(
    migrated_sqlite_template: Path, release: Release, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    with stocked(folder, migrated_sqlite_template, release) as address:
        yield address


def readers(release: Release, number: int) -> Iterator[dict[str, object]]:
    """Readers of all kinds: any answers left out, any pay or none, at and around every quantile."""
    chance = random.Random(1)
    countries = [*release.scopes, "fr", ""]
    edges = [c.value for c in release.cells if c.figure in ("base", "ote") and c.unit != "percent"]
    for _ in range(number):
        answers = {
            q.key: chance.choice(["", *(o.code for o in q.options)]) for q in asked.QUESTIONS
        }
        answers["country"] = chance.choice(countries)
        base = chance.choice([None, chance.choice(edges), chance.randrange(20_000, 400_000)])
        more = chance.choice([0, chance.randrange(0, 90_000)])
        ote = chance.choice([None, (base or 90_000) + more])
        yield {"answers": {k: v for k, v in answers.items() if v}, "base": base, "ote": ote}


def test_the_script_says_word_for_word_what_the_server_says(page: Page, release: Release) -> None:
    page.goto("/compare")
    cases = list(readers(release, 400))
    said = page.evaluate(
        """cases => {
          const data = JSON.parse(document.getElementById("figures").textContent);
          return cases.map(({ answers, base, ote }) => csdb.standing(data, answers, { base, ote }));
        }""",
        cases,
    )
    assert len(said) == len(cases)
    for case, found in zip(cases, said, strict=True):
        told = standing(release, case["answers"], base=case["base"], ote=case["ote"])
        assert found == (None if told is None else _plain(asdict(told))), case


def _plain(told: object) -> object:
    """As JSON has it: tuples are lists."""
    if isinstance(told, dict):
        return {key: _plain(value) for key, value in told.items()}
    return [_plain(each) for each in told] if isinstance(told, list | tuple) else told


def fill(page: Page, **typed: str) -> None:
    for name, value in typed.items():
        if name in ("base", "ote"):
            page.fill(f"#{name}", value)
        else:
            page.select_option(f"#{name}", value)


@pytest.mark.parametrize(
    "typed",
    [
        {"base": "98k", "ote": "120,000", **ROLE},
        {"base": "$8,400.50", "period": "month", "work": "remote"},
        {"ote": "USD 150,000", "level": "manager", "hub": "sf"},
        {"base": "70,000", "country": "other"},
    ],
    ids=str,
)
def test_with_and_without_script_the_page_reads_the_same(
    open_page: Open, typed: dict[str, str]
) -> None:
    seen = []
    for script in (True, False):
        page = open_page(java_script_enabled=script)
        page.goto("/compare")
        fill(page, **typed)
        page.click("form#compare button")
        if script:
            assert page.url.endswith("/compare")
        else:
            page.wait_for_url("**/compare#stand")
        seen.append(page.locator("#standing").inner_text().split())
        drawn = page.locator("#standing svg.track").evaluate_all(
            "all => all.map(svg => [...svg.children].map(e => [e.getAttribute('class'),"
            " parseFloat(e.getAttribute('x') ?? e.getAttribute('cx') ?? e.getAttribute('x1')),"
            " Math.round(10 * parseFloat(e.getAttribute('width') ?? 0))]))"
        )
        seen.append(drawn)
        assert page.input_value("#base") == typed.get("base", "")
    assert seen[:2] == seen[2:]


def test_nothing_is_sent_while_one_types_and_compares(page: Page) -> None:
    page.goto("/compare", wait_until="networkidle")  # the tab's icon is asked for after the page
    asked_for: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url))
    fill(page, base="98,765", ote="123,456", **ROLE)
    page.click("form#compare button")
    assert "98,765" in page.locator("#standing .answer").first.inner_text()
    page.press("#ote", "Enter")
    page.wait_for_timeout(400)
    assert asked_for == []
    for link in page.locator("#onwards a").all():
        address = link.get_attribute("href") or ""
        assert "98" not in address
        assert "123" not in address
    link = page.locator("[data-link]").get_attribute("href") or ""
    assert "level=senior" in link
    assert (page.locator("[data-copy]").get_attribute("data-copy") or "").endswith(link)
    assert page.url.endswith("/compare")


def test_a_shared_link_brings_the_role_and_no_numbers(open_page: Open) -> None:
    page = open_page()
    page.goto("/compare")
    fill(page, base="98,765", **ROLE)
    link = page.locator("[data-link]").get_attribute("href") or ""
    other = open_page()
    other.goto(link)
    assert {key: other.input_value(f"#{key}") for key in ROLE} == ROLE
    assert other.input_value("#base") == ""
    assert "Senior" in other.locator("#standing").inner_text()


def test_what_cannot_be_read_is_asked_for_again_and_kept(page: Page) -> None:
    page.goto("/compare")
    for typed in ("12", "ninety", "98.000", "1e5", "€98,000", "99999999999"):
        page.fill("#base", typed)
        page.press("#base", "Enter")
        assert len(page.locator("#base-error").inner_text()) > 20
        assert page.input_value("#base") == typed
        assert page.evaluate("document.activeElement.id") == "base"
    page.fill("#base", "98,000")
    page.press("#base", "Enter")
    assert not page.locator("#base-error").is_visible()


def test_the_script_reads_no_amount_in_another_way_than_the_server(
    page: Page, release: Release
) -> None:
    texts = ["98000", "98,000", "98k", "98.5k", "$98,000", "USD 98,000", "98,000.99", " 98 000 "]
    texts += ["98.000", "9,8000", "98,00", "$ 98,000", "0098000", "98000k", "98K", "98,000.5"]
    page.goto("/compare")
    read = page.evaluate("t => t.map(x => csdb.cents(x, {sign: '$', currency: 'USD'}))", texts)
    for text, cents in zip(texts, read, strict=True):
        if cents is not None:
            base = asked.typed(release, {"base": text}).base
            assert base == cents // 100, text
    assert sum(cents is not None for cents in read) >= 8


@pytest.mark.parametrize(
    ("path", "button", "place"),
    [("/compare", "form#compare button", "#stand"), ("/incentives", ".ask button", "#worked-out")],
)
def test_without_script_the_page_opens_at_the_answer_or_at_the_problem(
    open_page: Open, path: str, button: str, place: str
) -> None:
    page = open_page(java_script_enabled=False)
    for base, told in (("98,000", False), ("8,200", True)):
        page.goto(path)
        page.fill("#base", base)
        page.click(button)
        page.wait_for_url(f"**{path}{place}")
        assert page.locator(".summary:focus").count() == told
        assert page.locator(place).count() == (not told)


def test_the_script_asks_back_what_the_server_asks_back(page: Page, release: Release) -> None:
    chance = random.Random(4)
    amounts = [1, 9, 25, 47, 98, 700, 8_200, 9_800, 55_000, 98_000, 980_000, 9_800_000]
    amounts += [chance.randrange(1, 10 ** chance.randrange(1, 9)) for _ in range(12)]
    cases = [
        [chance.choice([f"{n:,}", str(n), f"{n}.50"]), period, country]
        for period in asked.PERIODS
        for country in ("us", "de", "in")
        for n in amounts
    ]
    page.goto("/compare")
    said = page.evaluate(
        """cases => {
          const { scopes, words } = JSON.parse(document.getElementById("figures").textContent);
          const units = { month: 12, month13: 13, month14: 14, year: 1, hour: 2080 };
          return cases.map(([text, period, country]) => {
            const often = { unit: period.replace(/\\d/g, ""), times: units[period] };
            return csdb.slip(csdb.cents(text, scopes[country]), often, scopes[country], words);
          });
        }""",
        cases,
    )
    for case, told in zip(cases, said, strict=True):
        text, period, country = case
        found = asked.typed(release, {"base": text, "period": period, "country": country})
        assert told == found.problems.get("base"), case
    assert sum(told is not None for told in said) > 100


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    page.goto("/compare")
    page.focus("#base")
    page.keyboard.type("98000")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("120000")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "stand-title"
    assert "98,000" in page.locator("#standing .answer").first.inner_text()


@pytest.mark.parametrize("visitor", VISITORS.values(), ids=VISITORS)
def test_the_answer_is_there_for_everybody(open_page: Open, visitor: dict) -> None:
    page = open_page(**visitor)
    page.goto("/compare")
    fill(page, base="98000", ote="120000", **ROLE)
    page.click("form#compare button")
    page.fill("#ote", "12")
    page.press("#ote", "Enter")  # what stood there stays, and the field has an error
    assert page.locator("#standing .answer").count() == 2
    assert not problem(page)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    wide, width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= width


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_summary_is_exactly_one_sheet(page: Page, paper: str) -> None:
    role = "&".join(f"{key}={code}" for key, code in ROLE.items())
    for query in ("", f"?{role}&upsell=source_only&work=remote&hub=sf"):
        page.goto(f"/summary{query}")
        sheets = re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format=paper))
        assert len(sheets) == 1, query

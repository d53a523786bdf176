"""The calculator and the summary in a browser: the script reckons as the server does; one sheet."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from playwright.sync_api import Page

from csdb import payout
from csdb.payout import Plan
from csdb.web.reader import paid_out, planned
from csdb.web.reader.planned import FIELDS
from tests.browser.accessible import VISITORS, problem
from tests.browser.still import moved
from tests.browser.test_compare import stocked
from tests.publish.sample import sample_release
from tests.web.conftest import worded

Open = Callable[..., Page]
VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "payout.json").read_text())
_READ = """fields => {
  const data = JSON.parse(document.getElementById("figures").textContent);
  return fields.map(each => {
    const found = csdb.planned(each, data);
    if (Object.keys(found.problems).length) return [Object.keys(found.problems).sort(), []];
    const [sum, pays] = csdb.sentences(found, data);
    const rows = data.table.map(attainment => csdb.rowOf(found, attainment, data));
    return [[], [sum, pays, rows]];
  });
}"""


@pytest.fixture(scope="module")
def site(migrated_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    with stocked(folder, migrated_sqlite_template, worded(sample_release())) as address:
        yield address


def test_the_script_reckons_as_the_server_does(page: Page) -> None:
    page.goto("/incentives")
    paid = page.evaluate(
        """cases => cases.map(({ plan: [threshold, step, rate, cap], variable, attainment }) => {
          const plan = { threshold, step, rate, cap };
          return [csdb.paid(plan, attainment), csdb.quarter(plan, variable, attainment)];
        })""",
        VECTORS["payouts"],
    )
    assert paid == [[case["paid"], case["quarter"]] for case in VECTORS["payouts"]]
    for kind in ("plans", "refused"):
        found = page.evaluate("all => all.map(each => csdb.completed(each.given))", VECTORS[kind])
        for case, told in zip(VECTORS[kind], found, strict=True):
            if kind == "plans":
                assert told == [case["base"], case["variable"]], case
            else:
                assert isinstance(told, str), case


def test_the_script_draws_the_line_the_server_draws(page: Page) -> None:
    page.goto("/incentives")
    chance = random.Random(2)
    plans = [each.plan for each in payout.PRESETS] + [
        Plan(
            chance.randrange(101),
            chance.choice(payout.STEPS),
            chance.randrange(100, 501),
            chance.choice([None, chance.randrange(100, 400)]),
        )
        for _ in range(60)
    ]
    drawn = page.evaluate(
        "plans => plans.map(plan => csdb.corners(plan, 150))", [asdict(plan) for plan in plans]
    )
    assert drawn == [[list(point) for point in payout.corners(plan)] for plan in plans]


def typed() -> Iterator[dict[str, str]]:
    """Plans as people type them, right and wrong, in every field."""
    chance = random.Random(3)
    kinds = {
        "base": ["98,000", "98k", "$70000", "12", "9" * 12, "ninety", "98.000", "0", ""],
        "variable": ["20,000", "15%", "7.5 %", "0", "0%", "400%", "x", "", "22k"],
        "ote": ["120,000", "$150k", "80000", "1", "", "12O,000"],
        "mix": ["80/20", "60", "82:18", "80/30", "100", "0", "", "82%"],
        "threshold": ["", "0", "80", "80%", "101", "-1", "8.5"],
        "rate": ["", "1", "1.5", "2x", "1,25", "5.01", "0.9", "two"],
        "cap": ["", "150", "200 %", "99", "1001", "100"],
        "step": ["1", "25", "100", "3", ""],
        "attainment": ["", "85", "110%", "0", "300", "301", "ok"],
    }
    good = {"base": "98,000", "variable": "", "ote": "120,000", "mix": "", "threshold": "80"}
    good |= {"rate": "1.5", "cap": "150", "step": "1", "attainment": "110"}
    for _ in range(400):
        some = chance.sample(FIELDS, chance.choice([1, 2, 3]))
        pay = dict.fromkeys(("base", "variable", "ote", "mix"), "")
        two = chance.sample(list(pay), 2)
        yield good | pay | {n: chance.choice(kinds[n]) for n in (*two, *some)}


def test_the_script_reads_and_says_what_the_server_reads_and_says(page: Page) -> None:
    page.goto("/incentives")
    cases = list(typed())
    right = 0
    for case, (wrong, told) in zip(cases, page.evaluate(_READ, cases), strict=True):
        found = planned.read(case, "USD")
        assert wrong == sorted(found.problems), case
        if found.planned:
            right += 1
            said = paid_out.sentences(found.planned)
            assert told == [*said, [asdict(row) for row in paid_out.table(found.planned)]], case
    assert right > 40


def test_with_and_without_script_the_outcome_reads_the_same(open_page: Open) -> None:
    seen = []
    for script in (True, False):
        page = open_page(java_script_enabled=script)
        page.goto("/incentives", wait_until="networkidle")
        asked_for: list[str] = []
        page.on("request", lambda request, seen=asked_for: seen.append(request.url))
        page.fill("#base", "91,300")
        page.click("text=Account manager >> nth=0")
        page.fill("#attainment", "117")
        page.fill("#cap", "130")
        page.click("form#planner .actions button")
        if script:
            assert asked_for == []
        seen.append(
            [
                page.locator("#outcome").inner_text().split(),
                page.locator("#curve polyline").get_attribute("points"),
                page.locator("#curve .ticks text").all_inner_texts(),
            ]
        )
        assert page.input_value("#base") == "91,300"
    assert seen[0] == seen[1]


def test_the_keyboard_chooses_a_plan_and_enter_works_it_out(page: Page) -> None:
    page.goto("/incentives")
    page.focus(".preset >> nth=1")
    page.keyboard.press("Enter")
    assert page.get_attribute(".preset >> nth=1", "aria-pressed") == "true"
    assert page.input_value("#step") == "25"
    page.fill("#attainment", "60")
    page.press("#attainment", "Enter")
    assert "At 60% of target the plan pays 50%" in page.inner_text("#pays")
    assert page.get_attribute(".preset >> nth=1", "aria-pressed") == "true"
    page.fill("#attainment", "many")
    page.press("#attainment", "Enter")
    assert page.evaluate("document.activeElement.id") == "attainment"
    assert page.locator("#attainment-error").is_visible()


@pytest.mark.parametrize("visitor", VISITORS.values(), ids=VISITORS)
def test_both_pages_are_there_for_everybody(open_page: Open, visitor: dict) -> None:
    page = open_page(**visitor)
    for path in ("/incentives", "/summary?level=senior&renewal=me"):
        page.goto(path)
        if path == "/incentives":
            page.fill("#cap", "12")
            page.press("#cap", "Enter")
        assert not problem(page)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        wide, width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= width


def test_nothing_moves_while_the_pages_load(page: Page, phone: Page) -> None:
    for screen in (page, phone):
        for path in ("/compare?level=senior", "/incentives", "/summary?level=senior"):
            assert not moved(screen, path)

"""From the first answer to the published figure, as people meet it: pages and downloads agree."""

import csv
import io
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from statistics import median
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Locator, Page

from csdb import create_app, keys
from csdb.collect import admission
from csdb.config import Settings
from tests.browser.site import serving
from tests.browser.test_form import fill, press
from tests.test_serve import wait_until
from tests.web import filled

ROOT = Path(__file__).parents[2]
ROLE = "/what-does-a-customer-success-manager-do"
BASE = [80_000 + 3_000 * place for place in range(10)]
VARIABLE = [10_000 + 1_000 * place for place in range(10)]
PEOPLE = [
    filled.CORE
    | {
        "base_amount": f"{base:,}",
        "variable_amount": f"{variable:,}",
        "renewal": "me" if place % 2 else "ae",
        "kpis": ["nrr"] if place < 6 else ["nrr", "adoption"],
    }
    for place, (base, variable) in enumerate(zip(BASE, VARIABLE, strict=True))
]
"""Ten people in the USA: all are paid on NRR, half negotiate renewals alone, four on adoption."""


@pytest.fixture
def settings(migrated_sqlite: str, tmp_path: Path) -> Settings:
    keys.write(keys.new(), tmp_path / "keys.json")
    # All of these people come from one network.
    return Settings(
        database_url=migrated_sqlite, keys_file=tmp_path / "keys.json", submission_limit=1_000
    )


@pytest.fixture
def site(settings: Settings) -> Iterator[str]:
    app = create_app(settings)
    with serving(app) as address:
        yield address
    for name in ("csdb_engine", "csdb_pages"):
        app.extensions[name].dispose()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_ten_answers_become_figures_that_are_the_same_on_pages_and_in_downloads(
    script: bool, site: str, settings: Settings, open_page: Callable[..., Page]
) -> None:
    def visit() -> Page:
        """Another visitor, whose browser keeps no page of before."""
        return open_page(java_script_enabled=script)

    assert_no_figures(visit())
    answer(visit(), PEOPLE[0], skip=False)
    answer(visit(), PEOPLE[1], skip=True)
    assert accepted(settings) == (0 if script else 2)  # without script there is no proof of work
    post(site, *PEOPLE[2:9])
    assert refreshed(settings, "04:00").startswith("unchanged: ")
    assert_no_figures(visit())

    post(site, PEOPLE[9])
    word, _, release = refreshed(settings, "12:00").strip().partition(" ")
    assert (word, release[:11]) == ("published", "2026-11-22-")
    wait_until(lambda: release in sent(f"{site}/releases"))  # each process looks every second
    reader = visit()
    figures, labels = downloads(reader)
    assert_true_of_the_ten(figures)
    assert_the_same_on_pages(reader, figures, labels)


# --- giving answers


def answer(page: Page, person: dict[str, object], *, skip: bool) -> None:
    """Answer as a person does, from the button on the home page to seeing the answers again."""
    page.goto("/")
    page.get_by_role("link", name="Add yours").first.click()
    fill(page, person)
    press(page, "Continue")
    if skip:
        press(page, "Skip all of these")
    else:
        fill(page, filled.MORE)
        press(page, "Check my answers")
    assert f"${person['base_amount']}" in page.locator(".pay").inner_text()
    page.wait_for_timeout(1_000 * admission.QUICKEST)  # nobody reads it faster
    press(page, "Send my answers")
    code = page.locator("#receipt").inner_text()
    page.get_by_role("link", name="see your answers again").click()
    page.get_by_label("Your code").fill(code)
    press(page, "See my answers")
    assert f"${person['base_amount']}" in page.locator(".pay").inner_text()


def post(site: str, *people: dict[str, object]) -> None:
    """Answer the same form with a program that says nothing of itself: the token decides."""
    forms = [sent(f"{site}/submit") for _ in people]
    time.sleep(admission.QUICKEST)
    for form, person in zip(forms, people, strict=True):
        more = sent(f"{site}/submit", person, form)
        check = sent(f"{site}/submit/more", {"skip": "yes"}, more)
        done = sent(f"{site}/submit/send", {"proof": filled.proof(check)}, check)
        assert 'id="receipt"' in done


def accepted(settings: Settings) -> int:
    """Let everybody in who waits for the owner, as the owner does; how many they were."""
    waiting = csdb(settings, "review", "list")
    names = re.findall(r"^([0-9a-f]{8})  ", waiting, re.MULTILINE)
    if names:
        csdb(settings, "review", "accept", *names)
    else:
        assert waiting == "No answers wait for review\n"
    return len(names)


def sent(address: str, fields: dict[str, object] | None = None, page: str = "") -> str:
    """The page at an address, or what a form answers with the last token on `page`."""
    told = None if fields is None else fields | {"csrf_token": filled.tokens(page)[-1]}
    body = None if told is None else urlencode(told, doseq=True).encode()
    with urlopen(Request(address, data=body)) as response:
        text: str = response.read().decode()
    return text


def refreshed(settings: Settings, at: str) -> str:
    """What a refresh at this time of 22 November 2026 comes to."""
    return csdb(settings, "refresh", "--now", f"2026-11-22T{at}")


def csdb(settings: Settings, *arguments: str) -> str:
    """What a command prints, run as its own program."""
    command = [sys.executable, "-m", "csdb.cli", *arguments]
    environ = {"CSDB_DATABASE_URL": settings.database_url, "CSDB_KEYS_FILE": settings.keys_file}
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


# --- reading figures

Row = Mapping[str, str]


def assert_no_figures(page: Page) -> None:
    """Home, role guide and FAQ say that there are no figures, and show none."""
    for path in (ROLE, "/faq", "/"):
        page.goto(path)
        assert "No figures yet" in page.inner_text("main")
        assert not page.locator("figure").count()
    assert not re.search(r"\$\d", page.inner_text("main"))
    page.goto("/faq")
    assert "Not enough answers yet" in page.inner_text('[aria-labelledby="salary"] .live')


def downloads(page: Page) -> tuple[list[Row], dict[tuple[str, str], str]]:
    """The rows of figures.csv, and the labels of options by question and code in codebook.csv.

    Both are fetched from where the page about the data links them.
    """
    page.goto("/data")
    figures, codebook = (table(page, name) for name in ("figures.csv", "codebook.csv"))
    options = [row for row in codebook if row["kind"] == "option"]
    named = {row["code"] for row in codebook if row["kind"] in ("question", "figure")}
    assert {row["figure"] for row in figures} <= named
    assert list(figures[0]) == [row["code"] for row in codebook if row["kind"] == "column"]
    return figures, {(row["of"], row["code"]): row["label"] for row in options}


def table(page: Page, name: str) -> list[Row]:
    link = page.locator(f'a[href$="/{name}"]').first.get_attribute("href")
    assert link
    return list(csv.DictReader(io.StringIO(page.request.get(link).text())))


def pay(figures: list[Row], figure: str) -> Row:
    (row,) = [r for r in figures if r["figure"] == figure and r["dimension"] == "all"]
    return row


def assert_true_of_the_ten(figures: list[Row]) -> None:
    """What may be said of ten people: medians on a grid of 5,000 dollars, and no interval."""
    earned = [base + variable for base, variable in zip(BASE, VARIABLE, strict=True)]
    for figure, amounts in (("base", BASE), ("ote", earned)):
        row = pay(figures, figure)
        assert row["value"] == str(int(median(amounts) / 5_000 + 0.5) * 5_000)
        assert (row["statistic"], row["n"], row["quality"]) == ("median", "10", "early")
        assert row["low"] == row["high"] == row["interval"] == ""
    shares = {(r["figure"], r["option"]): r for r in figures if r["statistic"] == "share"}
    assert shares["renewal", "me"]["value"] == "50"
    assert (shares["kpis", "nrr"]["low"], shares["kpis", "nrr"]["high"]) == ("50", "100")
    assert (shares["kpis", "adoption"]["low"], shares["kpis", "adoption"]["high"]) == ("0", "50")
    assert {row["scope"] for row in figures} == {"us"}
    assert {row["dimension"] for row in figures} == {"all"}


def assert_the_same_on_pages(
    page: Page, figures: list[Row], labels: dict[tuple[str, str], str]
) -> None:
    base, ote = pay(figures, "base"), pay(figures, "ote")
    for path in ("/", ROLE):
        page.goto(path)
        assert "No figures yet" not in page.inner_text("main")
        heroes = page.locator("dl.heroes > div")
        assert [told(heroes.nth(place)) for place in (0, 1)] == [said(base), said(ote)]
        assert rows(page.locator("#us-pay")) == {"Base pay": amount(base), "OTE": amount(ote)}
    for figure in ("kpis", "renewal", "upsell", "onboarding", "team", "work"):
        shares = {
            labels[figure, row["option"]]: share(row)
            for row in figures
            if row["figure"] == figure and row["statistic"] == "share"
        }
        assert rows(page.locator(f"#us-{figure}")) == shares
        assert page.locator(f"#us-{figure} svg.chart-wide").is_visible()
    page.goto("/faq")
    answered = page.locator('[aria-labelledby="salary"] .live').inner_text()
    amounts = re.findall(r"median (base|OTE).*? (\$[\d,]+) \(.*?about (\d+) people", answered)
    assert amounts == [("base", amount(base), base["n"]), ("OTE", amount(ote), ote["n"])]


def said(row: Row) -> tuple[str, str]:
    """A number of figures.csv and what stands under it, as a page says them."""
    return amount(row), f"no interval yet about {row['n']} people · early signal"


def told(hero: Locator) -> tuple[str, str]:
    number, sure = (hero.locator(f".{name}").inner_text() for name in ("number", "sure"))
    return number, " ".join(sure.split())


def rows(figure: Locator) -> dict[str, str]:
    """The table of a figure, closed or open: the name of each row and its first number."""
    found = figure.locator("tbody tr")
    names, numbers = (found.locator(each).all_text_contents() for each in ("th", "td:nth-child(2)"))
    return dict(zip(names, numbers, strict=True))


def amount(row: Row) -> str:
    assert row["unit"] == "USD"
    return f"${int(row['value']):,}"


def share(row: Row) -> str:
    if row["interval"] == "bound":
        return f"under {row['high']}%" if row["low"] == "0" else f"over {row['low']}%"
    return f"{row['value']}%"

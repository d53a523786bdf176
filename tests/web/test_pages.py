"""Every page in every state of the site, and that it says what the release says."""

import re
from collections.abc import Callable
from dataclasses import replace

from flask.testing import FlaskClient

from csdb import groupings
from csdb.config import Settings
from csdb.publish import wording
from csdb.publish.premium import premiums
from csdb.publish.release import Release
from csdb.store import site
from csdb.store.engine import connect, writing
from csdb.web import published
from csdb.web.pages import TEXTS, slug
from tests.publish.people import demonstrated, publish_first
from tests.publish.sample import sample_release
from tests.web.page import Read, said

PAGES = (
    *TEXTS,
    "/faq",
    "/benchmarks",
    "/compare",
    "/data",
    "/data/changes",
    "/incentives",
    "/releases",
    "/salary/trend",
    "/salary/countries/us",
    "/salary/countries/de",
    "/summary",
    *(f"/salary/by/{slug(dimension.key)}" for dimension in groupings.PAY_BY),
)

Page = Callable[..., Read]
Publish = Callable[[Release], Release]


def test_every_page_is_sound_whatever_is_published(page: Page, stocked: Release | None) -> None:
    for path in PAGES:  # not a parameter: each state of the site is made once
        assert ("No figures yet." in page(path).text) <= (stocked is None)


def test_every_link_of_the_site_leads_somewhere(
    client: FlaskClient, page: Page, stocked: Release | None
) -> None:
    seen, waiting = set(), {"/", "/sitemap.xml"}
    anchors: dict[str, set[str]] = {}
    named: set[tuple[str, str]] = set()
    while waiting:
        path = waiting.pop()
        seen.add(path)
        response = client.get(path, buffered=True)
        assert response.status_code in (200, 302, 303, 308), path
        if response.mimetype == "text/html" and response.status_code == 200:
            found = page(path)
            anchors[path], named = found.anchors, named | found.named
            waiting |= found.links - seen
    dead = {f"{path}#{anchor}" for path, anchor in named if anchor not in anchors[path]}
    assert not dead, f"nothing on the page is named by {dead}"
    assert {"/", "/faq", "/data", "/salary/by/level", "/submit"} <= seen


def test_the_first_page_shows_the_medians_with_interval_and_people(
    page: Page, publish: Publish, full: Release
) -> None:
    text = page(publish(full) and "/").text
    for figure in ("base", "ote"):
        cell = full.value(figure)
        assert cell
        assert f"{wording.number(cell)} 95% interval {wording.interval(cell)}" in text
        assert wording.about(cell.n) in text
    for key in ("home.1", "home.2", "home.3"):
        assert full.sentences[key] in text


def test_the_headline_says_whom_it_counts(page: Page, publish: Publish, full: Release) -> None:
    text = page(publish(full) and "/").text
    assert "from associate to chief customer officer" in text
    for group in ("ic", "leads"):
        assert wording.number(full.value("base", dimension="level", group=group)) in text


def test_a_median_of_few_has_no_interval_yet(page: Page, publish: Publish, little: Release) -> None:
    text = page(publish(little) and "/").text
    assert wording.number(little.value("base")) in text
    assert "no interval yet" in text
    assert "early signal" in text


def test_without_a_release_pages_still_tell_what_there_is_to_tell(page: Page) -> None:
    assert "The first appear once ten people have answered." in page("/").text
    role = page("/what-does-a-customer-success-manager-do").text
    assert "Always ask who owns the renewal" in role
    assert wording.WITHHELD in role


PROSE = ("/benchmarks", "/methodology", "/privacy", "/about", "/faq", "/data", "/data/changes")
"""Pages that name amounts of other kinds: grids, rules of thumb, conventions."""
RECKONED = ("/incentives",)
"""Pages that work something out from an example."""
_MONEY = re.compile(r"[$€£][\d,]*\d")
_PERCENT = re.compile(r"\b(\d+)%")


def test_every_number_on_a_page_is_a_number_of_the_release(
    page: Page, publish: Publish, full: Release
) -> None:
    publish(full)
    told = (n for cell in full.cells for n in (cell.value, cell.low, cell.high) if n is not None)
    known = {abs(number) for number in told}  # a difference may be below zero
    known |= {n for each in published.figures() for n in (each.low, each.value, each.high)}
    known |= {n for each in premiums(full) for n in (each.value, each.low, each.high)}
    for path in (path for path in PAGES if path not in PROSE + RECKONED):
        text = _without_labels(said(page(path).tree.find("body/main")))
        money = {int(found[1:].replace(",", "")) for found in _MONEY.findall(text)}
        assert money <= known, (path, money - known)
        percent = {int(found) for found in _PERCENT.findall(text)} - {95, 100}
        assert percent <= known, (path, percent - known)


def _without_labels(text: str) -> str:
    """The text without option and group labels, whose own amounts are no figures."""
    labels = {g.label for d in groupings.DIMENSIONS for step in d.steps for g in step}
    labels |= {option.public for d in groupings.DIMENSIONS for option in d.question.options}
    for label in (*sorted(labels, key=len, reverse=True), "10% earn", "25% earn"):
        text = text.replace(label, "")
    return text


def test_a_chart_comes_with_its_table_question_people_date_and_link(
    page: Page, publish: Publish, full: Release
) -> None:
    found = page(publish(full) and "/salary/by/level")
    (figure,) = found.by_class("figure")
    view = full.view("pay-by-level")
    assert view
    assert figure.get("id") == view.key
    text = said(figure)
    for part in (view.finding, view.question, "🇺🇸 USA", "22 November 2026", "about "):
        assert part in text
    rows = [said(row) for row in figure.iter("tr")]
    for group in full.groups("level"):
        cell = full.value("base", dimension="level", group=group.code)
        row = next(row for row in rows if row.startswith(group.label))
        assert f"{wording.number(cell)} {wording.interval(cell)}" in row
    (drawn,) = [e for e in figure.iter() if e.get("role") == "img"]
    assert view.finding in drawn.get("aria-label", "")
    assert len(list(drawn.iter("{http://www.w3.org/2000/svg}svg"))) == 2


def test_a_dimension_that_is_withheld_says_so_and_is_not_indexed(
    page: Page, publish: Publish, little: Release
) -> None:
    found = page(publish(little) and "/salary/by/hub")
    assert wording.WITHHELD in found.text
    assert [m.get("content") for m in found.all("meta") if m.get("name") == "robots"] == ["noindex"]


def test_a_country_is_shown_in_its_own_words_and_money(
    page: Page, publish: Publish, full: Release
) -> None:
    german = sample_release(60, scope="de")
    cells = tuple(replace(c, unit="EUR") if c.unit == "USD" else c for c in german.cells)
    publish(
        replace(
            full,
            scopes={
                **full.scopes,
                "de": replace(german.scopes["de"], name="Germany", currency="EUR"),
            },
            cells=(*full.cells, *cells),
            views={**full.views, **german.views},
        )
    )
    found = page("/salary/countries/de")
    assert "Pay in Germany" in found.text
    assert re.search(r"€[\d,]+", found.text)
    assert "$" not in said(found.by_class("heroes")[0])
    assert "/salary/countries/de" in page("/salary/countries").links


def test_the_hub_address_people_guess_leads_to_the_breakdown(client: FlaskClient) -> None:
    assert client.get("/salary/hubs").headers["Location"].endswith("/salary/by/hub")


def test_made_up_answers_are_announced_on_every_page(
    page: Page, publish: Publish, full: Release
) -> None:
    publish(full)
    for path in PAGES:
        assert "Demonstration data: made-up answers" in page(path).text


def test_a_demonstration_without_a_release_is_announced_too(page: Page, settings: Settings) -> None:
    engine = connect(settings.database_url)
    with writing(engine) as connection:
        site.mark_demonstration(connection)
    engine.dispose()
    assert "Demonstration data" in page("/").text


def test_real_answers_are_not_called_made_up(page: Page, publish: Publish, full: Release) -> None:
    publish(replace(full, demonstration=False))
    assert "Demonstration" not in page("/").text


def test_the_footer_says_when_figures_were_checked_and_changed(
    page: Page, publish: Publish, full: Release
) -> None:
    text = page(publish(full) and "/").text
    assert "Checked 22 November 2026, 12:00 UTC" in text
    assert "figures last changed 22 November 2026" in text
    assert re.search(r"next check \d+ \w+ \d{4}, (04|12|20):00 UTC", text)


def test_the_map_names_only_pages_with_something_to_find(
    client: FlaskClient, publish: Publish, little: Release
) -> None:
    told = client.get(publish(little) and "/sitemap.xml").get_data(as_text=True)
    assert "<loc>http://localhost/salary</loc>" in told
    assert "/salary/by/hub" not in told


def test_pay_by_kpi_is_told_on_a_page_of_its_own(page: Page, publish: Publish) -> None:
    release = publish_first(demonstrated(1600))
    groups = release.groups("kpis")
    text = page(publish(release) and "/salary/by/kpis").text
    assert len(groups) == 5
    assert release.views["us-pay-by-kpis"].finding in text
    for group in groups:
        assert group.label in text
        assert wording.number(release.value("base", dimension="kpis", group=group.code)) in text
    assert "a person counts in the group of each" in text


def test_pay_by_kpi_says_that_it_waits_for_more_people(page: Page, publish: Publish) -> None:
    text = page(publish(publish_first(demonstrated(400))) and "/salary/by/kpis").text
    assert "once about 500 people have answered" in text

"""Levels, segments, the job description, and amounts from abroad: what each page must show."""

from collections.abc import Callable
from dataclasses import replace

from csdb import groupings
from csdb.publish import wording
from csdb.publish.release import Cell, Release
from csdb.web import conversion, counted
from tests.publish.people import demonstrated, publish_first
from tests.publish.sample import sample_release
from tests.web.page import Read, said

Page = Callable[..., Read]
Publish = Callable[[Release], Release]


def test_each_step_of_the_ladder_shows_its_share_and_the_pay_of_its_group(
    page: Page, publish: Publish, full: Release
) -> None:
    found = page(publish(full) and "/levels")
    steps = [said(li) for ol in found.by_class("ladder") for li in ol]
    assert len(steps) == 10
    csm = next(step for step in steps if step.startswith("Customer success manager"))
    assert wording.number(full.share("level", "csm")) in csm
    assert wording.number(full.value("base", dimension="level", group="ic")) in csm
    assert "Individual contributors" in csm


def test_level_by_years_says_from_how_many_answers_it_opens(
    page: Page, publish: Publish, full: Release
) -> None:
    text = page(publish(full) and "/levels").text
    assert "opens from about 1,250 answers; there are about 215" in text


def test_a_step_is_shown_by_itself_with_its_years_once_there_are_enough(
    page: Page, publish: Publish
) -> None:
    release = publish_first(demonstrated(3200))
    crossed = counted.crossed(release, "level+years")
    assert crossed
    found = page(publish(release) and "/levels")
    assert crossed.caption in found.text
    years = counted.commonest(release, "csm")
    assert years
    step = next(
        said(li) for ol in found.by_class("ladder") for li in ol if said(li).startswith("Customer")
    )
    assert f"{years[0]} {wording.about(years[1])}" in step
    assert counted.quartiles(release, "level")


def test_the_table_of_two_dimensions_holds_every_published_combination() -> None:
    release = publish_first(demonstrated(3200))
    told = counted.crossed(release, "level+years")
    assert told
    assert [row[0] for row in told.rows[:2]] == ["Associate CSM", "Customer success manager"]
    shown = [cell for row in told.rows for cell in row[1:] if cell != "–"]
    assert len(shown) == len(release.groups("level+years"))
    group = release.groups("level+years")[0]
    cell = release.value("base", dimension="level+years", group=group.code)
    assert cell
    assert any(text.startswith(wording.number(cell)) for text in told.rows[0][1:])
    assert told.head[1:] == tuple(group.label for group in groupings.YEARS.at(2000))


def test_segments_stand_beside_published_tables_that_contradict_each_other(
    page: Page, publish: Publish, full: Release
) -> None:
    found = page(publish(full) and "/segments")
    (table,) = found.by_class("segments")
    row = next(said(tr) for tr in table.iter("tr") if said(tr).startswith("Small business"))
    assert wording.number(full.value("base", dimension="segment", group="to25k")) in row
    assert "Startups.com" in row
    assert "contradicts" in row
    assert "Net revenue retention" in found.text


def test_the_job_description_shows_the_share_of_each_duty_and_a_figure_for_each_question(
    page: Page, publish: Publish, full: Release
) -> None:
    found = page(publish(full) and "/job-description")
    row = next(said(tr) for tr in found.all("tr") if "Negotiates renewals alone" in said(tr))
    cell = full.share("renewal", "me")
    assert cell
    assert f"{wording.number(cell)} {wording.interval(cell)}" in row
    checks = [said(li) for ul in found.by_class("checks") for li in ul]
    assert len(checks) == 14
    assert full.sentences["faq.renewals"] in checks[0]


def test_the_print_button_is_hidden_until_the_script_shows_it(page: Page) -> None:
    (place,) = page("/job-description").by_class("print")
    assert place.get("hidden") is not None


def test_without_answers_the_guide_still_guides(page: Page) -> None:
    for path in ("/levels", "/segments", "/job-description"):
        text = page(path).text
        assert wording.WITHHELD in text
        assert len(text) > 2_000


def german(base: int, unit: str) -> Cell:
    return Cell("de", "base", "", "all", "", "median", base, None, None, "", 15, unit, "early")


def test_an_amount_from_abroad_is_converted_by_the_rates_of_the_release() -> None:
    release = sample_release()
    assert conversion.converted(release, german(66_000, "EUR")) == "$73,000"
    assert conversion.converted(release, german(66_000, "USD")) is None
    assert conversion.converted(release, german(66, "percent")) is None
    assert conversion.converted(replace(release, rates={}), german(66_000, "EUR")) is None
    assert conversion.converted(release, None) is None


def test_a_country_shows_its_pay_in_the_money_of_home_with_the_day_of_the_rate(
    page: Page, publish: Publish, full: Release
) -> None:
    there = sample_release(60, scope="de")
    cells = tuple(replace(c, unit="EUR") if c.unit == "USD" else c for c in there.cells)
    scopes = {**full.scopes, "de": replace(there.scopes["de"], name="Germany", currency="EUR")}
    publish(
        replace(
            full, scopes=scopes, cells=(*full.cells, *cells), views={**full.views, **there.views}
        )
    )
    text = page("/salary/countries/de").text
    assert "about $110,000 base" in text
    assert "rates of 20 November 2026" in text
    assert "🇩🇪 Germany" in page("/salary").text
    assert "/salary/countries/de" in page("/salary/by/level").links
    assert "$110,000" in page("/salary/countries").text


def test_the_premium_of_the_hubs_stands_on_the_page_of_areas(
    page: Page, publish: Publish, full: Release
) -> None:
    publish(full)
    assert full.sentences["premium.sf_ny_sea"] in page("/salary/by/hub").text
    assert full.sentences["premium.sf_ny_sea"] in page("/salary").text

"""Charts as Chromium draws them: letters as reckoned, one of two widths, colours of the page."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from csdb.publish.charts import drawing, lettering
from tests.publish.sample import sample_release

CSS = Path(__file__).parents[2] / "static" / "charts.css"
NAMES = ("pay", "pay-by-level", "pay-by-hub", "kpis", "years", "renewal", "upsell", "work")

MISPLACED = """
() => {
  const complaints = [];
  for (const svg of document.querySelectorAll("svg")) {
    const paper = svg.getBoundingClientRect();
    if (!paper.width) continue;
    const texts = [...svg.querySelectorAll("text")];
    const boxes = texts.map(text => [text, text.getBoundingClientRect()]);
    boxes.forEach(([text, box], at) => {
      if (box.left < paper.left - 0.5 || box.right > paper.right + 0.5
          || box.top < paper.top - 1 || box.bottom > paper.bottom + 1)
        complaints.push(`"${text.textContent}" is cut off`);
      for (const [other, it] of boxes.slice(at + 1))
        if (box.left < it.right && it.left < box.right
            && box.top + 3 < it.bottom && it.top + 3 < box.bottom)
          complaints.push(`"${text.textContent}" touches "${other.textContent}"`);
    });
  }
  return complaints;
}
"""


@cache
def page_of_charts() -> str:
    """Charts of a full release, and of one with hardly an answer, in a page of their own."""
    charts = []
    for release in (sample_release(), sample_release(12)):
        shown = [f"us-{name}" for name in NAMES if f"us-{name}" in release.views]
        charts += [drawing.draw(release, release.views[key]) for key in shown]
    body = "".join(f"<div>{chart.wide}{chart.narrow}</div>" for chart in charts)
    return f"<!doctype html><meta charset=utf-8><style>{CSS.read_text()}</style>{body}"


@pytest.fixture
def charts(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_content(page_of_charts())
    yield page
    page.close()


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_no_letter_is_cut_off_or_on_another(charts: Page, width: int) -> None:
    charts.set_viewport_size({"width": width, "height": 900})
    assert charts.evaluate(MISPLACED) == []


def test_a_label_too_long_would_be_noticed(charts: Page) -> None:
    charts.evaluate("document.querySelector('svg text').textContent = 'x'.repeat(200)")
    assert charts.evaluate(MISPLACED)


@pytest.mark.parametrize(
    ("width", "shown"), [(1280, "chart-wide"), (720, "chart-wide"), (719, "chart-narrow")]
)
def test_one_of_the_two_widths_is_shown(charts: Page, width: int, shown: str) -> None:
    charts.set_viewport_size({"width": width, "height": 900})
    seen = "[...document.querySelectorAll('svg')].filter(s => s.getBoundingClientRect().width)"
    assert charts.evaluate(f"[...new Set({seen}.map(s => s.getAttribute('class')))]") == [shown]


def test_a_phone_does_not_scroll_sideways(charts: Page) -> None:
    charts.set_viewport_size({"width": 320, "height": 900})
    assert charts.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize(
    ("scheme", "colour"), [("light", "rgb(11, 110, 117)"), ("dark", "rgb(79, 179, 186)")]
)
def test_charts_follow_the_page_into_the_dark(charts: Page, scheme: str, colour: str) -> None:
    charts.emulate_media(color_scheme=scheme)
    accent = "document.querySelector('[fill=\"var(--viz-accent)\"]')"
    assert charts.evaluate(f"getComputedStyle({accent}).fill") == colour


def test_print_is_wide_and_light_whatever_the_screen(charts: Page) -> None:
    charts.set_viewport_size({"width": 390, "height": 900})
    charts.emulate_media(media="print", color_scheme="dark")
    accent = "document.querySelector('.chart-wide [fill=\"var(--viz-accent)\"]')"
    assert charts.evaluate(f"getComputedStyle({accent}).fill") == "rgb(11, 110, 117)"
    assert charts.evaluate("document.querySelector('.chart-wide').getBoundingClientRect().width")
    assert not charts.evaluate(
        "document.querySelector('.chart-narrow').getBoundingClientRect().width"
    )


MEASURE = """
([words, weight]) => {
  const paper = document.createElement("canvas").getContext("2d");
  paper.font = `${weight} 100px Arial, Helvetica, Liberation Sans`;
  return paper.measureText(words).width;
}
"""


def test_letters_are_as_wide_as_was_reckoned(charts: Page) -> None:
    words = "Implementation or onboarding: $98,000 & 63% (about 215 people) – CSM’s"
    measured = charts.evaluate(MEASURE, [words, "normal"])
    assert lettering.width(words, size=100) == pytest.approx(measured, rel=0.005)


@pytest.mark.parametrize(
    "words", ["$98,000", "under 5%", "On-target earnings (OTE)", "CHF\u00a0131,000"]
)
def test_bold_letters_are_never_wider_than_was_reckoned(charts: Page, words: str) -> None:
    measured = charts.evaluate(MEASURE, [words, "bold"])
    assert measured <= lettering.width(words, size=100, bold=True)

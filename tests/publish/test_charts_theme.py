"""The colours of charts can be told from the page, from each other, and are the style sheet's."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from csdb.publish.charts import theme

CSS = Path(__file__).parents[2] / "static" / "charts.css"
SCRIPT = CSS.with_name("figure.js")
LETTERS = ("text", "muted")
SHAPES = ("accent", "range", "warm", "sand", "slate", "muted")
PAGES = {"light": (theme.LIGHT, "#ffffff"), "dark": (theme.DARK, "#14171a")}


def luminance(colour: str) -> float:
    """Relative luminance. Source: WCAG 2.2, definition of relative luminance."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_reckoned_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", LETTERS)
def test_letters_stand_out_from_the_page(page: str, role: str) -> None:
    colours, background = PAGES[page]
    assert contrast(colours[role], background) >= 4.5


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", SHAPES)
def test_shapes_stand_out_from_the_page(page: str, role: str) -> None:
    colours, background = PAGES[page]
    assert contrast(colours[role], background) >= 3


@pytest.mark.parametrize("page", PAGES)
def test_the_paper_of_charts_is_the_page(page: str) -> None:
    colours, background = PAGES[page]
    assert colours["paper"] == background


@pytest.mark.parametrize("page", PAGES)
def test_numbers_can_be_read_on_every_segment(page: str) -> None:
    colours, _ = PAGES[page]
    for below, on in stacked(colours):
        assert contrast(below, on) >= 4.5


@pytest.mark.parametrize("page", PAGES)
def test_neighbouring_segments_differ_in_lightness_not_only_in_hue(page: str) -> None:
    colours, _ = PAGES[page]
    for (one, _), (other, _) in pairwise(stacked(colours)):
        assert contrast(one, other) >= 1.5


def stacked(colours: dict[str, str]) -> list[tuple[str, str]]:
    role = {colour: name for name, colour in theme.LIGHT.items()}
    return [(colours[role[below]], colours[role[on]]) for below, on in theme.STACK]


def test_no_two_roles_share_a_colour_that_pages_replace() -> None:
    assert len(set(theme.LIGHT.values())) == len(theme.LIGHT)
    assert set(theme.LIGHT) == set(theme.DARK)


def test_the_style_sheet_sets_the_colours_of_the_theme() -> None:
    css = CSS.read_text()
    light, dark = css.split("prefers-color-scheme: dark")
    assert dict(re.findall(r"(--viz-[a-z-]+): (#[0-9a-f]{6});", light)) == theme.properties(
        theme.LIGHT
    )
    assert dict(re.findall(r"(--viz-[a-z-]+): (#[0-9a-f]{6});", dark)) == theme.properties(
        theme.DARK
    )


def test_every_light_colour_of_a_drawing_becomes_the_property_of_its_role() -> None:
    drawn = "".join(f'<path fill="{colour}"/>' for colour in theme.LIGHT.values())
    assert "#" not in theme.themed(drawn)
    assert 'fill="var(--viz-accent)"' in theme.themed(drawn)


def test_the_live_chart_takes_the_same_colours_for_the_same_roles() -> None:
    told = dict(re.findall(r'"(#[0-9a-f]{6})": "([a-z-]+)"', SCRIPT.read_text()))
    assert told == {colour: role for role, colour in theme.LIGHT.items()}

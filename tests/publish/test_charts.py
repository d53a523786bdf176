"""Charts say what the release says, fit on their paper, and are fit to be set into any page."""

import json
import os
import re
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import altair as alt
import pytest

from csdb import groupings
from csdb.publish import wording
from csdb.publish.charts import drawing, labels, lettering, parts, process, theme
from csdb.publish.charts.drawn import Drawn
from csdb.publish.charts.process import draw_all
from csdb.publish.release import ALL, Cell, Group, Release, View
from tests.publish.sample import sample_release

ROOT = Path(__file__).parents[2]
FULL = sample_release()
# Each form, and of each what is longest, widest or fullest.
KEYS = tuple(
    f"us-{name}"
    for name in ("pay", "pay-by-level", "pay-by-renewal", "kpis", "years", "renewal", "upsell")
)

pytestmark = pytest.mark.slow
FORMS = {FULL.views[key].form: key for key in KEYS}
SVG = "{http://www.w3.org/2000/svg}"


@cache
def drawn(key: str) -> Drawn:
    """A chart of the full sample, drawn once for all tests."""
    return drawing.draw(FULL, FULL.views[key])


def texts(drawing_: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(drawing_).iter(f"{SVG}text")]  # noqa: S314


def rows(chart: Drawn, name: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(chart.spec)["datasets"].get(name, [])
    return found


def with_groups(*cells: Cell, labelled: dict[str, str]) -> Release:
    """The sample with other groups of level, and nothing but `cells` about them."""
    groups = tuple(Group(code, label, (code,)) for code, label in labelled.items())
    scope = replace(FULL.scopes["us"], groups=FULL.scopes["us"].groups | {"level": groups})
    kept = tuple(cell for cell in FULL.cells if cell.dimension != "level")
    return replace(FULL, cells=kept + cells, scopes={"us": scope})


def median(group: str, value: int, *, figure: str = "base", spread: int | None = 9_000) -> Cell:
    ends = (None, None) if spread is None else (value - spread, value + spread)
    kind = "" if spread is None else "approximate"
    return Cell(
        "us", figure, "", "level", group, "median", value, *ends, kind, 40, "USD", "careful"
    )


LEVEL = FULL.views["us-pay-by-level"]


@pytest.mark.parametrize("key", KEYS)
def test_a_chart_comes_in_every_kind(key: str) -> None:
    chart = drawn(key)
    assert 'class="chart-wide"' in chart.wide
    assert 'width="680"' in chart.wide
    assert 'class="chart-narrow"' in chart.narrow
    assert 'width="340"' in chart.narrow
    assert chart.svg.startswith("<svg")
    assert chart.png.startswith(b"\x89PNG")


@pytest.mark.parametrize("key", FORMS.values())
def test_the_same_release_gives_the_same_bytes(key: str) -> None:
    assert drawing.draw(FULL, FULL.views[key]) == drawn(key)


@pytest.mark.parametrize("key", KEYS)
def test_a_drawing_set_into_a_page_brings_no_ids_styles_scripts_or_roles(key: str) -> None:
    for inline in (drawn(key).wide, drawn(key).narrow):
        root = ET.fromstring(inline)  # noqa: S314
        told = {name for element in root.iter() for name in element.attrib}
        assert not told & {"id", "style", "role", "aria-label", "aria-roledescription", "href"}
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
            *("svg", "g", "path", "line", "text", "circle", "rect")
        }
        assert root.get("aria-hidden") == "true"
        assert not inline.startswith("<?xml")


@pytest.mark.parametrize("key", KEYS)
def test_a_drawing_set_into_a_page_has_the_colours_of_the_page(key: str) -> None:
    for inline in (drawn(key).wide, drawn(key).narrow):
        colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', inline)) - {"none"}
        assert colours
        assert all(re.fullmatch(r"var\(--viz-[a-z-]+\)", colour) for colour in colours)


@pytest.mark.parametrize("key", KEYS)
def test_a_picture_to_keep_stands_alone(key: str) -> None:
    view, chart = FULL.views[key], drawn(key)
    said = " ".join(texts(chart.svg))
    assert "var(" not in chart.svg
    assert view.title in said
    assert view.finding in said
    assert view.question in said
    assert labels.source(FULL, view, "csdb") in said
    assert f"<title>{view.title}</title>" in chart.svg


def test_titles_questions_and_source_are_left_to_the_page() -> None:
    chart, view = drawn("us-kpis"), FULL.views["us-kpis"]
    for inline in (chart.wide, chart.narrow):
        assert view.title not in inline
        assert view.finding not in inline
        assert view.question not in inline
        assert "made-up" not in inline


@pytest.mark.parametrize("key", FORMS.values())
def test_the_png_has_two_pixels_for_each_of_the_drawing(key: str) -> None:
    chart = drawn(key)
    size = re.match(r'<svg [^>]*?width="(\d+)" height="(\d+)"', chart.svg)
    assert size
    assert struct.unpack(">II", chart.png[16:24]) == tuple(2 * int(side) for side in size.groups())


@pytest.mark.parametrize("key", FORMS.values())
def test_the_specification_is_valid_vega_lite_without_metadata(key: str) -> None:
    told = json.loads(drawn(key).spec)
    assert "usermeta" not in told
    assert "v6" in told["$schema"]
    alt.LayerChart.from_dict(told)


@pytest.mark.parametrize("key", KEYS)
def test_a_specification_holds_published_numbers_only(key: str) -> None:
    view = FULL.views[key]
    known = {value for cell in FULL.shown(view) for value in (cell.value, cell.low, cell.high)} | {
        cell.low for cell in FULL.shown(view)
    }
    told = json.loads(drawn(key).spec)["datasets"]
    named = {"median", "low", "high", "end", "share", "p10", "p25", "p75", "p90"}
    numbers = {row[name] for rows in told.values() for row in rows for name in named & row.keys()}
    assert numbers
    assert numbers <= known
    layout = {"x", "y", "y2", "left", "right", "tick", "said", "told", "label", "figure", "group"}
    look = {"colour", "fill", "stroke", "shape"}
    assert {name for rows in told.values() for row in rows for name in row} <= named | layout | look


@pytest.mark.parametrize("key", KEYS)
def test_every_number_of_a_view_is_told_in_words(key: str) -> None:
    view = FULL.views[key]
    shown = [c for c in FULL.shown(view) if c.statistic in ("median", "share") and c.unit != "band"]
    for drawing_ in (drawn(key).wide, drawn(key).narrow):
        said = texts(drawing_)
        for cell in shown:
            assert any(text.endswith(wording.number(cell)) for text in said)


def test_parts_that_are_equal_and_told_differently_are_not_the_same() -> None:
    sizes = [parts.made(alt.MarkDef, type="rule", size=size)["size"] for size in (1, 1.0, 1)]
    assert json.dumps(sizes) == "[1, 1.0, 1]"


# Whether text fits.


def sized(element: ET.Element, inherited: dict[str, str]) -> tuple[float, float, float]:
    """Left and right edge and height above the ground of one text, in pixels."""
    told = inherited | element.attrib
    x, y = float(told["x"]), float(told["y"])
    size = int(told["font-size"].removesuffix("px"))
    wide = lettering.width(element.text or "", size=size, bold=told.get("font-weight") == "bold")
    shift = {"start": 0.0, "middle": wide / 2, "end": wide}[told.get("text-anchor", "start")]
    return x - shift, x - shift + wide, y


def placed(drawing_: str) -> Iterator[tuple[str, float, float, float]]:
    for group in ET.fromstring(drawing_).iter(f"{SVG}g"):  # noqa: S314
        for text in group.findall(f"{SVG}text"):
            yield text.text or "", *sized(text, group.attrib)


def check_letters(drawing_: str, width: int) -> None:
    """Every text is on the paper, and no two of them touch."""
    found = list(placed(drawing_))
    assert found
    for text, left, right, _ in found:
        assert left >= 0, f"{text} starts at {left}"
        assert right <= width, f"{text} ends at {right}"
    for at, (one, left, right, y) in enumerate(found):
        for other, left2, right2, y2 in found[at + 1 :]:
            apart = abs(y - y2) >= 13 or right <= left2 or right2 <= left
            assert apart, f"“{one}” touches “{other}”"


@pytest.mark.parametrize("key", KEYS)
def test_no_text_is_cut_off_or_touches_another(key: str) -> None:
    check_letters(drawn(key).wide, theme.WIDE)
    check_letters(drawn(key).narrow, theme.NARROW)


@pytest.mark.parametrize("people", [12, 25, 45])
def test_text_fits_when_little_is_published(people: int) -> None:
    release = sample_release(people)
    for name in ("pay", "kpis", "work"):
        chart = drawing.draw(release, release.views[f"us-{name}"])
        check_letters(chart.wide, theme.WIDE)
        check_letters(chart.narrow, theme.NARROW)


@pytest.mark.parametrize(("unit", "times"), [("USD", 1), ("CHF", 1), ("HUF", 300)])
def test_eleven_groups_in_any_currency_fit(unit: str, times: int) -> None:
    named = {group.code: group.label for group in groupings.LEVEL.steps[2]}
    named["vp"] = "Somebody whose published group has a name that goes on and on"
    cells = [
        replace(median(code, times * (60_000 + 11_000 * at), figure=figure), unit=unit)
        for at, code in enumerate(named)
        for figure in ("base", "ote")
    ]
    chart = drawing.draw(with_groups(*cells, labelled=named), LEVEL)
    check_letters(chart.wide, theme.WIDE)
    check_letters(chart.narrow, theme.NARROW)


def test_a_long_title_is_broken_and_still_whole() -> None:
    title = "Base pay and on-target earnings by a dimension whose name does not know where to end"
    chart = drawing.draw(FULL, replace(LEVEL, title=title))
    lines = [row["said"] for row in rows(chart, "title")]
    assert len(lines) > 1
    assert " ".join(map(str, lines)) == title
    check_letters(chart.svg, theme.WIDE)


# Dots.


def test_groups_stand_in_the_order_of_the_release() -> None:
    labelled = {"leads": "Leads and managers", "ic": "Individual contributors"}
    release = with_groups(median("ic", 90_000), median("leads", 130_000), labelled=labelled)
    assert [row["said"] for row in rows(drawing.draw(release, LEVEL), "names")] == [
        "Leads and managers",
        "Individual contributors",
    ]


def test_a_group_without_an_interval_has_a_dot_and_no_bar() -> None:
    release = with_groups(
        median("ic", 90_000), median("leads", 130_000, spread=None), labelled=LABELLED
    )
    chart = drawing.draw(release, LEVEL)
    assert [row["group"] for row in rows(chart, "intervals")] == ["ic"]
    assert [row["group"] for row in rows(chart, "medians")] == ["ic", "leads"]


def test_where_ote_is_withheld_base_stands_alone() -> None:
    release = with_groups(
        median("ic", 90_000),
        median("ic", 107_500, figure="ote"),
        median("leads", 130_000),
        labelled=LABELLED,
    )
    chart = drawing.draw(release, LEVEL)
    assert [(row["group"], row["figure"]) for row in rows(chart, "medians")] == [
        ("ic", "Base pay"),
        ("ic", "On-target earnings (OTE)"),
        ("leads", "Base pay"),
    ]


def test_base_is_a_full_dot_and_ote_a_ring() -> None:
    medians = rows(drawn("us-pay-by-level"), "medians")
    fills = {row["figure"]: row["fill"] for row in medians}
    assert fills == {"Base pay": theme.ACCENT, "On-target earnings (OTE)": theme.PAPER}


def test_the_key_explains_nothing_that_is_not_drawn() -> None:
    release = with_groups(median("ic", 90_000, spread=None), labelled={"ic": "Everybody"})
    assert [row["said"] for row in rows(drawing.draw(release, LEVEL), "key")] == ["Base pay"]


def test_every_row_says_about_how_many_people_it_is() -> None:
    assert [row["said"] for row in rows(drawn("us-pay-by-level"), "abouts")] == [
        "about 155",
        "about 55",
    ]


def test_groups_without_a_single_number_cannot_be_drawn() -> None:
    with pytest.raises(ValueError, match="no group has a published median"):
        drawing.draw(with_groups(labelled=LABELLED), LEVEL)


LABELLED = {"ic": "Individual contributors", "leads": "Leads and managers"}


# Strips.


@pytest.mark.parametrize(
    ("people", "parts"),
    [
        (12, {"medians"}),
        (25, {"medians", "intervals"}),
        (45, {"medians", "intervals", "p25 to p75"}),
        (215, {"medians", "intervals", "p25 to p75", "p10 to p90"}),
    ],
)
def test_a_strip_shows_as_much_as_is_published(people: int, parts: set[str]) -> None:
    release = sample_release(people)
    told = json.loads(drawing.draw(release, release.views["us-pay"]).spec)["datasets"]
    optional = {"medians", "intervals", "p25 to p75", "p10 to p90"}
    assert told.keys() & optional == parts
    assert len(told["key"]) == len(parts)


def test_a_strip_refuses_figures_of_different_units() -> None:
    view = replace(FULL.views["us-pay"], figures=("base", "mix"))
    with pytest.raises(ValueError, match="one unit"):
        drawing.draw(FULL, view)


def test_a_strip_of_percentages_has_percent_on_its_scale() -> None:
    view = replace(FULL.views["us-pay"], figures=("mix",))
    assert "80%" in texts(drawing.draw(FULL, view).wide)


# Bars and bands.


def test_bars_are_sorted_and_bands_keep_their_order() -> None:
    shares = [row["share"] for row in rows(drawn("us-kpis"), "shares")]
    assert shares == sorted(shares, key=lambda share: -int(str(share)))
    names = [str(row["said"]) for row in rows(drawn("us-accounts"), "names")]
    assert names[:4] == ["1 to 5", "6 to 10", "11 to 25", "26 to 50 (median)"]


def test_a_share_under_a_bound_is_a_pale_bar_up_to_it_and_no_more() -> None:
    chart = drawn("us-kpis")
    bounds = rows(chart, "bounds")
    assert [(row["label"], row["low"], row["high"]) for row in bounds] == [
        ("Customer lifetime value", 0, 3)
    ]
    assert rows(chart, "at least") == []
    assert "under 3%" in texts(chart.narrow)


def test_a_share_over_a_bound_is_full_up_to_it_and_pale_beyond() -> None:
    bound = Cell(
        "us", "work", "remote", ALL, "", "share", None, 97, 100, "bound", 215, "percent", ""
    )
    kept = tuple(c for c in FULL.cells if c.figure != "work")
    other = [c for c in FULL.shares("work") if c.option != "remote"]
    release = replace(FULL, cells=(*kept, bound, *other))
    chart = drawing.draw(release, replace(FULL.views["us-work"], form="bars"))
    assert [row["low"] for row in rows(chart, "at least")] == [97]
    assert [row["high"] for row in rows(chart, "bounds")] == [100]
    assert texts(chart.wide).index("over 97%") < texts(chart.wide).index("28%")


# Stacks.


def test_a_stack_fills_its_paper_with_gaps_between_segments() -> None:
    segments = rows(drawn("us-upsell"), "segments")
    edges = [(int(str(row["left"])), int(str(row["right"]))) for row in segments]
    assert len(edges) == 5
    assert edges[0][0] == 0
    assert edges[-1][1] == theme.WIDE
    assert all(left - right == 2 for (_, right), (left, _) in pairwise(edges))


def test_numbers_that_do_not_fit_into_their_segments_are_told_in_the_key() -> None:
    said = [str(row["said"]) for row in rows(drawn("us-onboarding"), "key")]
    assert said == [
        "The CSM",
        "An onboarding or implementation team",
        "That team and the CSM together",
        "A partner: under 3%",
        "Customers do it themselves: under 3%",
    ]


def test_more_than_five_options_are_drawn_as_bars() -> None:
    assert len(FULL.shares("renewal")) == 7
    assert rows(drawn("us-renewal"), "segments") == []
    assert rows(drawn("us-renewal"), "shares")


# All of them, and only those that changed.


def two_views(release: Release = FULL) -> Release:
    return replace(release, views={key: release.views[key] for key in ("us-quota", "us-work")})


def drawn_again(release: Release, known: dict[str, str]) -> list[str]:
    return list(drawing.redraw(release, release.views, site="csdb", known=known))


def test_only_charts_whose_specification_changed_are_drawn_again() -> None:
    known = {key: drawn(key).digest for key in ("us-quota", "us-work")}
    later = two_views(sample_release(created="2026-11-22T20:00Z"))
    moved = replace(FULL.views["us-quota"], title="Who has a sales quota")
    again = replace(two_views(), views=two_views().views | {"us-quota": moved})
    assert drawn_again(two_views(), known) == []
    assert drawn_again(again, known) == ["us-quota"]
    assert drawn_again(later, known) == ["us-quota", "us-work"]


def test_a_release_that_moved_elsewhere_leaves_a_chart_as_it_is() -> None:
    known = {key: drawn(key).digest for key in ("us-quota", "us-work")}
    elsewhere = replace(two_views(), created="2026-11-23T04:00Z", previous=FULL.id)
    assert elsewhere.id != two_views().id
    assert drawn_again(elsewhere, known) == []


@pytest.mark.slow
def test_another_process_draws_the_same_charts_and_hands_back_those_it_need_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(process, "_AT_ONCE", 1)  # so that they come one by one
    stale = replace(drawn("us-work"), spec="{}")
    cache = {"us-quota": drawn("us-quota"), "us-work": stale}
    charts = draw_all(two_views(), cache=cache)
    assert charts == {"us-quota": drawn("us-quota"), "us-work": drawn("us-work")}
    assert charts["us-quota"] is cache["us-quota"]


@pytest.mark.slow
def test_a_chart_that_cannot_be_drawn_is_an_error_here_too() -> None:
    views = {"us-quota": replace(FULL.views["us-quota"], form="pie")}
    with pytest.raises(KeyError, match="pie"):
        draw_all(replace(FULL, views=views))


def test_nothing_to_draw_starts_no_process() -> None:
    assert draw_all(replace(FULL, views={})) == {}


@pytest.mark.slow
def test_who_asks_for_charts_loads_no_renderer() -> None:
    program = (
        "import sys, csdb.publish.charts.process;"
        "sys.exit(', '.join({'altair', 'vl_convert'} & sys.modules.keys()))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert run.stderr.strip() == ""


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="NO /proc TO LOOK AT PROCESSES")
def test_a_refresh_that_is_killed_leaves_nobody_drawing() -> None:
    program = (
        "from csdb.publish.charts.process import draw_all;"
        "from tests.publish.sample import sample_release;"
        "draw_all(sample_release())"
    )
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(ROOT)}) as asking:
        below = children(asking.pid)
        until = time.monotonic() + 30
        while not drawing_among(below) and time.monotonic() < until:
            time.sleep(0.05)
            below = children(asking.pid)
        drawer = drawing_among(below)
        asking.kill()
    until = time.monotonic() + 3
    while Path(f"/proc/{drawer}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert drawer
    assert not Path(f"/proc/{drawer}").exists()


def children(of: int) -> list[int]:
    told = Path(f"/proc/{of}/task/{of}/children")
    return [int(child) for child in told.read_text().split()] if told.exists() else []


def drawing_among(processes: list[int]) -> int | None:
    """The process that has loaded the renderer, so that it is at work."""
    maps = {child: Path(f"/proc/{child}/maps") for child in processes}
    return next((c for c, m in maps.items() if m.exists() and "vl_convert" in m.read_text()), None)


def test_an_unknown_form_is_an_error() -> None:
    view: View = replace(LEVEL, form="pie")
    with pytest.raises(KeyError, match="pie"):
        drawing.draw(FULL, view)

"""Charts of two dimensions, and of what goes with higher pay."""

import json
from dataclasses import replace

import pytest

from csdb.publish import findings, wording
from csdb.publish.charts import drawing, theme
from csdb.publish.release import Release, View
from csdb.web.tables import table
from tests.publish.sample import sample_release
from tests.publish.test_charts import check_letters, texts

LARGE = sample_release(1500)
HIGHER = LARGE.views["us-higher-pay"]
BOTH = LARGE.views["us-pay-by-level-years"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["higher-pay", "pay-by-level-years", "pay-by-renewal-upsell"])
def test_every_number_is_told_and_no_text_touches_another(name: str) -> None:
    view = LARGE.views[f"us-{name}"]
    chart = drawing.draw(LARGE, view)
    check_letters(chart.wide, theme.WIDE)
    check_letters(chart.narrow, theme.NARROW)
    shown = [cell for cell in LARGE.shown(view) if cell.figure == "base"]
    for said in (texts(chart.wide), texts(chart.narrow)):
        assert {wording.number(cell) for cell in shown} <= set(said)


@pytest.mark.slow
def test_a_chart_of_differences_holds_published_numbers_and_the_line_of_none() -> None:
    rows = json.loads(drawing.draw(LARGE, HIGHER).spec)["datasets"]
    known = {n for cell in LARGE.shown(HIGHER) for n in (cell.value, cell.low, cell.high)}
    assert {row["median"] for row in rows["dots"]} <= known
    assert {row["tick"] for row in rows["no difference"]} == {0}
    assert 0 in {row["tick"] for row in rows["ticks"]}


def test_a_panel_is_a_group_of_the_first_dimension() -> None:
    told = table(LARGE, BOTH)
    assert told.head[0] == "Level, Years in customer success"
    assert told.rows[0][0] == "Individual contributors · Up to 3 years"
    assert len(told.rows) == 5


def test_the_table_says_against_what_each_group_is_held() -> None:
    told = table(LARGE, HIGHER)
    assert told.rows[0] == (
        "Level: Leads and managers, up to CCO",
        "Individual contributors",
        "+24%",
        "15% to 33%",
    )
    assert told.rows[6][2:] == ("−2%", "−12% to 9%")
    assert "about 1,425 people" in told.caption


def with_differences(**changed: tuple[int, int, int]) -> Release:
    """The sample with no difference but those named: "years_y4_8" and so on."""
    told = {name.replace("_", "=", 1): numbers for name, numbers in changed.items()}
    cells = tuple(
        replace(cell, value=value, low=low, high=high) if cell.dimension == "higher_pay" else cell
        for cell in LARGE.cells
        for value, low, high in [told.get(cell.group, (0, -5, 5))]
    )
    return replace(LARGE, cells=cells)


def test_the_finding_names_the_largest_differences_beyond_their_intervals() -> None:
    said = findings.find(with_differences(years_y4_8=(12, 3, 22)), HIGHER)
    assert said == (
        "Among people alike in the rest, base pay is 12% higher for “4 to 8 years” than for “Up to "
        "3 years” (95% interval 3% to 22%). Of some others we can’t tell from these answers."
    )


def test_the_finding_turns_round_when_the_figures_do() -> None:
    said = findings.find(with_differences(years_y4_8=(-12, -22, -3)), HIGHER)
    assert "12% lower for “4 to 8 years”" in said
    assert "(95% interval −22% to −3%)" in said


def test_without_a_clear_difference_none_is_claimed() -> None:
    said = findings.find(with_differences(), HIGHER)
    assert "%" not in said
    assert "can’t tell" in said


@pytest.mark.parametrize("view", [HIGHER, BOTH], ids=lambda view: view.name)
def test_no_finding_says_why(view: View) -> None:
    said = findings.find(LARGE, view)
    assert "because" not in said
    assert "due to" not in said


def test_differences_that_are_withheld_have_no_number() -> None:
    bare = replace(LARGE, cells=tuple(c for c in LARGE.cells if c.dimension != "higher_pay"))
    assert findings.find(bare, HIGHER) == "Not enough answers yet to say what goes with higher pay."

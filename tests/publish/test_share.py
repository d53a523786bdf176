"""The picture of a shared link: the headline in large letters, all of it on the paper."""

import struct
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from csdb.publish import wording
from csdb.publish.charts import drawing, lettering, share
from csdb.publish.release import Release, View
from tests.publish.sample import sample_release

FULL = sample_release()
SVG = "{http://www.w3.org/2000/svg}"
SITE = "Pay of CSMs"


def mark() -> ET.Element:
    return ET.fromstring('<g><path d="M0,0h9"/></g>')  # noqa: S314


def words(release: Release, view: View) -> list[ET.Element]:
    """The words of the picture without its chart."""
    said = share.headline(release, view, SITE)
    picture = ET.fromstring(share.picture([mark()], size=(560, 200), said=said))  # noqa: S314
    return list(picture.iter(f"{SVG}text"))


@pytest.mark.slow
def test_a_shared_link_has_a_picture_of_the_size_networks_ask_for() -> None:
    chart = drawing.draw(FULL, FULL.views["us-kpis"])
    assert struct.unpack(">II", chart.share[16:24]) == (1200, 630)
    assert len(chart.share) < 200_000


def test_pay_is_shared_with_its_medians_in_large_letters() -> None:
    title, under, source = share.headline(FULL, FULL.views["us-pay"], SITE)
    base, ote = FULL.value("base"), FULL.value("ote")
    assert base is not None
    assert title == f"CSM median base {wording.number(base)}"
    assert wording.number(ote) in under
    assert wording.interval(base) in under
    assert source.startswith(f"{SITE} · {wording.about(base.n)} · USA")


def test_few_answers_are_shared_without_an_interval_and_say_so() -> None:
    few = sample_release(12)
    assert "No interval yet." in share.headline(few, few.views["us-pay"], SITE)[1]


def test_any_other_view_is_shared_with_its_finding() -> None:
    view = FULL.views["us-renewal"]
    assert share.headline(FULL, view, SITE)[:2] == (view.title, view.finding)


def test_of_many_answers_the_most_common_are_drawn_and_that_is_said() -> None:
    view = FULL.views["us-kpis"]
    kept = share.shortened(FULL, view).shown(view)
    shares = sorted((cell.value or 0 for cell in FULL.shown(view)), reverse=True)
    assert [cell.value for cell in sorted(kept, key=lambda c: -(c.value or 0))] == shares[:5]
    assert share.headline(FULL, view, SITE)[2].startswith("5 most common answers · ")


def test_ordered_bands_stay_whole_while_they_can_be_read() -> None:
    assert share.shortened(FULL, FULL.views["us-years"]) is FULL


def test_of_many_bands_those_too_rare_to_be_told_are_left_out_and_that_is_said() -> None:
    view = FULL.views["us-level"]
    kept = [cell for cell in share.shortened(FULL, view).shown(view) if cell.statistic == "share"]
    whole = [cell for cell in FULL.shown(view) if cell.statistic == "share"]
    assert kept == [cell for cell in whole if cell.value is not None]
    assert len(kept) < len(whole)
    assert share.headline(FULL, view, SITE)[2].startswith("without the rarest answers · ")


@pytest.mark.parametrize("key", FULL.views)
def test_no_word_of_the_picture_leaves_the_paper(key: str) -> None:
    long = replace(FULL.views[key], finding=FULL.views[key].finding + " And so on," * 9)
    for text in words(FULL, long):
        bold = text.get("font-weight") == "bold"
        size = int(text.get("font-size", "0"))
        wide = lettering.width(text.text or "", size=size, bold=bold)
        assert int(text.get("x", "0")) + wide <= 1200 - 60
        assert 0 < int(text.get("y", "0")) <= 600


def test_a_chart_too_tall_to_be_read_gives_its_room_to_the_words() -> None:
    said = share.headline(FULL, FULL.views["us-renewal"], SITE)
    small, large = (
        ET.fromstring(share.picture(chart, size=(560, 900), said=said))  # noqa: S314
        for chart in ([mark()], [])
    )
    assert [text.get("font-size") for text in small.iter(f"{SVG}text")][1] == "26"
    assert [text.get("font-size") for text in large.iter(f"{SVG}text")][1] == "36"

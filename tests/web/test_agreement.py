"""One release, told everywhere: files, API, tables, charts and sentences are number for number one.

Every cell is looked for in each of them, not a sample.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from xml.etree.ElementTree import Element

import pytest
from altair.utils.schemapi import debug_mode
from flask.testing import FlaskClient

from csdb.publish import wording
from csdb.publish.charts import drawing
from csdb.publish.files import tidy
from csdb.publish.release import ALL, Cell, Release
from csdb.web.tables import PAY, option
from tests.publish.people import demonstrated, publish_first
from tests.web.page import Read, said

Page = Callable[..., Read]
Publish = Callable[[Release], Release]


@pytest.fixture(scope="module")
def made() -> Release:
    """Two countries, with quartiles in groups, KPIs, crossings and what goes with higher pay."""
    people = [each for each in demonstrated(1700) if each["country"] in ("us", "gb")]
    return publish_first(people)


@pytest.fixture
def release(publish: Publish, made: Release) -> Release:
    return publish(made)


def test_files_and_api_tell_the_cells(client: FlaskClient, release: Release) -> None:
    rows = list(tidy.rows(release))
    assert len(rows) == len(release.cells) > 500
    for path in ("/data/latest/figures.json", "/api/v1/releases/latest/figures"):
        assert client.get(path, follow_redirects=True).json["rows"] == rows
    csv = client.get("/data/latest/figures.csv", follow_redirects=True).get_data(as_text=True)
    lines = [",".join("" if v is None else str(v) for v in row.values()) for row in rows]
    assert csv.split("\r\n") == [",".join(tidy.COLUMNS), *lines, ""]


@pytest.mark.slow
def test_every_table_tells_its_cells(page: Page, release: Release) -> None:
    for key, view in release.views.items():
        table = dict(_tables(page(f"/figures/{key}")))[key]
        for cell in release.shown(view):
            if cell.unit != "band" and _told_in_table(cell):
                row = table[_label(release, cell)]
                assert _plain(wording.number(cell)) in row, (key, cell)
                if cell.statistic in ("median", "share"):
                    assert _plain(wording.interval(cell)) in row, (key, cell)


def _tables(found: Read) -> Iterator[tuple[str, Mapping[str, list[str]]]]:
    """The table of each figure of a page: the name of a row -> what stands in it."""
    for figure in found.by_class("figure"):
        rows = [list(row) for row in figure.iter("tr")]
        yield str(figure.get("id")), {said(row[0]): _told(row[1:]) for row in rows}


def _told(cells: list[Element]) -> list[str]:
    return [said(cell) for cell in cells]


def _told_in_table(cell: Cell) -> bool:
    return cell.dimension == ALL or cell.statistic == "median"


def _plain(text: str) -> str:
    """A text as it is read on a page, where a space is a space."""
    return " ".join(text.split())


def _label(release: Release, cell: Cell) -> str:
    if cell.dimension != ALL:
        groups = release.groups(cell.dimension, scope=cell.scope)
        return next(group.label for group in groups if group.code == cell.group)
    return PAY[cell.figure] if cell.figure in PAY else option(cell.figure, cell.option)


def test_every_chart_holds_the_numbers_of_its_cells(made: Release) -> None:
    for key, view in made.views.items():
        with debug_mode(arg=False):  # as charts are drawn: checking schemas takes longer than all
            spec = json.loads(drawing._specify(made, view, "csdb").spec)
        there = {v for rows in spec["datasets"].values() for row in rows for v in row.values()}
        for cell in made.shown(view):
            drawn = view.form != "panels" or cell.figure == "base"  # which draw base pay alone
            if cell.unit != "band" and _told_in_table(cell) and drawn:
                ends = {cell.low, cell.high} if view.form != "stack" else set()
                numbers = {cell.value, *ends} - {None}
                assert numbers <= there, (key, cell, numbers - there)


MONEY, PERCENT = re.compile(r"[$€£₹][\d,]*\d"), re.compile(r"\b(\d+)%")


def test_every_number_of_a_sentence_is_a_cell(page: Page, release: Release) -> None:
    known = {n for c in release.cells for n in (c.value, c.low, c.high) if n is not None}
    text = page("/faq").text
    spoken = {key: told for key, told in release.sentences.items() if told}
    assert any(key.startswith("faq.") for key in spoken)
    for key, told in spoken.items():
        plain = re.sub(r"“[^”]*”", "", told)  # labels have amounts of their own
        money = {int(re.sub(r"\D", "", amount)) for amount in MONEY.findall(plain)}
        assert money | {int(n) for n in PERCENT.findall(plain)} <= known | {95, 100}, key
        assert not key.startswith("faq.") or told in text, key

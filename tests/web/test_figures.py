"""One figure at a time: its page, its files, its frame, and what a mistyped one is answered."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from csdb.publish import wording
from csdb.publish.files import csvw, tidy
from csdb.publish.release import Release
from csdb.web import headers
from tests.publish.test_package import old_ways_allowed
from tests.web.conftest import PUBLISHER, files_of
from tests.web.page import Read, said

Page = Callable[..., Read]
Publish = Callable[[Release], Release]


@pytest.fixture
def release(publish: Publish, full: Release) -> Release:
    return publish(full)


def test_every_figure_has_a_sound_page_and_frame(page: Page, stocked: Release | None) -> None:
    for view in stocked.views.values() if stocked else ():
        found = page(f"/figures/{view.key}")
        assert view.finding in found.text
        assert f"/releases/{stocked.id}" in found.links
        assert view.finding in page(f"/embed/{view.key}").text


def test_the_list_names_every_figure_or_says_that_there_is_none(
    page: Page, stocked: Release | None
) -> None:
    found = page("/figures")
    assert {f"/figures/{key}" for key in (stocked.views if stocked else ())} <= found.links
    assert ("No figures yet." in found.text) == (stocked is None)


def test_the_numbers_of_a_figure_are_its_cells_and_no_others(
    client: FlaskClient, release: Release
) -> None:
    for view in release.views.values():
        told = client.get(f"/figures/{view.key}.csv")
        rows = list(csv.DictReader(io.StringIO(told.get_data(as_text=True))))
        cells = release.shown(view)
        assert [row["value"] for row in rows] == [
            "" if cell.value is None else str(cell.value) for cell in cells
        ]
        as_json = client.get(f"/figures/{view.key}.json").get_json()
        assert as_json["rows"] == list(tidy.rows(release, cells))


def test_numbers_name_their_release_and_lead_to_what_they_mean(
    client: FlaskClient, release: Release
) -> None:
    told = client.get("/figures/us-pay.csv")
    assert f"us-pay-{release.id}.csv" in told.headers["Content-Disposition"]
    assert '<us-pay.metadata.json>; rel="describedby"' in told.headers["Link"]
    for ending in ("csv", "json", "png"):
        link = client.get(f"/figures/us-pay.{ending}").headers["Link"]
        assert f'<http://localhost/releases/{release.id}>; rel="cite-as"' in link
        assert '/licenses/by/4.0/>; rel="license"' in link
    assert told.headers["Access-Control-Allow-Origin"] == "*"
    assert told.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_what_the_numbers_mean_is_csv_on_the_web_with_finding_question_and_groups(
    client: FlaskClient, release: Release
) -> None:
    view = release.views["us-pay-by-level"]
    found = client.get("/figures/us-pay-by-level.metadata.json")
    told = json.loads(found.data)
    assert found.mimetype == "application/csvm+json"
    table = csvw.metadata(release, file="us-pay-by-level.csv", name=view.title, by=PUBLISHER)
    assert told | table == told
    assert told["dc:description"] == view.finding
    (note,) = told["notes"]
    assert note["question"] == view.question
    assert [each["code"] for each in note["groups"]] == [g.code for g in release.groups("level")]


@pytest.mark.slow
def test_numbers_and_their_meaning_are_valid_csv_on_the_web(
    client: FlaskClient, release: Release, tmp_path: Path
) -> None:
    for ending in ("csv", "metadata.json"):
        name = f"us-pay-by-level.{ending}"
        (tmp_path / name).write_bytes(client.get(f"/figures/{name}").data)
    with old_ways_allowed():
        from csvw import CSVW

        table = CSVW(str(tmp_path / "us-pay-by-level.metadata.json"), validate=True)
        assert table.is_valid
        [rows] = [each["row"] for each in table.to_json()["tables"]]
    assert len(rows) == len(release.shown(release.views["us-pay-by-level"]))


@pytest.mark.parametrize(
    ("ending", "file"), [("svg", "svg"), ("png", "png"), ("spec.json", "json")]
)
def test_pictures_are_those_of_the_release(
    ending: str, file: str, client: FlaskClient, release: Release
) -> None:
    stored = {each.name: each for each in files_of(release)}[f"us-kpis.{file}"]
    found = client.get(f"/figures/us-kpis.{ending}")
    assert (found.data, found.mimetype) == (stored.body, stored.media_type)


def test_a_figure_somebody_has_is_not_sent_again(client: FlaskClient, release: Release) -> None:
    etag = client.get("/figures/us-pay.csv").headers["ETag"]
    assert client.get("/figures/us-pay.csv", headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize(
    "path", ["/figures/us-pay-by-levl", "/figures/us-pay-by-level.cvs", "/figures/US-Pay-by-level"]
)
def test_a_mistyped_figure_is_answered_with_the_nearest(
    path: str, page: Page, release: Release
) -> None:
    found = page(path, 404)
    assert "There is no such figure" in found.text
    assert "/figures/us-pay-by-level" in found.links
    assert not [link for link in found.links if link.startswith("/embed/")]


@pytest.mark.parametrize("path", ["/figures/us-pay", "/figures/us-pay.csv", "/embed/us-pay"])
def test_before_the_first_release_a_figure_is_not_found(path: str, client: FlaskClient) -> None:
    assert client.get(path).status_code == 404


def test_odd_query_strings_change_nothing(client: FlaskClient, release: Release) -> None:
    plain = client.get("/figures/us-pay").data
    assert client.get("/figures/us-pay?utm_source=x&scope[]=1&" + "a" * 2000).data == plain


def test_a_withheld_figure_is_told_so_in_its_frame(page: Page, release: Release) -> None:
    found = page("/embed/us-no-such", 404)
    assert wording.WITHHELD in found.text
    assert not found.by_class("column"), "a frame has no navigation"


def test_only_the_frame_may_be_framed_and_it_is_as_strict_otherwise(
    client: FlaskClient, release: Release
) -> None:
    for path, status in (("/embed/us-pay", 200), ("/embed/nothing", 404)):
        found = client.get(path)
        assert found.status_code == status
        assert "X-Frame-Options" not in found.headers
        policy = found.headers["Content-Security-Policy"]
        assert policy == headers.POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
    assert client.get("/figures/us-pay").headers["X-Frame-Options"] == "DENY"


def test_the_frame_says_where_it_is_from_and_is_not_indexed(page: Page, release: Release) -> None:
    found = page("/embed/us-pay-by-level")
    (source,) = [a for a in found.all("a") if "numbers and method" in said(a)]
    assert source.get("href") == "http://localhost/figures/us-pay-by-level"
    assert source.get("target") == "_blank"
    assert "CC BY 4.0" in found.text
    assert "noindex" in [meta.get("content") for meta in found.all("meta")]
    assert not found.all("script")


def test_the_page_gives_the_html_of_the_frame(page: Page, release: Release) -> None:
    (code,) = [e for e in page("/figures/us-pay").all("code") if e.get("id") == "snippet"]
    assert said(code).startswith('<iframe src="http://localhost/embed/us-pay" title="Base pay')


def test_every_figure_on_a_page_can_be_taken_away(page: Page, release: Release) -> None:
    found = page("/salary/by/level")
    (menu,) = found.by_class("use")
    links = [a.get("href") for a in menu.iter("a")]
    endings = ("", ".csv", ".json", ".png", ".svg", ".spec.json", "#embed")
    assert links == [f"/figures/us-pay-by-level{ending}" for ending in endings]
    (copy,) = menu.iter("button")
    assert copy.get("data-copy") == "http://localhost/figures/us-pay-by-level"
    assert copy.get("hidden") is not None, "without script there is the link"


def test_the_live_chart_is_offered_only_where_its_program_was_set_up(
    app: Flask, page: Page, release: Release, tmp_path: object
) -> None:
    app.static_folder = str(tmp_path)
    assert "Explore the chart" not in page("/figures/us-pay").text

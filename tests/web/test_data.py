"""Downloads: releases and their files as they were stored, kept for ever."""

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from csdb.publish.changelog import changes
from csdb.publish.files.listed import TOLD
from csdb.publish.release import Release
from tests.web.conftest import files_of
from tests.web.page import Read, said

Page = Callable[..., Read]
Publish = Callable[[Release], Release]


@pytest.fixture
def release(publish: Publish, full: Release) -> Release:
    return publish(full)


def test_every_file_is_served_as_it_was_stored(client: FlaskClient, release: Release) -> None:
    for stored in files_of(release):
        response = client.get(f"/releases/{release.id}/{stored.name}")
        assert response.data == stored.body
        assert response.mimetype == stored.media_type
        assert response.headers["ETag"] == f'"{stored.sha256}"'
        assert "immutable" in response.headers["Cache-Control"]
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_somebody_has_is_not_sent_again(client: FlaskClient, release: Release) -> None:
    address = f"/releases/{release.id}/figures.csv"
    etag = client.get(address).headers["ETag"]
    again = client.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")


def test_the_head_of_a_file_says_its_size_without_its_bytes(
    client: FlaskClient, release: Release
) -> None:
    address = f"/releases/{release.id}/figures.csv"
    head = client.head(address)
    assert head.data == b""
    assert int(head.headers["Content-Length"]) == len(client.get(address).data)


def test_latest_leads_to_the_file_of_the_current_release(
    client: FlaskClient, release: Release
) -> None:
    response = client.get("/data/latest/figures.csv")
    assert response.status_code == 302
    assert response.headers["Location"] == f"/releases/{release.id}/figures.csv"
    assert response.headers["Cache-Control"] != "immutable"


def test_the_file_on_the_page_holds_the_figures_of_the_page(
    client: FlaskClient, release: Release
) -> None:
    text = client.get("/data/latest/figures.csv", follow_redirects=True).get_data(as_text=True)
    rows = [r for r in csv.DictReader(io.StringIO(text)) if r["statistic"] == "median"]
    (base,) = [r for r in rows if r["figure"] == "base" and r["dimension"] == "all"]
    cell = release.value("base")
    assert cell
    assert (base["value"], base["n"]) == (str(cell.value), str(cell.n))


def test_a_release_tells_its_digest_rules_scopes_and_files(page: Page, release: Release) -> None:
    found = page(f"/releases/{release.id}")
    for part in (
        release.digest,
        "about 215",
        "USD",
        "k 10",
        "figures.csv",
        "none: this is the first",
    ):
        assert part in found.text
    data = [each for each in files_of(release) if each.name in {*TOLD, "SHA256SUMS"}]
    assert len(data) > 10
    for stored in data:
        assert f"/releases/{release.id}/{stored.name}" in found.links
        assert stored.sha256 in found.text
    for view in release.views:
        for ending in ("svg", "png", "json"):
            assert f"/releases/{release.id}/{view}.{ending}" in found.links


def test_an_old_release_stays_and_names_the_newer_one(
    page: Page, publish: Publish, release: Release
) -> None:
    newer = publish(replace(release, created="2026-11-22T20:00Z", previous=release.id))
    assert f"/releases/{newer.id}" in page(f"/releases/{release.id}").links
    assert f"/releases/{release.id}" in page(f"/releases/{newer.id}").links
    listed = {a for a in page("/releases").links if re.fullmatch(r"/releases/\d[^/]+", a)}
    assert listed == {f"/releases/{release.id}", f"/releases/{newer.id}"}


@pytest.mark.parametrize("name", ["figures.xlsx", "..", "figures.csv%00", "a" * 3000])
def test_a_file_that_is_not_there_is_not_found(
    client: FlaskClient, release: Release, name: str
) -> None:
    assert client.get(f"/releases/{release.id}/{name}").status_code == 404


def test_latest_leads_to_the_page_of_the_current_release(
    client: FlaskClient, release: Release
) -> None:
    response = client.get("/releases/latest")
    assert (response.status_code, response.headers["Location"]) == (302, f"/releases/{release.id}")
    response = client.get("/releases/latest/figures.json")
    assert response.headers["Location"] == f"/releases/{release.id}/figures.json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_before_the_first_release_there_is_no_latest(client: FlaskClient) -> None:
    for path in ("/releases/latest", "/releases/latest/figures.csv", "/data/latest/figures.csv"):
        assert client.get(path).status_code == 404


def test_a_file_can_be_fetched_in_parts(client: FlaskClient, release: Release) -> None:
    address = f"/releases/{release.id}/figures.csv"
    whole = client.get(address)
    assert whole.headers["Accept-Ranges"] == "bytes"
    part = client.get(address, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.data) == (206, whole.data[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole.data)}"
    assert part.headers["ETag"] == whole.headers["ETag"]
    rest = client.get(address, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert (rest.status_code, rest.data) == (200, whole.data)
    beyond = client.get(address, headers={"Range": f"bytes={len(whole.data)}-"})
    assert beyond.status_code == 416


def test_the_archive_is_saved_under_the_name_of_its_release(
    client: FlaskClient, release: Release
) -> None:
    told = client.get(f"/releases/{release.id}/data.zip").headers["Content-Disposition"]
    assert told == f"attachment; filename=customer-success-pay-{release.id}.zip"


def test_a_table_says_where_it_is_described(client: FlaskClient, release: Release) -> None:
    told = client.get(f"/releases/{release.id}/figures.csv").headers["Link"]
    assert told.startswith('<figures.csv-metadata.json>; rel="describedby"')


def changed(release: Release) -> Release:
    """The release after, in which one number moved out of its interval and one within it."""
    base, level = release.value("base"), release.value("base", dimension="level", group="ic")
    assert base
    assert base.high
    assert level
    cells = {
        base: replace(base, value=base.high + 5_000),
        level: replace(level, value=level.value + 2_500),
    }
    gone = release.value("mix", statistic="p10")
    kept = tuple(cells.get(cell, cell) for cell in release.cells if cell != gone)
    return replace(release, created="2026-11-22T20:00Z", previous=release.id, cells=kept)


def test_a_release_tells_what_changed_since_the_one_before(
    page: Page, publish: Publish, release: Release
) -> None:
    newer = publish(changed(release))
    tally = page(f"/releases/{newer.id}").by_class("tally")[0]
    told = dict(zip(map(said, tally.iter("dt")), map(said, tally.iter("dd")), strict=True))
    assert told == {
        "moved beyond their interval": "1",
        "moved within it": "1",
        "added": "0",
        "withdrawn": "1",
        "kept their value": str(len(release.cells) - 3),
    }
    text = page(f"/releases/{newer.id}").text
    assert "Base pay, median 🇺🇸 USA $98,000 $93,000 to $103,000 $108,000" in text
    assert "Base pay as a share of OTE, 10% earn less" in text


def test_the_lists_say_what_changed_in_each_release(
    page: Page, publish: Publish, release: Release
) -> None:
    publish(changed(release))
    for path in ("/data", "/releases"):
        text = page(path).text
        assert f"the first: {len(release.cells)} numbers" in text
        assert "2 moved, 1 of them beyond their interval; 0 added, 1 withdrawn" in text


def test_a_release_of_another_method_points_to_what_is_different(
    page: Page, publish: Publish, release: Release
) -> None:
    newer = publish(replace(changed(release), method="2"))
    assert "by another method (what is different)" in page(f"/releases/{newer.id}").text


def test_a_release_says_how_it_is_cited(page: Page, release: Release) -> None:
    text = page(f"/releases/{release.id}").text
    assert f"http://localhost/releases/{release.id} (CC-BY-4.0)" in text
    assert f"@misc{{csm-pay-{release.id}," in text
    assert "CITATION.cff" in text


def test_the_data_changelog_is_a_page(page: Page) -> None:
    found = page("/data/changes")
    for change in changes():
        assert change.anchor in {e.get("id") for e in found.tree.iter()}
        assert all(sentence in found.text for sentence in change.told)


def test_the_dataset_is_described_for_search_engines(page: Page, release: Release) -> None:
    scripts = [s for s in page("/data").all("script") if s.get("type") == "application/ld+json"]
    (told,) = [t for s in scripts if (t := json.loads(s.text or ""))["@type"] == "Dataset"]
    assert told["@type"] == "Dataset"
    assert 50 <= len(told["description"]) <= 5000
    assert told["version"] == release.id
    assert told["license"].startswith("https://creativecommons.org/licenses/by/4.0")
    assert told["distribution"][0]["contentUrl"].endswith("figures.csv")

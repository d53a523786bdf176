"""Downloads: releases and their files as they were stored, kept for ever."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from csdb.publish.release import Release
from tests.web.conftest import files_of
from tests.web.page import Read

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
    for stored in files_of(release):
        assert f"/releases/{release.id}/{stored.name}" in found.links
        assert stored.sha256 in found.text


def test_an_old_release_stays_and_names_the_newer_one(
    page: Page, publish: Publish, release: Release
) -> None:
    newer = publish(replace(release, created="2026-11-22T20:00Z", previous=release.id))
    assert f"/releases/{newer.id}" in page(f"/releases/{release.id}").links
    assert f"/releases/{release.id}" in page(f"/releases/{newer.id}").links
    listed = [a for a in page("/releases").links if a.startswith("/releases/")]
    assert set(listed) == {f"/releases/{release.id}", f"/releases/{newer.id}"}


@pytest.mark.parametrize("name", ["figures.xlsx", "..", "figures.csv%00", "a" * 3000])
def test_a_file_that_is_not_there_is_not_found(
    client: FlaskClient, release: Release, name: str
) -> None:
    assert client.get(f"/releases/{release.id}/{name}").status_code == 404


def test_the_dataset_is_described_for_search_engines(page: Page, release: Release) -> None:
    (script,) = [s for s in page("/data").all("script") if s.get("type") == "application/ld+json"]
    told = json.loads(script.text or "")
    assert told["@type"] == "Dataset"
    assert 50 <= len(told["description"]) <= 5000
    assert told["version"] == release.id
    assert told["license"].startswith("https://creativecommons.org/licenses/by/4.0")
    assert told["distribution"][0]["contentUrl"].endswith("figures.csv")

"""The API: the cells of the pages as JSON; what it does not understand it says."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from csdb.publish.files import tidy
from csdb.publish.peers import peers
from csdb.publish.questions import questionnaire_json
from csdb.publish.release import Release
from tests.web.conftest import files_of

Publish = Callable[[Release], Release]
V1 = "/api/v1"


@pytest.fixture
def release(publish: Publish, full: Release) -> Release:
    return publish(full)


@pytest.fixture
def told(client: FlaskClient) -> Callable[[str], Any]:
    """Fetch what the API says at an address, following `latest`."""

    def fetched(path: str, status: int = 200) -> Any:
        response = client.get(f"{V1}{path}", follow_redirects=True)
        assert response.status_code == status, response.get_data(as_text=True)
        kind = "application/json" if status == 200 else "application/problem+json"
        assert response.mimetype == kind
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        return response.json

    return fetched


def test_all_numbers_of_a_release_are_the_cells(told: Any, release: Release) -> None:
    found = told("/releases/latest/figures")
    assert found["rows"] == list(tidy.rows(release))
    assert found["license"].startswith("https://creativecommons.org/licenses/by/4.0")
    assert found["demonstration"] is True


def test_numbers_are_chosen_by_figure_scope_dimension_and_group(
    told: Any, release: Release
) -> None:
    path = f"/releases/{release.id}/figures/base?scope=us&dimension=level&group=ic"
    cell = release.value("base", dimension="level", group="ic")
    assert told(path)["rows"] == list(tidy.rows(release, [cell] if cell else []))


@pytest.mark.parametrize("plus", ["+", "%2B", "%20"])
def test_a_plus_may_be_written_as_it_is(told: Any, publish: Publish, full: Release, plus: str):
    cell = replace(full.cells[0], dimension="level+years", group="ic+to3")
    publish(replace(full, cells=(*full.cells, cell)))
    path = f"/releases/latest/figures?dimension=level{plus}years&group=ic{plus}to3"
    assert len(told(path)["rows"]) == 1


def test_a_number_that_is_withheld_has_no_row(told: Any, release: Release) -> None:
    assert told("/releases/latest/figures/base?scope=de")["rows"] == []
    assert told("/releases/latest/figures/raise")["rows"] == []


def test_latest_leads_to_the_release_it_is(client: FlaskClient, release: Release) -> None:
    response = client.get(f"{V1}/releases/latest/figures/ote?scope=us")
    assert response.status_code == 302
    assert response.headers["Location"] == f"{V1}/releases/{release.id}/figures/ote?scope=us"


def test_a_release_is_told_with_its_scopes_and_files(told: Any, release: Release) -> None:
    found = told(f"/releases/{release.id}")
    assert found["digest"] == release.digest
    assert [scope["code"] for scope in found["scopes"]] == list(release.scopes)
    assert {f["name"]: f["sha256"] for f in found["files"]} == {
        f.name: f.sha256 for f in files_of(release)
    }
    assert release.id in found["citation"]


def test_old_releases_are_listed_and_told_as_they_were(
    told: Any, publish: Publish, release: Release
) -> None:
    newer = publish(replace(release, created="2026-11-22T20:00Z", previous=release.id, cells=()))
    assert [r["id"] for r in told("/releases")["releases"]] == [newer.id, release.id]
    assert told("/releases/latest/figures")["rows"] == []
    assert told(f"/releases/{release.id}/figures")["rows"] == list(tidy.rows(release))


def test_the_nearest_peers_are_those_of_the_release(told: Any, release: Release) -> None:
    found = told("/releases/latest/peers?level=csm&segment=mid&kpis=nrr,grr")
    wanted = peers(release, {"level": "csm", "segment": "mid", "kpis": "nrr grr"})
    assert wanted
    assert wanted.nearest
    assert found["reason"] == wanted.reason
    assert found["nearest"]["group"]["code"] == wanted.nearest.group.code
    assert found["nearest"]["rows"] == list(tidy.rows(release, wanted.nearest.cells))
    assert [g["dimension"] for g in found["groups"]] == [g.dimension for g in wanted.groups]


def test_what_somebody_tells_of_themselves_is_kept_nowhere(
    client: FlaskClient, release: Release
) -> None:
    for id_ in ("latest", release.id):
        response = client.get(f"{V1}/releases/{id_}/peers?level=csm")
        assert response.headers["Cache-Control"] == "no-store"


def test_the_questionnaire_is_the_file(client: FlaskClient) -> None:
    assert client.get(f"{V1}/questionnaire").data == questionnaire_json()


def test_what_somebody_has_is_not_sent_again(client: FlaskClient, release: Release) -> None:
    path = f"{V1}/releases/{release.id}/figures"
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "max-age=3600" in first.headers["Cache-Control"]
    head = client.head(path)
    assert (head.data, head.content_length) == (b"", len(first.data))


UNKNOWN = (
    "/releases/2026-01-01-00000000",
    "/releases/x%00y/figures",
    "/releases/latest/figures/nothing",
    "/releases/latest/figures?scope=zz",
    "/releases/latest/figures?dimension=shoe_size",
    "/releases/latest/peers?country=de",
    "/nothing",
)
ODD = (
    "/releases?x=1",
    "/releases/latest/figures?scope=us&scope=de",
    "/releases/latest/figures?scope=",
    "/releases/latest/figures?group=%00",
    "/releases/latest/figures?group=DROP%20TABLE",
    "/releases/latest/figures?group=" + "a" * 3000,
    "/releases/latest/figures?%ff=%fe",
    "/releases/latest/peers?level=boss",
    "/releases/latest/peers?base=98000",
    "/releases/latest/peers?kpis=nrr,nrr",
    "/questionnaire?pretty",
)


@pytest.mark.parametrize(
    ("path", "status"), [*((p, 404) for p in UNKNOWN), *((p, 400) for p in ODD)]
)
def test_what_is_unknown_or_odd_is_a_problem_with_a_sentence(
    told: Any, release: Release, path: str, status: int
) -> None:
    found = told(path, status=status)
    assert set(found) == {"type", "title", "status", "detail"}
    assert found["status"] == status
    assert found["detail"].endswith(".")


def test_before_the_first_release_there_are_none(told: Any) -> None:
    assert told("/releases") == {"releases": []}
    assert told("/releases/latest", status=404)["detail"] == "Nothing has been published yet."


def test_whoever_takes_no_json_is_told_so(client: FlaskClient) -> None:
    response = client.get(f"{V1}/releases", headers={"Accept": "text/html"})
    assert (response.status_code, response.mimetype) == (406, "application/problem+json")
    for accepted in ("*/*", "application/json", "text/html, application/*;q=0.5"):
        assert client.get(f"{V1}/releases", headers={"Accept": accepted}).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
def test_nothing_can_be_written(client: FlaskClient, method: str) -> None:
    response = client.open(f"{V1}/releases", method=method)
    assert (response.status_code, response.mimetype) == (405, "application/problem+json")
    assert "GET" in response.headers["Allow"]


def test_pages_of_other_sites_may_ask_with_an_etag(client: FlaskClient) -> None:
    found = client.options(f"{V1}/releases").headers
    assert found["Access-Control-Allow-Headers"] == "If-None-Match"
    assert "POST" not in found["Access-Control-Allow-Methods"]


def test_what_breaks_unexpectedly_is_a_problem_that_says_nothing_of_itself(app: Flask) -> None:
    app.testing = False
    app.add_url_rule("/api/v1/broken", "broken", lambda: 1 / 0)
    response = app.test_client().get("/api/v1/broken")
    assert (response.status_code, response.mimetype) == (500, "application/problem+json")
    assert b"division" not in response.data


def test_the_description_is_valid_openapi(client: FlaskClient) -> None:
    from openapi_spec_validator import OpenAPIV31SpecValidator

    OpenAPIV31SpecValidator(json.loads(client.get(f"{V1}/openapi.json").data)).validate()


def test_the_description_has_every_address_of_the_api(app: Flask, client: FlaskClient) -> None:
    described = set(json.loads(client.get(f"{V1}/openapi.json").data)["paths"])
    rules = {str(rule) for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")}
    there = {
        rule.replace("<release_id>", "{release}").replace("<figure>", "{figure}") for rule in rules
    }
    assert there == described

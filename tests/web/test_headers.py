"""The headers of every route of the site."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from csdb import create_app
from csdb.config import Settings
from csdb.publish.release import Release
from csdb.web import headers

KNOWN = {
    "name": "level",
    "code": "us",
    "filename": "site.css",
    "artefact": "figures.csv",
    "figure": "us-pay",
}


def addresses(app: Flask, release: Release) -> list[str]:
    """One address of every route that takes GET."""
    known = KNOWN | {"release_id": release.id}
    adapter = app.url_map.bind("localhost")
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    return [
        adapter.build(
            rule.endpoint,
            {name: (rule.defaults or known)[name] for name in rule.arguments},
        )
        for rule in rules
    ]


def test_every_route_carries_the_security_headers(
    app: Flask, client: FlaskClient, publish: Callable[[Release], Release], full: Release
) -> None:
    publish(full)
    for path in [*addresses(app, full), "/not-there"]:
        found = client.get(path, buffered=True).headers
        expected = headers.FRAMED if path == "/embed/us-pay" else headers.SECURITY
        for name, value in expected.items():
            if name != "Cross-Origin-Resource-Policy":
                assert found.get(name) == value, (path, name)
        assert ("X-Frame-Options" in found) == ("X-Frame-Options" in expected), path
        assert found["Cross-Origin-Resource-Policy"] in ("same-origin", "cross-origin"), path
        assert "Set-Cookie" not in found, path
        assert found["Cache-Control"], path
        assert "Strict-Transport-Security" not in found, path


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    assert headers.POLICY.startswith("default-src 'none'")
    for loose in ("unsafe", "http", "*"):
        assert loose not in headers.POLICY


def test_an_https_site_asks_browsers_to_stay_on_https(settings: Settings) -> None:
    app = create_app(replace(settings, site_url="https://pay.example.org"))
    found = app.test_client().get("/healthz", headers={"Host": "pay.example.org"}).headers
    assert found["Strict-Transport-Security"].startswith("max-age=63072000")
    for name in ("csdb_engine", "csdb_pages"):
        app.extensions[name].dispose()


def test_a_page_that_did_not_change_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/salary")
    assert first.headers["Cache-Control"] == "public, max-age=60"
    again = client.get("/salary", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    for name in headers.SECURITY:
        assert name in again.headers


def test_a_page_changes_its_etag_with_the_release(
    client: FlaskClient, publish: Callable[[Release], Release], full: Release
) -> None:
    before = client.get("/").headers["ETag"]
    publish(full)
    assert client.get("/").headers["ETag"] != before


def test_static_files_carry_their_digest_and_are_kept_for_ever(
    app: Flask, client: FlaskClient
) -> None:
    with app.test_request_context():
        address = app.url_for("static", filename="site.css")
    assert "?v=" in address
    assert client.get(address, buffered=True).headers["Cache-Control"] == headers.FOR_EVER
    assert (
        client.get("/static/site.css", buffered=True).headers["Cache-Control"]
        == "public, max-age=60"
    )


@pytest.mark.parametrize("path", ["/not-there", "/healthz"])
def test_what_must_be_fresh_is_not_stored(path: str, client: FlaskClient) -> None:
    assert client.get(path).headers["Cache-Control"] == "no-store"


def test_everything_that_takes_posts_carries_the_headers_whatever_it_answers(
    app: Flask, client: FlaskClient
) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    assert len(rules) >= 9
    kind = "application/x-www-form-urlencoded"
    for path in (str(rule) for rule in rules):
        answers = [
            client.post(path),
            client.post(path, data=b"{}", content_type="application/json"),
            client.post(path, data=b"a" * 30_000, content_type=kind),
            client.post(path, data=b"csrf_token=x", content_type=kind),
            client.post(path, data=b"x=1", headers={"Sec-Fetch-Site": "cross-site"}),
            client.put(path),
        ]
        for found in answers:
            assert found.status_code in range(200, 500), path
            assert "Set-Cookie" not in found.headers
            assert found.headers["Cache-Control"] == "no-store", (path, found.status_code)
            for name, value in headers.SECURITY.items():
                assert found.headers.get(name) == value, (path, name, found.status_code)

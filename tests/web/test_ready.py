"""The layer in front of Flask: the same answers, ready; and nothing that Flask would refuse."""

import gc
import gzip
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from time_machine import travel
from werkzeug.test import TestResponse

from csdb import create_app
from csdb.config import Settings
from csdb.publish import wording
from csdb.publish.release import Release
from csdb.web import current, pages
from csdb.web.ready.editions import TRIES, Editions
from csdb.web.ready.kept import is_public
from tests.web.conftest import files_of

Publish = Callable[[Release], Release]
BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd"}


@pytest.fixture
def served(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The site as it is served, but that looks for what is new are left to the test."""
    monkeypatch.setattr(Editions, "turn", lambda self: None)
    app = create_app(settings)
    yield app
    app.extensions["csdb_ready"].editions.end()
    for name in ("csdb_engine", "csdb_pages"):
        app.extensions[name].dispose()


@pytest.fixture
def reader(served: Flask, publish: Publish, full: Release) -> FlaskClient:
    """A reader of a site with figures."""
    publish(full)
    return served.test_client()


@pytest.fixture
def editions(served: Flask) -> Editions:
    found: Editions = served.extensions["csdb_ready"].editions
    return found


def addresses(app: Flask) -> list[str]:
    with app.test_request_context():
        return pages.addresses()


def is_ready(response: TestResponse) -> bool:
    """Flask's own answers have no Vary."""
    return "Vary" in response.headers


def test_every_page_is_drawn_ahead_and_says_what_flask_says(
    reader: FlaskClient, served: Flask, editions: Editions, client: FlaskClient
) -> None:
    stand = editions.begin()
    editions.look()
    ready = addresses(served)
    assert set(ready) - set(stand.shelf.pages) == {"/submit"}
    made_anew = {"ETag", "Vary", "Content-Length", "Date"}
    for path in stand.shelf.pages:
        kept, drawn = reader.get(path), client.get(path)
        assert (kept.status, kept.data) == (drawn.status, drawn.data), path
        ours, flasks = (
            {(n, v) for n, v in each.headers if n not in made_anew} for each in (kept, drawn)
        )
        assert ours == flasks, path


def test_a_response_comes_as_it_is_gzipped_or_in_brotli(reader: FlaskClient) -> None:
    plain = reader.get("/salary")
    packed = {
        name: reader.get("/salary", headers={"Accept-Encoding": name}) for name in ("gzip", "br")
    }
    assert gzip.decompress(packed["gzip"].data) == plain.data
    assert brotli.decompress(packed["br"].data) == plain.data
    every = [plain, *packed.values()]
    assert len({response.headers["ETag"] for response in every}) == 3
    for response in every:
        assert response.headers["Vary"] == "Accept-Encoding"
        assert int(response.headers["Content-Length"]) == len(response.data)
    assert [r.headers.get("Content-Encoding") for r in every] == [None, "gzip", "br"]


def test_a_response_somebody_has_is_not_sent_again(reader: FlaskClient) -> None:
    first = reader.get("/salary", headers=BROWSER)
    etag = first.headers["ETag"]
    for known in (etag, f"W/{etag}", f'"x", {etag}', "*"):
        again = reader.get("/salary", headers=BROWSER | {"If-None-Match": known})
        assert (again.status_code, again.data) == (304, b""), known
        assert again.headers["ETag"] == etag
        assert again.headers["Vary"] == "Accept-Encoding"
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
        assert "Content-Length" not in again.headers
    assert reader.get("/salary", headers=BROWSER | {"If-None-Match": '"x"'}).status_code == 200


def test_the_first_request_may_ask_for_anything(reader: FlaskClient) -> None:
    """What is kept is all of it, whatever the request was that had it drawn."""
    assert reader.head("/salary", headers=BROWSER).data == b""
    assert reader.get("/faq", headers={"If-None-Match": "*"}).status_code == 304
    for path in ("/salary", "/faq"):
        assert b"</html>" in reader.get(path).data


def test_the_head_of_a_page_says_its_size(reader: FlaskClient) -> None:
    found, head = reader.get("/salary", headers=BROWSER), reader.head("/salary", headers=BROWSER)
    assert head.data == b""
    assert head.headers == found.headers


def test_a_file_can_be_asked_for_in_parts(
    reader: FlaskClient, full: Release, editions: Editions
) -> None:
    for stored in files_of(full):
        address = f"/releases/{full.id}/{stored.name}"
        whole = reader.get(address)
        assert (whole.data, whole.headers["Accept-Ranges"]) == (stored.body, "bytes")
        assert whole.headers["ETag"] == f'"{stored.sha256}"'
        part = reader.get(address, headers=BROWSER | {"Range": "bytes=1-5"})
        assert (part.status_code, part.data) == (206, stored.body[1:6])
        end, size = min(6, len(stored.body)), len(stored.body)
        assert part.headers["Content-Range"] == f"bytes 1-{end - 1}/{size}"
        assert int(part.headers["Content-Length"]) == len(part.data)
        assert part.headers.get("Content-Encoding") is None
    outside = reader.get(address, headers={"Range": "bytes=999999999-"})
    assert outside.status_code == 416
    assert outside.headers["Content-Range"] == f"bytes */{len(stored.body)}"
    other = reader.get(address, headers={"Range": "bytes=1-5", "If-Range": '"other"'})
    assert (other.status_code, other.data) == (200, stored.body)


def test_files_outlive_an_edition_and_pages_do_not(
    reader: FlaskClient, editions: Editions, publish: Publish, full: Release, served: Flask
) -> None:
    address = f"/releases/{full.id}/figures.csv"
    for path in (address, "/salary", f"/releases/{full.id}"):
        reader.get(path)
    publish(replace(full, created="2026-11-22T20:00Z", previous=full.id))
    editions.look()
    layer = served.extensions["csdb_ready"]
    assert layer._files.get(address)
    assert layer.editions.now.shelf.get(f"/releases/{full.id}") is None


@pytest.mark.parametrize("path", ["/salary", "/submit", "/static/site.css", "/not-there"])
def test_a_foreign_host_is_refused_whether_or_not_a_page_is_ready(
    reader: FlaskClient, path: str
) -> None:
    for _ in range(2):
        reader.get(path, buffered=True)
        found = reader.get(path, headers={"Host": "evil.example"})
        assert (found.status_code, is_ready(found)) == (400, False)


def test_a_page_does_not_depend_on_who_asks_for_it_first(
    settings: Settings, publish: Publish, full: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(full)
    monkeypatch.setattr(Editions, "turn", lambda self: None)
    app = create_app(replace(settings, trusted_hosts=(".example.org",), proxy_hops=1))
    asked = {
        "Host": "a.example.org:8080",
        "X-Forwarded-Host": "b.example.org",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "203.0.113.9",
        "Accept-Language": "fr",
        "Cookie": "a=b",
        "User-Agent": "somebody",
        "Referer": "https://elsewhere.example/",
    }
    first, second = app.test_client(), app.test_client()
    for path in addresses(app):
        if path == "/submit":
            continue
        drawn = first.get(path, headers=asked).data
        app.extensions["csdb_ready"].editions.now.shelf.others.clear()
        assert second.get(path).data == drawn, path
    spoofed = first.get("/salary", headers=asked | {"X-Forwarded-Host": "evil.example"})
    assert spoofed.status_code == 400
    app.extensions["csdb_ready"].editions.end()
    for name in ("csdb_engine", "csdb_pages"):
        app.extensions[name].dispose()


@pytest.mark.parametrize("path", ["/submit", "/mine", "/healthz", "/not-there", "/salary/hubs"])
def test_what_is_not_the_same_for_everybody_is_never_kept(
    reader: FlaskClient, editions: Editions, path: str
) -> None:
    reader.get(path)
    assert editions.now
    assert editions.now.shelf.get(path) is None


def test_every_form_has_a_token_of_its_own_and_comes_packed(reader: FlaskClient) -> None:
    assert reader.get("/submit").data != reader.get("/submit").data
    found = reader.get("/submit", headers=BROWSER)
    assert b"csrf_token" in brotli.decompress(found.data)
    assert int(found.headers["Content-Length"]) == len(found.data)
    assert reader.head("/submit", headers=BROWSER).data == b""
    assert found.headers["Cache-Control"] == "no-store"


def test_answers_to_posts_are_not_packed(reader: FlaskClient) -> None:
    """Their size beside what was sent could tell a secret of the page, bit by bit."""
    found = reader.post("/submit", data={"country": "us"}, headers=BROWSER)
    assert found.status_code == 422
    assert "Content-Encoding" not in found.headers


def test_posts_go_to_flask_also_where_a_page_is_ready(reader: FlaskClient) -> None:
    assert reader.get("/salary").status_code == 200
    assert reader.post("/salary").status_code == 405
    assert reader.options("/salary").status_code == 200


def test_a_query_of_a_newsletter_asks_for_nothing(reader: FlaskClient, editions: Editions) -> None:
    page = reader.get("/salary")
    tracked = reader.get("/salary?utm_source=news&utm_medium=mail&fbclid=1")
    assert (tracked.data, is_ready(tracked)) == (page.data, True)
    assert not is_ready(reader.get("/salary?scope=us"))
    assert not is_ready(reader.get("/salary?utm_source=news&scope=us"))
    assert editions.now
    assert list(editions.now.shelf.others) == ["/salary"]


def test_static_files_are_ready_with_their_version_and_without(reader: FlaskClient) -> None:
    for address, kept in (
        ("/static/site.css?v=0123456789", "public, max-age=31536000, immutable"),
        ("/static/site.css", "public, max-age=60"),
    ):
        for _ in range(2):
            found = reader.get(address, headers=BROWSER)
            assert found.headers["Cache-Control"] == kept
            assert found.headers["Content-Encoding"] == "br"
            assert found.mimetype == "text/css"


def test_pages_are_drawn_anew_when_the_next_check_is_another(
    reader: FlaskClient, editions: Editions
) -> None:
    """Also when that check came to nothing, or never took place."""
    with travel("2026-11-22T11:59:00Z", tick=False) as clock:
        assert "next check 22 November 2026, 12:00 UTC" in reader.get("/").get_data(as_text=True)
        clock.shift(60)
        editions.look()
        assert "next check 22 November 2026, 20:00 UTC" in reader.get("/").get_data(as_text=True)


def test_nothing_goes_on_for_an_application_nobody_has_any_more(settings: Settings) -> None:
    app = create_app(settings)
    app.test_client().get("/about")
    thread = app.extensions["csdb_ready"].editions._thread
    assert thread.is_alive()
    for name in ("csdb_engine", "csdb_pages"):
        app.extensions[name].dispose()
    del app
    gc.collect()
    thread.join(5)
    assert not thread.is_alive()


def test_an_edition_is_not_shown_before_all_its_pages_can_be_drawn(
    reader: FlaskClient,
    editions: Editions,
    publish: Publish,
    full: Release,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The list of releases is read from the database, which may be locked just then."""
    editions.begin()
    editions.look()
    before = editions.now

    def locked(_connection: object) -> None:
        raise OperationalError("", None, Exception())

    publish(replace(full, created="2026-11-22T20:00Z", previous=full.id))
    with monkeypatch.context() as patched:
        patched.setattr("csdb.store.releases.list", locked)
        editions.look()
        assert editions.now is before
        assert reader.get("/releases").status_code == 200
    editions.look()
    assert editions.now is not before


def test_one_page_that_is_never_there_does_not_hold_an_edition_for_ever(
    reader: FlaskClient,
    editions: Editions,
    publish: Publish,
    full: Release,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = editions.begin()
    publish(replace(full, created="2026-11-22T20:00Z", previous=full.id))
    monkeypatch.setattr(editions, "_fill", lambda stand: False)
    for _ in range(TRIES - 1):
        editions.look()
    assert editions.now is before
    editions.look()
    assert editions.now is not before


def test_a_new_release_is_shown_whole_at_the_next_look(
    reader: FlaskClient, editions: Editions, publish: Publish, full: Release
) -> None:
    before = reader.get("/releases").data
    newer = publish(replace(full, created="2026-11-22T20:00Z", previous=full.id))
    assert reader.get("/releases").data == before
    editions.look()
    assert newer.id in reader.get("/releases").get_data(as_text=True)
    shown = editions.now
    editions.look()
    assert editions.now is shown


def test_a_form_shows_the_edition_of_the_pages(
    reader: FlaskClient, editions: Editions, publish: Publish, full: Release, settings: Settings
) -> None:
    """Not a newer one: a reader meets one edition, on whatever page."""
    reader.get("/")
    (Path(settings.database_url.removeprefix("sqlite:///"))).write_bytes(b"no database" * 99)
    assert "Checked 22 November 2026" in reader.get("/submit").get_data(as_text=True)


def test_pages_stay_while_the_database_is_away_and_come_back_with_it(
    reader: FlaskClient,
    editions: Editions,
    settings: Settings,
    full: Release,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(current, "AWAY", 0.05)
    before = {path: reader.get(path).data for path in ("/", "/salary", "/releases")}
    file = Path(settings.database_url.removeprefix("sqlite:///"))
    content = file.read_bytes()
    file.write_bytes(b"not a database at all" * 99)
    editions.look()
    assert {path: reader.get(path).data for path in before} == before
    file.write_bytes(content)
    editions.look()
    assert wording.number(full.value("base")) in reader.get("/salary").get_data(as_text=True)


def test_a_site_that_never_read_a_release_is_read_as_soon_as_the_database_is_there(
    served: Flask, editions: Editions, settings: Settings, publish: Publish, full: Release
) -> None:
    file = Path(settings.database_url.removeprefix("sqlite:///"))
    elsewhere = file.rename(file.with_suffix(".away"))
    reader = served.test_client()
    assert reader.get("/").status_code == 503
    elsewhere.rename(file)
    publish(full)
    editions._current._again = 0.0
    editions.look()
    assert reader.get("/").status_code == 200


def test_pages_are_packed_smaller_once_they_are_shown(
    reader: FlaskClient, editions: Editions
) -> None:
    editions.begin()
    editions.look()
    quick = len(reader.get("/salary", headers=BROWSER).data)
    for _ in range(100):
        editions._pack()
    best = reader.get("/salary", headers=BROWSER)
    assert len(best.data) < quick
    assert brotli.decompress(best.data) == reader.get("/salary").data


def test_the_thread_shows_a_new_release_by_itself(
    settings: Settings, publish: Publish, full: Release, little: Release
) -> None:
    from tests.test_serve import wait_until

    publish(little)
    app = create_app(settings)
    reader = app.test_client()
    assert wording.number(little.value("base")) in reader.get("/").get_data(as_text=True)
    publish(full)
    told = wording.number(full.value("base"))
    wait_until(lambda: told in reader.get("/").get_data(as_text=True), 10)
    app.extensions["csdb_ready"].editions.end()
    for name in ("csdb_engine", "csdb_pages"):
        app.extensions[name].dispose()


@pytest.mark.parametrize(
    "headers",
    [
        [("Cache-Control", "no-store")],
        [("Cache-Control", "private, max-age=60")],
        [("Cache-Control", "public, no-store")],
        [],
        [("Cache-Control", "public"), ("Set-Cookie", "a=b")],
        [("Cache-Control", "public"), ("Vary", "Cookie")],
        [("Cache-Control", "public"), ("Content-Encoding", "zstd")],
    ],
)
def test_only_what_says_that_it_is_public_is_kept(headers: list[tuple[str, str]]) -> None:
    assert not is_public("200 OK", headers)
    assert is_public("200 OK", [("Cache-Control", "public, max-age=60")])
    assert not is_public("404 NOT FOUND", [("Cache-Control", "public, max-age=60")])


def test_who_takes_no_json_is_told_so_even_when_it_is_ready(reader: FlaskClient) -> None:
    path = "/api/v1/questionnaire"
    assert is_ready(reader.get(path))
    assert is_ready(reader.get(path, headers={"Accept": "application/json, */*;q=0.1"}))
    assert reader.get(path, headers={"Accept": "text/html"}).status_code == 406


def test_what_the_api_tells_comes_packed_with_the_digest_of_its_bytes(reader: FlaskClient) -> None:
    found = reader.get("/api/v1/questionnaire", headers=BROWSER)
    assert found.headers["Content-Encoding"] == "br"
    assert found.headers["ETag"] == f'"{sha256(found.data).hexdigest()}"'
    assert found.headers["Access-Control-Allow-Origin"] == "*"


def test_what_the_api_tells_of_a_query_comes_packed_too_and_only_if_new(
    reader: FlaskClient,
) -> None:
    newest = reader.get("/api/v1/releases/latest").headers["Location"]
    path = f"{newest}/figures?dimension=level"
    plain, found = reader.get(path), reader.get(path, headers=BROWSER)
    assert "Content-Encoding" not in plain.headers
    assert found.headers["Content-Encoding"] == "br"
    assert brotli.decompress(found.data) == plain.data
    assert found.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    again = reader.get(path, headers={**BROWSER, "If-None-Match": found.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert not reader.head(path, headers=BROWSER).data

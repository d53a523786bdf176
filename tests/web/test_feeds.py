"""What programs ask for: map, feed, figures in short, what may be indexed, whom to tell."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import feedparser
import pytest
from flask import Flask
from flask.testing import FlaskClient

from csdb import create_app
from csdb.config import Settings
from csdb.publish import wording
from csdb.publish.changelog import changes
from csdb.publish.release import Release
from csdb.web import news

Publish = Callable[[Release], Release]


@pytest.fixture
def without_contact(settings: Settings) -> Iterator[FlaskClient]:
    app = create_app(replace(settings, owner_contact=""))
    yield app.test_client()
    for name in ("csdb_engine", "csdb_pages"):
        app.extensions[name].dispose()


def moved(release: Release, by: int) -> Release:
    """The release after this one, in which the median base of the scope is another one."""
    base = release.value("base")
    cells = tuple(
        replace(cell, value=(cell.value or 0) + by) if cell == base else cell
        for cell in release.cells
    )
    return replace(release, previous=release.id, created="2026-11-23T04:00Z", cells=cells)


def test_the_feed_is_valid_and_tells_every_release_and_change(
    client: FlaskClient, publish: Publish, full: Release
) -> None:
    publish(full)
    found = client.get("/feed.xml")
    assert found.mimetype == "application/atom+xml"
    read = feedparser.parse(BytesIO(found.data))
    assert not read.bozo, read.get("bozo_exception")
    assert read.version == "atom10"
    told = {entry.id: entry for entry in read.entries}
    release = told.pop(f"http://localhost/releases/{full.id}")
    assert release.link == release.id
    assert release.updated == "2026-11-22T12:00:00Z"
    assert f"{len(full.cells):,} numbers" in release.summary
    assert wording.number(full.value("base")) in release.summary
    assert {entry.title for entry in told.values()} == {
        f"Method {change.method}: {change.title}" for change in changes()
    }
    moments = [entry.updated for entry in read.entries]
    assert moments == sorted(moments, reverse=True)


def test_the_feed_leads_to_pages_that_are_there(
    client: FlaskClient, publish: Publish, full: Release
) -> None:
    publish(full)
    for entry in feedparser.parse(BytesIO(client.get("/feed.xml").data)).entries:
        path, _, anchor = entry.link.removeprefix("http://localhost").partition("#")
        text = client.get(path).get_data(as_text=True)
        assert not anchor or f'id="{anchor}"' in text


def test_before_the_first_release_the_feed_has_the_changes_alone(client: FlaskClient) -> None:
    read = feedparser.parse(BytesIO(client.get("/feed.xml").data))
    assert not read.bozo
    assert len(read.entries) == len(changes())


def test_a_release_says_what_moved_and_how_far(full: Release) -> None:
    base = full.value("base")
    assert base is not None
    assert base.high is not None
    assert base.value is not None
    within = news.sentence(full, moved(full, 1_000))
    beyond = news.sentence(full, moved(full, base.high - base.value + 1_000))
    assert within.startswith("1 number moved. Median base pay: $99,000 (95% interval ")
    assert beyond.startswith("1 number moved, 1 beyond the interval they had. ")


def test_a_release_in_which_no_number_moved_says_so(full: Release) -> None:
    assert news.sentence(full, full).startswith("No number moved; people or intervals did.")


def test_the_feed_does_not_read_a_release_twice(
    client: FlaskClient, publish: Publish, full: Release
) -> None:
    publish(full)
    assert client.get("/feed.xml").data == client.get("/feed.xml").data
    assert ("en", full.id) in news._SENTENCES


def test_the_map_tells_when_the_figures_of_each_country_changed(
    client: FlaskClient, publish: Publish, full: Release
) -> None:
    us = replace(full.scopes["us"], changed="2026-11-03T04:00Z")
    publish(replace(full, scopes={"us": us}))
    text = client.get("/sitemap.xml").get_data(as_text=True)
    told = dict(re.findall(r"<loc>http://localhost(.*?)</loc>(?:<lastmod>(.*?)</lastmod>)?", text))
    assert told["/salary/by/level"] == told["/figures/us-kpis"] == told["/"] == "2026-11-03"
    assert told["/figures"] == told["/releases"] == full.created[:10]
    assert told["/privacy"] == ""
    assert not [path for path in told if path.startswith("/embed/")]


def test_before_the_first_release_the_map_tells_no_dates(client: FlaskClient) -> None:
    assert "lastmod" not in client.get("/sitemap.xml").get_data(as_text=True)


def test_the_figures_in_short_have_people_interval_date_and_address(
    client: FlaskClient, publish: Publish, full: Release
) -> None:
    publish(full)
    found = client.get("/llms.txt")
    text = found.get_data(as_text=True)
    base = full.value("base")
    assert base is not None
    assert found.content_type == "text/plain; charset=utf-8"
    assert text.startswith("# Pay of CSMs\n\n> ")
    assert (
        f"- Median base pay: {wording.number(base)} (95% interval {wording.interval(base)}, "
        f"{wording.about(base.n)}, solid). http://localhost/figures/us-pay\n"
    ) in text
    assert "## The USA, 22 November 2026\n" in text
    for view in full.views.values():
        assert view.name == "pay" or f"{view.title}: {view.finding}" in text
    assert "all answers are made up" in text
    assert "\n\n\n" not in text


def test_every_address_of_the_short_figures_leads_somewhere(
    client: FlaskClient, publish: Publish, full: Release
) -> None:
    publish(full)
    text = client.get("/llms.txt").get_data(as_text=True)
    addresses = set(re.findall(r"http://localhost(/[^\s),]*)", text))
    assert len(addresses) > len(full.views)
    for path in addresses:
        assert client.get(path, buffered=True).status_code in (200, 302), path


def test_before_the_first_release_the_short_figures_say_so(client: FlaskClient) -> None:
    assert "No figures yet. The first appear once ten people have answered." in client.get(
        "/llms.txt"
    ).get_data(as_text=True)


def test_real_figures_may_be_indexed_and_made_up_ones_may_not(
    client: FlaskClient, publish: Publish, full: Release
) -> None:
    lines = client.get("/robots.txt").get_data(as_text=True).splitlines()
    assert lines == [
        "User-agent: *",
        "Disallow: /submit/",
        "Disallow: /mine",
        "Sitemap: http://localhost/sitemap.xml",
    ]
    publish(full)
    assert "Disallow: /" in client.get("/robots.txt").get_data(as_text=True).splitlines()


def test_whom_to_tell_about_a_weakness_is_told_as_the_standard_asks(client: FlaskClient) -> None:
    found = client.get("/.well-known/security.txt")
    told = dict(line.split(": ", 1) for line in found.get_data(as_text=True).splitlines())
    assert found.content_type == "text/plain; charset=utf-8"
    assert told["Contact"] == "mailto:hello@example.org"
    assert told["Canonical"] == "http://localhost/.well-known/security.txt"
    left = datetime.fromisoformat(told["Expires"]) - datetime.now(UTC)
    assert timedelta(days=90) < left < timedelta(days=365)


def test_without_a_contact_there_is_nobody_to_tell(without_contact: FlaskClient) -> None:
    assert without_contact.get("/.well-known/security.txt").status_code == 404


def test_a_site_is_ready_with_a_release_and_before_the_first(
    client: FlaskClient, publish: Publish, full: Release
) -> None:
    assert client.get("/readyz").status_code == 200
    publish(full)
    found = client.get("/readyz")
    assert (found.status_code, found.text) == (200, "ready\n")
    assert found.headers["Cache-Control"] == "no-store"


def test_a_site_without_its_database_is_alive_and_not_ready(
    app: Flask, client: FlaskClient, settings: Settings
) -> None:
    for name in ("csdb_engine", "csdb_pages"):
        app.extensions[name].dispose()
    settings.keys_file.parent.joinpath("csdb.db").rename(settings.keys_file.with_suffix(".away"))
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503

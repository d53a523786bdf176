"""The public site as files: complete, with links that work from any web server."""

import gzip
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from http.client import HTTPConnection
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import brotli
import pytest
from click.testing import CliRunner, Result
from flask import Flask

from csdb import keys
from csdb.cli import commands
from csdb.config import Settings
from csdb.publish.release import Release
from csdb.store import releases
from csdb.store.engine import connect, writing
from csdb.web import pages
from tests.web.conftest import files_of
from tests.web.page import read

Publish = Callable[[Release], Release]
LIVE = "https://pay.example.org"


def run(settings: Settings, folder: Path, *options: str) -> Result:
    """Run the command on a site."""
    environ = {
        "CSDB_DATABASE_URL": settings.database_url,
        "CSDB_KEYS_FILE": str(settings.keys_file),
        "CSDB_SITE_URL": LIVE,
    }
    return CliRunner().invoke(commands, ["export-site", str(folder), *options], env=environ)


@pytest.fixture
def export(settings: Settings, tmp_path: Path) -> Callable[..., Result]:
    """Run the command on the site; its files are in the folder `www` of the test."""
    return partial(run, settings, tmp_path / "www")


@pytest.fixture(scope="module")
def www(
    full: Release, migrated_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The files of a site with figures, for tests that only read them."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copyfile(migrated_sqlite_template, folder / "csdb.db")
    keys.write(keys.new(), folder / "keys.json")
    url = f"sqlite:///{folder / 'csdb.db'}"
    engine = connect(url)
    with writing(engine) as connection:
        releases.add(connection, full, files_of(full))
    engine.dispose()
    told = run(Settings(database_url=url, keys_file=folder / "keys.json"), folder / "www")
    assert told.exit_code == 0, told.output
    return folder / "www"


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing: every request of a test would be a line."""


@pytest.fixture(scope="module")
def server(www: Path) -> Iterator[str]:
    """Python's own web server on these files."""
    handler = partial(_Silent, directory=str(www))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def fetch(server: str, path: str) -> tuple[int, str, bytes]:
    """Status, media type and bytes, redirects followed."""
    connection = HTTPConnection(server, timeout=5)
    connection.request("GET", path)
    found = connection.getresponse()
    body = found.read()
    connection.close()
    if found.status == 301:
        return fetch(server, urljoin(path, found.headers["Location"]))
    return found.status, (found.headers["Content-Type"] or "").partition(";")[0], body


def test_every_link_of_the_files_leads_somewhere(
    server: str, publish: Publish, full: Release, app: Flask
) -> None:
    publish(full)
    with app.test_request_context():
        waiting = set(pages.addresses())
    client = app.test_client()
    left = {path for path in waiting if b'method="post"' in client.get(path).data}
    assert {"/submit", "/compare"} <= left
    waiting -= left
    seen: set[str] = set()
    while waiting:
        path = waiting.pop()
        seen.add(path)
        status, media_type, body = fetch(server, path)
        assert status == 200, path
        if media_type == "text/html":
            links = {link.partition("#")[0].partition("?")[0] for link in read(body.decode()).links}
            assert not links & {"/mine", *left}, path
            waiting |= {link for link in links if link.startswith("/")} - seen
    assert len(seen) > 200


def test_a_page_is_the_same_as_on_the_site_but_for_what_only_the_site_can_do(
    server: str, full: Release
) -> None:
    text = fetch(server, "/salary")[2].decode()
    assert f'href="{LIVE}/submit"' in text
    assert f'href="{LIVE}/compare"' in text
    assert 'href="/faq"' in text
    assert f'<link rel="canonical" href="{LIVE}/salary">' in text


def test_files_are_the_bytes_of_the_release_and_latest_is_the_current_one(
    server: str, full: Release
) -> None:
    for stored in files_of(full):
        assert fetch(server, f"/releases/{full.id}/{stored.name}")[2] == stored.body
    (figures,) = [each for each in files_of(full) if each.name == "figures.csv"]
    assert fetch(server, "/data/latest/figures.csv")[2] == figures.body


def test_what_gets_smaller_has_its_twins(www: Path) -> None:
    page = (www / "salary/index.html").read_bytes()
    assert gzip.decompress((www / "salary/index.html.gz").read_bytes()) == page
    assert brotli.decompress((www / "salary/index.html.br").read_bytes()) == page
    assert (www / "static/site.css.br").exists()
    assert (www / "404.html").exists()
    for name in ("robots.txt", "sitemap.xml"):
        assert (www / name).is_file()
    assert not list(www.rglob("*.png.br"))


@pytest.mark.slow
def test_a_second_time_nothing_is_written_and_a_new_release_changes_what_it_must(
    export: Callable[..., Result], publish: Publish, little: Release, tmp_path: Path
) -> None:
    publish(little)
    export()
    style = (tmp_path / "www/static/site.css").stat().st_ino
    again = export().output
    assert "; 0 files are new" in again
    assert "On the living site alone: /" in again
    assert "lead nowhere" not in again
    newer = publish(replace(little, created="2026-11-22T20:00Z", previous=little.id))
    export()
    assert (tmp_path / "www/static/site.css").stat().st_ino == style
    assert newer.id in (tmp_path / "www/releases/index.html").read_text()
    releases = tmp_path / "www/releases"
    assert (releases / newer.id / "figures.csv").exists()
    assert not (releases / little.id).exists()
    assert f'href="{LIVE}/releases/{little.id}"' in (releases / "index.html").read_text()
    assert export("--all-releases").exit_code == 0
    assert (releases / little.id / "figures.csv").exists()


def test_a_page_that_cannot_be_drawn_leaves_everything_as_it_is(
    export: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("csdb.web.faq.questions", broken)
    failed = export()
    assert failed.exit_code == 1
    assert "is answered 500" in failed.output
    assert not (tmp_path / "www").exists()


def test_a_folder_with_other_files_is_refused(
    export: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "www").mkdir()
    (tmp_path / "www/mine").touch()
    refused = export()
    assert refused.exit_code == 3
    assert "holds other files" in refused.output


def test_a_site_without_figures_can_be_exported(
    export: Callable[..., Result], tmp_path: Path
) -> None:
    told = export()
    assert told.exit_code == 0, told.output
    assert "without a release" in told.output
    assert "No figures yet" in (tmp_path / "www/index.html").read_text()


def test_a_site_whose_database_is_away_is_not_exported(
    export: Callable[..., Result], settings: Settings, tmp_path: Path
) -> None:
    Path(urlsplit(settings.database_url).path[1:]).unlink()
    assert export().exit_code == 2
    assert not (tmp_path / "www").exists()

"""Sites with nothing, little and a full release; every page a test fetches is checked as HTML."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from csdb import create_app, keys
from csdb.config import Settings
from csdb.publish import findings, sentences
from csdb.publish.charts.drawn import Drawn
from csdb.publish.files.citation import Publisher
from csdb.publish.refresh import artefacts
from csdb.publish.release import Release
from csdb.store import releases, ticks
from csdb.store.engine import connect, writing
from csdb.store.releases import Artefact
from tests.publish.sample import sample_release
from tests.web.page import Read, read

PUBLISHER = Publisher("Pay of CSMs", "http://localhost", "Ada Example")
CHECKED = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9"/></svg>'
_PNG = b"\x89PNG\r\n\x1a\n"
_LINE = Drawn(wide=_SVG, narrow=_SVG, svg=_SVG, png=_PNG, share=_PNG, spec="{}")


@pytest.fixture(scope="session")
def full() -> Release:
    return worded(sample_release())


@pytest.fixture(scope="session")
def little() -> Release:
    """Twelve answers: medians without intervals, and most of the rest withheld."""
    return worded(sample_release(12))


def worded(release: Release) -> Release:
    """The release with the sentences that its cells allow, as a refresh makes them."""
    told = {key: replace(v, finding=findings.find(release, v)) for key, v in release.views.items()}
    shown = replace(release, views=told)
    return replace(shown, sentences=sentences.tell(shown))


@pytest.fixture
def settings(migrated_sqlite: str, tmp_path: Path) -> Settings:
    keys.write(keys.new(), tmp_path / "keys.json")
    return Settings(
        database_url=migrated_sqlite,
        keys_file=tmp_path / "keys.json",
        site_name="Pay of CSMs",
        site_url="http://localhost",
        owner_name="Ada Example",
        owner_contact="hello@example.org",
    )


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    app.testing = True
    yield app
    for name in ("csdb_engine", "csdb_pages"):
        app.extensions[name].dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def publish(settings: Settings) -> Callable[[Release], Release]:
    """Store a release with its files (its charts are one line each) and a finished check."""

    def published(release: Release) -> Release:
        engine = connect(settings.database_url)
        with writing(engine) as connection:
            releases.add(connection, release, files_of(release))
            slot = f"{CHECKED:%Y-%m-%dT%H:%M}"
            ticks.take(connection, slot, "test", CHECKED)
            ticks.finish(connection, slot, "test", "published", "", CHECKED)
        engine.dispose()
        return release

    return published


def files_of(release: Release, drawings: Mapping[str, Drawn] | None = None) -> list[Artefact]:
    """The files of a release; without drawings a chart is a line: drawing is tested elsewhere."""
    return artefacts(release, drawings or dict.fromkeys(release.views, _LINE), PUBLISHER)


@pytest.fixture
def page(client: FlaskClient) -> Callable[..., Read]:
    """Fetch a page and check what every page must be; returns it read."""

    def fetched(path: str, status: int = 200) -> Read:
        response = client.get(path)
        assert response.status_code == status, f"{path} answered {response.status_code}"
        assert "Set-Cookie" not in response.headers, path
        found = read(response.get_data(as_text=True))
        assert not found.problems, f"{path}: {'; '.join(found.problems)}"
        return found

    return fetched


@pytest.fixture(scope="session")
def abroad() -> Release:
    """Answers from Germany alone, while the home country is the USA."""
    return replace(worded(sample_release(60, scope="de")), home="us")


@pytest.fixture(params=["empty", "little", "abroad", "full"])
def stocked(
    request: pytest.FixtureRequest, publish: Callable[[Release], Release]
) -> Release | None:
    """The site without a release, with few answers, with none from home, with the full sample."""
    if request.param == "empty":
        return None
    return publish(request.getfixturevalue(request.param))

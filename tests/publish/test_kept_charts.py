"""Charts of the release before are taken over where their specification is the same."""

from collections.abc import Mapping

import pytest
from sqlalchemy import Engine, update

from csdb.publish import kept_charts
from csdb.publish.charts.drawn import Drawn
from csdb.publish.release import Release
from csdb.store import releases
from csdb.store.engine import reading, writing
from csdb.store.tables import artefact
from tests.publish.people import spread
from tests.publish.test_refresh import add, engine, plain, tick

__all__ = ["engine"]


def newest(engine: Engine) -> Release:
    with reading(engine) as connection:
        found = releases.newest(connection)
    assert found
    return found


def kept(engine: Engine, patch: pytest.MonkeyPatch) -> Mapping[str, Drawn]:
    """What a refresh hands to what draws; nothing is drawn here."""
    told: dict[str, Drawn] = {}

    def draw(release: Release, *, site: str, cache: Mapping[str, Drawn] | None) -> dict[str, Drawn]:
        told.update(cache or {})
        return {}

    with patch.context() as here:
        here.setattr(kept_charts, "draw_all", draw)
        add(engine, spread(40, 150_000))
        assert tick(engine, hours=8, draw=None).word == "published"
    return told


def test_what_draws_is_handed_the_charts_there_are(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(engine, spread(45, 98_000))
    tick(engine, draw=plain)
    before = plain(newest(engine), site="csdb")
    assert dict(kept(engine, monkeypatch)) == before


def test_a_damaged_chart_is_drawn_anew(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    add(engine, spread(45, 98_000))
    tick(engine, draw=plain)
    every = set(newest(engine).views)
    with writing(engine) as connection:
        damaged = update(artefact).where(artefact.c.name == "us-pay.png")
        connection.execute(damaged.values(body=b"torn"))
    assert set(kept(engine, monkeypatch)) == every - {"us-pay"}


def test_of_a_first_release_there_are_none(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kept(engine, monkeypatch) == {}

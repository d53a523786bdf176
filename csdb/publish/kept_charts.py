"""The charts of the newest release, taken over where their specification is still the same."""

from collections.abc import Mapping
from typing import Protocol

from sqlalchemy import Connection, Engine

from csdb.publish.charts.drawn import Drawn
from csdb.publish.charts.process import draw_all
from csdb.publish.release import Release
from csdb.store import releases
from csdb.store.engine import reading

FORMS = {
    "wide": "wide.svg",
    "narrow": "narrow.svg",
    "svg": "svg",
    "png": "png",
    "share": "share.png",
    "spec": "json",
}
"""The parts of a drawn chart, and how the files end in which they are kept."""


class Draw(Protocol):
    """What draws every chart of a release, by the key of its view."""

    def __call__(self, release: Release, *, site: str) -> Mapping[str, Drawn]: ...


def drawing(engine: Engine, newest: str | None) -> Draw:
    """What draws the charts whose specification is not that of the newest release."""

    def draw(release: Release, *, site: str) -> Mapping[str, Drawn]:
        return draw_all(release, site=site, cache=_charts(engine, newest, release) or None)

    return draw


def _charts(engine: Engine, newest: str | None, release: Release) -> dict[str, Drawn]:
    """The charts of the newest release by the keys of their views, those that are whole."""
    found: dict[str, Drawn] = {}
    with reading(engine) as connection:
        for key in release.views if newest else ():
            chart = _chart(connection, newest or "", key)
            found |= {key: chart} if chart else {}
    return found


def _chart(connection: Connection, release: str, key: str) -> Drawn | None:
    files = {
        part: releases.artefact(connection, release, f"{key}.{form}")
        for part, form in FORMS.items()
    }
    bodies = {part: file.body for part, file in files.items() if file}
    if bodies.keys() != FORMS.keys():
        return None
    texts = {part: bodies[part].decode() for part in ("wide", "narrow", "svg", "spec")}
    return Drawn(**texts, png=bodies["png"], share=bodies["share"])

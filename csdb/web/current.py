"""The current release and when it was last checked: what every page is drawn from.

The newest release is looked up by its id, and read only when the id is new: once a second beside
the requests (see `editions`), or at a request that brings no edition along. While the database is
away the last one read goes on being served.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from threading import Lock
from time import monotonic

from flask import Flask, current_app, request
from markupsafe import Markup
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from csdb.publish.release import Release
from csdb.store import releases, site, ticks
from csdb.store.engine import reading

WIDTHS = ("wide", "narrow")
"""The two drawings of every chart, as artefacts "<view>.wide.svg" and "<view>.narrow.svg"."""

AWAY = 5.0
"""Seconds for which a database that did not answer is not asked again."""

EDITION = "csdb.edition"
"""Where in a request's WSGI environment the edition stands that it is to be answered from."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A release as it stands on the pages of this moment.

    charts: view key and width -> inline SVG; empty where a chart could not be drawn
    checked: the slot of the last finished check, ISO 8601 in UTC; None before the first
    made_up: the answers in the database are made up, published or not
    unread: the database is away and no release was ever read
    """

    release: Release
    charts: Mapping[tuple[str, str], Markup]
    checked: str | None = None
    made_up: bool = False
    unread: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing has been published yet."""
        return not self.release.scopes


def nothing(home: str) -> Release:
    """The release before the first: it withholds everything, so pages need no second way."""
    return Release(
        created="",
        previous=None,
        home=home,
        demonstration=False,
        method="",
        parameters={},
        rates_date="",
        rates={},
        scopes={},
        cells=(),
        views={},
        sentences={},
    )


class Current:
    """Keeps the newest edition of one database in this process."""

    def __init__(self, engine: Engine, *, home: str) -> None:
        self._engine = engine
        self._looking = Lock()
        self._again = 0.0
        self._nothing = Edition(nothing(home), {})
        self._id: str | None = None
        self._last: Edition | None = None

    def edition(self) -> Edition:
        """The newest edition, or the last one read while the database is away.

        A request that meets another one looking, or a database that was away a moment ago, takes
        the last one without waiting.
        """
        if self._last is None:
            with self._looking:
                self._look()
        elif monotonic() >= self._again and self._looking.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._looking.release()
        return self._last or replace(self._nothing, unread=True)

    @property
    def away(self) -> bool:
        """Whether the database did not answer a moment ago."""
        return monotonic() < self._again

    def _look(self) -> None:
        try:
            self._last = self._read()
        except SQLAlchemyError:
            self._again = monotonic() + AWAY

    def _read(self) -> Edition:
        with reading(self._engine) as connection:
            checked = ticks.last_checked(connection)
            made_up = site.is_demonstration(connection)
            newest = releases.newest_id(connection)
            last = self._last or self._nothing
            if newest != self._id:
                last = _drawn(connection, releases.newest(connection)) or self._nothing
                self._id = newest
        return replace(last, checked=checked[0] if checked else None, made_up=made_up)


def _drawn(connection: Connection, release: Release | None) -> Edition | None:
    if release is None:
        return None
    charts: dict[tuple[str, str], Markup] = {}
    for view in release.views:
        for width in WIDTHS:
            found = releases.artefact(connection, release.id, f"{view}.{width}.svg")
            if found:
                # Drawn by our own refresh and stored with its digest: safe to put in the page.
                charts[view, width] = Markup(found.body.decode())  # noqa: S704
    return Edition(release, charts)


def edition() -> Edition:
    """The edition this request is answered from: looked up once a request, unless it came along."""
    if EDITION not in request.environ:
        current: Current = current_app.extensions["csdb_current"]
        request.environ[EDITION] = current.edition()
    found: Edition = request.environ[EDITION]
    return found


def init_app(app: Flask) -> None:
    """Keep one `Current` for the app's database."""
    engine = app.extensions["csdb_pages"]
    app.extensions["csdb_current"] = Current(engine, home=app.config["CSDB"].home_country)

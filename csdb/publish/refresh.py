"""The one verb of publishing: read the answers, compute, protect, and store a release."""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal, Protocol

import numpy as np
from sqlalchemy import Connection, Engine

from csdb import garbage
from csdb.publish import plausibility, rates
from csdb.publish.charts.drawn import Drawn
from csdb.publish.charts.process import draw_all
from csdb.publish.columns import Columns
from csdb.publish.compose import METHOD, as_shown, compose
from csdb.publish.files import package
from csdb.publish.files.citation import Publisher
from csdb.publish.files.listed import File, sums
from csdb.publish.gate.candidate import Candidate
from csdb.publish.gate.verdict import objections
from csdb.publish.ledger import Standing
from csdb.publish.passage import Passage, passages
from csdb.publish.release import ALL, Release
from csdb.publish.rule import Rule
from csdb.publish.scopes import Making
from csdb.store import answers, compact, marks, releases, reviews, site, standing
from csdb.store.engine import reading, writing
from csdb.store.releases import Artefact

Progress = Callable[[str], None]

WAITING = "waiting for others"

FORMS = {
    "wide": "wide.svg",
    "narrow": "narrow.svg",
    "svg": "svg",
    "png": "png",
    "share": "share.png",
    "spec": "json",
}
"""The parts of a drawn chart, and how the files end in which they are kept."""

REJECTED = timedelta(days=30)
"""How long the answers that a reviewer rejected are kept, for the verdict to be reversed."""


class Draw(Protocol):
    """What draws every chart of a release, by the key of its view."""

    def __call__(self, release: Release, *, site: str) -> Mapping[str, Drawn]: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a refresh came to; `str` is the line to print. `release` is the id now published."""

    word: Literal["published", "unchanged", "refused"]
    release: str | None
    reason: str = ""

    def __str__(self) -> str:
        return (
            f"{self.word} {self.release}"
            if self.word == "published"
            else f"{self.word}: {self.reason}"
        )


@garbage.only_new()
def refresh(
    engine: Engine,
    *,
    now: datetime,
    key: bytes,
    home: str,
    demonstration: bool = False,
    publisher: Publisher | None = None,
    rule: Rule | None = None,
    progress: Progress | None = None,
    draw: Draw | None = None,
) -> Outcome:
    """Publish what may be published of the accepted answers; otherwise leave all as it is.

    The release, its files and what it holds of whom are stored in one transaction. `key` keys
    the draw; `publisher` is named on charts and in files; `progress` is told each step; `draw`
    draws instead of what draws only the charts that changed.
    """
    say, rule, by_whom = progress or (lambda _: None), rule or Rule(), publisher or Publisher()
    say("Reading answers")
    asked = repr((_day(now), home, sorted(rule.parameters.items()), METHOD, compact.MARK))
    if standing_still := _still(engine, asked, key=key):
        return Outcome("unchanged", standing_still, WAITING)
    _forget(engine, now=now, rule=rule)
    stored = _read(engine)
    newest, previous, restored = stored.newest, stored.previous, stored.restored
    if newest != (previous.id if previous else None):
        return Outcome("refused", newest, "the newest release is damaged; csdb check says more")
    columns, left_out = _plausible(engine, stored.columns, stored.standings, now=now)
    ways = passages(columns, stored.standings, home=home, rule=rule, key=key, restored=restored)
    if not any(way.shows for way in ways.values()):
        if any(way.moves for way in ways.values()):
            _keep(engine, newest, ways)
        else:
            _remember(engine, stored, asked, key=key)
        return Outcome("unchanged", newest, WAITING)
    say("Working out figures")
    when = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
    by = Making(rates.latest(), rule, when, previous, left_out, restored)
    release = compose(ways, by, home=home, demonstration=demonstration)
    if reason := _objection(release, ways, by):
        return Outcome("refused", newest, reason)
    kept = {
        code: replace(way.after, ledger=way.after.ledger.without_answers())
        for code, way in ways.items()
    }
    moved = [code for code, way in ways.items() if way.moves]
    del stored, columns, ways  # a million answers need not be held while charts are drawn
    garbage.give_back()
    say(f"Drawing {len(release.views)} charts")
    drawings = (draw or _drawing(engine, newest))(release, site=by_whom.site)
    files = artefacts(release, drawings, by_whom)
    garbage.give_back()
    now_published = _store(engine, release, files, kept, moved)
    if now_published != release.id:
        return Outcome("unchanged", now_published, "another refresh was published meanwhile")
    return Outcome("published", release.id)


@dataclass(frozen=True, slots=True)
class _Stored:
    """What a refresh begins with, as it stood at one moment.

    previous: the newest release that is undamaged; newest: the id of the newest one, damaged or not
    restored: scopes that have not moved since a backup was put back; marks: see `store.marks`
    """

    columns: Columns
    previous: Release | None
    newest: str | None
    standings: Mapping[str, Standing]
    restored: frozenset[str]
    marks: tuple[str, ...]


def _read(engine: Engine) -> _Stored:
    with reading(engine) as connection:
        columns = answers.read(connection)
        return _Stored(
            columns=columns,
            previous=releases.newest(connection),
            newest=releases.newest_id(connection),
            standings=standing.read(connection, columns),
            restored=site.restored(connection),
            marks=marks.state(connection),
        )


def _still(engine: Engine, asked: str, *, key: bytes) -> str | None:
    """The newest release where nothing was to be done when all was as it is now; None else.

    What a refresh comes to is a function of what is stored, the day, the rule and the key. Each
    day all is read once in any case.
    """
    with reading(engine) as connection:
        newest = releases.newest_id(connection)
        now = _circumstances(newest, marks.state(connection), asked, key=key)
        return newest if newest and marks.checked(connection) == now else None


def _remember(engine: Engine, stored: _Stored, asked: str, *, key: bytes) -> None:
    with writing(engine) as connection:
        marks.remember(connection, _circumstances(stored.newest, stored.marks, asked, key=key))


def _circumstances(newest: str | None, told: tuple[str, ...], asked: str, *, key: bytes) -> str:
    return hmac.digest(key, repr((newest, told, asked)).encode(), "sha256").hex()


def _drawing(engine: Engine, newest: str | None) -> Draw:
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


def _forget(engine: Engine, *, now: datetime, rule: Rule) -> None:
    """Erase what is not kept any longer: copies of answers that are gone, rejected answers."""
    with writing(engine) as connection:
        # On day `hold` after the one they went, not the day after: that long is promised at most.
        standing.erase(connection, before=_day(now - timedelta(days=rule.hold - 1)))
        reviews.erase(connection, before=_day(now - REJECTED))


def _plausible(
    engine: Engine, columns: Columns, standings: Mapping[str, Standing], *, now: datetime
) -> tuple[Columns, dict[str, int]]:
    """The answers without those whose pay is implausible, which wait for a reviewer from now on.

    And how many wait for that reason, by scope; whom a reviewer accepted is not held again.
    """
    found = plausibility.doubtful(columns, standings, rates.latest())
    if found.any():
        with writing(engine) as connection:
            passed = np.array([*reviews.reviewed(connection)], dtype="S16")
            found &= ~np.isin(columns.ref.view("S16"), passed)
            people = columns.take(found).cohort
            who = zip(people.ref.tolist(), people.version.tolist(), strict=True)
            reviews.hold(connection, who, day=_day(now))
    with reading(engine) as connection:
        waiting = dict(reviews.left_out(connection))
    plausible = columns.take(~found) if found.any() else columns
    return plausible, waiting | {ALL: sum(waiting.values())}


def _day(moment: datetime) -> str:
    return moment.date().isoformat()


def _objection(release: Release, ways: Mapping[str, Passage], by: Making) -> str:
    """What the gate has against the release; empty when it may go out. A fault is a refusal."""
    try:
        found = objections(Candidate(release, by.previous, as_shown(ways), by.rule))
    except Exception as fault:  # whatever it is: in doubt nothing goes out
        return f"the gate failed: {type(fault).__name__}"
    return "; ".join(found)


def artefacts(release: Release, drawings: Mapping[str, Drawn], by: Publisher) -> list[Artefact]:
    """Every file of a release: its data, its charts in all forms, and the digests of them all."""
    files = package.data_files(release, by)
    for key, drawn in drawings.items():
        for part, form in FORMS.items():
            body = getattr(drawn, part)
            files.append(File(f"{key}.{form}", body.encode() if isinstance(body, str) else body))
    files.append(File("SHA256SUMS", sums(files)))
    return [Artefact(file.name, file.media_type, file.body) for file in files]


def _keep(engine: Engine, newest: str | None, ways: Mapping[str, Passage]) -> None:
    """Keep what moved out of sight, unless another refresh was published meanwhile."""
    with writing(engine) as connection:
        releases.alone(connection)
        if releases.newest_id(connection) == newest:
            standing.write(connection, {code: way.after for code, way in ways.items()})


def _store(
    engine: Engine,
    release: Release,
    files: list[Artefact],
    kept: Mapping[str, Standing],
    moved: list[str],
) -> str | None:
    """Store it all and return the release's id; that of the newest if it is not the one followed.

    What may change was decided against the release before: two releases that follow the same one
    may differ by a single person, and must never both be out.
    """
    with writing(engine) as connection:
        releases.alone(connection)
        newest = releases.newest_id(connection)
        if newest != release.previous:
            return newest
        releases.add(connection, release, files)
        standing.write(connection, kept)
        site.settle(connection, moved)
    return release.id

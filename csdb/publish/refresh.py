"""The one verb of publishing: read the answers, compute, protect, and store a release."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal, Protocol

import numpy as np
from sqlalchemy import Engine

from csdb.publish import export, plausibility, rates
from csdb.publish.charts.drawn import Drawn, draw_all
from csdb.publish.columns import Columns
from csdb.publish.compose import as_shown, compose
from csdb.publish.gate.candidate import Candidate
from csdb.publish.gate.verdict import objections
from csdb.publish.ledger import Standing
from csdb.publish.passage import Passage, passages
from csdb.publish.release import ALL, Release
from csdb.publish.rule import Rule
from csdb.publish.scopes import Making
from csdb.store import answers, releases, reviews, site, standing
from csdb.store.engine import reading, writing
from csdb.store.releases import Artefact

Progress = Callable[[str], None]

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


def refresh(
    engine: Engine,
    *,
    now: datetime,
    key: bytes,
    home: str,
    demonstration: bool = False,
    name: str = "csdb",
    rule: Rule | None = None,
    progress: Progress | None = None,
    draw: Draw = draw_all,
) -> Outcome:
    """Publish what may be published of the accepted answers; otherwise leave all as it is.

    The release, its files and what it holds of whom are stored in one transaction. `key` keys
    the draw; `name` is the site's, printed on downloaded charts; `progress` is told each step.
    """
    say, rule = progress or (lambda _: None), rule or Rule()
    say("Reading answers")
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
        return Outcome("unchanged", newest, "waiting for others")
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
    say(f"Drawing {len(release.views)} charts")
    files = artefacts(release, draw(release, site=name))
    now_published = _store(engine, release, files, kept, moved)
    if now_published != release.id:
        return Outcome("unchanged", now_published, "another refresh was published meanwhile")
    return Outcome("published", release.id)


@dataclass(frozen=True, slots=True)
class _Stored:
    """What a refresh begins with, as it stood at one moment.

    previous: the newest release that is undamaged; newest: the id of the newest one, damaged or not
    restored: scopes that have not moved since a backup was put back
    """

    columns: Columns
    previous: Release | None
    newest: str | None
    standings: Mapping[str, Standing]
    restored: frozenset[str]


def _read(engine: Engine) -> _Stored:
    with reading(engine) as connection:
        columns = answers.read(connection)
        return _Stored(
            columns=columns,
            previous=releases.newest(connection),
            newest=releases.newest_id(connection),
            standings=standing.read(connection, columns),
            restored=site.restored(connection),
        )


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


def artefacts(release: Release, drawings: Mapping[str, Drawn]) -> list[Artefact]:
    """Every file of a release: figures, codebook, questionnaire, and its charts in all forms."""
    files = [
        Artefact("figures.csv", "text/csv", export.figures_csv(release)),
        Artefact("codebook.csv", "text/csv", export.codebook_csv()),
        Artefact("questionnaire.json", "application/json", export.questionnaire_json()),
    ]
    for key, drawn in drawings.items():
        files += [
            Artefact(f"{key}.wide.svg", "image/svg+xml", drawn.wide.encode()),
            Artefact(f"{key}.narrow.svg", "image/svg+xml", drawn.narrow.encode()),
            Artefact(f"{key}.svg", "image/svg+xml", drawn.svg.encode()),
            Artefact(f"{key}.png", "image/png", drawn.png),
            Artefact(f"{key}.json", "application/json", drawn.spec.encode()),
        ]
    return files


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

"""The one verb of publishing: read the answers, compute, protect, and store a release."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import Engine

from csdb import garbage
from csdb.publish import circumstances, kept_charts, rates
from csdb.publish.charts.drawn import Drawn
from csdb.publish.columns import Columns
from csdb.publish.compose import METHOD, as_shown, compose
from csdb.publish.files import package
from csdb.publish.files.citation import Publisher
from csdb.publish.files.listed import File, sums
from csdb.publish.gate.candidate import Candidate
from csdb.publish.gate.verdict import objections
from csdb.publish.holding import plausible
from csdb.publish.kept_charts import FORMS, Draw
from csdb.publish.ledger import Standing
from csdb.publish.passage import Passage, passages
from csdb.publish.release import Release
from csdb.publish.rule import Rule
from csdb.publish.scopes import Making
from csdb.store import answers, compact, copies, marks, releases, reviews, site, standing
from csdb.store.engine import reading, writing
from csdb.store.releases import Artefact

Progress = Callable[[str], None]

WAITING = "waiting for others"

REJECTED = timedelta(days=30)
"""How long the answers that a reviewer rejected are kept, for the verdict to be reversed."""


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
    asked = _Asked(now, home, rule, key, demonstration)
    if standing_still := circumstances.still(engine, asked.told, key=key):
        return Outcome("unchanged", standing_still, WAITING)
    _forget(engine, now=now, rule=rule)
    found = _worked_out(engine, asked, say)
    if isinstance(found, Outcome):
        return found
    garbage.give_back()  # a million answers need not be held while charts are drawn
    release = found.release
    say(f"Drawing {len(release.views)} charts")
    draw = draw or kept_charts.drawing(engine, release.previous)
    files = artefacts(release, draw(release, site=by_whom.site), by_whom)
    garbage.give_back()
    now_published = _store(engine, release, files, found.kept, found.moved)
    if now_published != release.id:
        return Outcome("unchanged", now_published, "another refresh was published meanwhile")
    return Outcome("published", release.id)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a refresh is asked to do, but for what is stored."""

    now: datetime
    home: str
    rule: Rule
    key: bytes = field(repr=False)
    demonstration: bool

    @property
    def told(self) -> str:
        """All that figures depend on beside what is stored, the key apart."""
        rule = sorted(self.rule.parameters.items())
        return repr((_day(self.now), self.home, rule, METHOD, compact.MARK))


@dataclass(frozen=True, slots=True)
class _Made:
    """A release that may go out, what stands with it in each scope, and the scopes that moved."""

    release: Release
    kept: Mapping[str, Standing]
    moved: list[str]


def _worked_out(engine: Engine, asked: _Asked, say: Progress) -> Outcome | _Made:
    """The release that follows, or why there is none; no answer is held when it returns."""
    stored = _read(engine)
    newest, previous, rule = stored.newest, stored.previous, asked.rule
    if newest != (previous.id if previous else None):
        return Outcome("refused", newest, "the newest release is damaged; csdb check says more")
    day = _day(asked.now)
    columns, left_out = plausible(engine, stored.columns, stored.standings, day=day)
    ways = passages(
        columns,
        stored.standings,
        home=asked.home,
        rule=rule,
        key=asked.key,
        restored=stored.restored,
    )
    if not any(way.shows for way in ways.values()):
        if any(way.moves for way in ways.values()):
            _keep(engine, newest, ways)
        else:
            circumstances.remember(engine, newest, stored.marks, asked.told, key=asked.key)
        return Outcome("unchanged", newest, WAITING)
    say("Working out figures")
    when = asked.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
    by = Making(rates.latest(), rule, when, previous, left_out, stored.restored)
    release = compose(ways, by, home=asked.home, demonstration=asked.demonstration)
    if reason := _objection(release, ways, by):
        return Outcome("refused", newest, reason)
    kept = {
        code: replace(way.after, ledger=way.after.ledger.without_answers())
        for code, way in ways.items()
    }
    return _Made(release, kept, [code for code, way in ways.items() if way.moves])


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


def _forget(engine: Engine, *, now: datetime, rule: Rule) -> None:
    """Erase what is not kept any longer: copies of answers that are gone, rejected answers."""
    with writing(engine) as connection:
        # On day `hold` after the one they went, not the day after: that long is promised at most.
        copies.erase(connection, before=_day(now - timedelta(days=rule.hold - 1)))
        reviews.erase(connection, before=_day(now - REJECTED))


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

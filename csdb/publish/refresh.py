"""The one verb of publishing: read the answers, compute, protect, and store a release."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal, Protocol

from sqlalchemy import Engine

from csdb.publish import export, findings, rates, scopes, sentences
from csdb.publish.charts.drawn import Drawn, draw_all
from csdb.publish.columns import NOBODY, Columns
from csdb.publish.disclosure import Rule
from csdb.publish.release import ALL, Release, Scope, View
from csdb.publish.scopes import Figures, Published
from csdb.store import answers, releases
from csdb.store.engine import reading, writing
from csdb.store.releases import Artefact

METHOD = "1"
"""Raised with every change of a definition or rule; the public data changelog says which."""

Progress = Callable[[str], None]


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
    home: str,
    demonstration: bool = False,
    name: str = "csdb",
    rule: Rule | None = None,
    progress: Progress | None = None,
    draw: Draw = draw_all,
) -> Outcome:
    """Publish what may be published of the accepted answers; otherwise leave all as it is.

    The release, its files and the cohorts it holds are stored in one transaction. `name` is
    the site's, printed on downloaded charts; `progress` is told each step in a few words.
    """
    say = progress or (lambda _: None)
    say("Reading answers")
    with reading(engine) as connection:
        columns = answers.read(connection)
        previous = releases.newest(connection)
        published = answers.published(connection)
    when = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
    change = changes(columns, published, now=when, home=home, rule=rule or Rule())
    if not change:
        return Outcome("unchanged", previous.id if previous else None, "waiting for others")
    say("Working out figures")
    release = compose(change, previous, now=when, home=home, demonstration=demonstration)
    say(f"Drawing {len(release.views)} charts")
    files = artefacts(release, draw(release, site=name))
    now_published = _store(engine, release, files, change)
    if now_published != release.id:
        return Outcome("unchanged", now_published, "another refresh was published meanwhile")
    return Outcome("published", release.id)


@dataclass(frozen=True, slots=True)
class Change:
    """What a refresh changes: the scopes that move, and those that can no longer be shown."""

    moved: Mapping[str, Figures]
    dropped: frozenset[str]
    rule: Rule

    def __bool__(self) -> bool:
        return bool(self.moved or self.dropped)


def changes(columns: Columns, published: Published, *, now: str, home: str, rule: Rule) -> Change:
    """Which scopes move now, the home country first, and which are dropped."""
    quoted = rates.latest()
    current = dict(scopes.countries(columns, home, rule))
    moved = {
        code: scopes.country(code, people, rates=quoted, rule=rule, now=now)
        for code, people in current.items()
        if scopes.may_move(published.get(code), people.cohort, rule)
    }
    dropped = scopes.fallen(columns, published, current, rule)
    cohorts = {**published, **{code: each.cohort for code, each in moved.items()}}
    parts = {code: each for code, each in cohorts.items() if code not in (ALL, *dropped)}
    moves = scopes.may_move(published.get(ALL), columns.cohort, rule)
    together = columns.cohort if moves else published.get(ALL)
    holds = together is not None and scopes.remainders_hold(together, parts, rule)
    if holds and moves:
        # People of a published country who wait there are no remainder: they will be in it soon.
        abroad = scopes.residents(columns, parts)
        holds = scopes.remainders_hold(columns.cohort, abroad, rule)
    if not holds:
        return Change(moved, frozenset(dropped) | ({ALL} & published.keys()), rule)
    if moves:
        moved[ALL] = scopes.everybody(columns, rates=quoted, rule=rule, now=now)
    return Change(moved, frozenset(dropped), rule)


def compose(
    change: Change, previous: Release | None, *, now: str, home: str, demonstration: bool
) -> Release:
    """The release after a change: moved scopes anew, all others as they stood, words last."""
    quoted = rates.latest()
    kept = [
        code
        for code in (previous.scopes if previous else ())
        if code not in change.moved and code not in change.dropped
    ]
    told = {code: each.scope for code, each in change.moved.items()}
    told |= {code: previous.scopes[code] for code in kept} if previous else {}
    cells = [cell for each in change.moved.values() for cell in each.cells]
    cells += [cell for cell in previous.cells if cell.scope in kept] if previous else []
    order = sorted(told, key=lambda code: (code != home, code == ALL, code))
    bare = Release(
        created=now,
        previous=previous.id if previous else None,
        home=home,
        demonstration=demonstration,
        method=METHOD,
        parameters=change.rule.parameters,
        rates_date=quoted.date,
        rates=quoted.per_euro,
        scopes={code: told[code] for code in order},
        cells=tuple(sorted(cells, key=lambda cell: order.index(cell.scope))),
        views={},
        sentences={},
    )
    return _worded(bare)


def _worded(bare: Release) -> Release:
    views = {view.key: view for scope in bare.scopes.values() for view in _views(bare, scope)}
    found = {key: replace(view, finding=findings.find(bare, view)) for key, view in views.items()}
    shown = replace(bare, views=found)
    return replace(shown, sentences=sentences.tell(shown))


def _views(release: Release, scope: Scope) -> list[View]:
    return [
        View(
            key=f"{scope.code}-{declared.name}",
            name=declared.name,
            scope=scope.code,
            figures=declared.figures,
            dimension=declared.dimension,
            form=declared.form,
            title=declared.title,
            question=declared.question,
            finding="",
        )
        for declared in scopes.views_of(scope, release.cells)
    ]


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


def _store(engine: Engine, release: Release, files: list[Artefact], change: Change) -> str | None:
    """Store it all and return the release's id; that of the newest if it is not the one followed.

    What may change was decided against the release before: two releases that follow the same one
    may differ by a single person, and must never both be out.
    """
    with writing(engine) as connection:
        newest = releases.newest(connection)
        newest_id = newest.id if newest else None
        if newest_id != release.previous:
            return newest_id
        releases.add(connection, release, files)
        for code, figures in change.moved.items():
            answers.set_published(connection, code, figures.cohort)
        for code in change.dropped:
            answers.set_published(connection, code, NOBODY)
    return release.id

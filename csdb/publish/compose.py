"""A release put together: the scopes that moved anew, all others as they stood, words last."""

from collections.abc import Mapping
from dataclasses import replace

from csdb.publish import findings, scopes, sentences
from csdb.publish.gate import candidate as gate
from csdb.publish.ledger import CROSSINGS, Ledger, Standing
from csdb.publish.passage import Passage
from csdb.publish.release import ALL, Release, Scope, View
from csdb.publish.scopes import Figures, Making

METHOD = "2"
"""Raised with every change of a definition or rule; `changelog` says which, on the same day."""


def compose(
    passages: Mapping[str, Passage], by: Making, *, home: str, demonstration: bool
) -> Release:
    """The release after these passages."""
    told = {code: _figures(code, way, by) for code, way in passages.items() if way.after.shown}
    order = sorted(told, key=lambda code: (code != home, code == ALL, code))
    bare = Release(
        created=by.now,
        previous=by.previous.id if by.previous else None,
        home=home,
        demonstration=demonstration,
        method=METHOD,
        parameters=by.rule.parameters,
        rates_date=by.rates.date,
        rates=by.rates.per_euro,
        scopes={code: told[code].scope for code in order},
        cells=tuple(cell for code in order for cell in told[code].cells),
        views={},
        sentences={},
    )
    return worded(bare)


def as_shown(passages: Mapping[str, Passage]) -> dict[str, gate.Passage]:
    """What the gate is shown: the scopes and dimensions that are shown, as a reader meets them."""
    return {code: _as_shown(way) for code, way in passages.items() if way.after.shown}


def _as_shown(way: Passage) -> gate.Passage:
    before = way.before if way.before and way.before.shown else None
    return gate.Passage(
        before=_told(before) if before else None,
        after=_told(way.after),
        groups_before=before.told if before else {},
        groups_after=way.after.told,
        crossed_before=before.crossed_told if before else {},
        crossed_after=way.after.crossed_told,
        drawn=way.drawn,
        round_before=before.rnd if before else way.after.rnd - 1,
        round_after=way.after.rnd,
    )


def _told(stands: Standing) -> Ledger:
    unseen = stands.hidden | (frozenset() if stands.crossed_told else {CROSSINGS})
    place = {key: each for key, each in stands.ledger.place.items() if key not in unseen}
    return replace(stands.ledger, place=place)


def _figures(code: str, way: Passage, by: Making) -> Figures:
    if way.moves or by.previous is None:
        return scopes.figures_of(code, way.after, by)
    return Figures(by.previous.scopes[code], by.previous.of(code))


def worded(bare: Release) -> Release:
    """The release with its views and everything that is said about them."""
    views = {view.key: view for scope in bare.scopes.values() for view in _views(bare, scope)}
    found = {key: replace(view, finding=findings.find(bare, view)) for key, view in views.items()}
    shown = replace(bare, views=found)
    return replace(shown, sentences=sentences.tell(shown))


def _views(release: Release, scope: Scope) -> list[View]:
    cells = tuple(each for key in (ALL, *scope.groups) for each in release.at(scope.code, key))
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
        for declared in scopes.views_of(scope, cells)
    ]

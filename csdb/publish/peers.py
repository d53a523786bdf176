"""A reader's peers: the published groups that somebody with these answers belongs to.

Read from a release alone; what the reader says is looked up and neither kept nor counted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from csdb import groupings
from csdb.groupings import LATTICE, REST, Dimension
from csdb.language import gettext
from csdb.publish import wording
from csdb.publish.phrases import say
from csdb.publish.release import ALL, Cell, Group, Release, Scope


@dataclass(frozen=True, slots=True)
class Peer:
    """A published group and its numbers; `dimension` is as in the files, "level+segment"."""

    dimension: str
    group: Group
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Peers:
    """Whom somebody may be held against.

    everyone: the pay of the scope as a whole
    groups: every group of one dimension that the reader is in, in the order of the dimensions
    nearest: the published group with most of the reader's answers along the lattice; None when
        the scope as a whole is the nearest there is. reason: why that one, a sentence
    """

    scope: Scope
    everyone: tuple[Cell, ...]
    groups: tuple[Peer, ...]
    nearest: Peer | None
    reason: str


def peers(release: Release, answers: Mapping[str, str]) -> Peers | None:
    """The peers of somebody with these answers: question key -> option code, any left out.

    In the country they name, else in the home country; None while it has no figures. Several
    ticked options of one question are told one after the other, with a space between.
    """
    scope = release.scopes.get(answers.get("country") or release.home)
    if scope is None:
        return None
    nearest, reason = _nearest(release, scope, answers)
    return Peers(
        scope=scope,
        everyone=_pay(release, scope, ALL, ""),
        groups=tuple(_groups(release, scope, answers)),
        nearest=nearest,
        reason=reason,
    )


def _groups(release: Release, scope: Scope, answers: Mapping[str, str]) -> Iterator[Peer]:
    for dimension in groupings.PAY_BY:
        given = set(answers.get(dimension.key, "").split())
        for group in scope.groups.get(dimension.key, ()):
            if given & set(group.options):
                cells = _pay(release, scope, dimension.key, group.code)
                yield Peer(dimension.key, group, cells)


def _nearest(release: Release, scope: Scope, answers: Mapping[str, str]) -> tuple[Peer | None, str]:
    """The lattice walked backwards to the first published group with the reader's options."""
    told = _told(answers)
    for depth in range(len(told), 0, -1):
        peer = _published(release, scope, told[:depth], answers)
        if peer is not None:
            return peer, _reason(scope, depth, told)
    return None, _reason(scope, 0, told)


def _told(answers: Mapping[str, str]) -> tuple[Dimension, ...]:
    """The dimensions of the lattice up to the first that the reader left out."""
    told = [bool(answers.get(dimension.key)) for dimension in LATTICE]
    return LATTICE[: (*told, False).index(False)]


def _published(
    release: Release, scope: Scope, along: tuple[Dimension, ...], answers: Mapping[str, str]
) -> Peer | None:
    key = "+".join(dimension.key for dimension in along)
    for group in scope.groups.get(key, ()):
        if group.code != REST and _holds(group, along, answers):
            return Peer(key, group, _pay(release, scope, key, group.code))
    return None


def _holds(group: Group, along: tuple[Dimension, ...], answers: Mapping[str, str]) -> bool:
    """Whether the reader is in a group of one dimension, or in each that a combination names."""
    if len(along) == 1:
        return answers[along[0].key] in group.options
    parts = zip(along, group.options, strict=True)
    return all(answers[dimension.key] in dimension.holds(code) for dimension, code in parts)


def _reason(scope: Scope, depth: int, told: tuple[Dimension, ...]) -> str:
    """Why the walk ended there: which dimensions are alike, and what stopped it going further."""
    names = [gettext(dimension.name).lower() for dimension in LATTICE]
    place = wording.place(scope.code)
    alike = say("near.alike", names=_listed(names[:depth]), place=place) if depth else ""
    where = alike or say("near.all", place=place)
    if scope.code == ALL:
        return say("near.whole", where=where)
    if depth == len(LATTICE):
        return say("near.closest", where=where)
    if depth == len(told):
        return say("near.untold", where=where)
    return say("near.few", where=where, name=names[depth])


def _listed(names: list[str]) -> str:
    return wording.several(names)


def _pay(release: Release, scope: Scope, dimension: str, group: str) -> tuple[Cell, ...]:
    return tuple(
        cell
        for cell in release.cells
        if (cell.scope, cell.dimension, cell.group) == (scope.code, dimension, group)
        and cell.figure in ("base", "ote")
    )

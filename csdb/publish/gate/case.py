"""One scope before the gate: its passage, its cells, and what has moved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from csdb.publish.columns import Mask
from csdb.publish.gate.candidate import Candidate, Groups, Passage
from csdb.publish.gate.comparison import Comparison, compared
from csdb.publish.ledger import CROSSINGS, DIFFERENCES, HEADLINE
from csdb.publish.release import Cell, Group, Release, Scope
from csdb.publish.rule import Rule


@dataclass(frozen=True, slots=True)
class Case:
    """What the checks of one scope read.

    cells, before: the scope's cells in the candidate and in the release before
    headline: the value of each figure and statistic of everybody in the scope
    known: what several checks need and one has worked out
    codes: dimension -> the codes of the groups that the candidate tells
    drawn: of the people of the comparison those in the draw; only of whoever moved it is looked up
    """

    code: str
    release: Release
    previous: Release | None
    passage: Passage
    way: Comparison
    rule: Rule
    cells: tuple[Cell, ...]
    before: tuple[Cell, ...]
    drawn: Mask
    headline: Mapping[tuple[str, str], int | None]
    codes: Mapping[str, frozenset[str]]
    known: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def scope(self) -> Scope:
        return self.release.scopes[self.code]

    @property
    def first(self) -> bool:
        """The scope was not in the release before: there is nothing to subtract."""
        return self.passage.before is None

    def at(self, dimension: str, group: str = "") -> list[Cell]:
        """The cells of the candidate about one group, or about everybody, in order."""
        return self._placed("cells", self.cells).get((dimension, group), [])

    def stood_at(self, dimension: str, group: str = "") -> list[Cell]:
        """The same of the release before."""
        return self._placed("stood", self.before).get((dimension, group), [])

    def _placed(self, name: str, cells: tuple[Cell, ...]) -> dict[tuple[str, str], list[Cell]]:
        if name not in self.known:
            found: dict[tuple[str, str], list[Cell]] = {}
            for cell in cells:
                found.setdefault((cell.dimension, cell.group), []).append(cell)
            self.known[name] = found
        placed: dict[tuple[str, str], list[Cell]] = self.known[name]
        return placed

    def told(self, family: str) -> tuple[Group, ...]:
        """The groups of a family as the candidate tells them."""
        found = groups(self.scope.groups, dimension_of(family))
        _, alone, code = family.partition("=")
        return tuple(group for group in found if group.code == code) if alone else found

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Every dimension that has cells or places before or after."""
        groups = {*self.passage.groups_before, *self.passage.groups_after}
        return tuple(sorted({*self.way.after, *groups} - {HEADLINE, CROSSINGS, DIFFERENCES}))

    @property
    def moved(self) -> bool:
        """Whether anybody stands anywhere else than before, or a dimension has other cells."""
        if "moved" not in self.known:
            self.known["moved"] = self._moved()
        moved: bool = self.known["moved"]
        return moved

    def _moved(self) -> bool:
        way = self.way
        return (
            self.first
            or any(not np.array_equal(way.before[f], way.after[f]) for f in way.after)
            or any(
                _sets(self.passage.groups_before, d) != _sets(self.passage.groups_after, d)
                for d in self.dimensions
            )
            or any(
                _sets(self.passage.crossed_before, d) != _sets(self.passage.crossed_after, d)
                for d in {*self.passage.crossed_before, *self.passage.crossed_after}
            )
        )

    def same(self, dimension: str) -> dict[int, int]:
        """The cells of a dimension that were there before: number now -> number then."""
        then = {
            cell: place for place, cell in enumerate(_sets(self.passage.groups_before, dimension))
        }
        now = enumerate(_sets(self.passage.groups_after, dimension))
        return {place: then[cell] for place, cell in now if cell in then}

    def changed(self, family: str, cell: int, then: int | None) -> Mask:
        """The rows that stand in a cell and did not, or did (in cell number `then`) and do not."""
        now: Mask = self.way.after[family] == cell
        return now if then is None else now ^ (self.way.before[family] == then)

    def objection(self, code: str, *where: str) -> str:
        """The reason code, the scope and where in it: never who, never how many."""
        return " ".join((f"{code}: {self.code}", *filter(None, where)))


Cells = Mapping[str, tuple[Cell, ...]]
"""Scope -> its cells."""


def by_scope(release: Release | None) -> Cells:
    """The cells of each scope of a release, in order; none of none."""
    found: dict[str, list[Cell]] = {}
    for cell in release.cells if release else ():
        found.setdefault(cell.scope, []).append(cell)
    return {code: tuple(cells) for code, cells in found.items()}


def opened(candidate: Candidate, code: str, cells: Cells, before: Cells) -> Case:
    """The case of one scope of the release, whose cells and those before are given by scope."""
    passage, previous = candidate.passages[code], candidate.previous
    way = compared(passage)
    everybody = candidate.release.at(code)
    groups = candidate.release.scopes[code].groups
    return Case(
        code=code,
        release=candidate.release,
        previous=previous,
        passage=passage,
        way=way,
        rule=candidate.rule,
        cells=cells.get(code, ()),
        before=before.get(code, ()),
        drawn=_drawn(passage, way),
        headline={(c.figure, c.statistic): c.value for c in everybody if not (c.option or c.group)},
        codes={key: frozenset(group.code for group in told) for key, told in groups.items()},
    )


def _drawn(passage: Passage, way: Comparison) -> Mask:
    drawn = np.zeros(len(way.ref), dtype=np.bool_)
    if passage.before is not None:
        moved = np.zeros(len(way.person), dtype=np.bool_)
        for family, after in way.after.items():
            moved |= way.before[family] != after
        people = way.whose(moved)
        drawn[people] = [ref in passage.drawn for ref in way.ref[people].tolist()]
    return drawn


def dimension_of(family: str) -> str:
    """Where a family is published: that of a ticked option, "kpis=nrr", under its question."""
    return family.partition("=")[0]


def groups(told: Groups, dimension: str) -> tuple[Group, ...]:
    """The cells of a dimension; none when it has none."""
    return told.get(dimension, ())


def _sets(told: Groups, dimension: str) -> list[tuple[str, frozenset[str]]]:
    return [(cell.code, frozenset(cell.options)) for cell in groups(told, dimension)]

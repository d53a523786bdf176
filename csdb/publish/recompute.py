"""The newest release worked out again from whose answers stand in it, to see that it is the same.

For the owner alone: it reads answers. Nothing is published and nothing is kept.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from csdb import groupings, half_years
from csdb.publish import cells as making
from csdb.publish import differences, scopes
from csdb.publish.cells import Headline, Scoped
from csdb.publish.compose import METHOD, worded
from csdb.publish.figures import IN_GROUPS
from csdb.publish.ledger import CROSSINGS, DIFFERENCES, HEADLINE, Standing
from csdb.publish.rates import Rates
from csdb.publish.release import ALL, Cell, Release, Scope
from csdb.publish.rule import Rule
from csdb.publish.scopes import Figures, Making

Find = Callable[[str], Release | None]
"""The release of an id; None where there is none, or it is damaged."""

Group = tuple[str, str]
"""Dimension and code of a group; a scope as a whole is (ALL, "")."""


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What came of it.

    release: the release as worked out again; what cannot be is taken from the one published
    same: how many numbers were worked out again and are those published
    erased: how many cannot be, because answers behind them are erased
    other: how many cannot be, because another method or a release that is gone made them
    wrong: scope, dimension and group of numbers that come out differently
    """

    release: Release
    same: int
    erased: int
    other: int
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Again:
    """A scope worked out again: as Recomputed, `figures` being what it publishes."""

    figures: Figures
    same: int = 0
    erased: int = 0
    other: int = 0
    wrong: tuple[str, ...] = ()


def recompute(newest: Release, standings: Mapping[str, Standing], find: Find) -> Recomputed:
    """The newest release from `standings`, what stands published; `find` has those before it.

    Taken as they are: when it was made, which it follows, parameters, exchange rates, how many
    answers were left out, and the points of half-years that were told before.
    """
    found = [_scope(newest, scope, standings.get(code), find) for code, scope in _order(newest)]
    bare = replace(
        newest,
        scopes={each.figures.scope.code: each.figures.scope for each in found},
        cells=tuple(cell for each in found for cell in each.figures.cells),
        views={},
        sentences={},
    )
    return Recomputed(
        release=worded(bare),
        same=sum(each.same for each in found),
        erased=sum(each.erased for each in found),
        other=sum(each.other for each in found),
        wrong=tuple(place for each in found for place in each.wrong),
    )


def _order(release: Release) -> list[tuple[str, Scope]]:
    """The scopes as releases have them: the home country first, all countries last."""
    told = release.scopes.items()
    return sorted(told, key=lambda each: (each[0] != release.home, each[0] == ALL, each[0]))


def _scope(newest: Release, scope: Scope, standing: Standing | None, find: Find) -> _Again:
    published = Figures(scope, tuple(c for c in newest.cells if c.scope == scope.code))
    past = _past(newest, find)
    made = next((each for each in past if each.created == scope.changed), None)
    if standing is None or made is None or made.method != METHOD:
        return _Again(published, other=len(published.cells))
    before = find(made.previous) if made.previous else None
    if made.previous and before is None:
        return _Again(published, other=len(published.cells))
    fresh = _figures(published, standing, made, before)
    return _held_against(published, fresh, _Carried(published, standing, made, find))


def _past(newest: Release, find: Find) -> Iterator[Release]:
    """The release and those before it, as far back as they can be read."""
    release: Release | None = newest
    while release is not None:
        yield release
        release = find(release.previous) if release.previous else None


def _figures(
    published: Figures, standing: Standing, made: Release, before: Release | None
) -> Figures:
    """What the release `made` published of a scope, every group anew."""
    scope = published.scope
    by = Making(
        rates=Rates(made.rates_date, made.rates),
        rule=_rule(made),
        now=made.created,
        previous=before,
        left_out={scope.code: scope.left_out},
        restored=_restored(published, before),
    )
    families = [(key, g.code) for key, groups in standing.told.items() for g in groups]
    crossed = [(key, g.code) for key, groups in standing.crossed_told.items() for g in groups]
    anew = replace(standing, moved=frozenset((*families, *crossed, (DIFFERENCES, ""))))
    return scopes.figures_of(scope.code, anew, by)


def _restored(published: Figures, before: Release | None) -> frozenset[str]:
    """The scope if it got no new half-year: after a backup was put back none is told."""
    code = published.scope.code
    if before is None or code not in before.scopes:
        return frozenset()
    points = [c for c in published.cells if c.dimension == half_years.DIMENSION]
    stood = [c for c in before.cells if (c.scope, c.dimension) == (code, half_years.DIMENSION)]
    return frozenset({code}) if points == stood else frozenset()


class _Carried:
    """Groups that did not move in a scope's last round: worked out as when they did.

    Exchange rates, parameters, and how many people the scope had may have been others then.
    """

    def __init__(self, published: Figures, standing: Standing, made: Release, find: Find) -> None:
        self.published, self.standing = published, standing
        self._made, self._find = made, find
        self._tried: dict[str, tuple[Cell, ...]] = {}

    def holds(self, cells: list[Cell]) -> bool:
        """Whether some release that had these numbers makes them of who stands in the group."""
        told = {_statistic(cell): cell.value for cell in cells}
        for release in _past(self._made, self._find):
            there = {_statistic(c): c.value for c in release.cells if _is_of(c, cells[0])}
            if there != told:
                return False
            for tried in self._tries(release, cells[0].dimension):
                again = {_statistic(c): c.value for c in tried if _is_of(c, cells[0])}
                if told.items() <= again.items():
                    return True
        return False

    def _tries(self, release: Release, dimension: str) -> Iterator[tuple[Cell, ...]]:
        """What the cohorts of today would have made of a dimension in a release."""
        config = f"{release.rates_date} {sorted(release.parameters.items())}"
        if dimension == groupings.HIGHER_PAY:
            people = release.scopes[self.published.scope.code].people
            for step in groupings.STEPS:  # of which release it was, no release says
                yield self._once(f"{config} {people} {step}", self._differences, release, step)
        else:
            yield self._once(config, self._figures, release)

    def _once(
        self, key: str, make: Callable[..., tuple[Cell, ...]], *how: object
    ) -> tuple[Cell, ...]:
        if key not in self._tried:
            self._tried[key] = make(*how)
        return self._tried[key]

    def _figures(self, release: Release) -> tuple[Cell, ...]:
        before = self._find(release.previous) if release.previous else None
        return _figures(self.published, self.standing, release, before).cells

    def _differences(self, release: Release, step: int) -> tuple[Cell, ...]:
        scope = release.scopes[self.published.scope.code]
        rates = Rates(release.rates_date, release.rates)
        columns = self.standing.ledger.columns
        everyone = Scoped(scope.code, scope.currency, columns, rates, _rule(release))
        return differences.cells(everyone, replace(self.standing, step=step), scope.people)[0]


def _rule(release: Release) -> Rule:
    """The rule that a release tells."""
    return Rule(**release.parameters)  # type: ignore[arg-type]


def _statistic(cell: Cell) -> tuple[str, str, str, int]:
    return cell.group, cell.figure, cell.statistic, cell.n


def _is_of(cell: Cell, other: Cell) -> bool:
    return cell.scope == other.scope and _unit(cell) == _unit(other)


def _unit(cell: Cell) -> Group:
    """What moves as one: a group, the scope as a whole, or all that goes with higher pay."""
    return cell.dimension, "" if cell.dimension == groupings.HIGHER_PAY else cell.group


def _held_against(published: Figures, fresh: Figures, carried: _Carried) -> _Again:
    old, new = _by_group(published.cells), _by_group(fresh.cells)
    lost = _erased(carried.standing)
    counts = dict.fromkeys(("same", "erased"), 0)
    wrong = [] if _scope_alike(published.scope, fresh.scope) else [published.scope.code]
    for group in old | new:
        told, again = old.get(group, []), new.get(group, [])
        if (ALL, "") in lost if group[0] == half_years.DIMENSION else group in lost:
            counts["erased"] += len(told)
        elif _holds(group, told, again, carried):
            counts["same"] += len(told)
        else:
            wrong.append(" ".join((published.scope.code, *filter(None, group))))
    # Groups that did not move may be as they were when rates were others: their own cells stay.
    whole = fresh if old == new else published
    return _Again(whole, **counts, wrong=tuple(wrong))


def _holds(group: Group, told: list[Cell], again: list[Cell], carried: _Carried) -> bool:
    headline = Headline(carried.published.cells, carried.published.scope.people)
    if told in (again, [_on(cell, headline) for cell in again]):
        return True
    still = bool(told) and told == [_on(cell, headline) for cell in told]
    return still and group[0] != ALL and carried.holds(told)


def _scope_alike(published: Scope, fresh: Scope) -> bool:
    return _apart(published) == _apart(fresh)


def _apart(scope: Scope) -> Scope:
    """The scope without the groups that are told only where their numbers are."""
    told = {key: each for key, each in scope.groups.items() if key not in _WITH_NUMBERS}
    return replace(scope, groups=told)


_WITH_NUMBERS = (half_years.DIMENSION, groupings.HIGHER_PAY)


def _on(cell: Cell, headline: Headline) -> Cell:
    """A group's cell with its interval from the published headline; others as they are."""
    apart = cell.dimension in (ALL, half_years.DIMENSION) or cell.figure not in _IN_GROUPS
    return cell if apart else making.carried(cell, headline)


_IN_GROUPS = frozenset(figure.key for figure in IN_GROUPS)


def _by_group(cells: tuple[Cell, ...]) -> dict[Group, list[Cell]]:
    found: dict[Group, list[Cell]] = {}
    for cell in cells:
        found.setdefault(_unit(cell), []).append(cell)
    return found


def _erased(standing: Standing) -> frozenset[Group]:
    """The units in which erased answers stand; (ALL, "") for the scope as a whole."""
    found = {(ALL, "")} if _gone(standing, HEADLINE) else set()
    for family, groups in standing.told.items():
        key = groupings.dimension_of(family)
        found |= {(key, g.code) for n, g in enumerate(groups) if _gone(standing, family, n)}
    if _gone(standing, CROSSINGS):
        # In which combination they were is read from their answers, so it may be any.
        found |= {(key, g.code) for key, told in standing.crossed_told.items() for g in told}
    if _gone(standing, DIFFERENCES):
        found.add((groupings.HIGHER_PAY, ""))
    return frozenset(found)


def _gone(standing: Standing, family: str, cell: int = 0) -> bool:
    """Whether erased answers stand in a cell of a family."""
    rows = standing.ledger
    return family in rows.place and bool(np.any(rows.erased & rows.stands(family, cell)))

"""Whether the combinations that views of several dimensions tell are declared ones, each once."""

from collections.abc import Iterator
from functools import cache
from operator import contains

from csdb import groupings
from csdb.publish.gate.candidate import Groups
from csdb.publish.gate.case import Case
from csdb.publish.release import Group

OPEN = 0.9
"""A view that is shown from so many people on may stay shown down to this part of them."""


def published(case: Case, told: Groups) -> Iterator[str]:
    """What the release tells of crossings is what was worked out, and of scopes large enough."""
    shown = {key: cells for key, cells in case.scope.groups.items() if "+" in key}
    for key in sorted({*shown, *told}):
        if codes(shown.get(key, ())) != codes(told.get(key, ())):
            yield case.objection("groups", key)
        elif key in groupings.CROSSED and case.scope.people < OPEN * groupings.CROSSED[key].least:
            yield case.objection("early", key)


def codes(cells: tuple[Group, ...]) -> list[tuple[str, tuple[str, ...]]]:
    """The code and the options of each cell, in order."""
    return [(cell.code, cell.options) for cell in cells]


def objections(case: Case, told: Groups) -> Iterator[str]:
    """Crossings and combinations that nobody has declared, and combinations told twice."""
    for key, cells in told.items():
        crossing = groupings.CROSSED.get(key)
        for cell in cells:
            parts = cell.code.split("+")
            declared = crossing is not None and _declared(crossing, parts)
            if not declared or tuple(parts) != cell.options:
                yield case.objection("undeclared", key, cell.code)
        if len({cell.code for cell in cells}) < len(cells) or not cells or _overlap(key, cells):
            yield case.objection("overlap", key)


def _overlap(key: str, cells: tuple[Group, ...]) -> bool:
    """Whether two groups of a dimension hold the same option."""
    for place, dimension in enumerate(key.split("+")):
        codes = {cell.options[place] for cell in cells if len(cell.options) > place}
        if dimension in groupings.BY_KEY:
            known = {g.code for step in groupings.BY_KEY[dimension].steps for g in step}
            held = [option for code in codes & known for option in meant(dimension, code)]
            if len(set(held)) < len(held):
                return True
    return False


def _declared(crossing: groupings.Crossing, parts: list[str]) -> bool:
    """Whether one step of every dimension has these groups."""
    if len(parts) != len(crossing.dimensions):
        return False
    told = _groups(crossing.key)
    return any(all(map(contains, step, parts)) for step in told)


@cache
def _groups(key: str) -> tuple[tuple[frozenset[str], ...], ...]:
    """At each step the codes of the groups of each dimension of a crossing."""
    dimensions = groupings.CROSSED[key].dimensions
    return tuple(
        tuple(frozenset(group.code for group in each.at(step)) for each in dimensions)
        for step in groupings.STEPS
    )


def meant(dimension: str, code: str) -> frozenset[str]:
    """The options in a group of a dimension."""
    steps = groupings.BY_KEY[dimension].steps
    return next(group.options for step in steps for group in step if group.code == code)

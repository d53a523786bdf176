"""The rule made weaker, one thing at a time, to see that the attackers can win.

Nothing of this can be set in the product: `Rule` refuses it. Here its checks are passed by, and
functions of the product are replaced for the length of a `with`.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType

from csdb import groupings
from csdb.publish import cells, disclosure, grid, structure
from csdb.publish.release import Group
from csdb.publish.rule import Rule


def weakened(**weaker: int) -> Rule:
    """The rule with parameters that start-up would refuse."""
    rule = Rule()
    for name, value in weaker.items():
        object.__setattr__(rule, name, value)
    return rule


@contextmanager
def exact() -> Iterator[None]:
    """Nothing is rounded: pay to the unit, counts to the person."""
    with _replaced(grid, "_of", lambda table, n: 1), _replaced(grid, "count", lambda n: n):
        yield


@contextmanager
def quartiles_in_groups() -> Iterator[None]:
    """Groups show quartiles however small the scope is."""

    def told(n: int, people: int, rule: Rule) -> tuple[str, ...]:
        return ("p25", "median", "p75")

    with _replaced(disclosure, "QUARTILES_IN_GROUPS", 0), _replaced(cells, "_told_in_groups", told):
        yield


@contextmanager
def no_merging() -> Iterator[None]:
    """Declared groups are shown whatever their size."""

    def arrange(
        prior: tuple[Group, ...], declared: Sequence[groupings.Group], **_: object
    ) -> tuple[Group, ...]:
        return tuple(prior) or tuple(structure.group_of(group) for group in declared)

    with _replaced(structure, "arrange", arrange):
        yield


@contextmanager
def _replaced(module: ModuleType, name: str, by: Callable[..., object] | int) -> Iterator[None]:
    kept = getattr(module, name)
    setattr(module, name, by)
    try:
        yield
    finally:
        setattr(module, name, kept)

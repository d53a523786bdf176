"""What may be said of whom: thresholds, merging of small groups, the budget, who may move.

This is the part of the release rule that holds from the first release on. Rounds, draws and
the gate come in front of `may_move`; nothing after it needs to know how a cohort was chosen.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from csdb import groupings, questionnaire
from csdb.groupings import Dimension
from csdb.publish.columns import Cohort, Columns, Mask
from csdb.publish.grid import count
from csdb.publish.release import Group


@dataclass(frozen=True, slots=True)
class Rule:
    """The parameters of the release rule; the defaults are the weakest that are allowed.

    k: fewest people behind any number
    changes: fewest new, changed or withdrawn answers by which a scope may move
    tail: fewest people beyond a published quantile
    budget: people a pay cell costs
    """

    k: int = 10
    changes: int = 10
    tail: int = 10
    budget: int = 3

    def __post_init__(self) -> None:
        for name, weakest in _WEAKEST.items():
            if getattr(self, name) < weakest:
                raise ValueError(f"the release rule needs {name} of at least {weakest}")

    @property
    def parameters(self) -> dict[str, int | str]:
        return {"policy": "batches", **asdict(self)}


_WEAKEST = {"k": 10, "changes": 10, "tail": 10, "budget": 3}

SHOW_INTERVAL = 20
CAREFUL = 30
SOLID = 60
QUARTILES_IN_GROUPS = 1000


def quality(n: int) -> str:
    """The quality word of a number with about `n` people behind it."""
    return "early" if n < CAREFUL else "careful" if n < SOLID else "solid"


def tells(p: float, n: int, rule: Rule) -> bool:
    """Whether quantile `p` of about `n` people may be published (the tail rule)."""
    return p == 0.5 or round(n * min(p, 1 - p), 9) >= rule.tail


def changed(before: Cohort | None, after: Cohort) -> int:
    """How many people's answers differ: come, gone, or edited. `before` None is nobody."""
    if before is None:
        return after.people
    # Fixed 16 bytes: comparing padded strings is comparing all bytes, and unlike void they sort.
    old, new = before.ref.view("S16"), after.ref.view("S16")
    _, one, two = np.intersect1d(old, new, assume_unique=True, return_indices=True)
    edited = int(np.count_nonzero(before.version[one] != after.version[two]))
    return before.people + after.people - 2 * len(one) + edited


@dataclass(frozen=True, slots=True)
class Members:
    """A group to publish and whom it holds: a mask over the people of the scope."""

    group: Group
    people: Mask


def members(dimension: Dimension, columns: Columns, rule: Rule) -> tuple[Members, ...]:
    """The groups of a dimension as they may be shown in a scope: each of at least k people.

    Declared groups under k are merged into `rest`, with the smallest visible group while rest
    itself is under k; an empty group is merged like a small one, so that nobody can tell them
    apart. People whose option is in no declared group belong to rest; without a merge they need
    to be k or more, else they are in no group. Empty when fewer than two groups are left: a
    single one would be the scope less a few.
    """
    declared = dimension.groups(count(columns.people))
    masks = [(group, _holds(group.options, dimension, columns)) for group in declared]
    shown = [Members(_published(group), mask) for group, mask in masks if _people(mask) >= rule.k]
    small = [(group, mask) for group, mask in masks if _people(mask) < rule.k]
    rest = _rest(small, shown, _others(dimension, declared, columns), rule)
    groups = (*shown, rest) if rest else tuple(shown)
    return groups if len(groups) > 1 else ()


def _rest(
    small: list[tuple[groupings.Group, Mask]], shown: list[Members], others: Members, rule: Rule
) -> Members | None:
    """The merged group, taking the smallest of `shown` (out of that list) while it is under k.

    `others` are the people whose option is in no declared group.
    """
    merged = [_published(group) for group, _ in small]
    mask = np.logical_or.reduce([others.people, *(mask for _, mask in small)])
    if not small and _people(mask) < rule.k:
        return None
    while _people(mask) < rule.k and shown:
        smallest = min(shown, key=lambda each: _people(each.people))
        shown.remove(smallest)
        merged.append(smallest.group)
        mask = mask | smallest.people
    if _people(mask) < rule.k:
        return None
    told = (others.group, *merged)
    options = tuple(sorted(code for group in told for code in group.options))
    label = ", ".join(group.label for group in merged)
    name = f"{others.group.label} ({label})" if label else others.group.label
    return Members(Group(groupings.REST, name, options), mask)


def affordable(
    views: Sequence[tuple[Dimension, tuple[Members, ...]]], people: int, rule: Rule
) -> tuple[tuple[Dimension, tuple[Members, ...]], ...]:
    """The dimensions whose pay cells the budget of a scope of `people` people allows.

    One cell for the scope and one a group, together at most people / budget; dimensions are
    given up from the end of `views`, the least wanted first.
    """
    left, kept = people // rule.budget - 1, []
    for dimension, groups in views:
        if len(groups) > left:
            break
        left -= len(groups)
        kept.append((dimension, groups))
    return tuple(kept)


def _published(group: groupings.Group) -> Group:
    return Group(group.code, group.label, tuple(sorted(group.options)))


def _holds(options: frozenset[str], dimension: Dimension, columns: Columns) -> Mask:
    codes = questionnaire.codes(dimension.question)
    wanted = [index for index, code in enumerate(codes) if code in options]
    return np.isin(columns.choice[dimension.key], wanted)


def _others(dimension: Dimension, declared: Sequence[groupings.Group], columns: Columns) -> Members:
    grouped = frozenset[str]().union(*(group.options for group in declared))
    options = frozenset(questionnaire.codes(dimension.question)) - grouped
    group = Group(groupings.REST, "All others", tuple(sorted(options)))
    return Members(group, _holds(options, dimension, columns))


def _people(mask: Mask) -> int:
    return int(np.count_nonzero(mask))

"""The published cells of a dimension as sets of options: merged when small, split when grown.

A merge is exactly the union of published cohorts, a split exactly a partition of one; while a
dimension is being rearranged nobody joins or leaves it.
"""

from collections.abc import Mapping, Sequence

from csdb import groupings
from csdb.groupings import REST
from csdb.publish.release import Group

Counts = Mapping[str, int]
"""Option code -> people; every option of the dimension is there."""


def arrange(
    prior: Sequence[Group],
    declared: Sequence[groupings.Group],
    *,
    standing: Counts,
    due: Counts,
    k: int,
    unmerge: int,
    shown_before: frozenset[str] = frozenset(),
) -> tuple[Group, ...]:
    """The cells of a dimension over the options that `prior` covers (all, when it is empty).

    standing: people who stand in published cells; due: people who should, by current answers;
    shown_before: codes of groups shown so far, besides those of `prior`.
    A declared group is shown from k people on if it was shown before or nothing was, else from
    `unmerge`; what is too small is gathered in `rest`, which takes the smallest shown group
    while it is itself under k. Empty when fewer than two cells are left: a single one would be
    the scope less a few.
    """
    covered = _covered(prior) or frozenset(standing)
    before = shown_before | {group.code for group in prior}
    shown = [
        _cell(group, covered)
        for group in declared
        if _size(group.options & covered, standing)
        >= (k if not before or group.code in before else unmerge)
        and _size(group.options & covered, due) >= k
    ]
    rest = _rest(shown, declared, covered, standing=standing, k=k, alone=1 if prior else k)
    cells = (*shown, rest) if rest else tuple(shown)
    return cells if len(cells) > 1 else ()


def opened(
    cells: Sequence[Group],
    declared: Sequence[groupings.Group],
    *,
    due: Counts,
    unmerge: int,
) -> tuple[Group, ...]:
    """The cells with those added whose people stand in none so far and are `unmerge` or more."""
    covered = _covered(cells)
    fresh = [
        _cell(group, group.options)
        for group in declared
        if not group.options & covered and _size(group.options, due) >= unmerge
    ]
    rest = [cell for cell in cells if cell.code == REST]
    return (*(cell for cell in cells if cell.code != REST), *fresh, *rest)


def _rest(
    shown: list[Group],
    declared: Sequence[groupings.Group],
    covered: frozenset[str],
    *,
    standing: Counts,
    k: int,
    alone: int,
) -> Group | None:
    """What no shown group holds, taking the smallest of them (out of `shown`) while under k.

    An empty group is merged like a small one, so that nobody can tell them apart. People whose
    option no group declares are in no cell while under `alone` and nothing is merged; once they
    stand in one, leaving them out would show them by subtraction.
    """
    options = covered - _covered(shown)
    merged = [group for group in declared if group.options & options]
    if not merged and _size(options, standing) < alone:
        return None
    labels = [group.label for group in merged]
    while _size(options, standing) < k and shown:
        smallest = min(shown, key=lambda cell: _size(frozenset(cell.options), standing))
        shown.remove(smallest)
        options |= frozenset(smallest.options)
        labels.append(smallest.label)
    if _size(options, standing) < k:
        return None
    name = f"All others ({', '.join(labels)})" if labels else "All others"
    return Group(REST, name, tuple(sorted(options)))


def group_of(group: groupings.Group) -> Group:
    """A declared group as it is published when all of its options are shown."""
    return Group(group.code, group.label, tuple(sorted(group.options)))


def _cell(group: groupings.Group, covered: frozenset[str]) -> Group:
    return Group(group.code, group.label, tuple(sorted(group.options & covered)))


def _covered(cells: Sequence[Group]) -> frozenset[str]:
    return frozenset(option for cell in cells for option in cell.options)


def _size(options: frozenset[str], counts: Counts) -> int:
    return sum(counts.get(option, 0) for option in options)

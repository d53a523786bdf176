"""In which published group an answer counts, and tables of groups beyond their medians."""

from collections.abc import Iterable
from dataclasses import dataclass

from csdb import groupings
from csdb.language import gettext, marked
from csdb.publish import wording
from csdb.publish.release import Cell, Group, Release
from csdb.web.tables import Table, circa

_PAID = {marked("Median base"): "base", marked("Median OTE"): "ote"}
"""The medians of a group by their names in a table."""
_BETWEEN = marked("Half earn between")


@dataclass(frozen=True, slots=True)
class Counted:
    """The group that an answer counts in, with its medians; alone: it holds no other answer."""

    group: Group
    base: Cell | None
    ote: Cell | None
    alone: bool


def counted(release: Release, dimension: str, option: str) -> Counted | None:
    """Where an answer counts in the home country; None while no published group holds it."""
    for group in release.groups(dimension):
        if option in group.options:
            base, ote = (
                release.value(figure, dimension=dimension, group=group.code)
                for figure in ("base", "ote")
            )
            return Counted(group, base, ote, alone=len(group.options) == 1)
    return None


def quartiles(release: Release, dimension: str, *, scope: str | None = None) -> Table | None:
    """Between which amounts the middle half of each group earn; None while no group shows it."""
    told = [
        (wording.label(group.label), *_half(release, dimension, group.code, scope))
        for group in release.groups(dimension, scope=scope)
    ]
    rows = tuple(row for row in told if any(row[2::2]))
    if not rows:
        return None
    known = groupings.BY_KEY[dimension]
    named = [gettext(text) for figure in _PAID for text in (figure, _BETWEEN)]
    caption = gettext(
        "The middle half of each group %(phrase)s, %(where)s",
        phrase=gettext(known.phrase),
        where=wording.place(scope or release.home),
    )
    return Table(caption, (gettext(known.name), *named, gettext("People")), rows)


def _half(release: Release, dimension: str, group: str, scope: str | None) -> tuple[str, ...]:
    """Median and middle half of base, then of OTE, then about how many people."""
    texts: list[str] = []
    n = ""
    for figure in _PAID.values():
        low, median, high = (
            release.value(figure, scope=scope, dimension=dimension, group=group, statistic=each)
            for each in ("p25", "median", "p75")
        )
        texts += [wording.number(median), _between(low, high) if low and high else ""]
        n = n or (circa(median.n) if median else "")
    return (*texts, n)


def _between(low: Cell, high: Cell) -> str:
    return gettext("%(low)s to %(high)s", low=wording.number(low), high=wording.number(high))


def crossed(release: Release, key: str) -> Table | None:
    """Medians of a view of two dimensions, one down and one across; None while it is withheld."""
    groups = {group.options: group for group in release.groups(key)}
    if not groups:
        return None
    down, across = groupings.CROSSED[key].dimensions
    rows = _in_order((row for row, _ in groups), down)
    columns = _in_order((column for _, column in groups), across)
    names = _labels(across)
    body = tuple(
        (_labels(down)[row], *(_medians(release, key, groups.get((row, one))) for one in columns))
        for row in rows
    )
    where = wording.place(release.home)
    caption = gettext("Median base, median OTE and people, %(where)s", where=where)
    return Table(caption, (gettext(down.name), *(names[code] for code in columns)), body)


def _medians(release: Release, key: str, group: Group | None) -> str:
    """Three lines, as "$90,000", "OTE $110,000", "about 370"; a dash where it is not shown."""
    if group is None:
        return "–"
    base, ote = (
        release.value(figure, dimension=key, group=group.code) for figure in ("base", "ote")
    )
    if base is None:
        return "–"
    target = gettext("OTE %(amount)s", amount=wording.number(ote)) if ote else ""
    lines = (wording.number(base), target, circa(base.n))
    return "\n".join(line for line in lines if line)


def commonest(release: Release, level: str) -> tuple[str, int] | None:
    """Of those at a level, the years that most of the published groups' people have, and how many.

    None while level by years is withheld, and where the two largest groups are as large.
    """
    found = sorted(
        (
            (cell.n, group.options[1])
            for group in release.groups("level+years")
            if group.options[0] == level
            and (cell := release.value("base", dimension="level+years", group=group.code))
        ),
        reverse=True,
    )
    if not found or (len(found) > 1 and found[0][0] == found[1][0]):
        return None
    n, years = found[0]
    return _labels(groupings.YEARS)[years], n


def _labels(dimension: groupings.Dimension) -> dict[str, str]:
    return {group.code: gettext(group.label) for step in dimension.steps for group in step}


def _in_order(codes: Iterable[str], dimension: groupings.Dimension) -> list[str]:
    """The groups in the order in which the question has their first options."""
    asked = [option.code for option in dimension.question.options]
    return sorted(set(codes), key=lambda code: min(map(asked.index, dimension.holds(code))))

"""A number named in words: where, what and of whom, for lists of numbers of all kinds."""

from dataclasses import dataclass
from functools import reduce

from csdb import groupings, half_years
from csdb.language import gettext, marked
from csdb.publish import wording
from csdb.publish.release import ALL, Cell, Release
from csdb.web.tables import PAY, option

_STATISTICS = {
    "median": marked("median"),
    "p10": marked("10% earn less"),
    "p25": marked("25% earn less"),
    "p75": marked("25% earn more"),
    "p90": marked("10% earn more"),
    "share": "",
    "difference": marked("difference"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """A number in words; `whom` is empty where it is of everybody in the scope."""

    what: str
    whom: str


def named(release: Release, cell: Cell) -> Named:
    """A cell of this release in words."""
    return Named(_what(release, cell), _whom(release, cell))


def _what(release: Release, cell: Cell) -> str:
    if cell.figure in PAY:
        statistic = _STATISTICS.get(cell.statistic, cell.statistic)
        return f"{gettext(PAY[cell.figure])}, {gettext(statistic)}"
    title = _title(release, cell)
    if cell.unit == "band":
        return gettext("%(title)s: median", title=title)
    return f"{title}: {option(cell.figure, cell.option)}"


def _title(release: Release, cell: Cell) -> str:
    """The title of the view that shows the figure, or its key."""
    shown = (view for view in release.views.values() if view.figures == (cell.figure,))
    return next((gettext(view.title) for view in shown), cell.figure.replace("_", " ").capitalize())


def _whom(release: Release, cell: Cell) -> str:
    if cell.dimension == ALL:
        return ""
    groups = release.groups(cell.dimension, scope=cell.scope)
    label = next((group.label for group in groups if group.code == cell.group), cell.group)
    return f"{dimension(cell.dimension)}: {wording.label(label)}"


def dimension(key: str) -> str:
    """A dimension, or several joined by +, by name."""
    if key == half_years.DIMENSION:
        return gettext("Half-year")
    if key == groupings.HIGHER_PAY:
        return gettext("All others alike")
    known = [
        gettext(groupings.BY_KEY[part].name) if part in groupings.BY_KEY else part
        for part in key.split("+")
    ]
    return reduce(lambda one, other: wording.several([one, other]), known)

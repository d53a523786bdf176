"""A view as a table: the same cells as its chart, in words and figures."""

from dataclasses import dataclass

from csdb import groupings, half_years, numerals, questionnaire
from csdb.language import gettext, marked
from csdb.publish import wording
from csdb.publish.release import ALL, Cell, Release, View
from csdb.questionnaire import Choice, Choices

PAY = {
    "base": marked("Base pay"),
    "ote": marked("OTE"),
    "variable": marked("Variable pay at target"),
    "mix": marked("Base pay as a share of OTE"),
}
"""The figures of pay as a table names them."""

_MEDIANS = {"base": marked("Median base pay"), "ote": marked("Median OTE")}
_SHARES = (marked("Answer"), marked("Share"))
_DIFFERENCES = (
    marked("Group"),
    marked("Held against"),
    marked("Median base pay differs by"),
    marked("95% interval"),
)

_QUANTILES = {
    "p10": marked("10% earn less"),
    "p25": marked("25% earn less"),
    "median": marked("Median"),
    "p75": marked("25% earn more"),
    "p90": marked("10% earn more"),
}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text; the first cell of each names the row, `head` names the columns."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def table(release: Release, view: View) -> Table:
    """The table of a view: one row a figure, a group or an option, by the view's form."""
    cells = release.shown(view)
    if view.form == "differences":
        return _differences(release, view, cells)
    if view.dimension != ALL:
        return _groups(release, view, cells)
    if view.form == "strip":
        return _quantiles(view, cells)
    shares = [cell for cell in cells if cell.statistic == "share"]
    return _shares(view, _in_order(view, shares))


_STACKED = 5
"""The most answers a chart stacks in one bar; of more it draws bars, the longest first."""


def _in_order(view: View, cells: list[Cell]) -> tuple[Cell, ...]:
    """The answers as the chart has them: in their own order, or the most common first."""
    if view.form != "bars" and (view.form != "stack" or len(cells) <= _STACKED):
        return tuple(cells)
    return tuple(sorted(cells, key=_size, reverse=True))


def _size(cell: Cell) -> float:
    return ((cell.low or 0) + (cell.high or 0)) / 2 if cell.value is None else cell.value


def _quantiles(view: View, cells: tuple[Cell, ...]) -> Table:
    known = {(cell.figure, cell.statistic): cell for cell in cells}
    shown = [key for key in _QUANTILES if any((f, key) in known for f in view.figures)]
    rows = []
    for figure in view.figures:
        median = known.get((figure, "median"))
        if median is None:
            continue
        numbers = [wording.number(known.get((figure, key))) for key in shown]
        rows.append((gettext(PAY[figure]), *numbers, *_standing(median)))
    head = (marked("Pay a year"), *(_QUANTILES[key] for key in shown), *_STANDING)
    return Table(_caption(view), tuple(map(gettext, head)), tuple(rows))


_STANDING = (marked("95% interval"), marked("People"), marked("Quality"))


def _standing(cell: Cell) -> tuple[str, str, str]:
    return wording.interval(cell), circa(cell.n), wording.quality(cell)


def _groups(release: Release, view: View, cells: tuple[Cell, ...]) -> Table:
    known = {(cell.figure, cell.group): cell for cell in cells if cell.statistic == "median"}
    head = [_dimension(view.dimension)]
    for figure in view.figures:
        head += [gettext(_MEDIANS[figure]), gettext("95% interval")]
    rows = []
    for group in release.groups(view.dimension, scope=view.scope):
        medians = [known.get((figure, group.code)) for figure in view.figures]
        numbers = [text for cell in medians for text in _median(cell)]
        shown = [cell for cell in medians if cell]
        rows.append((wording.label(group.label), *numbers, _people(shown), _quality(shown)))
    return Table(_caption(view), (*head, gettext("People"), gettext("Quality")), tuple(rows))


def _dimension(key: str) -> str:
    if key == half_years.DIMENSION:
        return gettext("Half-year")
    return ", ".join(gettext(groupings.BY_KEY[part].name) for part in key.split("+"))


def _differences(release: Release, view: View, cells: tuple[Cell, ...]) -> Table:
    """A row a group: how its median base differs from that of the group it is held against."""
    known = {cell.group: cell for cell in cells}
    rows = []
    for group in release.groups(view.dimension, scope=view.scope):
        key, code, reference = group.options
        dimension, cell = groupings.BY_KEY[key], known.get(group.code)
        told = f"{gettext(dimension.name)}: {gettext(dimension.label(code))}"
        rows.append((told, gettext(dimension.label(reference)), *_median(cell)))
    people = wording.about(cells[0].n) if cells else ""
    caption = gettext(
        "%(caption)s; from %(people)s who told all of it", caption=_caption(view), people=people
    )
    head = tuple(map(gettext, _DIFFERENCES))
    return Table(caption, head, tuple(rows))


def _median(cell: Cell | None) -> tuple[str, str]:
    return wording.number(cell), wording.interval(cell) if cell else ""


def _people(cells: list[Cell]) -> str:
    """About how many people a row is of; the second number where its last median has fewer."""
    told = list(dict.fromkeys(cell.n for cell in cells))
    if len(told) < 2:
        return circa(told[0]) if told else ""
    return gettext(
        "about %(n)s, %(figure)s %(others)s",
        n=numerals.whole(told[0]),
        figure=_lower(gettext(PAY[cells[-1].figure])),
        others=numerals.whole(told[-1]),
    )


def _quality(cells: list[Cell]) -> str:
    """The quality word of the median with the fewest people."""
    return wording.quality(min(cells, key=lambda cell: cell.n)) if cells else ""


def _lower(name: str) -> str:
    return name if name.isupper() else name[0].lower() + name[1:]


def _shares(view: View, cells: tuple[Cell, ...]) -> Table:
    rows = tuple(
        (option(cell.figure, cell.option), wording.number(cell), *_standing(cell)) for cell in cells
    )
    return Table(_caption(view), tuple(map(gettext, (*_SHARES, *_STANDING))), rows)


def named(view: View) -> str:
    """A view by its title and where it is of."""
    title, where = gettext(view.title), wording.place(view.scope)
    return gettext("%(title)s, %(where)s", title=title, where=where)


def circa(n: int) -> str:
    """A count without what it is of: "about 150"."""
    return gettext("about %(n)s", n=numerals.whole(n))


def surely(cell: Cell) -> str:
    """An interval by its name, or that there is none yet: "95% interval $92,000 to $104,000"."""
    interval = wording.interval(cell)
    return (
        interval if cell.low is None else gettext("95%% interval %(interval)s", interval=interval)
    )


def option(figure: str, code: str) -> str:
    """The public label of an option, or the code where the question has no such option."""
    question = questionnaire.BY_KEY.get(figure)
    if isinstance(question, Choice | Choices) and code in questionnaire.codes(question):
        return gettext(questionnaire.option(question, code).public)
    return code.replace("_", " ")


def _caption(view: View) -> str:
    several = isinstance(questionnaire.BY_KEY.get(view.name.replace("-", "_")), Choices)
    if not several:
        return named(view)
    return gettext(
        "%(name)s; several answers could be given, so shares add to more than 100%%",
        name=named(view),
    )

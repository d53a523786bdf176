"""A view as a table: the same cells as its chart, in words and figures."""

from dataclasses import dataclass

from csdb import questionnaire
from csdb.publish import wording
from csdb.publish.release import ALL, Cell, Release, View
from csdb.questionnaire import Choice, Choices

PAY = {
    "base": "Base pay",
    "ote": "OTE",
    "variable": "Variable pay at target",
    "mix": "Base pay as a share of OTE",
}
"""The figures of pay as a table names them."""

_QUANTILES = {
    "p10": "Tenth earns less",
    "p25": "Quarter earns less",
    "median": "Median",
    "p75": "Quarter earns more",
    "p90": "Tenth earns more",
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
    if view.dimension != ALL:
        return _groups(release, view, cells)
    if view.form == "strip":
        return _quantiles(view, cells)
    return _shares(view, tuple(cell for cell in cells if cell.statistic == "share"))


def _quantiles(view: View, cells: tuple[Cell, ...]) -> Table:
    known = {(cell.figure, cell.statistic): cell for cell in cells}
    shown = [key for key in _QUANTILES if any((f, key) in known for f in view.figures)]
    rows = []
    for figure in view.figures:
        median = known.get((figure, "median"))
        if median is None:
            continue
        numbers = [wording.number(known.get((figure, key))) for key in shown]
        rows.append((PAY[figure], *numbers, *_standing(median)))
    head = ("Pay a year", *(_QUANTILES[key] for key in shown), *_STANDING)
    return Table(_caption(view), head, tuple(rows))


_STANDING = ("95% interval", "People", "Quality")


def _standing(cell: Cell) -> tuple[str, str, str]:
    return wording.interval(cell), f"about {cell.n:,}", wording.quality(cell)


def _groups(release: Release, view: View, cells: tuple[Cell, ...]) -> Table:
    known = {(cell.figure, cell.group): cell for cell in cells if cell.statistic == "median"}
    head = [questionnaire_name(view.dimension)]
    for figure in view.figures:
        head += [f"Median {_lower(PAY[figure])}", "95% interval", "People"]
    rows = []
    for group in release.groups(view.dimension, scope=view.scope):
        row = [group.label]
        for figure in view.figures:
            cell = known.get((figure, group.code))
            row += [wording.number(cell), *(_standing(cell)[:2] if cell else ("", ""))]
        shown = [known[f, group.code] for f in view.figures if (f, group.code) in known]
        rows.append((*row, wording.quality(shown[0]) if shown else ""))
    return Table(_caption(view), (*head, "Quality"), tuple(rows))


def _lower(name: str) -> str:
    return name if name.isupper() else name[0].lower() + name[1:]


def questionnaire_name(dimension: str) -> str:
    """What the rows of a dimension's table are."""
    return "Group" if dimension not in questionnaire.BY_KEY else questionnaire.BY_KEY[
        dimension
    ].text.rstrip("?")


def _shares(view: View, cells: tuple[Cell, ...]) -> Table:
    rows = tuple(
        (_label(cell.figure, cell.option), wording.number(cell), *_standing(cell))
        for cell in cells
    )
    return Table(_caption(view), ("Answer", "Share", *_STANDING), rows)


def _label(figure: str, code: str) -> str:
    question = questionnaire.BY_KEY.get(figure)
    if isinstance(question, Choice | Choices):
        return questionnaire.option(question, code).public
    return code


def _caption(view: View) -> str:
    several = isinstance(questionnaire.BY_KEY.get(view.name.replace("-", "_")), Choices)
    more = "; several answers could be given, so shares add to more than 100%" if several else ""
    return f"{view.title}, {wording.place(view.scope)}{more}"

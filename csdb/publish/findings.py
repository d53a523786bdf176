"""What a view's cells say, in one sentence that holds by construction: it is made from them.

Two numbers are told apart only when their published intervals do not overlap; otherwise the
sentence says that these answers can't tell.
"""

from csdb import groupings, questionnaire
from csdb.publish import wording
from csdb.publish.release import ALL, Cell, Release, View
from csdb.questionnaire import Choice, Choices

_QUESTIONS = {
    question.key: question
    for question in questionnaire.QUESTIONS
    if isinstance(question, Choice | Choices)
}


def find(release: Release, view: View) -> str:
    """The finding of a view; what it may not say, it says is withheld."""
    if view.form == "strip":
        return headline(release, view.scope)
    if view.form == "dots":
        return across(release, view.dimension, scope=view.scope)
    cells = [cell for cell in release.shown(view) if cell.statistic == "share"]
    if view.form == "bands":
        return middle(release, view.figures[0], scope=view.scope)
    return leading(cells)


def headline(release: Release, scope: str) -> str:
    """The medians of the scope: base, and OTE where it may be told."""
    base, ote = (release.value(figure, scope=scope) for figure in ("base", "ote"))
    if base is None:
        return f"{wording.WITHHELD}."
    where = f"from {wording.about(base.n)} in {wording.place(scope)}"
    if ote is None:
        return f"The median base is {wording.number(base)}, {where}."
    medians = f"median base is {wording.number(base)} and the median OTE {wording.number(ote)}"
    return f"The {medians}, {where}."


def across(release: Release, dimension: str, *, scope: str, figure: str = "base") -> str:
    """How the highest and the lowest group of a dimension compare."""
    groups = release.groups(dimension, scope=scope)
    cells = [
        (cell, group.label)
        for group in groups
        if group.code != groupings.REST
        and (cell := release.value(figure, scope=scope, dimension=dimension, group=group.code))
    ]
    name = "base" if figure == "base" else "OTE"
    if len(cells) < 2:
        return f"{wording.WITHHELD} to compare groups."
    (low, lowest), (high, highest) = (pick(cells, key=_value) for pick in (min, max))
    if _value((low, "")) == _value((high, "")):
        return f"The median {name} is {wording.number(low)} in every group shown."
    told = (
        f"“{highest}”: median {name} {wording.number(high)}. "
        f"“{lowest}”: {wording.number(low)}."
    )
    return f"{told} {_verdict(low, high)}"


def _value(labelled: tuple[Cell, str]) -> int:
    return labelled[0].value or 0


def _verdict(low: Cell, high: Cell) -> str:
    if low.high is None or high.low is None:
        return "Too early to tell whether they differ: there is no interval yet."
    if apart(low, high):
        return "The first is higher: their intervals do not overlap."
    return "We can’t tell from these answers whether they differ: their intervals overlap."


def apart(low: Cell, high: Cell) -> bool:
    """Whether `high` is above `low` by the published intervals, which do not even touch."""
    return low.high is not None and high.low is not None and low.high < high.low


def ranked(cells: list[Cell]) -> list[Cell]:
    """Shares from the largest; shares too small to be told are left out, as are lone options."""
    told = [cell for cell in cells if cell.low is None or cell.low > 0 or cell.interval != "bound"]
    named = [cell for cell in told if cell.option != _alone(cell.figure)]
    return sorted(named, key=_size, reverse=True)


def _size(cell: Cell) -> int:
    return cell.value if cell.value is not None else cell.low or 0


def _alone(figure: str) -> str:
    question = _QUESTIONS.get(figure)
    return question.alone if isinstance(question, Choices) else ""


def leading(cells: list[Cell]) -> str:
    """Which answer leads, whether it has a majority, or that the first two are too close."""
    first, *others = ranked(cells) or [None]
    if first is None:
        return f"{wording.WITHHELD}."
    said = said_of(first)
    if not others:
        return f"{said}; every other answer is rarer than can be told."
    second = others[0]
    if apart(second, first) or first.interval == "bound":
        return f"{said}{_majority(first)}, ahead of {_quoted(second)}."
    if first.low is None:
        return f"{said}, then {_quoted(second)}; too early to tell which is more common."
    return f"{said} and {_quoted(second)} are too close to call."


def said_of(cell: Cell) -> str:
    """“The CSM alone” (41%)."""
    return f"“{option(cell)}” ({wording.number(cell)})"


def _quoted(cell: Cell) -> str:
    return said_of(cell)


def _majority(cell: Cell) -> str:
    many = isinstance(_QUESTIONS.get(cell.figure), Choices)
    if cell.interval == "bound" or (cell.low is not None and cell.low > 50):
        return " is named by most" if many else " is the answer of most"
    return " is the most common answer"


def option(cell: Cell) -> str:
    """The public label of a share's or band's option."""
    if cell.figure == "has_variable":
        return "Has variable pay" if cell.option == "yes" else "No variable pay"
    return questionnaire.option(_QUESTIONS[cell.figure], cell.option).public


def middle(release: Release, figure: str, *, scope: str) -> str:
    """The median band where it is published, else the leading one."""
    cell = release.value(figure, scope=scope, statistic="median", option=_middle(release, figure, scope))
    if cell is None:
        return leading(list(release.shares(figure, scope=scope)))
    return f"The middle answer of {wording.about(cell.n)} is “{option(cell)}”."


def _middle(release: Release, figure: str, scope: str) -> str:
    return next(
        (
            cell.option
            for cell in release.cells
            if (cell.scope, cell.figure, cell.dimension) == (scope, figure, ALL)
            and cell.statistic == "median"
        ),
        "",
    )

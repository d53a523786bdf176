"""What a view's cells say, in one sentence that holds by construction: it is made from them.

Two numbers are told apart only when their published intervals do not overlap; otherwise the
sentence says that these answers can't tell.
"""

from csdb import groupings, half_years, questionnaire
from csdb.publish import wording
from csdb.publish.release import Cell, Group, Release, View
from csdb.questionnaire import Choice, Choices

_QUESTIONS = {
    question.key: question
    for question in questionnaire.QUESTIONS
    if isinstance(question, Choice | Choices)
}

CLOSE = 5
"""Points of a percentage under which two shares that can't be told apart look alike as well."""


def find(release: Release, view: View) -> str:
    """The finding of a view; what it may not say, it says is withheld."""
    if view.form == "strip":
        return headline(release, view.scope)
    if view.dimension == half_years.DIMENSION:
        return over_time(release, scope=view.scope)
    if view.form == "differences":
        return held_against(release, scope=view.scope)
    if view.form in ("dots", "panels"):
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
    told = f"The median base is {wording.number(base)}"
    where = f"from {wording.about(base.n)} in {wording.place(scope)}"
    if ote is None:
        return f"{told}, {where}."
    if ote.n == base.n:
        return f"{told} and the median OTE {wording.number(ote)}, {where}."
    return f"{told}, {where}; the median OTE is {wording.number(ote)}, from {wording.about(ote.n)}."


def across(release: Release, dimension: str, *, scope: str, figure: str = "base") -> str:
    """How the highest and the lowest group of a dimension compare."""
    every = [
        (cell, group.label)
        for group in release.groups(dimension, scope=scope)
        if (cell := release.value(figure, scope=scope, dimension=dimension, group=group.code))
    ]
    cells = [each for each in every if each[0].group != groupings.REST]
    name = "base" if figure == "base" else "OTE"
    if len(cells) < 2:
        return f"{wording.WITHHELD} to compare groups."
    (low, lowest), (high, highest) = (pick(cells, key=_value) for pick in (min, max))
    if low.value == high.value:
        rest = [label for cell, label in every if cell.value != low.value]
        but = f"but “{rest[0]}”" if rest else "shown"
        return f"The median {name} is {wording.number(low)} in every group {but}."
    told = f"“{highest}”: median {name} {wording.number(high)}. “{lowest}”: {wording.number(low)}."
    return f"{told} {_verdict(low, high)}"


def over_time(release: Release, *, scope: str) -> str:
    """The median base of the first and the last half-year shown, and whether they differ."""
    cells = [
        (cell, group.label)
        for group in release.groups(half_years.DIMENSION, scope=scope)
        if (
            cell := release.value(
                "base", scope=scope, dimension=half_years.DIMENSION, group=group.code
            )
        )
    ]
    if not cells:
        return f"{wording.WITHHELD} to compare half-years."
    (first, then), (last, now) = cells[0], cells[-1]
    told = f"“{now}”: median base {wording.number(last)}, from {wording.about(last.n)}"
    if len(cells) == 1:
        return f"{told}. It takes another half-year to see a change."
    told = f"{told}; “{then}”: {wording.number(first)}, from {wording.about(first.n)}."
    low, high = sorted((first, last), key=lambda cell: cell.value or 0)
    if apart(low, high):
        way = "higher" if last is high else "lower"
        return f"{told} It is {way}, in nominal money: their intervals do not overlap."
    return f"{told} We can’t tell from these answers whether pay changed: their intervals overlap."


def held_against(release: Release, *, scope: str) -> str:
    """Which groups have higher or lower base pay, all else told alike, and that others can't tell.

    At most three, those with the largest differences. Nothing is said of why.
    """
    every = [
        (cell, group)
        for group in release.groups(groupings.HIGHER_PAY, scope=scope)
        if (cell := _difference(release, group, scope))
    ]
    if not every:
        return f"{wording.WITHHELD} to say what goes with higher pay."
    clear = [each for each in every if _sided(each[0])]
    if not clear:
        return f"Among people alike in the rest, no group differs clearly: {_UNSURE}."
    first = sorted(clear, key=lambda each: -abs(each[0].value or 0))[:3]
    told = wording.several([_held(cell, group) for cell, group in first])
    rest = f" Of some others {_UNSURE}." if len(clear) < len(every) else ""
    return f"Among people alike in the rest, base pay is {told}.{rest}"


_UNSURE = "we can’t tell from these answers"


def _difference(release: Release, group: Group, scope: str) -> Cell | None:
    return release.value(
        "base",
        scope=scope,
        dimension=groupings.HIGHER_PAY,
        group=group.code,
        statistic="difference",
    )


def _sided(cell: Cell) -> bool:
    """Whether the whole interval is on one side of no difference."""
    return cell.low is not None and cell.high is not None and (cell.low > 0 or cell.high < 0)


def _held(cell: Cell, group: Group) -> str:
    key, code, reference = group.options
    dimension, value = groupings.BY_KEY[key], cell.value or 0
    way = "higher" if value > 0 else "lower"
    return (
        f"{abs(value)}% {way} for “{dimension.label(code)}” than for “{dimension.label(reference)}”"
        f" (95% interval {wording.interval(cell)})"
    )


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
    """Shares from the largest; shares too small to be told are left out."""
    told = [cell for cell in cells if cell.interval != "bound" or cell.low]
    return sorted(told, key=_size, reverse=True)


def _size(cell: Cell) -> int:
    # Too large to be told is more than any share that is told: all that is known is its bound.
    return cell.value if cell.value is not None else cell.high or 0


def leading(cells: list[Cell]) -> str:
    """Which answer leads, whether it has a majority, or that it can't be told of the first two."""
    match ranked(cells):
        case []:
            return f"{wording.WITHHELD}."
        case [first]:
            return f"{said_of(first)}; every other answer is rarer than can be told."
        case [first, second, *_]:
            return _between(first, second)
    raise AssertionError("a list is empty, or has one element, or more")


def _between(first: Cell, second: Cell) -> str:
    if apart(second, first):
        return f"{said_of(first)}{_majority(first)}, ahead of {said_of(second)}."
    if first.low is None or second.low is None:
        return f"{said_of(first)}, then {said_of(second)}; too early to tell which is more common."
    if first.value is not None and second.value is not None and first.value - second.value < CLOSE:
        return f"{said_of(first)} and {said_of(second)} are too close to call."
    unsure = "their intervals overlap, so we can’t tell which is more common"
    return f"{said_of(first)}, then {said_of(second)}; {unsure}."


def said_of(cell: Cell) -> str:
    """“The CSM alone” (41%)."""
    return f"“{option(cell)}” ({wording.number(cell)})"


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
    cell = middle_band(release, figure, scope)
    if cell is None:
        return leading(list(release.shares(figure, scope=scope)))
    return f"The middle answer of {wording.about(cell.n)} is “{option(cell)}”."


def middle_band(release: Release, figure: str, scope: str) -> Cell | None:
    """The cell of a figure's median band; None when it is withheld or has no bands."""
    cells = release.at(scope)
    return next((c for c in cells if (c.figure, c.statistic) == (figure, "median")), None)

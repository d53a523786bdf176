"""What rows, segments and figures are called in a chart, and the line that says whose they are."""

from datetime import UTC, datetime

from csdb import groupings, half_years, questionnaire
from csdb.publish import figures, wording
from csdb.publish.release import ALL, Cell, Group, Release, View

_YES_NO = {"yes": "Yes", "no": "No"}
_NAMES = {figure.key: figure.name for figure in figures.PAY}


def option(figure: str, code: str) -> str:
    """The public label of a share's option. KeyError if the figure has no such option."""
    if figure == figures.HAS_VARIABLE:
        return _YES_NO[code]
    question = questionnaire.BY_KEY[figure]
    if not isinstance(question, questionnaire.Choice | questionnaire.Choices):
        raise KeyError(f"{figure} has no options")
    return questionnaire.option(question, code).public


def position(figure: str, code: str) -> int:
    """The place of an option among the options of its question, from 0."""
    question = questionnaire.BY_KEY.get(figure)
    if isinstance(question, questionnaire.Choice | questionnaire.Choices):
        return questionnaire.codes(question).index(code)
    return tuple(_YES_NO).index(code)


def figure(key: str) -> str:
    """The name of a figure of pay: "Base pay". KeyError if there is none."""
    return _NAMES[key]


def group(shown: Group) -> str:
    """A group's label; what is merged into "All others" is told by the table beside the chart."""
    return "All others" if shown.code == groupings.REST else shown.label


def about(n: int) -> str:
    """The people of a row, beside its label: "about 45"."""
    return wording.about(n).removesuffix(" people")


def told(cell: Cell, name: str) -> str:
    """What the live chart says of a number: itself, its interval and its people."""
    between = wording.interval(cell)
    sure = f"95% interval {between}" if cell.low is not None else between
    parts = (wording.number(cell), "" if cell.interval == "bound" else sure, wording.about(cell.n))
    return f"{name}: {', '.join(part for part in parts if part)}"


def source(release: Release, view: View, site: str) -> str:
    """Site, people, place and the moment since when these figures stand.

    It is the moment the scope's figures last moved, not the release that happens to carry the
    picture: so an unchanged chart stays the same file from release to release.
    """
    place = wording.badge(view.scope).partition(" ")[2]
    since = moment(release.scopes[view.scope].changed)
    made_up = ("demonstration, made-up answers",) if release.demonstration else ()
    return " · ".join((site, wording.about(people(release, view)), place, since, *made_up))


def people(release: Release, view: View) -> int:
    """About how many people a view is about: of a breakdown, those of the whole scope.

    Of pay by half-year, those of all half-years shown, which are not the same people.
    """
    if view.dimension == half_years.DIMENSION:
        return sum(cell.n for cell in release.shown(view) if cell.figure == view.figures[0])
    if view.dimension in (ALL, groupings.HIGHER_PAY):
        return max(cell.n for cell in release.shown(view))
    whole = release.value(view.figures[0], scope=view.scope)
    return whole.n if whole else release.scopes[view.scope].people


def moment(told: str) -> str:
    """An ISO moment as "22 Nov 2026, 12:00 UTC"; a day alone stays a day."""
    when = datetime.fromisoformat(told)
    day = f"{when.day} {_MONTHS[when.month - 1]} {when.year}"
    if len(told) <= len("2026-11-22"):
        return day
    utc = when.astimezone(UTC) if when.tzinfo else when
    return f"{utc.day} {_MONTHS[utc.month - 1]} {utc.year}, {utc:%H:%M} UTC"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

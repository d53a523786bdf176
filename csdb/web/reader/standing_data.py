"""The published figures handed to the script of /compare, and the words it says them in."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from csdb import groupings, money, numerals, pay_slip, paymix
from csdb.language import gettext
from csdb.publish import phrases, wording
from csdb.publish.release import ALL, Release, Scope
from csdb.typed_outcome import bare
from csdb.web.reader.standing import MEASURES, ROLE, line

Numbers = Sequence[int | str | None]
"""Value, low, high, people and, unless it is solid, the quality of a cell."""


def data(release: Release) -> dict[str, object]:
    """The published figures that static/standing.js needs, and the words it says them in."""
    return {
        "words": {**phrases.spoken(), **_more()},
        "home": release.home,
        "measures": [(figure, gettext(title)) for figure, title in MEASURES.items()],
        "asked": [(dimension.key, gettext(dimension.name)) for dimension in ROLE],
        "lattice": [[each.key, gettext(each.name).lower()] for each in groupings.LATTICE],
        "apart": wording.APART,
        "scopes": {code: _scope(release, scope) for code, scope in release.scopes.items()},
    }


def _more() -> dict[str, str]:
    """What the script asks back, and says of what it cannot read; its headings."""
    return {
        **{key: gettext(text) for key, text in pay_slip.WORDS.items()},
        "unreadable": gettext("Type the amount with digits alone, like 98,000"),
        "plan.below": paymix.problem(100, -1) or "",
        "plan.over": paymix.problem(100, 100 * paymix.MOST_OTE) or "",
        "title.numbers": gettext("Where this stands"),
        "title.none": gettext("What people in this role earn"),
    }


def _scope(release: Release, scope: Scope) -> dict[str, object]:
    cells: dict[tuple[str, str], dict[str, Numbers]] = {}
    everyone: dict[str, dict[str, Numbers]] = {figure: {} for figure in MEASURES}
    for cell in release.cells:
        if cell.scope == scope.code and cell.figure in MEASURES:
            numbers = [cell.value, cell.low, cell.high, cell.n, phrases.caution(cell)]
            if cell.dimension == ALL:
                everyone[cell.figure][cell.statistic] = numbers
            elif cell.statistic == "median":
                cells.setdefault((cell.dimension, cell.group), {})[cell.figure] = numbers
    mix = release.value("mix", scope=scope.code)
    has = release.share("has_variable", "yes", scope=scope.code)
    return {
        "place": wording.place(scope.code),
        "line": line(release, scope),
        "sign": money.sign(scope.currency),
        "frame": numerals.framed("{n}", scope.currency),
        "currency": scope.currency,
        "possible": money.bounds(scope.currency).possible,
        "ordinary": money.bounds(scope.currency).ordinary,
        "hourly": money.rough(pay_slip.HOURLY_MOST, scope.currency),
        "example": bare(Decimal(money.rough(98_000, scope.currency))),
        "everyone": everyone,
        "mix": None if mix is None else [mix.value, mix.low, mix.high, mix.n],
        "has": None if has is None else [wording.number(has), has.n],
        "parts": _parts(scope),
        "groups": {of: list(_described(of, scope, cells)) for of in scope.groups if of in _ASKED},
    }


def _parts(scope: Scope) -> dict[str, dict[str, tuple[str, list[str]]]]:
    """For each dimension the groups that are parts of others: code -> label and options.

    A group has its label from the step that the scope is at.
    """
    found: dict[str, dict[str, tuple[str, list[str]]]] = {}
    for of in (of for of in scope.groups if "+" in of and of in _ASKED):
        for group in scope.groups[of]:
            labels = wording.label(group.label).split(wording.APART)
            for key, code, label in zip(of.split("+"), group.options, labels, strict=True):
                holds = groupings.BY_KEY[key].holds(code)
                found.setdefault(key, {}).setdefault(code, (label, sorted(holds)))
    return found


def _described(
    of: str, scope: Scope, cells: Mapping[tuple[str, str], Mapping[str, Numbers]]
) -> Iterator[dict[str, object]]:
    """Every group of a dimension, or of several, by its parts: there are thousands of those."""
    for group in scope.groups[of]:
        numbers = cells.get((of, group.code), {})
        if "+" in of:
            yield {"parts": group.options, **numbers}
        else:
            rest = {"rest": True} if group.code == groupings.REST else {}
            label = wording.label(group.label)
            yield {"label": label, "holds": group.options, **rest, **numbers}


_ASKED = {
    *(dimension.key for dimension in ROLE),
    *(
        "+".join(dimension.key for dimension in groupings.LATTICE[:depth])
        for depth in range(2, len(groupings.LATTICE) + 1)
    ),
}
"""The dimensions whose groups a reader may be in, and those of several that the lattice has."""

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
        "groups": list(_described(scope, cells)),
    }


def _described(
    scope: Scope, cells: Mapping[tuple[str, str], Mapping[str, Numbers]]
) -> Iterator[dict[str, object]]:
    """Every group a reader may be in: for each dimension it is of, the options it holds."""
    known = [dimension.key for dimension in ROLE]
    for key, groups in scope.groups.items():
        along = key.split("+")
        if not (key in known or key in _LATTICE):
            continue
        for group in groups:
            yield {
                "of": key,
                "label": gettext(group.label),
                "rest": group.code == groupings.REST,
                "holds": [group.options] if len(along) == 1 else _holds(along, group.options),
                **cells.get((key, group.code), {}),
            }


_LATTICE = {
    "+".join(dimension.key for dimension in groupings.LATTICE[:depth])
    for depth in range(2, len(groupings.LATTICE) + 1)
}


def _holds(along: list[str], codes: tuple[str, ...]) -> list[list[str]]:
    parts = zip(along, codes, strict=True)
    return [sorted(groupings.BY_KEY[key].holds(code)) for key, code in parts]

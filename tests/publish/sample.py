"""A made-up release with realistic numbers, for tests of whatever reads one: nobody answered it.

`sample_release()` is the USA with about 215 people and most views; fewer people show less, as the
thresholds of publishing say (`sample_release(12)` has medians and shares without intervals).
"""

from collections.abc import Iterator, Mapping

from csdb import groupings
from csdb.publish import crossed, figures, grid, statistics, trend, wording
from csdb.publish.release import ALL, Cell, Group, Release, Scope, View
from csdb.publish.rule import Rule
from csdb.publish.shares import share

CREATED = "2026-11-22T12:00Z"

# p10, p25, median, p75, p90 and the 95 % interval of the median, in dollars or percent
_PAY = {
    "base": ((64_000, 80_000, 98_000, 122_000, 151_000), (93_000, 103_000)),
    "variable": ((8_000, 13_000, 20_000, 31_000, 46_000), (18_000, 22_000)),
    "ote": ((72_000, 93_000, 120_000, 152_000, 189_000), (112_000, 126_000)),
    "mix": ((68, 76, 82, 90, 94), (80, 84)),
}

# share of the people, median base and OTE in thousands, in the order of the declared groups
_GROUPS: Mapping[str, tuple[tuple[float, float, float | None], ...]] = {
    "level": ((0.72, 90, 107.5), (0.26, 130, 160)),
    "years": ((0.33, 77.5, 92.5), (0.42, 100, 122.5), (0.25, 125, 157.5)),
    "segment": ((0.24, 82.5, 97.5), (0.30, 95, 115), (0.27, 115, 145)),
    "renewal": ((0.41, 102.5, 130), (0.13, 97.5, 120), (0.45, 95, 112.5)),
    "upsell": ((0.24, 105, 135), (0.42, 97.5, 120), (0.33, 92.5, 110)),
    "commission": ((0.24, 102.5, 135), (0.73, 97.5, 115)),
    "onboarding": ((0.36, 95, 117.5), (0.26, 97.5, 120), (0.37, 102.5, 125)),
    "work": ((0.63, 100, 122.5), (0.28, 97.5, 117.5), (0.08, 85, 100)),
    "hub": ((0.27, 117.5, 145), (0.21, 102.5, 125), (0.50, 90, 110)),
}

_SHARES: Mapping[str, Mapping[str, float]] = {
    "level": {"associate": 0.07, "csm": 0.37, "senior": 0.22, "principal": 0.06, "lead": 0.05}
    | {"manager": 0.11, "director": 0.07, "vp": 0.02, "cco": 0.01, "digital_ops": 0.02},
    "years": {"lt1": 0.05, "y1": 0.08, "y2_3": 0.2, "y4_5": 0.23, "y6_8": 0.19, "y9_12": 0.15}
    | {"y13_plus": 0.1},
    "segment": {"tech_touch": 0.06, "smb": 0.18, "mid": 0.3, "enterprise": 0.2, "strategic": 0.07}
    | {"mixed": 0.19},
    "renewal": {"me": 0.41, "ae": 0.28, "shared_ae": 0.13, "account_manager": 0.08}
    | {"renewals_team": 0.06, "other": 0.01, "none": 0.03},
    "upsell": {"me": 0.24, "shared_ae": 0.19, "source_only": 0.23, "sales": 0.29, "nobody": 0.05},
    "commission": {"on_top": 0.16, "inside_variable": 0.08, "no": 0.76},
    "onboarding": {"me": 0.36, "implementation": 0.35, "shared": 0.26, "partner": 0.01}
    | {"self_serve": 0.02},
    "team": {"ae": 0.78, "am": 0.24, "se": 0.41, "tam": 0.19, "implementation": 0.52}
    | {"support": 0.71, "product": 0.63, "sdr": 0.12, "renewals": 0.2, "nobody": 0.01},
    "work": {"remote": 0.64, "hybrid": 0.28, "onsite": 0.08},
    "kpis": {"own_retention": 0.63, "team_retention": 0.36, "nrr": 0.44, "grr": 0.29}
    | {"logo_churn": 0.18, "expansion": 0.33, "adoption": 0.27, "health": 0.15, "nps_csat": 0.21}
    | {"engagement": 0.39, "onboarding_ttv": 0.12, "company_bonus": 0.4, "clv": 0.01}
    | {"mbo": 0.16, "dont_know": 0.03},
    "accounts": {"a1_5": 0.06, "a6_10": 0.1, "a11_25": 0.21, "a26_50": 0.27, "a51_100": 0.17}
    | {"a101_200": 0.1, "a201_500": 0.06, "a501_plus": 0.03},
    "quota": {"yes": 0.38, "no": 0.62},
    "has_variable": {"yes": 0.83, "no": 0.17},
}

# half-year: share of the people, median, low and high of base and OTE in thousands
_HALVES: Mapping[str, tuple[float, tuple[float, ...], tuple[float, ...]]] = {
    "2025h2": (0.3, (90, 80, 100), (110, 100, 120)),
    "2026h1": (0.45, (97.5, 90, 105), (120, 110, 130)),
}

# per cent of base pay by which a group differs from what it is held against, with its interval
_DIFFERENCES: Mapping[str, tuple[int, int, int]] = {
    "level=leads": (24, 15, 33),
    "years=y4_8": (12, 3, 22),
    "years=y9_plus": (19, 8, 31),
    "segment=mid": (2, -6, 10),
    "segment=from100k": (11, 1, 22),
    "renewal=me": (3, -4, 11),
    "renewal=shared_ae": (-2, -12, 9),
    "upsell=me": (-7, -13, -1),
    "upsell=shared": (0, -8, 8),
}

_OPTIONAL = ("accounts", "quota")
"""Questions of the page that may be skipped: six in ten answered them here."""


def sample_release(people: int = 215, *, created: str = CREATED, scope: str = "us") -> Release:
    """A made-up release of one scope, the home country, with `people` answers (10 or more)."""
    dollars = wording.amount
    groups = {key: found for key in _GROUPS if (found := _groups(key, people))}
    halves = tuple(_halves(people, scope))
    cells = (
        *_pay(people, scope),
        *_group_pay(groups, people, scope),
        *_differences(people, scope),
        *_crossed_pay(people, scope),
        *halves,
        *(cell for key in _SHARES for cell in _shares(key, people, scope)),
        *_bands(people, scope),
    )
    base, ote = (_PAY[figure][0][2] for figure in ("base", "ote"))
    told = groups | ({"half": trend.groups(halves)} if halves else {})
    told |= {groupings.HIGHER_PAY: _held_against()} if people >= 200 else {}
    told |= _crossed(people)
    return Release(
        created=created,
        previous=None,
        home=scope,
        demonstration=True,
        method="1",
        parameters=Rule().parameters,
        rates_date="2026-11-20",
        rates={"EUR": 1.0, "USD": 1.1},
        scopes={scope: Scope(scope, "USA", "USD", grid.count(people), created, told)},
        cells=cells,
        views=_views(cells, told, scope),
        sentences={
            "home.1": f"The median base pay is {dollars(int(base), 'USD')} and the median OTE"
            f" {dollars(int(ote), 'USD')}.",
            "home.2": "Four in ten CSMs alone negotiate renewals (41%).",
            "home.3": "Retention decides variable pay most often (63%).",
            "faq.salary": f"The median base pay in the USA is {dollars(int(base), 'USD')}.",
            "faq.renewals": "41% of CSMs negotiate renewals alone.",
        },
    )


def _pay(people: int, scope: str) -> Iterator[Cell]:
    n = grid.count(people)
    for figure, (values, (low, high)) in _PAY.items():
        unit = "percent" if figure == "mix" else "USD"
        for (statistic, p), value in zip(figures.QUANTILES.items(), values, strict=True):
            if p != 0.5 and n * min(p, 1 - p) < 10:
                continue
            ends = (low, high) if p == 0.5 and n >= 20 else (None, None)
            kind = "order" if ends[0] is not None else ""
            place = (scope, figure, "", ALL, "", statistic)
            yield Cell(*place, value, *ends, kind, n, unit, _quality(n))


def _groups(dimension: str, people: int) -> tuple[Group, ...]:
    declared = groupings.BY_KEY[dimension].groups(0)
    found = tuple(
        Group(group.code, group.label, tuple(sorted(group.options)))
        for group, (part, _, _) in zip(declared, _GROUPS[dimension], strict=True)
        if part * people >= 10
    )
    return found if len(found) > 1 else ()


def _group_pay(groups: Mapping[str, tuple[Group, ...]], people: int, scope: str) -> Iterator[Cell]:
    for dimension, shown in groups.items():
        declared = [group.code for group in groupings.BY_KEY[dimension].groups(0)]
        known = {group.code for group in shown}
        for code, (part, *amounts) in zip(declared, _GROUPS[dimension], strict=True):
            if code not in known:
                continue
            n = grid.count(round(part * people))
            for figure, thousands in zip(("base", "ote"), amounts, strict=True):
                if thousands is not None:
                    place = (scope, figure, "", dimension, code, "median")
                    yield _group_median(place, round(thousands * 1000), n, people)


def _held_against() -> tuple[Group, ...]:
    first = {each.dimension.key: each.against(0) for each in groupings.COMPARED}
    found = []
    for code in _DIFFERENCES:
        key, _, group = code.partition("=")
        label = f"{groupings.BY_KEY[key].label(group)}, against {first[key].label}"
        found.append(Group(code, label, (key, group, first[key].code)))
    return tuple(found)


def _differences(people: int, scope: str) -> Iterator[Cell]:
    if people >= 200:
        n = grid.count(round(0.95 * people))
        for code, numbers in _DIFFERENCES.items():
            place = (scope, "base", "", groupings.HIGHER_PAY, code, "difference")
            yield Cell(*place, *numbers, "regression", n, "percent", "solid")


def _crossed(people: int) -> dict[str, tuple[Group, ...]]:
    """Crossings of two, of every combination but the last."""
    if people < 1250:
        return {}
    pairs = (each for each in groupings.CROSSINGS if len(each.dimensions) == 2)
    return {each.key: crossed.declared(each, 0)[:-1] for each in pairs}


def _crossed_pay(people: int, scope: str) -> Iterator[Cell]:
    for dimension, groups in _crossed(people).items():
        for place, group in enumerate(groups):
            for figure, more in (("base", 0), ("ote", 20_000)):
                where = (scope, figure, "", dimension, group.code, "median")
                yield _group_median(where, 75_000 + 10_000 * place + more, 40, people)


def _halves(people: int, scope: str) -> Iterator[Cell]:
    for code, (part, *figures_) in _HALVES.items():
        n = grid.count(round(part * people))
        for figure, thousands in zip(("base", "ote"), figures_, strict=True):
            if n >= 20:
                place = (scope, figure, "", "half", code, "median")
                numbers = (round(1000 * each) for each in thousands)
                yield Cell(*place, *numbers, "order", n, "USD", _quality(n))


def _group_median(place: tuple[str, ...], median: int, n: int, people: int) -> Cell:
    low = high = None
    if n >= 20 and people >= 40:
        (_, p25, middle, p75, _), _ = _PAY[place[1]]
        ends = statistics.group_median_interval(
            median, n, headline_iqr=p75 - p25, headline_median=middle
        )
        low, high = grid.outward(*ends, 2500)
    kind = "" if low is None else "approximate"
    scope, figure, option, dimension, group, statistic = place
    return Cell(
        scope=scope,
        figure=figure,
        option=option,
        dimension=dimension,
        group=group,
        statistic=statistic,
        value=median,
        low=low,
        high=high,
        interval=kind,
        n=n,
        unit="USD",
        quality=_quality(n),
    )


def _shares(figure: str, people: int, scope: str) -> Iterator[Cell]:
    asked = round(people * (0.6 if figure in _OPTIONAL else 1))
    if asked < 10:
        return
    n = grid.count(asked)
    for option, part in _SHARES[figure].items():
        value, low, high, kind = _share(round(part * asked), asked)
        place = (scope, figure, option, ALL, "", "share")
        yield Cell(*place, value, low, high, kind, n, "percent", _quality(n))


def _share(yes: int, people: int) -> tuple[int | None, int | None, int | None, str]:
    return share(yes, people)


def _bands(people: int, scope: str) -> Iterator[Cell]:
    for figure, option, position in (("years", "y4_5", 4), ("accounts", "a26_50", 4)):
        n = grid.count(round(people * (0.6 if figure in _OPTIONAL else 1)))
        if n >= 10:
            place = (scope, figure, option, ALL, "", "median")
            yield Cell(*place, position, None, None, "", n, "band", _quality(n))


def _quality(n: int) -> str:
    return "early" if n < 30 else "careful" if n < 60 else "solid"


def _views(
    cells: tuple[Cell, ...], groups: Mapping[str, tuple[Group, ...]], scope: str
) -> dict[str, View]:
    published = {(cell.figure, cell.dimension) for cell in cells}
    found = (
        View(
            key=f"{scope}-{view.name}",
            name=view.name,
            scope=scope,
            figures=view.figures,
            dimension=view.dimension,
            form=view.form,
            title=view.title,
            question=view.question,
            finding=_finding(view, cells),
        )
        for view in figures.VIEWS
        if (view.figures[0], view.dimension) in published
        and (view.dimension == ALL or view.dimension in groups)
    )
    return {view.key: view for view in found}


def _finding(view: figures.Declared, cells: tuple[Cell, ...]) -> str:
    """A plain sentence about the largest number shown: made up, like everything here."""
    shown = [c for c in cells if c.figure == view.figures[0] and c.dimension == view.dimension]
    largest = max(shown, key=lambda cell: (cell.unit != "band", cell.value or 0))
    if view.form in ("strip", "dots", "panels"):
        return f"The highest number here is {wording.number(largest)} a year."
    return f"The most frequent answer was given by {wording.number(largest)}."

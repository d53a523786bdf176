"""What must hold of every release, checked against the people it was made of."""

import re
from collections import Counter
from dataclasses import replace

import numpy as np

from csdb import half_years, money, questionnaire
from csdb.groupings import BY_KEY, HIGHER_PAY
from csdb.publish import grid
from csdb.publish.columns import UNKNOWN, Columns
from csdb.publish.figures import QUANTILES
from csdb.publish.premium import premiums
from csdb.publish.release import ALL, Cell, Release
from csdb.publish.wording import WITHHELD, signed
from csdb.questionnaire import Choice

K = 10
IN_GROUPS = {"median"}
IN_LARGE_GROUPS = {"p25", "median", "p75"}


def hold(release: Release, columns: Columns) -> None:
    """Every invariant of a first release made of these people."""
    keys = Counter(
        (c.scope, c.figure, c.option, c.dimension, c.group, c.statistic) for c in release.cells
    )
    assert not keys or max(keys.values()) == 1
    inside: dict[tuple[str, ...], Columns] = {}
    for cell in release.cells:
        if cell.dimension == HIGHER_PAY:
            _differs(cell, release, columns)
            continue
        where = (cell.scope, cell.dimension, cell.group)
        if where not in inside:
            inside[where] = columns.take(_inside(cell, release, columns))
        scope = release.scopes[cell.scope]
        _counted_and_labelled(cell)
        _on_its_grid(cell, scope.currency)
        _in_order(cell)
        _allowed(cell, people=scope.people)
        _true(cell, release, inside[where])
    for code in release.scopes:
        _groups_are_disjoint_and_affordable(release, code, columns)
    _words_are_tidy(release)


def _differs(cell: Cell, release: Release, columns: Columns) -> None:
    """Of two hundred people or more who told all that is compared, and ten or more of the group."""
    _counted_and_labelled(cell)
    assert (cell.figure, cell.statistic, cell.unit) == ("base", "difference", "percent")
    assert cell.interval == "regression"
    assert -100 < cell.low <= cell.value <= cell.high
    told = release.groups(HIGHER_PAY, scope=cell.scope)
    assert cell.n >= max(200, 20 * (len(told) + 1))
    key, *codes = next(group.options for group in told if group.code == cell.group)
    whole = columns.take(_inside(replace(cell, dimension=ALL), release, columns))
    for code in codes:
        assert np.sum(_gave(key, tuple(BY_KEY[key].holds(code)), whole)) >= K


def _counted_and_labelled(cell: Cell) -> None:
    assert cell.n >= K
    assert cell.n % 5 == 0
    assert cell.quality == ("early" if cell.n < 30 else "careful" if cell.n < 60 else "solid")


def step_of(cell: Cell, currency: str) -> int:
    """The grid a cell's numbers are multiples of."""
    if cell.figure == "mix":
        return grid.percent_step(cell.n)
    if cell.unit in ("percent", "band"):
        return 1
    of = grid.scope_step if cell.dimension == ALL else grid.group_step
    return of(cell.n, currency)


def _on_its_grid(cell: Cell, currency: str) -> None:
    step = step_of(cell, currency)
    numbers = [number for number in (cell.value, cell.low, cell.high) if number is not None]
    assert numbers
    assert all(number % step == 0 and number >= 0 for number in numbers)
    assert cell.unit in (currency, "percent", "band")


def _in_order(cell: Cell) -> None:
    assert (cell.low is None) == (cell.high is None) == (cell.interval == "")
    if cell.low is not None:
        value = cell.low if cell.value is None else cell.value
        assert cell.low <= value <= cell.high
    if cell.interval not in ("", "bound"):
        assert cell.n >= 20
    if cell.statistic == "share":
        assert cell.value is None or 0 < cell.value < 100
        assert (cell.value is None) == (cell.interval == "bound")
        assert (cell.low, cell.high) != (0, 100)


def _allowed(cell: Cell, *, people: int) -> None:
    if cell.statistic in ("p25", "p75"):
        assert cell.n >= 40
    if cell.statistic in ("p10", "p90"):
        assert cell.n >= 100
    if cell.statistic != "median":
        assert cell.interval in ("", "wilson", "bound")
    if cell.dimension != ALL:
        assert cell.figure in ("base", "ote")
        large = people >= 1000 and "+" not in cell.dimension
        assert cell.statistic in (IN_LARGE_GROUPS if large else IN_GROUPS)
        assert cell.interval in (("order",) if cell.dimension == "half" else ("", "approximate"))
    if cell.scope == ALL:
        assert cell.dimension == ALL
        assert cell.figure in ("base", "ote", "variable", "mix")


def _true(cell: Cell, release: Release, inside: Columns) -> None:
    """The number is what the answers of the people inside come to, up to its grid."""
    if cell.statistic == "share":
        _share_is_true(cell, inside)
    elif cell.unit == "band":
        given = inside.choice[cell.figure]
        known = np.sort(given[given >= 0])
        assert cell.n == grid.count(len(known))
        assert cell.value == known[(len(known) - 1) // 2] + 1
    else:
        currency = release.scopes[cell.scope].currency
        amounts = _amounts(cell.figure, currency, release, inside)
        expected = np.quantile(amounts, QUANTILES[cell.statistic])
        assert len(amounts) >= K
        assert cell.n == grid.count(len(amounts))
        assert abs(cell.value - expected) <= step_of(cell, currency) / 2 + 1e-6


def _inside(cell: Cell, release: Release, columns: Columns) -> np.ndarray:
    inside = np.ones(columns.people, dtype=np.bool_)
    if cell.scope != ALL:
        country = questionnaire.codes(questionnaire.COUNTRY).index(cell.scope)
        inside = columns.choice["country"] == country
    if cell.dimension == "half":
        return inside & (columns.half == half_years.of(cell.group))
    if cell.dimension != ALL:
        groups = release.groups(cell.dimension, scope=cell.scope)
        options = next(group.options for group in groups if group.code == cell.group)
        inside = inside & belongs(cell.dimension, options, columns)
    return inside


def belongs(dimension: str, options: tuple[str, ...], columns: Columns) -> np.ndarray:
    """Who is in a group: by an answer, by a ticked option, or by an answer to each of several."""
    if "+" not in dimension:
        return _gave(dimension, options, columns)
    told = zip(dimension.split("+"), options, strict=True)
    each = [_gave(key, tuple(BY_KEY[key].holds(code)), columns) for key, code in told]
    return np.logical_and.reduce(each)


def _gave(question: str, options: tuple[str, ...], columns: Columns) -> np.ndarray:
    codes = questionnaire.codes(questionnaire.BY_KEY[question])
    if question in columns.choices:
        ticked = columns.choices[question][:, [codes.index(option) for option in options]]
        return ticked.any(axis=1) & columns.answered[question]
    return np.isin(columns.choice[question], [codes.index(option) for option in options])


def _amounts(figure: str, currency: str, release: Release, columns: Columns) -> np.ndarray:
    per_euro = np.array([release.rates[code] for code in money.CURRENCIES])
    worth = release.rates[currency] / per_euro[columns.currency]
    base, told = columns.base * worth, columns.variable != UNKNOWN
    variable, some = columns.variable * worth, columns.variable > 0
    return {
        "base": base,
        "ote": (base + variable)[told],
        "variable": variable[some],
        "mix": (100 * base / (base + variable))[some],
    }[figure]


def _share_is_true(cell: Cell, inside: Columns) -> None:
    yes, people = _counted(cell.figure, cell.option, inside)
    assert people >= K
    assert cell.n == grid.count(people)
    if cell.interval == "bound":
        assert cell.low <= 100 * yes / people <= cell.high
        assert min(yes, people - yes) < 5 or people > 1000
    else:
        assert min(yes, people - yes) >= 5
        assert abs(cell.value - 100 * grid.count(yes) / cell.n) <= 0.5


def _counted(figure: str, option: str, columns: Columns) -> tuple[int, int]:
    if figure == "has_variable":
        told = columns.variable[columns.variable != UNKNOWN]
        return int(np.sum((told > 0) == (option == "yes"))), len(told)
    question = questionnaire.BY_KEY[figure]
    place = questionnaire.codes(question).index(option)
    if isinstance(question, Choice):
        given = columns.choice[figure]
        return int(np.sum(given == place)), int(np.sum(given >= 0))
    answered = columns.answered[figure]
    return int(columns.choices[figure][answered, place].sum()), int(answered.sum())


def _groups_are_disjoint_and_affordable(release: Release, code: str, columns: Columns) -> None:
    scope = release.scopes[code]
    cell = Cell(code, "base", "", ALL, "", "median", 1, None, None, "", 10, "", "")
    whole = columns.take(_inside(cell, release, columns))
    assert whole.people >= K
    assert scope.people == grid.count(whole.people)
    apart = ("half", HIGHER_PAY)
    broken_down = {key: told for key, told in scope.groups.items() if key not in apart}
    for half in scope.groups.get("half", ()):
        within = int(np.sum(whole.half == half_years.of(half.code)))
        assert within >= 20
        assert within == whole.people or whole.people - within >= K
    for dimension, groups in broken_down.items():
        assert len(groups) > 1 or dimension == "kpis"
        holders = [belongs(dimension, group.options, whole) for group in groups]
        assert min(int(holds.sum()) for holds in holders) >= K
        assert np.sum(holders, axis=0).max() == 1 or dimension == "kpis"
    spent = sum(len(groups) for key, groups in scope.groups.items() if key != "half")
    assert 1 + spent <= whole.people / 3 or (not broken_down)


def _words_are_tidy(release: Release) -> None:
    told = {*release.sentences.values(), *(view.finding for view in release.views.values())}
    known = numbers(release)
    for sentence in told:
        tidy(sentence)
        assert not unfounded(sentence, known), sentence


def tidy(sentence: str) -> None:
    """A sentence reads as one: it ends, repeats no word, and shows nothing unfinished."""
    assert sentence.endswith((".", ".”"))
    bare = re.sub("“[^”]*”", "“”", sentence)  # labels are quoted as they are asked
    assert not re.search(r"\b(\w+) \1\b|  |\.\.|,,|\( | \)|\(\)| ,|_|\bNone\b|\bnan\b", bare), bare
    assert sentence.count(WITHHELD) <= 1
    if sentence.startswith(WITHHELD):
        assert not re.search(r"\d", sentence)


def numbers(release: Release) -> frozenset[str]:
    """Every number of the release's cells as a sentence may say it."""
    mix = {f"{cell.value}/{100 - cell.value}" for cell in release.cells if cell.figure == "mix"}
    counts = {f"about {cell.n:,} people" for cell in release.cells}
    amounts = {(each, c.unit) for c in release.cells for each in (c.value, c.low, c.high)}
    amounts |= {(abs(n), unit) for n, unit in amounts if n is not None}  # "12% lower"
    above = {n for p in premiums(release) for n in (abs(p.value), p.low, p.high)}
    shown = {
        _shown(number, unit) for number, unit in amounts | {(each, "percent") for each in above}
    }
    below = {signed(n) for n, unit in amounts if n is not None and unit == "percent"}
    return frozenset(mix | counts | shown | below)


def unfounded(sentence: str, known: frozenset[str]) -> list[str]:
    """The numbers of a sentence that are in no cell."""
    text = re.sub("“[^”]*”", "", sentence).replace("95% interval", "").rstrip(".")
    found = re.findall(r"about [\d,]+ people|\d+/\d+|[^\s(\d]*\d[\d,]*%?", text)
    return [number for number in (each.rstrip(",") for each in found) if number not in known]


def _shown(number: int | None, unit: str) -> str:
    if number is None or unit == "band":
        return ""
    return f"{number}%" if unit == "percent" else money.show(number, unit).split("\u00a0")[-1]

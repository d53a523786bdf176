"""What an attacker sees: the numbers in the served files, and how they moved after a known tick."""

import csv
import io
from dataclasses import dataclass
from itertools import product

import numpy as np

from csdb import groupings, questionnaire
from tests.attacks.population import DIMENSIONS
from tests.attacks.survey import Served, Target

Key = tuple[str, ...]
"""scope, figure, option, dimension, group, statistic; the last may be low or high too."""

WINDOW = 6
"""Releases after the target's tick that are looked at."""

_HEAD = ("p10", "p25", "median", "p75", "p90", "low", "high")
_GROUP = ("median", "p25", "p75")


@dataclass(frozen=True, slots=True)
class Slot:
    """One number that the target's answers may move: figure, statistic, and whose.

    whose: a scope for its headline, else the dimension in which the target is in a group
    """

    figure: str
    statistic: str
    whose: str


HEADLINE = [Slot(figure, statistic, "us") for figure in ("base", "ote") for statistic in _HEAD]
EVERYBODY = [Slot(figure, statistic, "all") for figure in ("base", "ote") for statistic in _HEAD]
GROUPS = [
    Slot(figure, statistic, dimension)
    for figure in ("base", "ote")
    for statistic in _GROUP
    for dimension in DIMENSIONS
]


CROSSED = [
    Slot(figure, "median", crossing.key)
    for figure in ("base", "ote")
    for crossing in groupings.CROSSINGS
    if len(crossing.dimensions) == 2
]
TICKED = [
    Slot(figure, "median", family)
    for figure in ("base", "ote")
    for family, of in groupings.FAMILIES.items()
    if isinstance(of, groupings.Ticked)
]


class Sight:
    """Every number of a history's files as a series over its releases; NaN where withheld."""

    def __init__(self, served: Served) -> None:
        self.ticks = np.array(served.ticks)
        self._value: dict[Key, np.ndarray] = {}
        self._count: dict[Key, np.ndarray] = {}
        for place, file in enumerate(served.files):
            self._read(file, place)
        self.nothing = np.full(len(self.ticks), np.nan)

    def _read(self, file: bytes, place: int) -> None:
        rows = csv.reader(io.StringIO(file.decode()))
        next(rows)
        for row in rows:
            key, (value, low, high), n = tuple(row[1:7]), row[7:10], row[11]
            told = f"{(float(low) + float(high)) / 2}" if row[10] == "bound" else value
            self._put(self._value, key, told, place)
            self._put(self._count, key, n, place)
            if row[10] == "order":
                self._put(self._value, (*key[:5], "low"), low, place)
                self._put(self._value, (*key[:5], "high"), high, place)

    def _put(self, store: dict[Key, np.ndarray], key: Key, told: str, place: int) -> None:
        if key not in store:
            store[key] = np.full(len(self.ticks), np.nan)
        store[key][place] = float(told) if told else np.nan

    def value(self, *key: str) -> np.ndarray:
        return self._value.get(key, self.nothing)

    def count(self, *key: str) -> np.ndarray:
        return self._count.get(key, self.nothing)

    def before(self, tick: int) -> int:
        """The place of the last release before a tick."""
        return int(np.searchsorted(self.ticks, tick)) - 1

    def yes(self, figure: str, option: str) -> np.ndarray:
        """About how many gave an option at home, from its share; a bound counts as its middle."""
        key = ("us", figure, option, "all", "", "share")
        return self.value(*key) * self.count(*key) / 100

    def groups(self, dimension: str, *, scope: str = "us") -> list[str]:
        """The codes of a dimension's groups that were ever shown."""
        return sorted({key[4] for key in self._count if key[0] == scope and key[3] == dimension})

    def series(self, slot: Slot, target: Target) -> tuple[np.ndarray, np.ndarray]:
        """(values, counts) of a slot over the releases."""
        if slot.whose in ("us", "all"):
            key = (slot.whose, slot.figure, "", "all", "")
            return self.value(*key, slot.statistic), self.count(*key, "median")
        values, counts = self.nothing.copy(), self.nothing.copy()
        for code in own_groups(slot.whose, target):  # the likeliest last, so that it prevails
            key = ("us", slot.figure, "", slot.whose.partition("=")[0], code)
            there = ~np.isnan(self.count(*key, "median"))
            values[there] = self.value(*key, slot.statistic)[there]
            counts[there] = self.count(*key, "median")[there]
        return values, counts


def own_groups(dimension: str, target: Target) -> list[str]:
    """The codes under which a target's answer may be published, merged groups first.

    Of a crossing ("level+years") those of every combination; of a ticked option ("kpis=nrr") its
    own, if the target ticked it.
    """
    if "=" in dimension:
        question, _, code = dimension.partition("=")
        asked = groupings.BY_KEY[question].question
        return [code] if target.ticked[questionnaire.codes(asked).index(code)] else []
    if "+" in dimension:
        parts = [own_groups(part, target)[1:] for part in dimension.split("+")]
        return ["+".join(codes) for codes in product(*parts)]
    declared = groupings.BY_KEY[dimension]
    chosen = target.known[dimension]
    if chosen < 0:
        return []
    option = questionnaire.codes(declared.question)[chosen]
    codes = [group.code for step in declared.steps for group in step if option in group.options]
    return [groupings.REST, *codes]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was seen of many targets: T of them, J releases, C slots.

    level: (T, J, C) the number before each release; move: what it changed by, 0 where withheld
    count: (T, J, C) how the rounded count changed; size: (T, C) the count before the tick
    lag: (T, J) ticks from the target's tick to each release; known: (T, F) one-hot of what the
    attacker knows of the person; pay: (T,) what it wants to know; more: (T, M) whatever else an
    attacker looks at
    """

    level: np.ndarray
    move: np.ndarray
    count: np.ndarray
    size: np.ndarray
    lag: np.ndarray
    known: np.ndarray
    pay: np.ndarray
    more: np.ndarray

    def __len__(self) -> int:
        return len(self.pay)

    def take(self, rows: np.ndarray) -> "Evidence":
        return Evidence(*(getattr(self, name)[rows] for name in self.__slots__))


def evidence(seen: list[tuple[Sight, Target]], slots: list[Slot]) -> Evidence:
    """What attackers of pay learn from, one row a target."""
    windows = [_window(sight, target, slots) for sight, target in seen]
    values, counts, ticks = (np.stack(each) for each in zip(*windows, strict=True))
    start = np.array([target.tick for _, target in seen])
    return Evidence(
        level=values[:, :-1],
        move=np.nan_to_num(np.diff(values, axis=1)),
        count=np.nan_to_num(np.diff(counts, axis=1)),
        size=np.nan_to_num(counts[:, 0]),
        lag=(ticks[:, 1:] - start[:, None]).astype(float),
        known=known([target for _, target in seen]),
        pay=np.array([target.base for _, target in seen], dtype=float),
        more=np.zeros((len(seen), 0)),
    )


def _window(
    sight: Sight, target: Target, slots: list[Slot]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rows = window(sight, target)
    told = [sight.series(slot, target) for slot in slots]
    values = np.stack([value[rows] for value, _ in told], axis=1)
    counts = np.stack([count[rows] for _, count in told], axis=1)
    return values, counts, sight.ticks[rows]


def window(sight: Sight, target: Target) -> np.ndarray:
    """The places of the last release before the target's tick and of those after it."""
    return np.minimum(sight.before(target.tick) + np.arange(WINDOW + 1), len(sight.ticks) - 1)


def known(targets: list[Target]) -> np.ndarray:
    """(T, F) what the attacker knows of each person: the options chosen, one column each."""
    columns = [_one_hot(key, targets) for key in DIMENSIONS]
    return np.concatenate(columns, axis=1)


def _one_hot(key: str, targets: list[Target]) -> np.ndarray:
    options = len(questionnaire.codes(groupings.BY_KEY[key].question))
    chosen = np.array([target.known[key] for target in targets])
    return (chosen[:, None] == np.arange(options)).astype(float)

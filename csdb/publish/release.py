"""A release: everything public at one moment, immutable, found by its digest.

Pages, charts, sentences, files and API all read these cells, so they cannot disagree.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from itertools import chain
from operator import attrgetter
from sys import intern
from typing import Any

ALL = "all"
"""The scope of every country, and the dimension of a cell that is the scope itself."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One published number.

    value, low, high: whole units of `unit`: an ISO currency a year, "percent" or "band" (the
    position, from 1, of `option` among the bands). A "difference" is in per cent of what the group
    is held against, and may be below zero. A share too near 0 % or 100 % to be told has
    no value: it lies between low and high and `interval` is "bound".
    interval: "order" (exact order statistics), "approximate", "wilson", "regression", "bound" or ""
        (none yet)
    n: people behind the number, to the nearest 5; quality: "early", "careful" or "solid"
    """

    scope: str
    figure: str
    option: str
    dimension: str
    group: str
    statistic: str
    value: int | None
    low: int | None
    high: int | None
    interval: str
    n: int
    unit: str
    quality: str


@dataclass(frozen=True, slots=True)
class Group:
    """A published group: its label and the codes of the options (or groups, merged) in it."""

    code: str
    label: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """A country, or ALL. `people` to the nearest 5; `changed` is when its figures last moved.

    left_out: answers that were then waiting for review because of implausible pay, to the nearest 5
    """

    code: str
    name: str
    currency: str
    people: int
    changed: str
    groups: Mapping[str, tuple[Group, ...]] = field(default_factory=dict)
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class View:
    """One chart with its table: which cells it shows, and the sentence that says what they say.

    key: "<scope>-<name>", for instance "us-pay-by-level"; `name` is the same in every scope
    figures: one or more figures drawn together; dimension: ALL, or what they are broken down by
    form: "strip", "dots", "bars", "bands", "stack", "panels" or "differences"
    question: the wording that was asked
    """

    key: str
    name: str
    scope: str
    figures: tuple[str, ...]
    dimension: str
    form: str
    title: str
    question: str
    finding: str


@dataclass(frozen=True)
class Release:
    """All public numbers and words of one moment.

    created: ISO 8601, UTC, to the minute; previous: the id of the release before, if any
    sentences: key -> what the cells allow to say about it
    rates: units of a currency for one euro, of `rates_date`, by which amounts were converted
    """

    created: str
    previous: str | None
    home: str
    demonstration: bool
    method: str
    parameters: Mapping[str, int | str]
    rates_date: str
    rates: Mapping[str, float]
    scopes: Mapping[str, Scope]
    cells: tuple[Cell, ...]
    views: Mapping[str, View]
    sentences: Mapping[str, str]

    @cached_property
    def body(self) -> bytes:
        """The release as canonical JSON: what is stored and what the digest is of.

        Keys in order and nothing between them; cells come first, and are most of it.
        """
        told = _fields(self)
        cells = _cells(told.pop("cells"))
        return f'{{"cells":[{cells}],{_canonical(told)[1:]}'.encode()

    @cached_property
    def digest(self) -> str:
        """SHA-256 of `body` in hexadecimal."""
        return hashlib.sha256(self.body).hexdigest()

    @property
    def id(self) -> str:
        """The day and the first eight digits of the digest: short enough to cite."""
        return f"{self.created[:10]}-{self.digest[:8]}"

    @cached_property
    def _index(self) -> Mapping[tuple[str, ...], Cell]:
        return {
            (c.scope, c.figure, c.option, c.dimension, c.group, c.statistic): c for c in self.cells
        }

    @cached_property
    def _at(self) -> Mapping[tuple[str, str], tuple[Cell, ...]]:
        found: dict[tuple[str, str], list[Cell]] = {}
        for cell in self.cells:
            found.setdefault((cell.scope, cell.dimension), []).append(cell)
        return {where: tuple(cells) for where, cells in found.items()}

    def at(self, scope: str, dimension: str = ALL) -> tuple[Cell, ...]:
        """Every published cell of a scope, of everybody or by a dimension, in order."""
        return self._at.get((scope, dimension), ())

    @cached_property
    def _of(self) -> Mapping[str, tuple[Cell, ...]]:
        found: dict[str, list[Cell]] = {}
        for cell in self.cells:
            found.setdefault(cell.scope, []).append(cell)
        return {scope: tuple(cells) for scope, cells in found.items()}

    def of(self, scope: str) -> tuple[Cell, ...]:
        """Every published cell of a scope, in order."""
        return self._of.get(scope, ())

    def value(
        self,
        figure: str,
        *,
        scope: str | None = None,
        option: str = "",
        dimension: str = ALL,
        group: str = "",
        statistic: str = "median",
    ) -> Cell | None:
        """The cell of a number, in the home country unless told; None when it is withheld."""
        key = (scope or self.home, figure, option, dimension, group, statistic)
        return self._index.get(key)

    def share(self, figure: str, option: str, *, scope: str | None = None) -> Cell | None:
        """The share of people who gave `option`, in the home country unless told."""
        return self.value(figure, scope=scope, option=option, statistic="share")

    def shares(self, figure: str, *, scope: str | None = None) -> tuple[Cell, ...]:
        """Every published share of a figure in the scope, in the order of its options."""
        return tuple(
            cell
            for cell in self.at(scope or self.home)
            if cell.figure == figure and cell.statistic == "share"
        )

    def groups(self, dimension: str, *, scope: str | None = None) -> tuple[Group, ...]:
        """The published groups of a dimension, in order; empty when it is not published."""
        known = self.scopes.get(scope or self.home)
        return known.groups.get(dimension, ()) if known else ()

    def view(self, name: str, *, scope: str | None = None) -> View | None:
        """The view of a name ("renewal", "pay-by-level") in a scope; None when withheld."""
        return self.views.get(f"{scope or self.home}-{name}")

    def shown(self, view: View) -> tuple[Cell, ...]:
        """The cells of a view, in order."""
        return tuple(
            cell for cell in self.at(view.scope, view.dimension) if cell.figure in view.figures
        )


def _fields(told: Any) -> dict[str, Any]:
    """The fields of a part of a release; unlike asdict it copies nothing."""
    return {name: getattr(told, name) for name in _NAMES[type(told)]}


_NAMES: Mapping[type[Any], tuple[str, ...]] = {
    kind: tuple(each.name for each in fields(kind)) for kind in (Cell, Group, Scope, View, Release)
}


_canonical = json.JSONEncoder(
    default=_fields, sort_keys=True, ensure_ascii=False, separators=(",", ":")
).encode


def _cells(cells: tuple[Cell, ...]) -> str:
    """Cells as canonical JSON: their values are few and in many cells, so each is written once."""
    told = [_values(cell) for cell in cells]
    said = {value: _canonical(value) for value in set(chain.from_iterable(told))}
    return ",".join([_CELL % tuple(map(said.__getitem__, each)) for each in told])


_values = attrgetter(*sorted(_NAMES[Cell]))
_CELL = "{" + ",".join(f'"{name}":%s' for name in sorted(_NAMES[Cell])) + "}"


def load(body: bytes) -> Release:
    """The release of a stored body. ValueError if it is not one."""
    try:
        told = json.loads(body, object_hook=_part)
        told["scopes"] = {code: _scope(scope) for code, scope in told["scopes"].items()}
        told["cells"] = tuple(map(_sound, told["cells"]))
        told["views"] = {key: _view(view) for key, view in told["views"].items()}
        release = Release(**told)
        # The body is canonical: writing it anew would give the same, so it need not be held.
        release.__dict__["digest"] = hashlib.sha256(body).hexdigest()
        return release
    except (AttributeError, KeyError, TypeError) as problem:
        raise ValueError(f"not the body of a release: {problem}") from problem


def _part(told: dict[str, Any]) -> Any:
    """A cell as soon as it is read, each text in it once: a large release has 25,000 of them."""
    if "statistic" not in told:
        return told
    once: dict[str, Any] = {k: intern(v) if isinstance(v, str) else v for k, v in told.items()}
    return Cell(**once)


def _sound(cell: Any) -> Cell:
    if not isinstance(cell, Cell):
        raise TypeError(f"not a cell: {type(cell).__name__}")
    return cell


def _scope(told: dict[str, Any]) -> Scope:
    groups = {
        dimension: tuple(Group(g["code"], g["label"], tuple(g["options"])) for g in groups)
        for dimension, groups in told["groups"].items()
    }
    return Scope(**{**told, "groups": groups})


def _view(told: dict[str, Any]) -> View:
    return View(**{**told, "figures": tuple(told["figures"])})

"""A made-up site: its people come, edit and withdraw, and at each tick the product's rule decides.

Releases are written as the product writes them. `Served` is all that an attacker may read;
`Target` is somebody whom it saw answer, and what it wants to know.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from csdb.publish import passage, rates, scopes
from csdb.publish.columns import Columns, joined
from csdb.publish.files import tidy
from csdb.publish.ledger import Standing
from csdb.publish.passage import Passage
from csdb.publish.release import ALL, Release
from csdb.publish.rule import Rule
from csdb.publish.scopes import Making
from tests.attacks.population import HOME, people, repaid

KEY = b"a key for made-up attacks, 32 by"
TICKS_A_DAY = 3


@dataclass(frozen=True, slots=True)
class Setting:
    """One kind of survey.

    people: answers in the first release; pace: changes a day, three ticks a day
    targets: changes that are watched, after `unwatched` ones; then `after` rounds more are held
    edits, leaving: shares of the changes that are edits of pay, and withdrawals
    abroad: share of people in another country; where it is not 0, `all` is published too
    together: whether KPIs of one person hang together
    copies: how many answers like each target's an attacker sends in the same tick
    """

    people: int = 200
    pace: float = 3.0
    targets: int = 60
    unwatched: int = 15
    after: int = 6
    edits: float = 0.0
    leaving: float = 0.0
    abroad: float = 0.0
    together: bool = False
    copies: int = 0
    rule: Rule = field(default_factory=Rule)
    redrawn: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """Somebody whose change the attacker saw happen, and what it wants to know.

    tick: when; kind: "new", "edited" or "gone"
    known: dimension -> option; base: pay as answered (for a withdrawal, as it was)
    ticked: KPI option -> whether it was ticked; before: what the pay was before an edit
    """

    tick: int
    kind: str
    known: dict[str, int]
    base: int
    ticked: np.ndarray
    before: int


@dataclass(frozen=True, slots=True)
class Served:
    """What the site served: the bytes of each release's figures.csv and the tick it came in."""

    ticks: list[int]
    files: list[bytes]


class Survey:
    """What the site holds between ticks."""

    def __init__(self, setting: Setting, first: Columns) -> None:
        self.setting, self.columns = setting, first
        self.now = "2026-11-22T12:00Z"
        self.standings: dict[str, Standing] = {}
        self.release: Release | None = None
        self.ticks: list[int] = []
        self.files: list[bytes] = []
        self.coming = [0] * first.people

    @property
    def rounds(self) -> int:
        return len(self.files)

    def change(self, chance: np.random.Generator, tick: int) -> Target:
        """Somebody at home comes, edits or leaves; others abroad come in proportion."""
        setting, drawn = self.setting, chance.random()
        if chance.random() < setting.abroad:
            self.join(people(chance, 1, abroad=1.0), tick)
        if drawn < setting.edits:
            return self._edit(chance, tick)
        if drawn < setting.edits + setting.leaving:
            return self._leave(chance, tick)
        new = people(chance, 1, together=setting.together)
        self.join(new, tick)
        if setting.copies:
            self.join(_alike(chance, new, setting.copies), tick)
        return target_of(new, 0, tick, "new")

    def join(self, new: Columns, tick: int) -> None:
        """New people come at a tick."""
        self.columns = joined(self.columns, new)
        self.coming += [tick] * new.people

    def _edit(self, chance: np.random.Generator, tick: int) -> Target:
        person = self._anybody(chance)
        before = int(self.columns.base[person])
        self.columns = repaid(chance, self.columns, person)
        return replace(target_of(self.columns, person, tick, "edited"), before=before)

    def _leave(self, chance: np.random.Generator, tick: int) -> Target:
        person = self._anybody(chance)
        target = target_of(self.columns, person, tick, "gone")
        self.columns = self.columns.take(np.arange(self.columns.people) != person)
        return target

    def _anybody(self, chance: np.random.Generator) -> int:
        return int(chance.choice(np.flatnonzero(self.columns.choice["country"] == HOME)))

    def publish(self, tick: int) -> None:
        """What the scheduler does at a tick."""
        ways = dict(self._ways(tick))
        if not any(way.moves for way in ways.values()):
            return
        self.standings = {code: way.after for code, way in ways.items() if way.after}
        self.release = _release(ways, self.release, self.setting.rule, now=self.now)
        # The digest is of what is served anyway, and working it out would take half of the time.
        vars(self.release)["digest"] = f"{self.rounds:064x}"
        self.ticks.append(tick)
        self.files.append(tidy.csv_bytes(self.release))

    def _ways(self, tick: int) -> Iterator[tuple[str, Passage]]:
        rule = self.setting.rule
        key = KEY + bytes(str(tick), "ascii") if self.setting.redrawn else KEY
        if self.setting.abroad:
            yield from passage.passages(
                self.columns, self.standings, home="us", rule=rule, key=key
            ).items()
            return
        before = self.standings.get("us")
        if way := passage.passage("us", self.columns, before, rule=rule, key=key):
            yield "us", way


def _release(
    ways: dict[str, Passage], previous: Release | None, rule: Rule, *, now: str
) -> Release:
    """The release of these ways without words and views, which say nothing that cells do not."""
    quoted = rates.latest()
    by = Making(quoted, rule, now, previous)
    told = {
        code: scopes.figures_of(code, way.after, by)
        for code, way in ways.items()
        if way.after and (way.moves or previous is None)
    }
    still = [code for code, way in ways.items() if way.after and code not in told]
    kept = {code: previous.scopes[code] for code in still} if previous else {}
    cells = [cell for figures in told.values() for cell in figures.cells]
    cells += [cell for cell in previous.cells if cell.scope in kept] if previous else []
    return Release(
        created=by.now,
        previous=previous.id if previous else None,
        home="us",
        demonstration=True,
        method="1",
        parameters=rule.parameters,
        rates_date=quoted.date,
        rates=quoted.per_euro,
        scopes={code: figures.scope for code, figures in told.items()} | kept,
        cells=tuple(sorted(cells, key=lambda cell: cell.scope == ALL)),
        views={},
        sentences={},
    )


def target_of(columns: Columns, person: int, tick: int, kind: str) -> Target:
    """Somebody as a target whose change the attacker saw."""
    base = int(columns.base[person])
    known = {key: int(codes[person]) for key, codes in columns.choice.items()}
    return Target(tick, kind, known, base, columns.choices["kpis"][person], base)


def _alike(chance: np.random.Generator, new: Columns, copies: int) -> Columns:
    """An attacker's answers: the target's groups, with pay that it chose itself, the median."""
    columns = new.take(np.zeros(copies, dtype=np.intp))
    refs = np.frombuffer(chance.bytes(16 * copies), dtype="V16")
    base = np.full(copies, 98_000)
    return replace(columns, ref=refs, base=base, variable=base // 4)

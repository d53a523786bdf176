"""Answers brought from a file: what becomes of each row, and a count that always adds up."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from csdb.collect.admission import State, admit
from csdb.collect.mapping import MONTH, FieldMapping, Unfit
from csdb.collect.records import Row
from csdb.collect.remembered import Remembered, Unread
from csdb.collect.seen import Seen
from csdb.collect.submission import MONTH_WRITTEN, Rejected, Submission, accept
from csdb.collect.tabular import NotTabularError, Rows
from csdb.collect.typed import Typed, only

BATCH = 50_000
"""Rows stored at a time: the more there are, the more of them share a page of the table."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A row that is a submission; `id` is 16 bytes, the same whenever the same file is read."""

    line: int
    id: bytes
    submission: Submission
    state: State
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is none, with its cells as they stand and the reason in a sentence."""

    line: int
    cells: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class NotSelected:
    """A row the mapping does not ask for."""

    line: int


Outcome = Taken | Refused | NotSelected
Prepared = TypeVar("Prepared")


@dataclass(slots=True)
class Totals:
    """How many rows were read and what became of them: `read` is the sum of the others."""

    accepted: int = 0
    held: int = 0
    rejected: int = 0
    already_there: int = 0
    not_selected: int = 0

    @property
    def read(self) -> int:
        return self.accepted + self.held + self.rejected + self.already_there + self.not_selected

    def __str__(self) -> str:
        return (
            f"read {self.read:,}: accepted {self.accepted:,}, held {self.held:,},"
            f" rejected {self.rejected:,}, already there {self.already_there:,},"
            f" not selected {self.not_selected:,}"
        )


def outcomes(rows: Rows, mapping: FieldMapping, *, month: str, key: bytes) -> Iterator[Outcome]:
    """What becomes of each row, in their order, read as they are asked for.

    `month` (YYYY-MM) is that of rows which do not say theirs, and the latest there may be; `key`
    makes the ids. NotTabularError, before the first row, when a column is missing.
    """
    missing = sorted(mapping.required - set(rows.header))
    if missing:
        names = ", ".join(f"“{name}”" for name in missing)
        raise NotTabularError(f"The file has no column {names}: it is not of the kind expected")
    return _each(rows, mapping, month, Seen(key))


def bring_in(
    outcomes: Iterable[Outcome],
    store: Callable[[list[Prepared]], Future[int]],
    *,
    prepare: Callable[[Taken], Prepared],
    refuse: Callable[[Refused], None] = lambda refused: None,
    batch: int = BATCH,
) -> Totals:
    """Hand what is taken to `store` in batches, the rest to `refuse`, and count.

    `store` is given rows of one state at a time, each as `prepare` makes it at once, and says, now
    or later, how many of them were new; the others count as already there. The next batch is read
    meanwhile, and no more than that. What it has stored stays when it raises later on.
    """
    totals = Totals()
    waiting: dict[State, list[Prepared]] = {"accepted": [], "held": []}
    storing = _Storing(store, totals)
    for outcome in outcomes:
        match outcome:
            case Taken(state=state):
                waiting[state].append(prepare(outcome))
                if len(waiting[state]) == batch:
                    storing.hand(state, waiting[state])
                    waiting[state] = []
            case Refused():
                totals.rejected += 1
                refuse(outcome)
            case NotSelected():
                totals.not_selected += 1
    for state, taken in waiting.items():
        storing.hand(state, taken)
    storing.settle()
    return totals


class _Storing(Generic[Prepared]):
    """Hands batches on, one at a time, and counts what came of each."""

    def __init__(self, store: Callable[[list[Prepared]], Future[int]], totals: Totals) -> None:
        self._store, self._totals = store, totals
        self._pending: tuple[State, int, Future[int]] | None = None

    def hand(self, state: State, taken: list[Prepared]) -> None:
        """Hand on one more batch, once the one before is stored."""
        if taken:
            self.settle()
            self._pending = state, len(taken), self._store(taken)

    def settle(self) -> None:
        """Wait for the batch that was handed on and count it. What storing it raised is raised."""
        if self._pending is None:
            return
        (state, rows, stored), self._pending = self._pending, None
        new = stored.result()
        self._totals.already_there += rows - new
        if state == "accepted":
            self._totals.accepted += new
        else:
            self._totals.held += new


def _each(rows: Rows, mapping: FieldMapping, month: str, seen: "Seen") -> Iterator[Outcome]:
    remembered = Remembered(
        mapping, rows.header, lambda cells: _month(mapping.typed(cells), None, month)
    )
    for row in rows:
        if row.fault:
            yield Refused(row.line, row.cells, row.fault)
        elif mapping.select and not mapping.takes(_named(rows, row)):
            yield NotSelected(row.line)
        elif mapping.clock:
            yield _outcome(row, _named(rows, row), mapping, month, seen)
        else:
            try:
                told = remembered.submission(row.cells)
            except Unread:
                yield _outcome(row, _named(rows, row), mapping, month, seen)
            else:
                yield Taken(row.line, seen.id(row.cells), told, *admit(told))


def _named(rows: Rows, row: Row) -> dict[str, str]:
    return dict(zip(rows.header, row.cells, strict=False))


def _outcome(
    row: Row, cells: dict[str, str], mapping: FieldMapping, month: str, seen: "Seen"
) -> Taken | Refused:
    key = seen.id(row.cells)
    try:
        typed = mapping.typed(cells)
        sent = mapping.clock.read(cells) if mapping.clock else None
        accepted = accept(typed, _month(typed, sent, month), unattended=True)
    except Unfit as unfit:
        return Refused(row.line, row.cells, str(unfit))
    if isinstance(accepted, Rejected):
        sentences = (f"{problem.field}: {problem.sentence}" for problem in accepted.problems)
        return Refused(row.line, row.cells, "; ".join(sentences))
    twice = mapping.clock and sent and seen.lately(cells, sent, mapping.clock)
    state, reasons = admit(accepted, ("same_minute",) if twice else ())
    return Taken(row.line, key, accepted, state, reasons)


def _month(typed: Typed, sent: datetime | None, latest: str) -> str:
    month = f"{sent.year:04}-{sent.month:02}" if sent else only(typed, MONTH) or latest
    if not MONTH_WRITTEN.fullmatch(month) or month > latest:
        raise Unfit(f"month: give a month from 2000-01 to {latest}, like {latest}")
    return month

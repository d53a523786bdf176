"""Answers brought from a file: what becomes of each row, and a count that always adds up."""

import hmac
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from json.encoder import encode_basestring_ascii

from csdb.collect.admission import State, admit
from csdb.collect.mapping import MONTH, Clock, FieldMapping, Unfit
from csdb.collect.records import Row
from csdb.collect.remembered import Remembered, Unread
from csdb.collect.submission import MONTH_WRITTEN, Rejected, Submission, accept
from csdb.collect.tabular import NotTabularError, Rows
from csdb.collect.typed import Typed, only

BATCH = 5_000
"""Rows stored at a time."""


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
    return _each(rows, mapping, month, _Seen(key))


def bring_in(
    outcomes: Iterable[Outcome],
    store: Callable[[Sequence[Taken]], int],
    *,
    refuse: Callable[[Refused], None] = lambda refused: None,
    batch: int = BATCH,
) -> Totals:
    """Hand what is taken to `store` in batches, the rest to `refuse`, and count.

    `store` is given rows of one state at a time and says how many of them were new; the others
    count as already there. What it has stored stays when it raises later on.
    """
    totals = Totals()
    waiting: dict[State, list[Taken]] = {"accepted": [], "held": []}
    for outcome in outcomes:
        match outcome:
            case Taken(state=state):
                waiting[state].append(outcome)
                if len(waiting[state]) == batch:
                    _store(state, waiting, store, totals)
            case Refused():
                totals.rejected += 1
                refuse(outcome)
            case NotSelected():
                totals.not_selected += 1
    for state in waiting:
        _store(state, waiting, store, totals)
    return totals


def _store(
    state: State,
    waiting: dict[State, list[Taken]],
    store: Callable[[Sequence[Taken]], int],
    totals: Totals,
) -> None:
    taken, waiting[state] = waiting[state], []
    new = store(taken) if taken else 0
    totals.already_there += len(taken) - new
    if state == "accepted":
        totals.accepted += new
    else:
        totals.held += new


def _each(rows: Rows, mapping: FieldMapping, month: str, seen: "_Seen") -> Iterator[Outcome]:
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
    row: Row, cells: dict[str, str], mapping: FieldMapping, month: str, seen: "_Seen"
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


class _Seen:
    """The rows of one file so far, as keyed hashes: what is equal, and how near in time."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._hashes = _Hashes()
        self._sent: dict[bytes, datetime] = {}

    def id(self, cells: tuple[str, ...]) -> bytes:
        """The id of one more row of these cells: of their hash and how many there were before."""
        digest = self._hash(*cells)
        return self._hash(digest.hex(), str(self._hashes.add(digest)))

    def lately(self, cells: dict[str, str], sent: datetime, clock: Clock) -> bool:
        """Whether a row that differs in the time alone was sent about when this one was."""
        digest = self._hash(*(cell for name, cell in cells.items() if name != clock.column))
        before = self._sent.get(digest)
        self._sent[digest] = sent
        return before is not None and abs(sent - before) <= clock.twice_within

    def _hash(self, *texts: str) -> bytes:
        # As JSON, which unlike joining keeps cells apart; written as json.dumps writes a list.
        told = f"[{', '.join(map(encode_basestring_ascii, texts))}]".encode()
        return hmac.digest(self._key, told, "sha256")[:16]


class _Hashes:
    """How often each hash of sixteen bytes came: a million take fifteen megabytes, not a hundred.

    The first two bytes say in which heap it is, the other fourteen stand there; what comes more
    than once is counted apart.
    """

    def __init__(self) -> None:
        self._heaps = [b""] * (1 << 16)
        self._again: dict[bytes, int] = {}

    def add(self, digest: bytes) -> int:
        """One more of a hash; how many there are now."""
        if digest in self._again:
            self._again[digest] += 1
            return self._again[digest]
        place, rest = int.from_bytes(digest[:2], "big"), digest[2:]
        heap = self._heaps[place]
        if _holds(heap, rest):
            self._again[digest] = 2
            return 2
        self._heaps[place] = heap + rest
        return 1


def _holds(heap: bytes, rest: bytes) -> bool:
    at = heap.find(rest)
    while at % len(rest) and at > 0:  # found across two of them
        at = heap.find(rest, at + 1)
    return at >= 0

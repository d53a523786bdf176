"""Answers that wait for a person: held, looked at, accepted, rejected, and put back again."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, RowMapping, Select, and_, delete, func, not_, or_, select, update

from csdb.collect.submission import Submission
from csdb.store import review_log, submissions, tables
from csdb.store.cells import BLANK, State

Verdict = Literal["accept", "reject", "put_back"]

REVIEWED = "reviewed"
"""The reason code of answers that a person looked at and accepted: they are not held again."""

IMPLAUSIBLE = "implausible"
"""The reason code of answers held because their pay is far from what is published."""

_STATES: Mapping[Verdict, State] = {"accept": "accepted", "reject": "rejected", "put_back": "held"}

_kept = tables.submission.c
_published = tables.published.c
_held = and_(_kept.state == "held", tables.apart)
_rejected = and_(_kept.state == "rejected", tables.apart)
_decided = or_(_kept.state == "rejected", _kept.reasons.contains(REVIEWED))


@dataclass(frozen=True, slots=True)
class Case:
    """Answers in review.

    id: 16 random bytes; ref, version: whose answers and in which version; decided: the day
    (YYYY-MM-DD) of the verdict, None while they wait; erased: rejected long ago, nothing is left
    """

    id: bytes
    ref: bytes
    version: int
    submission: Submission
    state: State
    decided: str | None

    @property
    def erased(self) -> bool:
        return all(answer is None for answer in self.submission.answers.values())


def waiting(connection: Connection) -> tuple[Case, ...]:
    """Everything held, by month, then in no order: nothing tells who came first."""
    return tuple(_cases(connection, _rows().where(_held)))


def decided(connection: Connection) -> tuple[Case, ...]:
    """What was accepted or rejected by a person and may still be reversed."""
    return tuple(c for c in _cases(connection, _rows().where(_decided)) if not c.erased)


def find(connection: Connection, id_: bytes) -> Case | None:
    """The case of an id; None if there is none, also where answers never were in review."""
    which = and_(_kept.id == id_, or_(_kept.state == "held", _decided))
    return next(_cases(connection, _rows().where(which)), None)


def _rows() -> Select[*tuple[object, ...]]:
    return select(tables.submission).order_by(_kept.month, _kept.id)


def _cases(connection: Connection, wanted: Select[*tuple[object, ...]]) -> Iterator[Case]:
    return map(_case, connection.execute(wanted).mappings())


def _case(row: RowMapping) -> Case:
    told = submissions.told(row)
    return Case(row["id"], row["ref"], row["version"], told, row["state"], row["decided"])


def decide(connection: Connection, id_: bytes, verdict: Verdict, *, day: str) -> bool:
    """Carry a verdict out and log it; `day` is today (YYYY-MM-DD).

    False, and nothing changed, where there is nothing to decide: no such answers, erased ones, or
    ones that the verdict was carried out on before. An accepted answer that is rejected or put
    back leaves a copy for the figures that still hold it, as a withdrawn one does.
    """
    case = find(connection, id_)
    if case is None or case.erased or case.state == _STATES[verdict]:
        return False
    where = _kept.id == id_
    reasons = [code for code in case.submission.doubts if code != REVIEWED]
    told = [*reasons, REVIEWED] if verdict == "accept" else reasons
    if verdict == "accept":
        _return(connection, case)
    else:
        submissions.leave(connection, where, day=day)
    row = {
        "state": _STATES[verdict],
        "reasons": " ".join(told),
        "decided": None if verdict == "put_back" else day,
    }
    connection.execute(update(tables.submission).where(where).values(row))
    review_log.append(connection, day=day, verdict=verdict, reasons=reasons)
    return True


def _return(connection: Connection, case: Case) -> None:
    """Take back the copy that was left for figures: the answers are current again themselves."""
    same = and_(_published.ref == case.ref, _published.version == case.version)
    connection.execute(delete(tables.published).where(same))


def hold(connection: Connection, people: Iterable[tuple[bytes, int]], *, day: str) -> int:
    """Hold accepted answers, by reference and version, as implausible; how many were held.

    Answers that a person accepted, that changed or went meanwhile stay as they are.
    """
    held = 0
    for ref, version in people:
        where = and_(
            _kept.ref == ref,
            _kept.version == version,
            _kept.state == "accepted",
            not_(_kept.reasons.contains(REVIEWED)),
        )
        submissions.leave(connection, where, day=day)
        reasons = func.trim(_kept.reasons + f" {IMPLAUSIBLE}")
        row = {"state": "held", "reasons": reasons}
        held += connection.execute(update(tables.submission).where(where).values(row)).rowcount
    return held


def reviewed(connection: Connection) -> frozenset[bytes]:
    """The references of everybody whose answers a person looked at and accepted."""
    which = and_(_kept.state == "accepted", _kept.reasons.contains(REVIEWED))
    return frozenset(connection.scalars(select(_kept.ref).where(which)))


def left_out(connection: Connection) -> Mapping[str, int]:
    """Country -> how many of its answers wait because their pay is implausible; None left away."""
    which = and_(_held, _kept.reasons.contains(IMPLAUSIBLE))
    people = select(_kept.country, func.count().label("people")).where(which)
    found = connection.execute(people.group_by(_kept.country))
    return {row.country: row.people for row in found if row.country}


def erase(connection: Connection, *, before: str) -> int:
    """Empty answers rejected before a day (YYYY-MM-DD), with their receipts; how many.

    Month and reasons stay, and the id, so that an import run again does not bring them back.
    """
    due = and_(_rejected, _kept.decided < before, _kept.base_currency.is_not(None))
    if connection.execute(select(_kept.id).where(due).limit(1)).first() is None:
        return 0  # as nearly always: what would empty all columns takes long to put together
    emptied = update(tables.submission).where(due).values(BLANK | {"receipt_hash": None})
    return connection.execute(emptied).rowcount

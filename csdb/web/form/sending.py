"""Keeping what was sent: one row and one receipt for one form, however often it is sent."""

import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal

from sqlalchemy import Connection, Engine

from csdb.collect import admission, receipt
from csdb.collect.admission import Manner
from csdb.collect.submission import Submission
from csdb.keys import Keys
from csdb.questionnaire import Answers
from csdb.store import buckets, seen, submissions, together
from csdb.web.form.draft import Draft

Fate = Literal["kept", "changed", "kept_before", "withdrawn_before"]
"""What became of the answers; kept_before: this form was sent before with other answers, which
stand; withdrawn_before: and those were withdrawn since."""

SUBMISSION = "submission"
"""What sending is counted as, for each network and for all together."""

_EVERYWHERE = tuple(f"everywhere {place}" for place in range(16))
"""Under what is counted for all together. One row would be waited for by every process."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The receipt code of a form, and what became of it."""

    code: str
    fate: Fate


@dataclass(frozen=True, slots=True)
class Sender:
    """Where a form comes from and how, none of which is kept.

    network: as `networks.network` says it; limit: how many forms one may send in an hour; proved:
    with a proof of work
    """

    network: str
    limit: int
    proved: bool = False


class TooManyError(Exception):
    """The network has sent as many forms in this hour as one may: nothing of this one is kept."""


def send(
    engine: Engine,
    accepted: Submission,
    draft: Draft,
    *,
    sender: Sender,
    keys: Keys,
    now: datetime,
) -> Sent:
    """Keep the answers of a form unless it was sent already, in one transaction.

    A draft with a code changes the answers of that code. TooManyError beyond the sender's limit;
    the database's error when it is away, locked or full: then nothing is kept or counted.
    """
    code = draft.code or receipt.code(draft.nonce, keys.receipt)
    index = receipt.index(code, keys.index)

    def keep(connection: Connection) -> tuple[Fate | None, Submission | None]:
        """What became of the answers; otherwise those that are kept under this receipt."""
        first = seen.first(connection, "nonce", _hash(keys, b"nonce" + draft.nonce), _day(now))
        new = first and not draft.code
        if new and _add(
            connection, accepted, index, draft=draft, sender=sender, keys=keys, now=now
        ):
            return "kept", None
        before = submissions.find(connection, index)
        if first and draft.code and before is not None:
            _count(connection, sender, now)
            change(connection, accepted, index, before=before, now=now)
            return "changed", before
        return None, before

    fate, before = together.write(engine, keep)
    if fate:
        return Sent(code, fate)
    if before is None:
        return Sent(code, "withdrawn_before")
    if dict(before.answers) != dict(accepted.answers):
        return Sent(code, "kept_before")
    return Sent(code, "changed" if draft.code else "kept")


def this_hour(connection: Connection, now: datetime) -> int:
    """How many forms came in this hour, from everywhere."""
    return buckets.count_all(connection, SUBMISSION, _EVERYWHERE, now)


def _add(
    connection: Connection,
    told: Submission,
    index: bytes,
    *,
    draft: Draft,
    sender: Sender,
    keys: Keys,
    now: datetime,
) -> bool:
    """Keep new answers; False if there are some under this receipt, whose form was forgotten."""
    count = _count(connection, sender, now)
    answers = _hash(keys, b"answers" + _written(told.answers))
    manner = Manner(
        seconds=now.timestamp() - draft.begun,
        trapped=draft.trapped,
        proved=sender.proved,
        before=not seen.first(connection, "answers", answers, _day(now)),
        from_network=count,
        limit=sender.limit,
    )
    state, reasons = admission.admit(told, admission.odd(manner))
    return submissions.add(connection, told, state=state, reasons=reasons, receipt_hash=index)


def change(
    connection: Connection, told: Submission, index: bytes, *, before: Submission, now: datetime
) -> None:
    """Put `told` in the place of a receipt's answers, which are `before`; nothing if it is that."""
    if (before.month, dict(before.answers)) == (told.month, dict(told.answers)):
        return  # a version that says nothing new would be one more change in the figures
    was_accepted = submissions.is_accepted(connection, index)
    state, reasons = admission.readmit(told, before, accepted=was_accepted)
    submissions.replace(connection, index, told, state=state, reasons=reasons, day=_day(now))


def _count(connection: Connection, sender: Sender, now: datetime) -> int:
    """Count one more form; how many it makes of this network. TooManyError beyond the limit."""
    where = (sender.network, secrets.choice(_EVERYWHERE))
    count, _ = buckets.add_all(connection, SUBMISSION, where, now)
    if count > sender.limit:
        raise TooManyError  # which undoes the counting, too
    return count


def _hash(keys: Keys, what: bytes) -> bytes:
    return hmac.digest(keys.index, what, sha256)


def _written(answers: Answers) -> bytes:
    """The answers as text that is the same for the same answers."""
    told = {
        key: sorted(answer) if isinstance(answer, frozenset) else repr(answer)
        for key, answer in sorted(answers.items())
    }
    return json.dumps(told).encode()


def _day(now: datetime) -> str:
    return now.date().isoformat()

"""Keeping what was sent: one row and one receipt for one form, however often it is sent."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal

from sqlalchemy import Connection, Engine

from csdb.collect import admission, receipt
from csdb.collect.submission import Submission
from csdb.keys import Keys
from csdb.store import seen, submissions
from csdb.store.engine import writing

Fate = Literal["kept", "kept_before", "withdrawn_before"]
"""What became of the answers; kept_before: this form was sent before with other answers, which
stand; withdrawn_before: and those were withdrawn since."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The receipt code of a form, and what became of it."""

    code: str
    fate: Fate


def send(engine: Engine, accepted: Submission, nonce: bytes, *, keys: Keys, now: datetime) -> Sent:
    """Keep the answers of the form with this nonce unless it was sent already, in one transaction.

    Raises the database's error when it is away, locked or full: then nothing is kept.
    """
    code = receipt.code(nonce, keys.receipt)
    index = receipt.index(code, keys.index)
    with writing(engine) as connection:
        once = hmac.digest(keys.index, b"nonce" + nonce, sha256)
        first = seen.first(connection, "nonce", once, now.date().isoformat())
        if first and _add(connection, accepted, index):
            return Sent(code, "kept")
        before = submissions.find(connection, index)
    if before is None:
        return Sent(code, "withdrawn_before")
    same = dict(before.answers) == dict(accepted.answers)
    return Sent(code, "kept" if same else "kept_before")


def _add(connection: Connection, accepted: Submission, index: bytes) -> bool:
    state, reasons = admission.admit(accepted)
    return submissions.add(connection, accepted, state=state, reasons=reasons, receipt_hash=index)

"""Who sits a round out: one keyed draw a person, a scope and a round."""

import hmac

import numpy as np

from csdb.publish.columns import Mask
from csdb.publish.ledger import Ledger

SEPARATOR = b"\x1f"


def number(key: bytes, ref: bytes, scope: str, rnd: int) -> float:
    """The number from 0 up to 1 that a person draws for a round of a scope.

    The first four bytes, big-endian, of HMAC-SHA256(key, ref ‖ 0x1F ‖ scope ‖ 0x1F ‖ rnd), over
    2³². It stays the same until a round has been held: drawn anew at each tick, the release
    would wait until a draw suits it, and most of the protection would be gone.
    """
    message = SEPARATOR.join((ref, scope.encode(), str(rnd).encode()))
    return int.from_bytes(hmac.digest(key, message, "sha256")[:4]) / 2**32


def draw(
    ledger: Ledger, changed: Mask, *, key: bytes, scope: str, rnd: int, holdout: float
) -> Mask:
    """Which of the `changed` people are in the draw of this round; a mask over people.

    Whoever's answers are erased is always in: there is nothing left that could be held back.
    """
    drawn = np.zeros(ledger.people, dtype=np.bool_)
    drawn[ledger.person[ledger.erased]] = True
    row = np.zeros(ledger.people, dtype=np.int32)
    row[ledger.person] = np.arange(len(ledger.person), dtype=np.int32)
    for person in np.flatnonzero(changed & ~drawn):
        ref = bytes(ledger.columns.ref[row[person]])
        drawn[person] = number(key, ref, scope, rnd) >= holdout
    return drawn

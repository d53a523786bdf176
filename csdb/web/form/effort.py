"""A proof of work: a second of a browser's time, nothing for one person and much for a flood.

It is a number that, hashed behind the signature of the page's token, gives a hash that begins with
zeros. A token is good for a day and for one form, which counts once, so a proof is good for nothing
else. Nothing is asked of anybody but our own page.
"""

import re
from hashlib import sha256

LEAST = 15
"""Zero bits at quiet times: 33,000 hashes on average, a second on a phone."""

MOST = 20
"""Zero bits in the worst flood: half a minute on a phone."""

QUIET = 500
"""Submissions an hour, from everywhere, up to which it is quiet; each doubling asks a bit more."""


def bits(this_hour: int) -> int:
    """How many zero bits are asked for when so many submissions came in this hour."""
    return min(MOST, LEAST + (this_hour // QUIET).bit_length())


def proves(number: str, token: str, *, bits: int) -> bool:
    """Whether `number` was found for this very token with so many zero bits.

    SHA-256 of the token's last part, a dot and the number in decimal.
    """
    if not re.fullmatch("[0-9]{1,15}", number):
        return False
    hashed = sha256(f"{token.rpartition('.')[2]}.{number}".encode()).digest()
    return int.from_bytes(hashed) >> (256 - bits) == 0

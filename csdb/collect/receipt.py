"""The receipt code: what opens a person’s answers, which nobody can trace to them.

Only `index` of a code is ever stored; neither the nonce nor the code can be found from it.
"""

import hmac
import unicodedata
from hashlib import sha256
from typing import Literal

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, so that a code survives being written by hand."""

_SYMBOLS = 26  # 128 bits, five a symbol
_LENGTH = _SYMBOLS + 1
_GROUP = 4
_ALIKE = str.maketrans("OIL", "011")
_SEPARATORS = str.maketrans("", "", " -\t\r\n\u00a0\u2010\u2011\u2012\u2013\u2014")

Misread = Literal["malformed", "mistyped"]
"""Not a code at all, or one whose check character shows that a character is wrong."""


def code(nonce: bytes, key: bytes) -> str:
    """The receipt of a form's nonce, in groups of four: the same nonce, the same code.

    HMAC-SHA256 of the nonce, cut to 128 bits, in Crockford's base 32, and a check character.
    """
    number = int.from_bytes(hmac.digest(key, nonce, sha256)[:16], "big")
    symbols = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(_SYMBOLS)))
    return _grouped(symbols + _check(symbols))


def read(text: str) -> str | Misread:
    """The code a person typed, as `code` writes it, or why it is none.

    Lower case, spaces and dashes anywhere, O for 0 and I or L for 1 are understood.
    """
    if len(text) > 200:
        return "malformed"
    bare = unicodedata.normalize("NFKC", text).translate(_SEPARATORS).upper().translate(_ALIKE)
    if len(bare) != _LENGTH or not set(bare) <= set(ALPHABET):
        return "malformed"
    return _grouped(bare) if _check(bare[:-1]) == bare[-1] else "mistyped"


def index(receipt: str, key: bytes) -> bytes:
    """The 32 bytes under which answers are found again by their receipt, as `code` writes it."""
    return hmac.digest(key, receipt.encode(), sha256)


def _grouped(bare: str) -> str:
    return "-".join(bare[start : start + _GROUP] for start in range(0, len(bare), _GROUP))


def _check(symbols: str) -> str:
    """The check character: the symbols as a polynomial at x in GF(32), x^5 = x^2 + 1.

    x has order 31, so in 27 characters any one wrong and any two exchanged are noticed.
    """
    value = 0
    for symbol in symbols:
        value = _times_x(value) ^ ALPHABET.index(symbol)
    return ALPHABET[_times_x(value)]


def _times_x(value: int) -> int:
    return value << 1 ^ (0b100101 if value & 0b10000 else 0)

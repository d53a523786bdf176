"""Which currency a sign, code or word typed beside an amount may mean."""

import re
from collections.abc import Iterable

from csdb.money import CURRENCIES

SHARED = {
    "$": ("USD", "AUD", "CAD", "HKD", "MXN", "NZD", "SGD"),
    "¥": ("JPY", "CNY"),
    "kr": ("DKK", "ISK", "NOK", "SEK"),
}
"""Signs of several currencies: they stay as typed until a currency is chosen."""

_MARKS = {
    "USD": "us$ $us dollars:us us:dollars",
    "AUD": "a$ au$ aud$ australian:dollars",
    "BRL": "r$ reais",
    "CAD": "c$ ca$ can$ cad$ canadian:dollars",
    "CHF": "sfr sfr. fr. francs swiss:francs",
    "CNY": "cn¥ rmb yuan 元",
    "CZK": "kč kc",
    "EUR": "€ euro euros",
    "GBP": "£ pounds pound:sterling",
    "HKD": "hk$",
    "HUF": "ft forint",
    "IDR": "rp rp. rupiah",
    "ILS": "₪ nis shekel shekels",
    "INR": "₹ rs rs.",
    "ISK": "íkr",
    "JPY": "jp¥ yen 円",
    "KRW": "₩ won",
    "MXN": "mx$ mex$",
    "MYR": "rm ringgit",
    "NZD": "nz$",
    "PHP": "₱",
    "PLN": "zł zl zloty złoty",
    "RON": "lei",
    "SGD": "s$ sg$ sgd$",
    "THB": "฿ baht",
    "TRY": "₺ tl",
    "$": "$ dollars",
    "¥": "¥",
    "kr": "kr kr. kronor kroner",
}
MARKS = {code.lower(): code for code in CURRENCIES} | {
    spelling.replace(":", " "): mark
    for mark, spellings in _MARKS.items()
    for spelling in spellings.split()
}
"""Lower-case spelling -> ISO code or shared sign; clear enough to be taken without asking."""

# Said of other currencies too, or in other senses: heard, but asked back.
_LOOSE = {
    "canadian": "CAD",
    "australian": "AUD",
    "rupees": "INR",
    "rupee": "INR",
    "rand": "ZAR",
    "r": "ZAR",
    "dollar": "$",
    "pound": "GBP",
    "sterling": "GBP",
    "swiss": "CHF",
    "pesos": "MXN",
}

DOT_GROUPS = frozenset({"EUR", "BRL", "DKK", "IDR", "ISK", "RON", "TRY"})
"""Where 98.000 is how ninety-eight thousand is written, so that the dot has one meaning."""


def pattern(spellings: Iterable[str]) -> str:
    """A regular expression for any of `spellings`, the longest first."""
    return "|".join(re.escape(one) for one in sorted(spellings, key=len, reverse=True))


_HEARD = re.compile(rf"(?<![^\W\d_])(?:{pattern(MARKS | _LOOSE)})(?![^\W\d_])")


def common(marks: Iterable[str]) -> str | None:
    """The currency or shared sign that all of `marks` can mean; None when there is none."""
    left: str | None = None
    for mark in marks:
        if left is None or left == mark or mark in SHARED.get(left, ()):
            left = mark
        elif left not in SHARED.get(mark, ()):
            return None
    return left


def heard(text: str) -> str | None:
    """The currency a lower-case text speaks of; None when it names none or several."""
    return common((MARKS | _LOOSE)[found] for found in _HEARD.findall(text))

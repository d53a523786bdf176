"""How English writes whole numbers, amounts and days: what Babel's data say, without loading them.

Releases are English, and what works them out in a process of its own would load a few megabytes
for this alone. Tests hold it against Babel.
"""

from datetime import date

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_SIGNS = {
    "AUD": "A$",
    "BRL": "R$",
    "CAD": "CA$",
    "CNY": "CN¥",
    "EUR": "€",
    "GBP": "£",
    "HKD": "HK$",
    "ILS": "₪",
    "INR": "₹",
    "JPY": "¥",
    "KRW": "₩",
    "MXN": "MX$",
    "NZD": "NZ$",
    "PHP": "₱",
    "USD": "$",
}

_NAMED = (
    *("CHF", "CZK", "DKK", "HUF", "IDR", "ISK", "MYR", "NOK"),
    *("PLN", "RON", "SEK", "SGD", "THB", "TRY", "ZAR"),
)
"""Currencies without a sign in English."""


def grouped(number: int) -> str:
    """A whole number by thousands: 1,240; below zero with a hyphen."""
    return f"{number:,}"


def before(currency: str) -> str | None:
    """What stands before an amount: "$", or "CHF" and a no-break space; None of others."""
    return f"{currency}\u00a0" if currency in _NAMED else _SIGNS.get(currency)


def day(told: date) -> str:
    """A day: 22 November 2026."""
    return f"{told.day} {_MONTHS[told.month - 1]} {told.year}"

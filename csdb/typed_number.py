"""A number as people write it in one country or another: grouped, decimal, slipped."""

import re
import unicodedata
from decimal import Decimal

MOST_DIGITS = 15
"""A longer number is no pay in any currency; stopping it here keeps arithmetic exact."""

_INVISIBLE = "\u200b\u200e\u202a\u202c\u202d\u2060\u2066\u2068\u2069\ufeff"
"""Marks that pasting leaves at either end and that do not turn digits round."""

# Marks and symbols no amount holds: controls, overrides, surrogates, combining marks, emoji,
# fractions and superscripts, which are digits to Python but not to the person.
_FOREIGN = ("C", "M", "Nl", "No", "So", "Sk")

_ALIKE = str.maketrans("‘’ʼ′´`−‒–—“”„″", "''''''----\"\"\"\"")

# Each has one meaning only. A comma and dot may also be written as full-width characters.
_CENTS = r"(?:\.\d{1,2})?"
_ANY_CENTS = r"(?:[.,]\d{1,2})?"
_EXACT = re.compile(
    rf"(?:0|[1-9]\d*){_CENTS}"  # 75000, 76882.5
    r"|[1-9]\d{3,},\d\d"  # 45528,00: no thousands can end so
    rf"|[1-9]\d{{0,2}}(?:,\d{{3}})+{_CENTS}"  # 98,000.00
    rf"|[1-9]\d?(?:,\d\d)+,\d{{3}}{_CENTS}"  # 2,40,000
    rf"|[1-9]\d{{0,2}}(?: \d{{3}})+{_ANY_CENTS}"  # 98 000,50
    rf"|[1-9]\d{{0,2}}(?:'\d{{3}})+{_ANY_CENTS}"  # 98'000
)
_DOTTED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3}){2,}(?:,\d{1,2})?|[1-9]\d{0,2}\.\d{3},\d{1,2}")
_ONE_DOT = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_SAME_FOR_CENTS = re.compile(r"([1-9]\d{0,2}(?:([.,])\d{3})+)\2(\d\d)")
_LOST_ZERO = re.compile(r"([1-9]\d{0,2}(?:,\d\d)*,00)(\.\d\d)?")


def tidy(text: str) -> str | None:
    """`text` in plain characters: digits of any script as 0-9, one kind of space, quote and dash.

    None when it holds a character that belongs in no amount, among them all that can make text
    look other than it reads.
    """
    text = unicodedata.normalize("NFC", text).strip(_INVISIBLE + " \t\r\n\u00a0")
    plain = "".join(_plain(character) for character in text).translate(_ALIKE)
    if any(unicodedata.category(character).startswith(_FOREIGN) for character in plain):
        return None
    return " ".join(plain.split())


def _plain(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if "\uff01" <= character <= "\uff5e" or "\uffe0" <= character <= "\uffe6":
        return unicodedata.normalize("NFKC", character)
    if character in "\t\r\n" or unicodedata.category(character) == "Zs":
        return " "
    return "'" if character in "´`" else character


def number(text: str, *, dots_group: bool = False) -> Decimal | None:
    """The number `text` is, when it can be read in one way only; None otherwise.

    98000, 98,000.00, 98 000, 98'000, 2,40,000, 1.800.000 and 45.528,00 can. 98.000 cannot,
    unless `dots_group` says that a dot before three digits groups them.
    """
    text = re.sub(r", (?=\d{3})", ",", text)
    if digits(text) > MOST_DIGITS:
        return None
    if _DOTTED.fullmatch(text) or (dots_group and _ONE_DOT.fullmatch(text)):
        return Decimal(text.replace(".", "").replace(",", "."))
    if not _EXACT.fullmatch(text):
        return None
    cents = re.search(r"[.,](\d{1,2})$", text)
    fraction = f".{cents[1]}" if cents else ""
    return Decimal(re.sub(r"\D", "", text[: cents.start()] if cents else text) + fraction)


def likely_number(text: str) -> Decimal | None:
    """The number most likely meant, to be asked back: 36.749, 91.553.28, 65,00 for 65,000.

    None when there is no telling.
    """
    text = text.lstrip("0") or "0"
    if cents := _SAME_FOR_CENTS.fullmatch(text):
        return number(f"{cents[1].replace('.', ',')}.{cents[3]}")
    if lost := _LOST_ZERO.fullmatch(text):
        return number(f"{lost[1]}0{lost[2] or ''}")
    return number(text, dots_group=True)


def digits(text: str) -> int:
    """How many digits `text` has."""
    return sum(character.isdecimal() for character in text)

"""Half-years, the only time that figures tell: of a month, as numbers, as codes, in words."""

from datetime import date, timedelta

DIMENSION = "half"
"""The dimension of pay by half-year; its groups are the codes."""

FIRST, LAST = 4000, 4253
"""The numbers that a half-year may have: those of 2000 to 2126."""

SETTLED = 60
"""Days after the end of a half-year from which its figures may be worked out."""


def number(month: str) -> int:
    """The half-year of a month (YYYY-MM): twice the year, plus one for the second half."""
    year, place = month.split("-")
    return 2 * int(year) + (int(place) > 6)


def code(half: int) -> str:
    """A half-year as its code: 2026h1."""
    return f"{half // 2}h{half % 2 + 1}"


def of(code: str) -> int:
    """The half-year of a code. ValueError for what is none."""
    year, separator, half = code.partition("h")
    if not (separator and year.isdigit() and half in ("1", "2")):
        raise ValueError(f"{code!r} is no half-year")
    return 2 * int(year) + int(half) - 1


def label(half: int) -> str:
    """A half-year in words: First half of 2026."""
    return f"{'Second' if half % 2 else 'First'} half of {half // 2}"


def due(half: int) -> date:
    """The first day on which the figures of a half-year may be worked out."""
    year, second = divmod(half + 1, 2)
    return date(year, 7 if second else 1, 1) + timedelta(days=SETTLED)


def coming(today: date) -> int:
    """The half-year whose figures are due next, after `today`."""
    half = number(f"{today:%Y-%m}") - 1
    return half if due(half) > today else half + 1

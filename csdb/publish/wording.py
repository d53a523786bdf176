"""How a cell is said in words and figures: the same on pages, charts, sentences and cards."""

from csdb import countries, money
from csdb.publish.release import ALL, Cell

WITHHELD = "Not enough answers yet"

_SHORT = {"us": "USA", "gb": "UK"}

QUALITY = {"early": "early signal", "careful": "use with care", "solid": "solid"}


def number(cell: Cell | None) -> str:
    """A number as "$98,000", "41%", "under 5%", "+12%", or that it is withheld."""
    if cell is None:
        return WITHHELD
    if cell.value is None:
        return f"under {cell.high}%" if cell.low == 0 else f"over {cell.low}%"
    if cell.statistic == "difference":
        return f"+{cell.value}%" if cell.value > 0 else signed(cell.value)
    return amount(cell.value, cell.unit)


def amount(value: int, unit: str) -> str:
    """A value in its unit: a whole percentage, or money."""
    return f"{value}%" if unit == "percent" else money.show(value, unit)


def interval(cell: Cell | None) -> str:
    """An interval as "$92,000 to $104,000", or that there is none yet; nothing for a bound."""
    if cell is not None and cell.interval == "bound":
        return ""
    if cell is None or cell.low is None or cell.high is None:
        return "no interval yet"
    if cell.statistic == "difference":
        return f"{signed(cell.low)} to {signed(cell.high)}"
    return f"{amount(cell.low, cell.unit)} to {amount(cell.high, cell.unit)}"


def signed(percent: int) -> str:
    """A whole percentage that may be below zero: "−3%"."""
    return f"−{-percent}%" if percent < 0 else f"{percent}%"


def about(n: int) -> str:
    """A count as "about 150 people": counts are published to the nearest 5."""
    return f"about {n:,} people"


def quality(cell: Cell) -> str:
    """The quality word of a cell: how far it may be leaned on."""
    return QUALITY[cell.quality]


_THE = ("ae", "bs", "cf", "do", "gm", "im", "io", "km", "mv", "nl", "ph", "ps", "sc")


def place(scope: str) -> str:
    """The name of a scope in a sentence: "the USA", "Germany", "all countries"."""
    if scope == ALL:
        return "all countries"
    if scope in _SHORT:
        return f"the {_SHORT[scope]}"
    name = countries.NAMES.get(scope, scope)
    return f"the {name}" if scope in _THE or name.endswith("Islands") else name


def badge(scope: str) -> str:
    """The scope as a badge: flag and short name."""
    if scope == ALL:
        return "🌐 All countries"
    short = _SHORT.get(scope, countries.NAMES.get(scope, scope))
    return f"{countries.flag(scope)} {short}"


def several(parts: list[str]) -> str:
    """Parts as "a", "a and b", "a, b and c"."""
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]

"""Exchange rates: the European Central Bank's reference rates, as shipped with a package."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from zipfile import ZipFile

from currency_converter import CURRENCY_FILE

from csdb import money


@dataclass(frozen=True, slots=True)
class Rates:
    """Units of each currency for one euro on `date` (YYYY-MM-DD)."""

    date: str
    per_euro: Mapping[str, float]

    def convert(self, currency: str, into: str) -> float:
        """How many units of `into` one unit of `currency` is worth."""
        return self.per_euro[into] / self.per_euro[currency]


@cache
def latest() -> Rates:
    """The newest day on which every currency offered was quoted.

    Read from the package's file itself: it holds every day since 1999, and turning all of them
    into numbers, as the package does, takes longer than a small refresh. LookupError without one.
    """
    with ZipFile(CURRENCY_FILE) as archive:
        text = archive.read(archive.namelist()[0]).decode()
    header, *days = text.splitlines()
    codes = [code.strip() for code in header.split(",")]
    for day in sorted(days, reverse=True):
        date, *quoted = day.split(",")
        told = dict(zip(codes[1:], quoted, strict=False)) | {"EUR": "1"}
        if all(told.get(code, "N/A") not in ("", "N/A") for code in money.CURRENCIES):
            return Rates(date, {code: float(told[code]) for code in money.CURRENCIES})
    raise LookupError("no day on which every currency offered was quoted")

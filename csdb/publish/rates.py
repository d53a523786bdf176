"""Exchange rates: the European Central Bank's reference rates, as shipped with a package."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
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
    """The newest day on which every currency offered was quoted. LookupError without one.

    Read from the package's file itself, which holds every day since 1999, the newest first: turning
    all of them into numbers, as the package does, takes longer than a small refresh, and so does
    unpacking all of them.
    """
    with ZipFile(CURRENCY_FILE) as archive, archive.open(archive.namelist()[0]) as packed:
        header, *first = (line.decode() for line in islice(packed, 3))
        days = (line.decode() for line in packed)
        newest_first = first == sorted(first, reverse=True)
        told = chain(first, days) if newest_first else sorted((*first, *days), reverse=True)
        codes = [code.strip() for code in header.split(",")]
        return _newest(codes, told)


def _newest(codes: list[str], days: Iterable[str]) -> Rates:
    for day in days:
        date, *quoted = day.strip().split(",")
        told = dict(zip(codes[1:], quoted, strict=False)) | {"EUR": "1"}
        if all(told.get(code, "N/A") not in ("", "N/A") for code in money.CURRENCIES):
            return Rates(date, {code: float(told[code]) for code in money.CURRENCIES})
    raise LookupError("no day on which every currency offered was quoted")

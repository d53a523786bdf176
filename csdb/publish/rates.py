"""Exchange rates: the European Central Bank's reference rates, as shipped with a package."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from currency_converter import CurrencyConverter

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
    """The newest day on which every currency offered was quoted."""
    converter = CurrencyConverter()
    day = min(converter.bounds[currency].last_date for currency in money.CURRENCIES)
    per_euro = {code: converter.convert(1, "EUR", code, date=day) for code in money.CURRENCIES}
    return Rates(day.isoformat(), per_euro)

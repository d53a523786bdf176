"""Published amounts in the money of the home country, for a rough look across borders."""

from decimal import Decimal

from csdb import money
from csdb.publish import wording
from csdb.publish.release import Cell, Release


def home_currency(release: Release) -> str:
    """The currency of the home country's figures, published or not."""
    home = release.scopes.get(release.home)
    return home.currency if home else money.currency_of(release.home)


def converted(release: Release, cell: Cell | None) -> str | None:
    """A published amount in the home currency by the release's rates, to two significant digits.

    Coarse on purpose: the amount stands on a grid, and a conversion must not look more exact.
    None for a withheld number, a percentage, an amount in that currency, or without a rate.
    """
    into = home_currency(release)
    if cell is None or cell.value is None or cell.unit == into:
        return None
    rates = release.rates
    if cell.unit not in rates or into not in rates:
        return None
    worth = Decimal(cell.value * rates[into] / rates[cell.unit])
    return wording.amount(int(worth.quantize(Decimal((0, (1,), worth.adjusted() - 1)))), into)

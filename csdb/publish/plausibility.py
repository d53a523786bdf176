"""Which new answers tell pay so far from what is published that a person must look first.

Nothing is dropped: who is found here waits for review, and how many wait is published, rounded.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from csdb import questionnaire
from csdb.publish import figures, statistics
from csdb.publish.cells import Scoped
from csdb.publish.columns import Columns, Mask
from csdb.publish.ledger import HEADLINE, Standing
from csdb.publish.matching import Finder
from csdb.publish.rates import Rates
from csdb.publish.release import ALL
from csdb.publish.rule import Rule

Values = npt.NDArray[np.float64]

LIMIT = 5.0
"""Spreads from the median beyond which pay is implausible."""

FEWEST = 30
"""People published in a scope below which nobody is judged by them."""

_TO_DEVIATION = 1.4826  # of a normal distribution: standard deviation / median absolute deviation
_LEAST_SPREAD = 0.2  # of log pay; wherever it was looked at it is .25 to .5


def implausible(amounts: Values, published: Values) -> Mask:
    """Which of `amounts` lie more than LIMIT spreads from the median of those published.

    Both are (n,) in one currency, above 0; distances are between logarithms, the spread is
    1.4826 times the median absolute deviation (Hampel 1974), and taken for 0.2 where it is less,
    so that a scope whose people all earn alike holds nobody for earning half as much again.
    Nobody is judged by fewer than FEWEST.
    """
    if len(published) < FEWEST:
        return np.zeros(len(amounts), dtype=np.bool_)
    logs = np.log(published)
    median = statistics.median(logs)
    spread = max(_TO_DEVIATION * statistics.median(np.abs(logs - median)), _LEAST_SPREAD)
    far: Mask = np.abs(np.log(amounts) - median) > LIMIT * spread
    return far


def doubtful(current: Columns, standings: Mapping[str, Standing], rates: Rates) -> Mask:
    """Which of the people of `current` tell a base or OTE that is implausible where they live.

    Only answers that their country's figures do not hold yet are judged, and only against those
    that they do hold. The figures of all countries together judge nobody: what is ordinary in
    one country is far from it in another.
    """
    found = np.zeros(current.people, dtype=np.bool_)
    codes = questionnaire.codes(questionnaire.COUNTRY)
    for scope, standing in standings.items():
        if scope != ALL:
            here = np.flatnonzero(current.choice["country"] == codes.index(scope))
            stands = standing.ledger.stands(HEADLINE)
            held = standing.ledger.columns
            if not stands.all():
                held = held.take(stands)
            finder = Finder(held.ref, held.version)
            new = here[finder.rows(current.ref[here], current.version[here]) < 0]
            if len(new):
                found[new] = _doubtful(current.take(new), standing, rates)
    return found


def _doubtful(new: Columns, standing: Standing, rates: Rates) -> Mask:
    ledger = standing.ledger
    published = ledger.stands(HEADLINE) & ~ledger.erased
    found = np.zeros(new.people, dtype=np.bool_)
    for figure in (figures.BASE, figures.OTE):
        amounts, told = _scoped(new, rates).amounts(figure)
        before, known = _scoped(ledger.columns, rates).amounts(figure)
        which = np.flatnonzero(told & (amounts > 0))
        among = before[known & published & (before > 0)]
        found[which] |= implausible(amounts[which], among)
    return found


def _scoped(columns: Columns, rates: Rates) -> Scoped:
    return Scoped("", _CURRENCY, columns, rates, Rule())


_CURRENCY = "USD"  # any one will do: distances between logarithms are the same in each

"""By how much pay in the large technology hubs is above pay elsewhere in the USA.

Worked out from published medians and their published intervals, nothing else.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from csdb import groupings
from csdb.publish import wording
from csdb.publish.release import Cell, Release

SCOPE = "us"
"""The one country whose people are asked for their area."""

BESIDE = "elsewhere"
"""The group that the hubs are held against."""

_HUBS = groupings.HUB.holds("sf_ny_sea")


@dataclass(frozen=True, slots=True)
class Premium:
    """What the median base of a hub is above that of elsewhere, in whole percent of the latter.

    low and high come from the ends of both 95% intervals that lie furthest apart, rounded
    outward; None while one of the two has no interval.
    """

    code: str
    label: str
    beside: str
    value: int
    low: int | None
    high: int | None
    n: int


def premiums(release: Release) -> Iterator[Premium]:
    """The premium of each published hub group: of all three together, or of each by itself."""
    groups = {group.code: group for group in release.groups("hub", scope=SCOPE)}
    below = _base(release, BESIDE)
    if BESIDE not in groups or below is None or not below.value:
        return
    for code, group in groups.items():
        above = _base(release, code)
        if set(group.options) <= _HUBS and above is not None and above.value is not None:
            low, high = _between(above, below)
            value = round(100 * above.value / below.value) - 100
            n = above.n
            yield Premium(code, group.label, groups[BESIDE].label, value, low, high, n)


def _base(release: Release, code: str) -> Cell | None:
    return release.value("base", scope=SCOPE, dimension="hub", group=code)


def _between(above: Cell, below: Cell) -> tuple[int | None, int | None]:
    if above.low is None or above.high is None or not below.low or not below.high:
        return None, None
    low = math.floor(100 * above.low / below.high) - 100
    return low, math.ceil(100 * above.high / below.low) - 100


def tell(release: Release) -> dict[str, str]:
    """The sentence of each premium, "premium.<group>"."""
    return {f"premium.{each.code}": _said(each) for each in premiums(release)}


def _said(told: Premium) -> str:
    above = f"{abs(told.value)}% {'above' if told.value >= 0 else 'below'}"
    where = f"The median base in “{told.label}” is {above} that of “{told.beside}”"
    if told.low is None or told.high is None:
        return f"{where} ({wording.about(told.n)}, no interval yet)."
    sure = f"{where} (interval {told.low}% to {told.high}%, {wording.about(told.n)})."
    if told.low <= 0 <= told.high:
        return f"{sure} We can’t tell from these answers whether they differ."
    return sure

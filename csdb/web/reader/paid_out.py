"""What follows from a plan that could be read: sentences, a table, and the curve.

static/payout.js says and draws the same on the device; both are held to the same cases.
"""

from dataclasses import dataclass
from decimal import Decimal

from csdb import money, numerals, paymix, payout
from csdb.publish.phrases import say
from csdb.web.reader.planned import Planned


@dataclass(frozen=True, slots=True)
class Paid:
    """What a plan pays at one attainment, as text: of the variable part, and in money."""

    attainment: int
    part: str
    quarter: str
    year: str
    total: str


def sentences(planned: Planned) -> tuple[str, str]:
    """What the plan comes to at target, and what it pays at the attainment asked about."""
    base, variable, currency = planned.base, planned.variable, planned.currency
    if not variable:
        return say("plan.none", base=money.show(base, currency)), ""
    fixed, moving = paymix.split(base, variable)
    whole = say(
        "plan.sum",
        ote=money.show(paymix.ote(base, variable), currency),
        base=money.show(base, currency),
        variable=money.show(variable, currency),
        mix=f"{fixed}/{moving}",
    )
    percent = (200 * variable + base) // (2 * base)
    part = say(
        "plan.part", percent=numerals.whole(percent), quarter=_cents(25 * variable, currency)
    )
    at = paid(planned, planned.attainment)
    nothing = payout.paid(planned.plan, planned.attainment) == 0
    pays = say(
        "plan.nothing" if nothing else "plan.pays",
        attainment=str(at.attainment),
        paid=at.part,
        quarter=at.quarter,
        year=at.year,
        total=at.total,
    )
    return f"{whole} {part}", pays


def paid(planned: Planned, attainment: int) -> Paid:
    """What the plan pays when every quarter is attained so."""
    quarter = payout.quarter(planned.plan, planned.variable, attainment)
    year = 4 * quarter
    return Paid(
        attainment,
        part=numerals.percent(Decimal(payout.paid(planned.plan, attainment)) / 100),
        quarter=_cents(quarter, planned.currency),
        year=money.show(_whole(year), planned.currency),
        total=money.show(_whole(year + 100 * planned.base), planned.currency),
    )


def table(planned: Planned) -> tuple[Paid, ...]:
    """A row for each attainment of payout.TABLE."""
    return tuple(paid(planned, attainment) for attainment in payout.TABLE)


def _whole(cents: int) -> int:
    return (cents + 50) // 100


def _cents(cents: int, currency: str) -> str:
    """Whole units, with cents only where there are some."""
    if cents % 100 == 0:
        return money.show(cents // 100, currency)
    return numerals.framed(numerals.decimal(Decimal(cents) / 100, 2), currency)


@dataclass(frozen=True, slots=True)
class Curve:
    """The payout as it is drawn: points in percent of target, the top of the axis, its ticks.

    at: the point of the attainment asked about; None when it is beyond the drawing
    """

    points: str
    top: int
    ticks: tuple[int, ...]
    at: tuple[int, float] | None


def curve(planned: Planned) -> Curve:
    """The curve of a plan up to payout.CURVE percent; its axis ends at a multiple of 50."""
    plan = planned.plan
    top = max(150, -(-payout.paid(plan, payout.CURVE) // 5000) * 50)
    points = " ".join(f"{x},{top - y / 100:g}" for x, y in payout.corners(plan))
    shown = planned.attainment <= payout.CURVE
    at = (planned.attainment, top - payout.paid(plan, planned.attainment) / 100) if shown else None
    return Curve(points, top, tuple(range(0, top + 1, 50)), at)

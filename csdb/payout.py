"""What a plan of variable pay pays out at an attainment: threshold, steps, accelerator and cap.

Whole numbers throughout, so that a script can do the same sums and reach the same cents.
"""

from dataclasses import dataclass

from csdb.language import marked

STEPS = (1, 5, 10, 20, 25, 50, 100)
"""Points of attainment a plan may count in: each divides 100, so the target itself pays in full."""

MOST_RATE = 500
"""An accelerator of more than five times is taken for a slip."""
MOST_CAP = 1000
MOST_ATTAINMENT = 300

TABLE = tuple(range(50, 121, 10))
"""The attainments of the table, in percent of target."""
CURVE = 150
"""Up to which attainment the curve is drawn."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How variable pay follows attainment; both are told in whole percents of target.

    threshold: below this attainment nothing is paid; 0 for none
    step: only full steps of so many points of attainment count, one of STEPS; 1 for every point
    rate: hundredths of a point paid for each point above target; 100 is no accelerator
    cap: the most that is paid, in percent of variable pay at target; None for no cap
    """

    threshold: int = 0
    step: int = 1
    rate: int = 100
    cap: int | None = None


def problems(plan: Plan) -> tuple[str, ...]:
    """The names of the parts with which a plan might not pay 100 at 100, or which are slips."""
    right = {
        "threshold": 0 <= plan.threshold <= 100,
        "step": plan.step in STEPS,
        "rate": 100 <= plan.rate <= MOST_RATE,
        "cap": plan.cap is None or 100 <= plan.cap <= MOST_CAP,
    }
    return tuple(part for part, so in right.items() if not so)


def paid(plan: Plan, attainment: int) -> int:
    """What is paid at `attainment` percent, in hundredths of a percent of variable pay at target.

    Up to target a point pays a point, above it `rate` hundredths of one. Never falls as attainment
    rises; 10,000 at 100 for every plan without `problems`. ValueError for less than nothing.
    """
    if attainment < 0:
        raise ValueError(f"an attainment of {attainment} %")
    if attainment < plan.threshold:
        return 0
    counted = attainment // plan.step * plan.step
    reached = 100 * min(counted, 100) + plan.rate * max(counted - 100, 0)
    return reached if plan.cap is None else min(reached, 100 * plan.cap)


def quarter(plan: Plan, variable: int, attainment: int) -> int:
    """Cents of a quarter at `attainment`, half up; `variable` is whole units a year at target.

    Four quarters are the year: four at target are exactly `variable`.
    """
    return (variable * paid(plan, attainment) + 200) // 400


def year(plan: Plan, variable: int, attainments: tuple[int, int, int, int]) -> int:
    """Cents of a year whose quarters were attained so; a quarter makes up for no other."""
    return sum(quarter(plan, variable, attainment) for attainment in attainments)


def corners(plan: Plan, upto: int = CURVE) -> tuple[tuple[int, int], ...]:
    """The payout as a line of points: attainment, and what is paid as in `paid`.

    A jump, at the threshold or at a step, is two points above each other.
    """
    points = [(0, paid(plan, 0))]
    for attainment in range(1, upto + 1):
        before, now = points[-1][1], paid(plan, attainment)
        if plan.step > 1 or attainment == plan.threshold:
            points += [(attainment, before), (attainment, now)]
        else:
            points.append((attainment, now))
    return tuple(_straightened(points))


def _straightened(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same line without points that lie on the way from the one before to the next."""
    kept: list[tuple[int, int]] = []
    for point in points:
        while len(kept) > 1 and _on_the_way(kept[-2], kept[-1], point):
            kept.pop()
        if point not in kept[-1:]:
            kept.append(point)
    return kept


def _on_the_way(one: tuple[int, int], two: tuple[int, int], three: tuple[int, int]) -> bool:
    (x, y), (u, v), (p, q) = one, two, three
    return (u - x) * (q - y) == (p - x) * (v - y)


@dataclass(frozen=True, slots=True)
class Preset:
    """A plan as it is met in practice; either percent or mix is told.

    percent: variable pay as a percentage of base; mix: base as a percentage of OTE
    """

    key: str
    name: str
    said: str
    plan: Plan
    percent: int | None = None
    mix: int | None = None


PRESETS: tuple[Preset, ...] = (
    Preset(
        "retention",
        marked("Quarterly retention bonus"),
        marked(
            "A bonus each quarter on net revenue retention. Below the threshold nothing is "
            "paid; when churn is lower than planned, each point counts double."
        ),
        Plan(threshold=80, rate=200, cap=150),
        percent=15,
    ),
    Preset(
        "milestones",
        marked("Product-usage milestones"),
        marked(
            "Part of the bonus for each milestone of product usage that customers reach. A "
            "milestone half reached pays nothing, and there is nothing beyond the last."
        ),
        Plan(step=25, cap=100),
        percent=10,
    ),
    Preset(
        "upsell",
        marked("Shared upsell target"),
        marked(
            "One target together with the account executive. Nothing below the threshold, "
            "more than a point for each point above target."
        ),
        Plan(threshold=70, rate=150, cap=200),
        mix=80,
    ),
    Preset(
        "account_manager",
        marked("Account manager"),
        marked(
            "A quota of one’s own on renewals and expansion, with much of the pay at risk: "
            "paid from the first sale, accelerated above quota, without a cap."
        ),
        Plan(rate=150),
        mix=60,
    ),
)
"""Archetypes, not averages: what plans of these kinds look like, by no survey."""


def preset(key: str) -> Preset | None:
    """The preset of a key, if there is one."""
    return next((each for each in PRESETS if each.key == key), None)

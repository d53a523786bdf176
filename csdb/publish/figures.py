"""The published figures, declared as data, and the views that show them."""

from dataclasses import dataclass
from typing import Literal

from csdb import groupings, half_years, questionnaire
from csdb.publish.release import ALL
from csdb.questionnaire import Choice, Choices

Form = Literal["strip", "dots", "bars", "stack", "bands", "panels", "differences"]


@dataclass(frozen=True, slots=True)
class PayFigure:
    """A figure of pay: quantiles of one amount (or percentage) a person.

    unit: "currency" is the scope's; "percent" is a whole percentage.
    whom: of whom the quantiles are.
    """

    key: str
    name: str
    definition: str
    unit: Literal["currency", "percent"]
    whom: str


BASE = PayFigure(
    "base",
    "Base pay",
    "Yearly base pay before tax, without bonus or commission.",
    "currency",
    "everyone who answered",
)
VARIABLE = PayFigure(
    "variable",
    "Variable pay at target",
    "Bonus and commission of a year in which targets are exactly reached.",
    "currency",
    "people with variable pay",
)
OTE = PayFigure(
    "ote",
    "On-target earnings (OTE)",
    "Base pay plus variable pay at 100% of target; no variable pay counts as 0.",
    "currency",
    "people who told their variable pay, none included",
)
MIX = PayFigure(
    "mix",
    "Pay mix",
    "Base pay as a percentage of OTE.",
    "percent",
    "people with variable pay",
)

PAY: tuple[PayFigure, ...] = (BASE, VARIABLE, OTE, MIX)
"""Published of each scope: medians, and quartiles, p10 and p90 as the tail rule allows."""

IN_GROUPS: tuple[PayFigure, ...] = (BASE, OTE)
"""Of which a group shows the median, and nothing else while the scope is small."""

SHARES: tuple[Choice | Choices, ...] = tuple(
    question
    for question in questionnaire.QUESTIONS
    if isinstance(question, Choice | Choices) and question.key not in ("country", "hub")
)
"""Questions whose options are published as shares of the people of a scope who answered."""

HAS_VARIABLE = "has_variable"
"""The share of people with variable pay, of those who told: options "yes" and "no"."""

BANDS: tuple[Choice, ...] = (
    questionnaire.YEARS,
    questionnaire.ACCOUNTS,
    questionnaire.ARR,
    questionnaire.PAID_SHARE,
    questionnaire.AI_HOURS,
)
"""Ordered bands whose median band is published besides the shares."""

QUANTILES: dict[str, float] = {"p10": 0.1, "p25": 0.25, "median": 0.5, "p75": 0.75, "p90": 0.9}

_STACKED = ("renewal", "upsell", "commission", "onboarding", "work", "quota", "equity", "payout")
_ORDERED = (
    "level",
    "years",
    "segment",
    "cadence",
    "education",
    "accounts",
    "arr",
    "company_size",
    "paid_share",
    "raise",
    "reports",
    "ai_hours",
)


TREND = "pay-by-half"
"""The name of the view of pay by half-year."""


HIGHER_PAY = "higher-pay"
"""The name of the view of what goes with higher pay."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A view that every scope has as soon as one of its cells is published."""

    name: str
    figures: tuple[str, ...]
    dimension: str
    form: Form
    title: str
    question: str


_TITLES = {
    "level": "Who answered, by level",
    "years": "Years in customer success",
    "segment": "What a typical account is worth",
    "renewal": "Who negotiates renewals",
    "upsell": "Who closes upsells",
    "commission": "Commission on upsells",
    "onboarding": "Who runs onboarding",
    "team": "Who CSMs work with",
    "work": "Where CSMs work from",
    "kpis": "What variable pay is tied to",
    "accounts": "Accounts a CSM looks after",
    "arr": "Recurring revenue a CSM looks after",
    "company_size": "Size of the company",
    "industry": "Industry of the company",
    "paid_share": "Target variable pay that was paid out",
    "plan": "What variable plans contain",
    "payout": "How often variable pay is paid",
    "equity": "Equity",
    "quota": "Who carries a sales quota",
    "raise": "Change of base pay in 12 months",
    "reports": "People who report to a CSM",
    "ai_hours": "Hours a week saved by AI tools",
    "background": "What CSMs did before",
    "duties": "What CSMs do regularly",
    "cadence": "How often CSMs are in touch",
    "reports_to": "Whom customer success reports to",
    "education": "Highest degree",
}


def _share_form(question: Choice | Choices) -> Form:
    if question.key in _STACKED:
        return "stack"
    return "bands" if question.key in _ORDERED else "bars"


def _pay_questions() -> str:
    return f"{questionnaire.BASE.text} {questionnaire.VARIABLE.text}"


def _both(crossing: groupings.Crossing) -> str:
    return " ".join(dimension.question.text for dimension in crossing.dimensions)


def _views() -> tuple[Declared, ...]:
    pay = Declared("pay", ("base", "ote"), ALL, "strip", "Base pay and OTE", _pay_questions())
    by = tuple(
        Declared(
            f"pay-by-{dimension.key.replace('_', '-')}",
            ("base", "ote"),
            dimension.key,
            "dots",
            f"Base pay and OTE {dimension.phrase}",
            dimension.question.text,
        )
        for dimension in groupings.PAY_BY
    )
    crossed = tuple(
        Declared(
            crossing.view,
            ("base", "ote"),
            crossing.key,
            "panels",
            f"Base pay and OTE {crossing.phrase}",
            _both(crossing),
        )
        for crossing in groupings.CROSSINGS
        if len(crossing.dimensions) == 2  # of more the groups are too many to be read together
    )
    differences = Declared(
        HIGHER_PAY,
        ("base",),
        groupings.HIGHER_PAY,
        "differences",
        "What goes with higher base pay",
        questionnaire.BASE.text,
    )
    shares = tuple(
        Declared(
            question.key.replace("_", "-"),
            (question.key,),
            ALL,
            _share_form(question),
            _TITLES[question.key],
            question.text,
        )
        for question in SHARES
    )
    trend = Declared(
        TREND,
        ("base", "ote"),
        half_years.DIMENSION,
        "dots",
        "Base pay and OTE by half-year, in nominal money",
        _pay_questions(),
    )
    return (pay, *by, *crossed, differences, trend, *shares)


VIEWS: tuple[Declared, ...] = _views()

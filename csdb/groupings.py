"""The dimensions pay is broken down by, and the groups published of each, coarse to fine.

A group gathers options of one question. Which step applies depends on how many people a scope
has, never on their answers. Codes are append-only: a group is added under a new code, never
redefined, because published files name it.
"""

from dataclasses import dataclass

from csdb import questionnaire
from csdb.questionnaire import Choice, Choices

REST = "rest"
"""The reserved code of what a merge gathers; no option and no declared group may use it."""

STEPS = (0, 500, 2000)
"""From how many people (rounded) in the scope each step applies."""


@dataclass(frozen=True, slots=True)
class Group:
    """A published group: the options of the dimension's question whose people it holds."""

    code: str
    label: str
    options: frozenset[str]


@dataclass(frozen=True, slots=True)
class Dimension:
    """A question by which pay is broken down, and its groups at each step."""

    question: Choice | Choices
    name: str
    phrase: str
    steps: tuple[tuple[Group, ...], tuple[Group, ...], tuple[Group, ...]]

    @property
    def key(self) -> str:
        return self.question.key

    def at(self, step: int) -> tuple[Group, ...]:
        """The declared groups at one of STEPS."""
        return self.steps[STEPS.index(step)]

    def holds(self, code: str) -> frozenset[str]:
        """The options of a declared group, the same at every step; none when there is no such."""
        found = (g.options for step in self.steps for g in step if g.code == code)
        return next(found, frozenset())

    def label(self, code: str) -> str:
        """The label of a declared group. KeyError if there is none."""
        for group in (group for step in self.steps for group in step):
            if group.code == code:
                return group.label
        raise KeyError(code)

    def kept(self, option: str, step: int) -> str | None:
        """What is kept of an erased answer: the first option of its group; None outside all."""
        found = (min(group.options) for group in self.at(step) if option in group.options)
        return next(found, None)

    def groups(self, people: int) -> tuple[Group, ...]:
        """The declared groups in a scope of about `people` people, seen for the first time."""
        return self.at(step(people, 0))


def step(people: int, before: int) -> int:
    """The step for about `people` people where `before` applied so far.

    Up as soon as a step is reached, down only at nine tenths of it: a scope that wavers about a
    step would otherwise split and merge its groups again and again.
    """
    reached = max(least for least in STEPS if people >= least)
    return before if reached < before and people >= 0.9 * before else reached


def _group(code: str, label: str, options: str = "") -> Group:
    return Group(code, label, frozenset((options or code).split()))


def _each(question: Choice | Choices, *without: str) -> tuple[Group, ...]:
    return tuple(
        Group(option.code, option.public, frozenset({option.code}))
        for option in question.options
        if option.code not in without
    )


LEVEL = Dimension(
    questionnaire.LEVEL,
    "Level",
    "by level",
    (
        (
            _group("ic", "Individual contributors", "associate csm senior principal digital_ops"),
            _group("leads", "Leads and managers, up to CCO", "lead manager director vp cco"),
        ),
        (
            _group("to_csm", "Associate CSM and CSM", "associate csm"),
            _group("senior_ic", "Senior and principal CSM", "senior principal"),
            _group("lead_manager", "Team leads and managers", "lead manager"),
            _group("executives", "Directors, VPs and CCOs", "director vp cco"),
            _group("digital_ops", "CS operations or digital CS"),
        ),
        _each(questionnaire.LEVEL, "other"),
    ),
)
YEARS = Dimension(
    questionnaire.YEARS,
    "Years in customer success",
    "by years in customer success",
    (
        (
            _group("to3", "Up to 3 years", "lt1 y1 y2_3"),
            _group("y4_8", "4 to 8 years", "y4_5 y6_8"),
            _group("y9_plus", "9 years or more", "y9_12 y13_plus"),
        ),
        (
            _group("to1", "Up to 1 year", "lt1 y1"),
            _group("y2_3", "2 to 3 years"),
            _group("y4_5", "4 to 5 years"),
            _group("y6_8", "6 to 8 years"),
            _group("y9_plus", "9 years or more", "y9_12 y13_plus"),
        ),
        _each(questionnaire.YEARS),
    ),
)
SEGMENT = Dimension(
    questionnaire.SEGMENT,
    "Segment",
    "by typical account",
    (
        (
            _group("to25k", "Accounts up to $25,000", "tech_touch smb"),
            _group("mid", "Accounts of $25,000 to $100,000"),
            _group("from100k", "Accounts over $100,000", "enterprise strategic"),
        ),
        (
            _group("to25k", "Accounts up to $25,000", "tech_touch smb"),
            _group("mid", "Accounts of $25,000 to $100,000"),
            _group("from100k", "Accounts over $100,000", "enterprise strategic"),
            _group("mixed", "A mix of accounts"),
        ),
        _each(questionnaire.SEGMENT),
    ),
)
RENEWAL = Dimension(
    questionnaire.RENEWAL,
    "Renewals",
    "by who negotiates renewals",
    (
        (
            _group("me", "The CSM negotiates renewals"),
            _group("shared_ae", "Shared with an account executive"),
            _group("others", "Others do", "ae account_manager renewals_team other none"),
        ),
        (
            _group("me", "The CSM negotiates renewals"),
            _group("shared_ae", "Shared with an account executive"),
            _group("sales", "An account executive or manager does", "ae account_manager"),
            _group("elsewhere", "A renewals team, others or nobody", "renewals_team other none"),
        ),
        _each(questionnaire.RENEWAL),
    ),
)
UPSELL = Dimension(
    questionnaire.UPSELL,
    "Upsells",
    "by who closes upsells",
    (
        (
            _group("me", "The CSM closes upsells"),
            _group("shared", "Shared, or the CSM finds them", "shared_ae source_only"),
            _group("not_me", "Sales or nobody", "sales nobody"),
        ),
        _each(questionnaire.UPSELL),
        _each(questionnaire.UPSELL),
    ),
)
COMMISSION = Dimension(
    questionnaire.COMMISSION,
    "Commission on upsells",
    "by commission on upsells",
    (
        (
            _group("yes", "Commission on upsells", "on_top inside_variable"),
            _group("no", "No commission on upsells"),
        ),
        _each(questionnaire.COMMISSION),
        _each(questionnaire.COMMISSION),
    ),
)
ONBOARDING = Dimension(
    questionnaire.ONBOARDING,
    "Onboarding",
    "by who runs onboarding",
    (
        (
            _group("me", "The CSM runs onboarding"),
            _group("shared", "Shared with a team"),
            _group("others", "Others do", "implementation partner self_serve"),
        ),
        _each(questionnaire.ONBOARDING),
        _each(questionnaire.ONBOARDING),
    ),
)
WORK = Dimension(
    questionnaire.WORK,
    "Work arrangement",
    "by work arrangement",
    (_each(questionnaire.WORK), _each(questionnaire.WORK), _each(questionnaire.WORK)),
)
HUB = Dimension(
    questionnaire.HUB,
    "Area of the USA",
    "by area of the USA",
    (
        (
            _group("sf_ny_sea", "San Francisco, New York or Seattle", "sf ny seattle"),
            _group("other_hub", "Another hub", "boston la austin chicago denver dc atlanta"),
            _group("elsewhere", "Elsewhere in the USA"),
        ),
        (
            _group("sf", "San Francisco Bay Area"),
            _group("ny", "New York"),
            _group("seattle", "Seattle"),
            _group("other_hub", "Another hub", "boston la austin chicago denver dc atlanta"),
            _group("elsewhere", "Elsewhere in the USA"),
        ),
        _each(questionnaire.HUB),
    ),
)
COMPANY_SIZE = Dimension(
    questionnaire.COMPANY_SIZE,
    "Company size",
    "by company size",
    (
        (
            _group("to200", "Up to 200 people", "c1_10 c11_50 c51_200"),
            _group("c201_1000", "201 to 1,000 people"),
            _group("over1000", "Over 1,000 people", "c1001_5000 c5001_plus"),
        ),
        (
            _group("to50", "Up to 50 people", "c1_10 c11_50"),
            _group("c51_200", "51 to 200 people"),
            _group("c201_1000", "201 to 1,000 people"),
            _group("over1000", "Over 1,000 people", "c1001_5000 c5001_plus"),
        ),
        _each(questionnaire.COMPANY_SIZE),
    ),
)
INDUSTRY = Dimension(
    questionnaire.INDUSTRY,
    "Industry",
    "by industry",
    (
        (
            _group("software", "Software"),
            _group(
                "others", "Other industries", "healthcare_tech financial media professional other"
            ),
        ),
        (
            _group("software", "Software"),
            _group(
                "others", "Other industries", "healthcare_tech financial media professional other"
            ),
        ),
        _each(questionnaire.INDUSTRY),
    ),
)

DIMENSIONS: tuple[Dimension, ...] = (
    LEVEL,
    YEARS,
    SEGMENT,
    RENEWAL,
    UPSELL,
    COMMISSION,
    ONBOARDING,
    WORK,
    HUB,
    COMPANY_SIZE,
    INDUSTRY,
)
"""Most wanted first: when the budget runs out, the last are dropped (PUBLISHING rule, step 10)."""


@dataclass(frozen=True, slots=True)
class Ticked:
    """People who ticked one option of a question of many: a group with no other beside it."""

    question: Choices
    group: Group

    @property
    def key(self) -> str:
        """The family: the dimension under which the group is published, "=", its code."""
        return f"{self.question.key}={self.group.code}"

    def at(self, step: int) -> tuple[Group, ...]:
        """The group, from the second of STEPS on."""
        return (self.group,) if step >= STEPS[1] else ()


_TICKED = tuple(
    Ticked(questionnaire.KPIS, group)
    for group in _each(questionnaire.KPIS)
    if group.code in ("own_retention", "nrr", "expansion", "adoption", "company_bonus")
)
KPIS = Dimension(
    questionnaire.KPIS,
    "What variable pay is tied to",
    "by what variable pay is tied to",
    ((), tuple(each.group for each in _TICKED), tuple(each.group for each in _TICKED)),
)
"""Groups that overlap, each moving by itself: who ticked the option, and never who did not."""

PAY_BY: tuple[Dimension, ...] = (*DIMENSIONS, KPIS)
"""Everything pay is broken down by, in the order of pages and files."""

BY_KEY = {dimension.key: dimension for dimension in PAY_BY}

Family = Dimension | Ticked
"""Groups that are arranged together: those of a dimension, or one ticked option alone."""

FAMILIES: dict[str, Family] = {
    **{dimension.key: dimension for dimension in DIMENSIONS},
    **{ticked.key: ticked for ticked in _TICKED},
}
"""By key, the most wanted first; the ticked options are the first that the budget gives up."""


def dimension_of(family: str) -> str:
    """The dimension under which the groups of a family are published."""
    return family.partition("=")[0]


@dataclass(frozen=True, slots=True)
class Crossing:
    """A view of several dimensions: its groups are combinations of theirs, `least` people on."""

    dimensions: tuple[Dimension, ...]
    least: int

    @property
    def key(self) -> str:
        return "+".join(dimension.key for dimension in self.dimensions)

    @property
    def name(self) -> str:
        return " × ".join(dimension.name for dimension in self.dimensions)

    @property
    def view(self) -> str:
        """The name of its view: "pay-by-level-years"."""
        return "-".join(("pay-by", *(d.key.replace("_", "-") for d in self.dimensions)))

    @property
    def phrase(self) -> str:
        """As in "pay by level and by years in customer success"."""
        return " and ".join(dimension.phrase for dimension in self.dimensions)


LATTICE = (LEVEL, SEGMENT, RENEWAL, UPSELL)
"""How a reader's peers are told apart within a country, one dimension after the other."""

CROSSINGS: tuple[Crossing, ...] = (
    Crossing((LEVEL, YEARS), 1250),
    Crossing((RENEWAL, UPSELL), 1250),
    Crossing(LATTICE[:2], 1250),
    Crossing(LATTICE[:3], 7500),
    Crossing(LATTICE, 7500),
)
"""Most wanted first: of one cohort, which the budget gives up from the end."""

CROSSED = {crossing.key: crossing for crossing in CROSSINGS}


@dataclass(frozen=True, slots=True)
class Compared:
    """A dimension whose groups are held against one of them: that with the `reference` option."""

    dimension: Dimension
    reference: str

    def against(self, step: int) -> Group:
        """The group that the others of a step are held against."""
        return next(g for g in self.dimension.at(step) if self.reference in g.options)


HIGHER_PAY = "higher_pay"
"""The dimension of differences in pay that are told all others alike; see COMPARED."""

COMPARED_FROM = 200
"""People from whom on differences are told: those who told all that is compared."""

COMPARED: tuple[Compared, ...] = (
    Compared(LEVEL, "csm"),
    Compared(YEARS, "y2_3"),
    Compared(SEGMENT, "smb"),
    Compared(RENEWAL, "ae"),
    Compared(UPSELL, "sales"),
    Compared(HUB, "elsewhere"),
    Compared(WORK, "remote"),
)
"""What may go with higher pay, most wanted first: the last are left out where people are few."""

"""What is asked: the one definition from which form, columns, import, figures and codebook derive.

Plain text only: no conditions, no markup, no free text. Codes are permanent; labels may be
reworded; an option nobody should choose any more is marked retired and stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from csdb import countries
from csdb.language import gettext, marked

PREFER_NOT = "prefer_not"
NOT_ASKED = "not_asked"
ANSWERED = "answered"
"""What the column of a many-choice question holds when options were ticked."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose: a permanent code and labels that may be reworded.

    `label` speaks to the person answering ("I do"), `public` about everybody ("The CSM").
    """

    code: str
    label: str
    public: str
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of several. `missing` is the sentence when a required answer is blank."""

    key: str
    text: str
    options: tuple[Option, ...]
    hint: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """Any number of options; `alone` is the code that excludes all others, if any."""

    key: str
    text: str
    options: tuple[Option, ...]
    hint: str = ""
    alone: str = ""


@dataclass(frozen=True, slots=True)
class Money:
    """A yearly amount before tax in a currency."""

    key: str
    text: str
    hint: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A yearly amount at 100 % of target, in the currency of the base pay; 0 is none."""

    key: str
    text: str
    hint: str = ""


Question = Choice | Choices | Money | Target


@dataclass(frozen=True, slots=True)
class Pay:
    """A yearly amount in whole units of an ISO 4217 currency."""

    currency: str
    amount: int


Answer = str | frozenset[str] | Pay | int
"""Choice: a code. Choices: codes. Money: Pay. Target: the amount. All but Money: PREFER_NOT
or NOT_ASKED may stand instead; a blank is None."""

Answers = Mapping[str, Answer | None]
"""Question key -> answer; a key left out is blank."""


def _options(**labels: str | tuple[str, str]) -> tuple[Option, ...]:
    return tuple(_option(code, label) for code, label in labels.items())


def _option(code: str, label: str | tuple[str, str]) -> Option:
    said, public = (label, label) if isinstance(label, str) else label
    return Option(code, said, public)


COUNTRY = Choice(
    "country",
    "Where do you work?",
    tuple(Option(code, name, name) for code, name in countries.NAMES.items()),
    hint="The country whose pay you are paid by.",
    missing="Choose the country you work in",
)
HUB = Choice(
    "hub",
    "Which area of the USA?",
    _options(
        sf="San Francisco Bay Area",
        ny="New York",
        seattle="Seattle",
        boston="Boston",
        la="Los Angeles",
        austin="Austin",
        chicago="Chicago",
        denver="Denver",
        dc="Washington DC",
        atlanta="Atlanta",
        elsewhere="Elsewhere in the USA",
    ),
    hint="Only if you work in the USA. If you work remotely, where you live.",
)
LEVEL = Choice(
    "level",
    "Which is closest to your role?",
    _options(
        associate="Associate CSM",
        csm="Customer success manager",
        senior="Senior CSM",
        principal="Principal or strategic CSM",
        lead="Team lead",
        manager="Manager of people",
        director="Director",
        vp="Vice president",
        cco="Chief customer officer",
        digital_ops="CS operations or digital CS",
        other="Something else in customer success",
    ),
    missing="Choose the role closest to yours",
)
YEARS = Choice(
    "years",
    "How many years have you worked in customer success?",
    _options(
        lt1="Less than 1 year",
        y1="1 year",
        y2_3="2 to 3 years",
        y4_5="4 to 5 years",
        y6_8="6 to 8 years",
        y9_12="9 to 12 years",
        y13_plus="13 years or more",
    ),
    hint="At any employer.",
)
SEGMENT = Choice(
    "segment",
    "What is a typical account of yours worth a year?",
    _options(
        tech_touch="Under $5,000 (tech touch)",
        smb="$5,000 to $25,000 (small business)",
        mid="$25,000 to $100,000 (mid-market)",
        enterprise="$100,000 to $500,000 (enterprise)",
        strategic="Over $500,000 (strategic)",
        mixed="A mix of these",
    ),
    hint="The yearly contract value, or its worth in US dollars.",
)
RENEWAL = Choice(
    "renewal",
    "Who negotiates renewals?",
    _options(
        me=("I do", "The CSM alone"),
        ae="An account executive",
        shared_ae=("An account executive and I together", "CSM and account executive together"),
        account_manager="An account manager",
        renewals_team="A renewals team",
        other="Someone else",
        none="Nobody: they renew by themselves",
    ),
)
UPSELL = Choice(
    "upsell",
    "Who closes upsells and cross-sells?",
    _options(
        me=("I do", "The CSM"),
        shared_ae=("An account executive and I together", "CSM and account executive together"),
        source_only=("I find them, sales closes", "The CSM finds them, sales closes"),
        sales="Sales alone",
        nobody="Nobody: there are none",
    ),
)
COMMISSION = Choice(
    "commission",
    "Do you earn commission on upsells?",
    _options(
        on_top=("Yes, on top of my variable pay", "Yes, on top of variable pay"),
        inside_variable=("Yes, as part of my variable pay", "Yes, as part of variable pay"),
        no="No",
    ),
)
ONBOARDING = Choice(
    "onboarding",
    "Who runs onboarding?",
    _options(
        me=("I do", "The CSM"),
        implementation="An onboarding or implementation team",
        shared=("That team and I together", "That team and the CSM together"),
        partner="A partner",
        self_serve="Customers do it themselves",
    ),
)
TEAM = Choices(
    "team",
    "Who do you work with on your accounts?",
    _options(
        ae="Account executives",
        am="Account managers",
        se="Solutions engineers",
        tam="Technical account managers",
        implementation="Implementation or onboarding",
        support="Support",
        product="Product",
        sdr="Sales development",
        renewals="A renewals team",
        nobody=("Nobody: I work alone", "Nobody: works alone"),
    ),
    hint="Tick all that apply.",
    alone="nobody",
)
WORK = Choice(
    "work",
    "Where do you do your work?",
    _options(remote="Fully remote", hybrid="Partly at an office", onsite="At an office"),
)
BASE = Money(
    "base",
    "What is your base pay before tax?",
    hint="Without bonus or commission, like 98,000 or 98k.",
    missing="Enter your base pay, like 98,000",
)
VARIABLE = Target(
    "variable",
    "What is your variable pay at 100% of target?",
    hint="Bonus and commission for a year in which you exactly reach your targets.",
)
KPIS = Choices(
    "kpis",
    "What decides your variable pay?",
    _options(
        own_retention=("Retention of my accounts", "Retention of one's own accounts"),
        team_retention="Retention of the team or company",
        nrr="Net revenue retention",
        grr="Gross revenue retention",
        logo_churn="Customers lost",
        expansion="Expansion or upsell bookings",
        adoption="Product adoption or usage",
        health="Customer health score",
        nps_csat="NPS or CSAT",
        engagement="Engagement: QBRs, check-ins",
        onboarding_ttv="Onboarding or time to value",
        company_bonus="Company results",
        clv="Customer lifetime value",
        mbo="Personal goals (MBOs)",
        dont_know=("I don't know", "Don't know"),
    ),
    hint="Tick all that apply.",
    alone="dont_know",
)

ACCOUNTS = Choice(
    "accounts",
    "How many accounts do you look after?",
    _options(
        a1_5="1 to 5",
        a6_10="6 to 10",
        a11_25="11 to 25",
        a26_50="26 to 50",
        a51_100="51 to 100",
        a101_200="101 to 200",
        a201_500="201 to 500",
        a501_plus="Over 500",
    ),
)
ARR = Choice(
    "arr",
    "How much yearly recurring revenue do you look after?",
    _options(
        to500k="Under $0.5 million",
        to1m="$0.5 to 1 million",
        to2m="$1 to 2 million",
        to5m="$2 to 5 million",
        to10m="$5 to 10 million",
        to25m="$10 to 25 million",
        to50m="$25 to 50 million",
        over50m="Over $50 million",
    ),
    hint="Or its worth in US dollars.",
)
COMPANY_SIZE = Choice(
    "company_size",
    "How many people work at your company?",
    _options(
        c1_10="1 to 10",
        c11_50="11 to 50",
        c51_200="51 to 200",
        c201_1000="201 to 1,000",
        c1001_5000="1,001 to 5,000",
        c5001_plus="Over 5,000",
    ),
)
INDUSTRY = Choice(
    "industry",
    "What does your company do?",
    _options(
        software="Software",
        healthcare_tech="Healthcare technology",
        financial="Financial services",
        media="Media",
        professional="Professional services",
        other="Something else",
    ),
)
PAID_SHARE = Choice(
    "paid_share",
    "How much of your target variable pay were you paid last year?",
    _options(
        p0="None of it",
        p1_49="1 to 49%",
        p50_79="50 to 79%",
        p80_99="80 to 99%",
        p100="100%",
        p101_120="101 to 120%",
        p121_plus="Over 120%",
    ),
)
PLAN = Choices(
    "plan",
    "Which of these does your variable plan have?",
    _options(
        accelerator="An accelerator: more per point above target",
        cap="A cap on what can be earned",
        clawback="A clawback when a customer leaves",
        threshold="A threshold below which nothing is paid",
        nothing="None of these",
    ),
    hint="Tick all that apply.",
    alone="nothing",
)
PAYOUT = Choice(
    "payout",
    "How often is variable pay paid out?",
    _options(monthly="Monthly", quarterly="Quarterly", yearly="Yearly"),
)
EQUITY = Choice(
    "equity",
    "Do you get equity?",
    _options(none="No", options="Options", shares="Shares or RSUs"),
)
QUOTA = Choice("quota", "Do you carry a sales quota?", _options(yes="Yes", no="No"))
RAISE = Choice(
    "raise",
    "How did your base pay change over the last 12 months?",
    _options(
        down="It went down",
        none="No change",
        r1_3="Up 1 to 3%",
        r4_6="Up 4 to 6%",
        r7_10="Up 7 to 10%",
        r11_plus="Up over 10%",
    ),
)
REPORTS = Choice(
    "reports",
    "How many people report to you?",
    _options(r0="Nobody", r1_3="1 to 3", r4_8="4 to 8", r9_plus="9 or more"),
)
AI_HOURS = Choice(
    "ai_hours",
    "How many hours a week do AI tools save you?",
    _options(none="None", h1_5="1 to 5", h6_10="6 to 10", h11_plus="Over 10"),
)
BACKGROUND = Choice(
    "background",
    "What did you do before customer success?",
    _options(
        sales="Sales",
        account_management="Account management",
        support="Support",
        implementation="Implementation",
        consulting="Consulting",
        engineering="Engineering",
        teaching="Teaching",
        other="Something else",
    ),
)
DUTIES = Choices(
    "duties",
    "Which of these do you do regularly?",
    _options(
        onboarding="Onboarding",
        reviews="Business reviews",
        health="Health monitoring",
        renewal_forecast="Renewal forecasts",
        expansion="Finding expansion",
        advocacy="References and advocacy",
        success_plans="Success plans",
        escalations="Escalations",
        playbooks="Playbooks and processes",
        support="Support tickets",
    ),
    hint="Tick all that apply.",
)
CADENCE = Choice(
    "cadence",
    "How often are you in touch with a typical account?",
    _options(
        automated="Only automated messages",
        on_request="When they ask",
        quarterly="About every quarter",
        monthly="About every month",
        embedded="All the time",
    ),
)
REPORTS_TO = Choice(
    "reports_to",
    "Who does customer success report to?",
    _options(
        vp_cs="A head of customer success",
        coo="Operations (COO)",
        revenue="Revenue (CRO)",
        sales="Sales",
        product="Product",
        founder="A founder or the CEO",
        other="Someone else",
    ),
)
EDUCATION = Choice(
    "education",
    "What is your highest degree?",
    _options(
        no_degree="No degree",
        bachelor="Bachelor's",
        master="Master's",
        doctorate="Doctorate",
    ),
)

CORE: tuple[Question, ...] = (
    COUNTRY,
    HUB,
    LEVEL,
    YEARS,
    SEGMENT,
    RENEWAL,
    UPSELL,
    COMMISSION,
    ONBOARDING,
    TEAM,
    WORK,
    BASE,
    VARIABLE,
    KPIS,
)
"""The twelve cards in the order asked: country with hub and upsell with commission are one."""

OPTIONAL: tuple[Question, ...] = (
    ACCOUNTS,
    ARR,
    COMPANY_SIZE,
    INDUSTRY,
    PAID_SHARE,
    PLAN,
    PAYOUT,
    EQUITY,
    QUOTA,
    RAISE,
    REPORTS,
    AI_HOURS,
    BACKGROUND,
    DUTIES,
    CADENCE,
    REPORTS_TO,
    EDUCATION,
)
"""The page that may be skipped as a whole."""

QUESTIONS: tuple[Question, ...] = CORE + OPTIONAL
BY_KEY: Mapping[str, Question] = {question.key: question for question in QUESTIONS}


def required(question: Question) -> bool:
    """Whether an answer must be given and "prefer not to say" is not one."""
    return isinstance(question, Choice | Money) and bool(question.missing)


def codes(question: Choice | Choices) -> tuple[str, ...]:
    """The option codes in their order, retired ones included."""
    return tuple(option.code for option in question.options)


def option(question: Choice | Choices, code: str) -> Option:
    """The option of a code. KeyError if the question has no such code."""
    return {option.code: option for option in question.options}[code]


def problem(question: Question, answer: Answer | None) -> str | None:
    """The sentence to show when `answer` cannot be taken for `question`; None when it can."""
    if answer is None or answer in (PREFER_NOT, NOT_ASKED):
        return gettext(question.missing) or None if isinstance(question, Choice | Money) else None
    match question:
        case Choice():
            return _choice_problem(question, answer)
        case Choices():
            return _choices_problem(question, answer)
        case Money():
            good = isinstance(answer, Pay) and answer.amount > 0 and len(answer.currency) == 3
            return None if good else _asked(_AMOUNT, question)
        case Target():
            good = isinstance(answer, int) and answer >= 0
            return None if good else _asked(_OR_NONE, question)


_AMOUNT = marked("“%(question)s” needs an amount and a currency")
_OR_NONE = marked("“%(question)s” needs an amount, or none")


def _asked(sentence: str, question: Question) -> str:
    return gettext(sentence, question=gettext(question.text))


def _choice_problem(question: Choice, answer: Answer) -> str | None:
    if isinstance(answer, str) and answer in codes(question):
        return None
    return _asked(marked("Choose one of the answers to “%(question)s”"), question)


def _choices_problem(question: Choices, answer: Answer) -> str | None:
    if not isinstance(answer, frozenset) or not answer or not answer <= set(codes(question)):
        return _asked(marked("Choose from the answers to “%(question)s”"), question)
    if question.alone in answer and len(answer) > 1:
        return gettext(
            "“%(alone)s” cannot be ticked together with other answers to “%(question)s”",
            alone=gettext(option(question, question.alone).label),
            question=gettext(question.text),
        )
    return None

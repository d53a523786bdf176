"""The pages on which the questions are asked, as data: core, then optional, each in sections."""

from collections.abc import Mapping
from dataclasses import dataclass

from csdb import questionnaire as q
from csdb.language import marked
from csdb.questionnaire import Question
from csdb.web.form import draft


@dataclass(frozen=True, slots=True)
class Section:
    """A few questions that belong together, under a heading; `key` is its anchor."""

    key: str
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One page of questions; `name` is the form its token is signed for, and its template."""

    name: str
    sections: tuple[Section, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions in the order asked."""
        return tuple(question for section in self.sections for question in section.questions)

    @property
    def names(self) -> frozenset[str]:
        """The fields of this page."""
        return draft.names(self.questions)


CORE = Step(
    "core",
    (
        Section("role", marked("Your role"), (q.COUNTRY, q.HUB, q.LEVEL, q.YEARS)),
        Section(
            "growth", marked("Renewals and growth"), (q.SEGMENT, q.RENEWAL, q.UPSELL, q.COMMISSION)
        ),
        Section("way", marked("How you work"), (q.ONBOARDING, q.TEAM, q.WORK)),
        Section("pay", marked("Your pay"), (q.BASE, q.VARIABLE, q.KPIS)),
    ),
)
MORE = Step(
    "more",
    (
        Section(
            "book",
            marked("Your accounts and company"),
            (q.ACCOUNTS, q.ARR, q.COMPANY_SIZE, q.INDUSTRY),
        ),
        Section(
            "terms",
            marked("More about pay"),
            (q.PAID_SHARE, q.PLAN, q.PAYOUT, q.EQUITY, q.QUOTA, q.RAISE),
        ),
        Section(
            "you",
            marked("You and your work"),
            (q.REPORTS, q.AI_HOURS, q.BACKGROUND, q.DUTIES, q.CADENCE, q.REPORTS_TO, q.EDUCATION),
        ),
    ),
)
STEPS = (CORE, MORE)

WHEN: Mapping[str, str] = {
    "commission": marked("Skip this if there are no upsells."),
    "kpis": marked("Skip this if you have no variable pay."),
}
"""When a question may be passed over; with script it is then not shown at all."""


def step_of(section: str) -> Step:
    """The page that has the section of this key; CORE when there is none."""
    return next((step for step in STEPS if section in {s.key for s in step.sections}), CORE)

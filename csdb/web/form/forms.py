"""The form, derived from the questionnaire: one kind of control for each kind of question.

Which answers are right is not decided here: `submission.accept` says it, in sentences that
`Questions.show` puts beside the fields.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from flask import current_app
from werkzeug.datastructures import MultiDict
from wtforms import Field, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from csdb import money
from csdb.collect.typed import PAYMENTS, Problem, fields
from csdb.language import marked
from csdb.questionnaire import (
    COUNTRY,
    PREFER_NOT,
    Choice,
    Choices,
    Money,
    Question,
    Target,
    required,
)
from csdb.web import csrf
from csdb.web.form.draft import Draft
from csdb.web.form.steps import WHEN, Step

MOST_RADIOS = 11
"""More options than these are a select: a list of radios that long is only scrolled past."""

UNSAID = marked("Prefer not to say, or not sure")

Kind = Literal["select", "radios", "checkboxes", "money", "target"]


class Questions(csrf.Signed):
    """The questions of one page; its token carries the draft of the other pages."""

    def show(self, problems: Iterable[Problem]) -> None:
        """Put each sentence beside its field; a problem of another page is left out."""
        for problem in problems:
            if problem.field in self:
                self[problem.field].errors = [problem.sentence]

    def summary(self) -> list[tuple[str, str]]:
        """Sentence and id of the control to go to, in the order of the form."""
        return [(field.errors[0], target(field)) for field in self if field.errors]


def target(field: Any) -> str:
    """The id of the first thing in a field that can be focused."""
    return f"{field.id}-0" if isinstance(field.widget, ListWidget) else str(field.id)


@dataclass(frozen=True, slots=True)
class Control:
    """A question as it is drawn: its kind, its fields by their last name, its errors."""

    question: Question
    kind: Kind
    fields: dict[str, Any]
    errors: tuple[str, ...]
    optional: bool
    when: str


def controls(questions: Iterable[Question], form: Questions) -> Iterator[Control]:
    """The controls of these questions in `form`."""
    for question in questions:
        own = {name: form[name] for name in fields(question)}
        yield Control(
            question,
            kind(question),
            {name.removeprefix(f"{question.key}_"): field for name, field in own.items()},
            tuple(error for field in own.values() for error in field.errors),
            optional=not required(question),
            when=WHEN.get(question.key, ""),
        )


def kind(question: Question) -> Kind:
    """How a question is drawn."""
    match question:
        case Choice():
            return "select" if len(_offered(question)) > MOST_RADIOS else "radios"
        case Choices():
            return "checkboxes"
        case Money():
            return "money"
        case Target():
            return "target"


def form_of(step: Step, draft: Draft) -> Questions:
    """The form of a page, filled in from `draft`; its token carries what other pages hold."""
    typed = {name: list(draft.typed[name]) for name in step.names & draft.typed.keys()}
    form = _form_class(step, current_app.config["CSDB"].home_country)
    carried = draft.without(step.names)
    return form(formdata=MultiDict(typed) if typed else None, meta=csrf.meta("answers", carried))


@cache
def _form_class(step: Step, home: str) -> type[Questions]:
    members = {
        name: field
        for question in step.questions
        for name, field in zip(fields(question), _fields(question, home), strict=True)
    }
    return type(f"{step.name.title()}Questions", (Questions,), members)


def _fields(question: Question, home: str) -> tuple[Field, ...]:
    """The fields of a question, in the order of their names in `typed.fields`."""
    match question:
        case Choice() if kind(question) == "select":
            return (_long(question, home),)
        case Choice():
            return (_radios(question.text, _offered(question)),)
        case Choices():
            return (_checkboxes(question.text, _offered(question)),)
        case Money():
            return (
                StringField(marked("Amount")),
                _select(
                    marked("Currency"),
                    [("", marked("My country’s")), *((c, c) for c in money.CURRENCIES)],
                ),
                _radios(marked("The amount is for"), PERIODS, default="year"),
                _select(
                    marked("If a month: payments a year"), [(count, count) for count in PAYMENTS]
                ),
            )
        case Target():
            return (
                _radios(question.text, [*VARIABLE, (PREFER_NOT, UNSAID)]),
                StringField(marked("Amount, percentage or OTE")),
            )


PERIODS = [
    ("year", marked("A year")),
    ("month", marked("A month")),
    ("hour", marked("An hour")),
]
VARIABLE = [
    ("none", marked("I have none")),
    ("amount", marked("An amount for a year")),
    ("percent", marked("A percentage of base pay")),
    ("ote", marked("I know my OTE: base and variable together")),
]


def _offered(question: Choice | Choices) -> list[tuple[str, str]]:
    offered = [(option.code, option.label) for option in question.options if not option.retired]
    return offered if required(question) else [*offered, (PREFER_NOT, UNSAID)]


def _long(question: Choice, home: str) -> Field:
    """A select; the country's begins with `home`, and tells the script each one's currency."""
    options = sorted(_offered(question), key=lambda option: option[0] != home)
    field = _select(question.text, [("", marked("Choose one")), *options])
    if question is COUNTRY:
        for choice in field.kwargs["choices"][1:]:
            choice.render_kw = {"data-currency": money.currency_of(choice.value)}
    return field


def _select(label: str, options: list[tuple[str, str]]) -> Any:
    return SelectField(label, choices=_choices(options), validate_choice=False)


def _radios(label: str, options: list[tuple[str, str]], default: str = "") -> Field:
    # RadioField's own coerce makes the word "None" of no answer.
    return RadioField(
        label,
        choices=_choices(options),
        coerce=lambda value: value or "",
        default=default,
        validate_choice=False,
    )


def _checkboxes(label: str, options: list[tuple[str, str]]) -> Field:
    return SelectMultipleField(
        label,
        choices=_choices(options),
        validate_choice=False,
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )


def _choices(options: list[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in options]

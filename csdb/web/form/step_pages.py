"""The pages of the form, drawn: questions with what was typed and what is wrong, and the check."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import render_template

from csdb import money
from csdb.collect import submission, typed_pay
from csdb.collect.submission import Submission
from csdb.collect.typed import Problem, Typed, only
from csdb.language import gettext
from csdb.questionnaire import BASE, NOT_ASKED, Pay
from csdb.web import csrf
from csdb.web.csrf import Signed
from csdb.web.form import forms, readback
from csdb.web.form.draft import Draft
from csdb.web.form.forms import Control, Questions
from csdb.web.form.steps import CORE, MORE, Section, Step


@dataclass(frozen=True, slots=True)
class Confirm:
    """The box to tick when pay is unusual: it holds the very amount, so it counts for no other."""

    value: str
    label: str
    ticked: bool


def ask(
    step: Step, draft: Draft, problems: Iterable[Problem] = (), *, faults: Iterable[str] = ()
) -> str:
    """A page of questions filled in from `draft`; `faults` are what is wrong with the whole."""
    form = forms.form_of(step, draft)
    form.show(problems)
    return render_template(
        f"submit/{step.name}.html",
        form=form,
        sections=list(_sections(step, draft, form)),
        summary=[*((gettext(fault), None) for fault in faults), *form.summary()],
        confirm=_confirm(draft.typed),
        passed=draft.passed,
        changing=bool(draft.code),
    )


def check(draft: Draft, accepted: Submission, faults: Iterable[str] = ()) -> str:
    """The page that says everything in words, to be changed or sent."""
    answers = accepted.answers
    return render_template(
        "submit/check.html",
        back=Signed(meta=csrf.meta("answers", draft), formdata=None),
        send=Signed(meta=csrf.meta("send", draft), formdata=None),
        effort=draft.effort,
        changing=bool(draft.code),
        pay=readback.pay(answers),
        core=readback.told(CORE.sections, answers, blanks=True),
        more=readback.told(MORE.sections, answers, blanks=False),
        summary=[(gettext(fault), None) for fault in faults],
    )


def _sections(step: Step, draft: Draft, form: Questions) -> Iterator[tuple[Section, list[Control]]]:
    """The sections with their controls; the optional page leaves out what makes no sense to ask."""
    idle = _idle(draft.typed) if step is MORE else frozenset()
    for section in step.sections:
        shown = [question for question in section.questions if question.key not in idle]
        yield section, list(forms.controls(shown, form))


def _idle(typed: Typed) -> frozenset[str]:
    """The questions that are meaningless for somebody without variable pay, if that is said."""
    variable = 0 if only(typed, "variable_type") == "none" else None
    told = submission.asked({"country": None, "upsell": None, "variable": variable})
    return frozenset(key for key, answer in told.items() if answer == NOT_ASKED)


def _confirm(typed: Typed) -> Confirm | None:
    pay = typed_pay.read_pay(BASE, typed, country=only(typed, "country") or None)
    if not isinstance(pay, Pay) or not submission.unusual_pay({"base": pay}):
        return None
    return Confirm(
        submission.confirmation(pay),
        gettext("Yes, %(amount)s a year is right", amount=money.show(pay.amount, pay.currency)),
        submission.confirmed(typed, {"base": pay}),
    )

"""What a person does with the receipt: see the answers again, and withdraw them in two steps.

The code travels in bodies of posts alone. Unknown and malformed codes are answered alike.
"""

from datetime import UTC, datetime

from flask import Blueprint, current_app, render_template, request
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from wtforms import StringField

from csdb.collect import receipt
from csdb.collect.submission import Submission
from csdb.store import submissions
from csdb.store.engine import reading, writing
from csdb.web import csrf, posts, readback
from csdb.web.draft import Draft
from csdb.web.steps import CORE, MORE

blueprint = Blueprint("mine", __name__, url_prefix="/mine")
posts.guard(blueprint)

UNKNOWN = "There are no answers with this code: it may be another one, or they were withdrawn"
MISTYPED = "One character of this code is not right: compare it with the one you copied"
NOT_READ = "Your answers could not be looked up. Please try again in a minute."
NOT_WITHDRAWN = "Your answers were not withdrawn. Please try again in a minute."

Page = str | tuple[str, int] | tuple[str, int, dict[str, str]]


class Code(csrf.Signed):
    """The code, as it was typed."""

    code = StringField("Your code")


@blueprint.get("")
def enter() -> Page:
    """Where the code is typed."""
    return _page("enter")


@blueprint.post("")
def show() -> Page:
    """The answers of a code in words."""
    return _with_answers("answers")


@blueprint.post("/withdraw")
def ask() -> Page:
    """Whether the answers are really to be withdrawn."""
    return _with_answers("sure")


@blueprint.post("/withdrawn")
def withdraw() -> Page:
    """Delete the answers and the receipt."""
    form = _form()
    if not form.validate():
        return _refused(form, form.csrf_token.errors[0])
    today = datetime.now(UTC).date().isoformat()
    try:
        with writing(_engine()) as connection:
            found = submissions.withdraw(connection, _index(form), day=today)
    except SQLAlchemyError:
        return _away(form, NOT_WITHDRAWN)
    return _page("gone") if found else _refused(form, _why_not(form))


def _with_answers(template: str) -> Page:
    form = _form()
    if not form.validate():
        return _refused(form, form.csrf_token.errors[0])
    try:
        with reading(_engine()) as connection:
            found = submissions.find(connection, _index(form))
    except SQLAlchemyError:
        return _away(form, NOT_READ)
    return _page(template, form, found=found) if found else _refused(form, _why_not(form))


def _page(
    template: str, form: Code | None = None, *, found: Submission | None = None, wrong: str = ""
) -> str:
    answers = found.answers if found else {}
    return render_template(
        f"mine/{template}.html",
        form=form or Code(meta=csrf.meta("mine", Draft()), formdata=None),
        pay=readback.pay(answers) if found else "",
        sections=readback.told(CORE.sections + MORE.sections, answers, blanks=False),
        wrong=wrong,
        summary=[(wrong, "code")] if wrong else [],
    )


def _form() -> Code:
    return Code(meta=csrf.meta("mine", Draft()), formdata=request.form)


def _refused(form: Code, wrong: str) -> Page:
    return _page("enter", form, wrong=wrong), 422


def _away(form: Code, wrong: str) -> Page:
    return _page("enter", form, wrong=wrong), 503, {"Retry-After": "60"}


def _index(form: Code) -> bytes:
    """What answers are found by. A code that cannot be one is looked for as well, and not found."""
    return receipt.index(receipt.read(form.code.data or ""), current_app.config["CSDB_KEYS"].index)


def _why_not(form: Code) -> str:
    return MISTYPED if receipt.read(form.code.data or "") == "mistyped" else UNKNOWN


def _engine() -> Engine:
    engine: Engine = current_app.extensions["csdb_engine"]
    return engine

"""What a person does with the receipt: see the answers again, change, renew or withdraw them.

The code travels in bodies of posts alone. Unknown and malformed codes are answered alike.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

from flask import Blueprint, current_app, render_template, request
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from wtforms import StringField

from csdb import numerals
from csdb.collect import receipt, retold
from csdb.collect.submission import Submission
from csdb.language import gettext, marked
from csdb.questionnaire import Pay
from csdb.store import buckets, submissions, tombstones
from csdb.store.engine import writing
from csdb.web import csrf, posts
from csdb.web.form import networks, readback, sending, step_pages, tries
from csdb.web.form.draft import Draft
from csdb.web.form.steps import CORE, MORE

blueprint = Blueprint("mine", __name__, url_prefix="/mine")
posts.guard(blueprint)

UNKNOWN = marked(
    "There are no answers with this code: it may be another one, or they were withdrawn or erased"
)
MISTYPED = marked("One character of this code is not right: compare it with the one you copied")
NOT_READ = marked("Your answers could not be looked up. Please try again in a minute.")
NOT_RENEWED = marked("Your answers were not renewed. Please try again in a minute.")
NOT_WITHDRAWN = marked("Your answers were not withdrawn. Please try again in a minute.")
TOO_MANY = marked(
    "Too many codes that lead nowhere were tried from your network. Please try again when the next"
    " hour has begun."
)

Page = str | tuple[str, int] | tuple[str, int, dict[str, str]]


class Code(csrf.Signed):
    """The code, as it was typed."""

    code = StringField(marked("Your code"))


@blueprint.get("")
def enter() -> Page:
    """Where the code is typed."""
    return _page("enter")


@blueprint.post("")
def show() -> Page:
    """The answers of a code in words."""
    return _with_code(_find, NOT_READ, draw=_answers)


@blueprint.post("/change")
def change() -> Page:
    """The form, filled in with the answers of a code; sent, it takes their place."""

    def form_of(form: Code, found: Submission) -> Page:
        typed = retold.typed(found.answers)
        return step_pages.ask(CORE, Draft(typed=typed, passed=True, code=_read(form)))

    return _with_code(_find, NOT_READ, draw=form_of)


@blueprint.post("/renew")
def renew() -> Page:
    """Say that the answers are still right: from now on they are of this month."""
    return _with_code(_renew, NOT_RENEWED, draw=_answers)


@blueprint.post("/withdraw")
def ask() -> Page:
    """Whether the answers are really to be withdrawn."""
    return _with_code(_find, NOT_READ, draw=lambda form, found: _page("sure", form, found=found))


@blueprint.post("/withdrawn")
def withdraw() -> Page:
    """Delete the answers and the receipt."""
    return _with_code(_withdraw, NOT_WITHDRAWN, draw=lambda *_: _page("gone"))


def _find(connection: Connection, index: bytes, _: datetime) -> Submission | None:
    """The answers of a receipt; None if there are none, or those of a rejected one are erased."""
    found = submissions.find(connection, index)
    return found if found and isinstance(found.answers["base"], Pay) else None


def _renew(connection: Connection, index: bytes, now: datetime) -> Submission | None:
    before = _find(connection, index, now)
    if before is None:
        return None
    told = replace(before, month=f"{now:%Y-%m}", doubts=())
    sending.change(connection, told, index, before=before, now=now)
    return told


def _withdraw(connection: Connection, index: bytes, now: datetime) -> Submission | None:
    found, day = submissions.find(connection, index), now.date().isoformat()
    if submissions.withdraw(connection, index, day=day):
        settings, key = current_app.config["CSDB"], current_app.config["CSDB_KEYS"].index
        tombstones.append(settings.withdrawals, index, key=key, day=day)
    return found


def _with_code(
    do: Callable[[Connection, bytes, datetime], Submission | None],
    not_done: str,
    *,
    draw: Callable[[Code, Submission], Page],
) -> Page:
    """Do something with the answers of the code that was sent, and draw what comes of it.

    A code that leads nowhere takes the same way, and the same time, whatever is wrong with it.
    """
    form = Code(meta=csrf.meta("mine", Draft()), formdata=request.form)
    if not form.validate():
        return _page("enter", form, wrong=form.csrf_token.errors[0]), 422
    now, network = datetime.now(UTC), networks.network(request.remote_addr)
    try:
        with writing(_engine()) as connection:
            tries.allow(connection, network, now)
            found = do(connection, _index(form), now)
            if found is None:
                tries.count(connection, network, now)
    except tries.TooManyError:
        wait = {"Retry-After": str(buckets.left(now))}
        return _page("enter", form, wrong=TOO_MANY), 429, wait
    except (SQLAlchemyError, OSError):  # OSError: the line of a withdrawal cannot be written
        return _page("enter", form, wrong=not_done), 503, {"Retry-After": "60"}
    return draw(form, found) if found else (_page("enter", form, wrong=_why_not(form)), 422)


def _answers(form: Code, found: Submission) -> Page:
    return _page("answers", form, found=found)


def _page(
    template: str, form: Code | None = None, *, found: Submission | None = None, wrong: str = ""
) -> str:
    answers, this_month = found.answers if found else {}, f"{datetime.now(UTC):%Y-%m}"
    said = gettext(wrong) if wrong else ""
    return render_template(
        f"mine/{template}.html",
        form=form or Code(meta=csrf.meta("mine", Draft()), formdata=None),
        month=_said(found.month) if found else "",
        this_month=_said(this_month),
        is_this_month=found is not None and found.month == this_month,
        pay=readback.pay(answers) if found else "",
        sections=readback.told(CORE.sections + MORE.sections, answers, blanks=False),
        wrong=said,
        summary=[(said, "code")] if said else [],
    )


def _said(month: str) -> str:
    """A month (YYYY-MM) as November 2026."""
    return numerals.month(date.fromisoformat(f"{month}-01"))


def _read(form: Code) -> str:
    return receipt.read(form.code.data or "")


def _index(form: Code) -> bytes:
    """What answers are found by. A code that cannot be one is looked for as well, and not found."""
    return receipt.index(_read(form), current_app.config["CSDB_KEYS"].index)


def _why_not(form: Code) -> str:
    return MISTYPED if _read(form) == "mistyped" else UNKNOWN


def _engine() -> Engine:
    engine: Engine = current_app.extensions["csdb_engine"]
    return engine

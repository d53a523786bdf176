"""The pages of the review queue: what waits, what was decided, and one case with its verdict."""

from datetime import UTC, datetime
from typing import get_args

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import Engine
from wtforms import StringField

from csdb import reviewing
from csdb.language import gettext, marked
from csdb.publish.preview import preview
from csdb.store import reviews
from csdb.store.engine import reading, writing
from csdb.store.reviews import Case, Verdict

blueprint = Blueprint("queue", __name__)

VERDICTS: dict[str, tuple[tuple[Verdict, str], ...]] = {
    "held": (("accept", marked("Accept")), ("reject", marked("Reject"))),
    "accepted": (("reject", marked("Reject after all")), ("put_back", marked("Put back"))),
    "rejected": (("accept", marked("Accept after all")), ("put_back", marked("Put back"))),
}
"""State -> the verdicts there may be, with the words on their buttons."""


_AS_BEFORE = marked("as before: there was nothing to decide any more")


class Deciding(FlaskForm):
    """A verdict; the token of the form is kept in the signed cookie."""

    verdict = StringField("Verdict")


@blueprint.get("/")
def waiting() -> ResponseReturnValue:
    """The answers that wait."""
    with reading(_engine()) as connection:
        cases = reviews.waiting(connection)
    return _list(cases, "waiting")


@blueprint.get("/decided")
def decided() -> ResponseReturnValue:
    """The answers that were decided and may be reversed."""
    with reading(_engine()) as connection:
        cases = reviews.decided(connection)
    return _list(cases, "decided")


def _list(cases: tuple[Case, ...], which: str) -> str:
    return render_template(
        "console/list.html", cases=cases, which=which, told=reviewing, form=Deciding(formdata=None)
    )


@blueprint.get("/answers/<name>")
def case(name: str) -> ResponseReturnValue:
    """One person's answers, why they wait, and what accepting them would do."""
    with reading(_engine()) as connection:
        found = reviews.find(connection, _id(name))
    if found is None or found.erased:
        abort(404)
    effects = () if found.state == "accepted" else preview(_engine(), found.ref)
    return render_template(
        "console/case.html",
        case=found,
        told=reviewing,
        effects=list(reviewing.effects(effects)),
        verdicts=VERDICTS[found.state],
        form=Deciding(formdata=None),
    )


@blueprint.post("/answers/<name>")
def decide(name: str) -> ResponseReturnValue:
    """Carry a verdict out."""
    form = Deciding()
    if not form.validate() or form.verdict.data not in get_args(Verdict):
        abort(400)
    verdict: Verdict = form.verdict.data
    day = datetime.now(UTC).date().isoformat()
    with writing(_engine()) as connection:
        done = reviews.decide(connection, _id(name), verdict, day=day)
    said = reviewing.DONE[verdict] if done else _AS_BEFORE
    flash(gettext("%(name)s %(said)s.", name=name[:8], said=gettext(said)))
    return redirect(url_for("queue.waiting"), 303)


def _id(name: str) -> bytes:
    try:
        return bytes.fromhex(name)
    except ValueError:
        abort(404)


def _engine() -> Engine:
    engine: Engine = current_app.extensions["csdb_engine"]
    return engine

"""The way of a form: questions, optional questions, check, send. Nothing is kept before sending."""

from dataclasses import replace
from datetime import UTC, datetime

from flask import Blueprint, current_app, redirect, render_template, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug import Response

from csdb.collect import submission
from csdb.collect.submission import Rejected, Submission
from csdb.collect.typed import Typed
from csdb.web import csrf, posts, sending, steps
from csdb.web.csrf import Arrival
from csdb.web.draft import KNOWN, Draft
from csdb.web.step_pages import ask, check
from csdb.web.steps import CORE, MORE, STEPS, Step

blueprint = Blueprint("submit", __name__, url_prefix="/submit")
posts.guard(blueprint)

NOT_SAVED = "Your answers were not saved. Please try again in a minute."

Page = str | tuple[str, int] | tuple[str, int, dict[str, str]]


@blueprint.get("")
def start() -> Page:
    """The empty form."""
    return ask(CORE, Draft())


@blueprint.get("/more")
@blueprint.get("/change")
@blueprint.get("/send")
def restart() -> Response:
    """These addresses only take posts: somebody who opens one starts from the form."""
    return redirect("/submit", 303)


@blueprint.post("")
def take_core() -> Page:
    """The core answers: on to the optional page, or to the check page if that was passed."""
    return _take(CORE, _sent())


@blueprint.post("/more")
def take_more() -> Page:
    """The optional answers, or none when skipped: on to the check page."""
    return _take(MORE, {} if "skip" in request.form else _sent())


@blueprint.post("/change")
def change() -> Page:
    """Back to the page that has the section to change, filled in."""
    arrival = csrf.arrived("answers")
    sent = _sent()
    draft = arrival.draft.answered(sent, frozenset(sent))
    return ask(steps.step_of(request.form.get("section", "")), draft)


@blueprint.post("/send")
def send() -> Page:
    """Keep the answers and show the receipt, once; the code is never part of an address."""
    arrival = csrf.arrived("send")
    outcome = submission.accept(arrival.draft.typed, _month())
    if isinstance(outcome, Rejected):
        return _again(CORE, arrival, outcome)
    if arrival.fault:
        return check(arrival.draft, outcome, [csrf.SENTENCES[arrival.fault]]), 422
    try:
        sent = sending.send(
            current_app.extensions["csdb_engine"],
            outcome,
            arrival.draft.nonce,
            keys=current_app.config["CSDB_KEYS"],
            now=datetime.now(UTC),
        )
    except SQLAlchemyError:
        return check(arrival.draft, outcome, [NOT_SAVED]), 503, {"Retry-After": "60"}
    return render_template("submit/done.html", sent=sent)


def _take(step: Step, sent: Typed) -> Page:
    arrival = csrf.arrived("answers")
    arrival = replace(arrival, draft=arrival.draft.answered(sent, step.names))
    outcome = submission.accept(arrival.draft.typed, _month())
    if isinstance(outcome, Rejected) or arrival.fault:
        return _again(step, arrival, outcome)
    if step is CORE and not arrival.draft.passed:
        return ask(MORE, arrival.draft)
    return check(replace(arrival.draft, passed=True), outcome)


def _again(step: Step, arrival: Arrival, outcome: Submission | Rejected) -> Page:
    """The page that has the first problem, otherwise `step`, with everything that was typed."""
    problems = outcome.problems if isinstance(outcome, Rejected) else ()
    fields = {problem.field for problem in problems}
    shown = next((each for each in STEPS if fields & each.names), step)
    faults = [csrf.SENTENCES[arrival.fault]] if arrival.fault else []
    return ask(shown, arrival.draft, problems, faults=faults), 422


def _sent() -> Typed:
    """The fields that were sent, of those there are."""
    return {name: tuple(request.form.getlist(name)) for name in KNOWN & request.form.keys()}


def _month() -> str:
    return f"{datetime.now(UTC):%Y-%m}"

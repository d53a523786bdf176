"""The way of a form: questions, optional questions, check, send. Nothing is kept before sending."""

from dataclasses import replace
from datetime import UTC, datetime

from flask import Blueprint, current_app, redirect, render_template, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug import Response

from csdb.collect import submission
from csdb.collect.submission import Rejected, Submission
from csdb.collect.typed import Typed
from csdb.language import marked
from csdb.store import buckets
from csdb.store.engine import reading
from csdb.web import csrf, posts
from csdb.web.csrf import Arrival
from csdb.web.form import effort, networks, sending, step_pages, steps
from csdb.web.form.draft import KNOWN, Draft
from csdb.web.form.sending import Sender
from csdb.web.form.step_pages import ask
from csdb.web.form.steps import CORE, MORE, STEPS, Step

blueprint = Blueprint("submit", __name__, url_prefix="/submit")
posts.guard(blueprint)

NOT_SAVED = marked("Your answers were not saved. Please try again in a minute.")
TOO_MANY = marked(
    "So many answers came from your network in this hour that yours were not saved. Leave this page"
    " open, and send them when the next hour has begun."
)
TRAP = "website"
"""A field that people cannot see: whoever fills it in is no person, or very thorough."""

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
        return _check(arrival.draft, outcome, csrf.SENTENCES[arrival.fault]), 422
    now = datetime.now(UTC)
    try:
        sent = sending.send(
            current_app.extensions["csdb_engine"],
            outcome,
            arrival.draft,
            sender=_sender(arrival.draft),
            keys=current_app.config["CSDB_KEYS"],
            now=now,
        )
    except sending.TooManyError:
        wait = {"Retry-After": str(buckets.left(now))}
        return _check(arrival.draft, outcome, TOO_MANY), 429, wait
    except SQLAlchemyError:
        return _check(arrival.draft, outcome, NOT_SAVED), 503, {"Retry-After": "60"}
    return render_template("submit/done.html", sent=sent)


def _sender(draft: Draft) -> Sender:
    proof, token = request.form.get("proof", ""), request.form.get(csrf.FIELD, "")
    return Sender(
        network=networks.network(request.remote_addr),
        limit=current_app.config["CSDB"].submission_limit,
        proved=effort.proves(proof, token, bits=max(draft.effort, effort.LEAST)),
    )


def _take(step: Step, sent: Typed) -> Page:
    arrival = csrf.arrived("answers")
    draft = arrival.draft.answered(sent, step.names)
    if request.form.get(TRAP):
        draft = replace(draft, trapped=True)
    arrival = replace(arrival, draft=draft)
    outcome = submission.accept(arrival.draft.typed, _month())
    if isinstance(outcome, Rejected) or arrival.fault:
        return _again(step, arrival, outcome)
    if step is CORE and not arrival.draft.passed:
        return ask(MORE, arrival.draft)
    return _check(replace(arrival.draft, passed=True), outcome)


def _check(draft: Draft, accepted: Submission, *faults: str) -> str:
    """The check page, with as much work to prove as the traffic of this hour asks for."""
    try:
        with reading(current_app.extensions["csdb_pages"]) as connection:
            this_hour = sending.this_hour(connection, datetime.now(UTC))
    except SQLAlchemyError:
        this_hour = 0  # sending will say that the database is away
    asked = replace(draft, effort=effort.bits(this_hour))
    return step_pages.check(asked, accepted, faults)


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

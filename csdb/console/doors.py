"""Who gets into the console, and what a browser may do with its pages."""

import time
from collections import deque

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import (
    HTTPException,
    InternalServerError,
    SecurityError,
    ServiceUnavailable,
)
from wtforms import PasswordField

from csdb.language import gettext, marked
from csdb.web.csrf import is_foreign
from csdb.web.headers import SECURITY

blueprint = Blueprint("doors", __name__)

TRIES, WITHIN = 10, 900
"""Wrong passwords in so many seconds, after which everybody waits: it is one person's console."""

WRONG = marked("This is not the password")
EXPIRED = marked("The page was open too long; please type the password again")
TOO_MANY = marked("Too many wrong passwords: wait a quarter of an hour, or start the console anew")

_SENTENCES = {
    400: marked("This request could not be read. Go back, load the page anew, and try once more."),
    403: marked("This came from another site; nothing was done."),
    404: marked("There is nothing here, or no longer."),
    503: marked("The database cannot be read just now; nothing was done. Try again in a minute."),
}
_OTHER = marked("This did not work; nothing was done.")
_NOT_OURS = "The console does not answer to that name.\n"


class SignIn(FlaskForm):
    """The password; the token of the form is kept in the signed cookie."""

    password = PasswordField(marked("Password"))


@blueprint.get("/sign-in")
def ask() -> ResponseReturnValue:
    """Where the password is typed."""
    return _page()


@blueprint.post("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Let in whoever has the password."""
    form = SignIn()
    if not form.validate():
        return _page(EXPIRED), 422
    wrong: deque[float] = current_app.extensions["csdb_wrong_tries"]
    while wrong and wrong[0] < time.monotonic() - WITHIN:
        wrong.popleft()
    if len(wrong) >= TRIES:
        return _page(TOO_MANY), 429, {"Retry-After": str(WITHIN)}
    if not _is_right(form.password.data or ""):
        wrong.append(time.monotonic())
        return _page(WRONG), 422
    session.clear()
    session["in"] = session.permanent = True
    return redirect(url_for("queue.waiting"), 303)


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Forget who signed in."""
    session.clear()
    return redirect(url_for("doors.ask"), 303)


def _page(wrong: str = "") -> str:
    return render_template(
        "console/sign_in.html", form=SignIn(formdata=None), wrong=gettext(wrong) if wrong else ""
    )


def _is_right(password: str) -> bool:
    try:
        return PasswordHasher().verify(current_app.config["CSDB"].console_password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def init_app(app: Flask) -> None:
    """Ask for the password before every page but its own; headers and errors of every response."""
    app.extensions["csdb_wrong_tries"] = deque[float]()
    app.before_request(_guard)
    app.after_request(_headed)
    app.register_error_handler(Exception, _failed)


def _guard() -> ResponseReturnValue | None:
    if isinstance(request.routing_exception, SecurityError):
        return _NOT_OURS, 400, {"Content-Type": "text/plain; charset=utf-8"}
    if request.method == "POST" and is_foreign(request):
        return _failed(HTTPException(response=None), 403)
    if session.get("in") or request.endpoint in ("doors.ask", "doors.sign_in", "static"):
        return None
    return redirect(url_for("doors.ask"), 303)


def _headed(response: Response) -> Response:
    for name, value in SECURITY.items():
        response.headers[name] = value
    response.headers["Cache-Control"] = "no-store"
    return response


def _failed(problem: Exception, status: int = 0) -> ResponseReturnValue:
    """A page with a sentence; what an exception says is neither shown nor logged."""
    if isinstance(problem, SQLAlchemyError):
        problem = ServiceUnavailable()
    elif not isinstance(problem, HTTPException):
        if current_app.testing:
            raise problem
        current_app.logger.error("unexpected %s at %s", type(problem).__name__, request.url_rule)
        problem = InternalServerError()
    code = status or problem.code or 500
    return render_template(
        "console/error.html", sentence=gettext(_SENTENCES.get(code, _OTHER))
    ), code

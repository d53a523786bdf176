"""What goes wrong, as pages with a sentence: what happened, and what to do now."""

from difflib import get_close_matches

from flask import Flask, Response, current_app, render_template, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import (
    HTTPException,
    InternalServerError,
    SecurityError,
    ServiceUnavailable,
)

from csdb.language import gettext, marked
from csdb.web import navigation
from csdb.web.api import problem as api_problem
from csdb.web.current import edition
from csdb.web.pages import addresses, framed

SENTENCES = {
    400: (marked("This request could not be read"), marked("Please go back, and try once more.")),
    403: (marked("This came from another site"), marked("Please use the form on this site.")),
    404: (
        marked("There is no such page"),
        marked("The address may be mistyped, or the page has moved."),
    ),
    405: (
        marked("This address does not take that"),
        marked("Please start again from one of the pages below."),
    ),
    413: (
        marked("That was too much to read"),
        marked("A form with all answers is far smaller. Nothing was saved."),
    ),
    429: (marked("Too many at once"), marked("Please wait a little, and try again.")),
    500: (
        marked("Something went wrong on our side"),
        marked("Nothing was saved. Please try again in a minute."),
    ),
    503: (marked("The figures cannot be read just now"), marked("Please try again in a minute.")),
}
NO_FIGURE = (
    marked("There is no such figure"),
    marked("The address may be mistyped, or there are not enough answers for it yet."),
)
NOT_OURS = "This site does not answer to that name.\n"
_OTHER = (marked("This did not work"), marked("Please start again from one of the pages below."))

Answer = tuple[str, int, list[tuple[str, str]]]


def init_app(app: Flask) -> None:
    """Answer every error with a page; what an exception says never reaches it."""
    app.register_error_handler(HTTPException, page)
    app.register_error_handler(SQLAlchemyError, away)
    app.register_error_handler(Exception, unexpected)


def away(problem: SQLAlchemyError) -> Answer | Response:
    """The page of a database that is away."""
    current_app.logger.error("database away: %s at %s", type(problem).__name__, request.url_rule)
    return page(ServiceUnavailable())


def unexpected(problem: Exception) -> Answer | Response:
    """The page of an exception nobody caught; the log gets its kind, never its value."""
    if current_app.testing:
        raise problem
    current_app.logger.error("unexpected %s at %s", type(problem).__name__, request.url_rule)
    return page(InternalServerError())


def page(problem: HTTPException) -> Answer | Response:
    """The page of an error, with the nearest pages that exist; to a program, problem details."""
    if api_problem.concerned():
        return api_problem.problem(problem)
    if isinstance(problem, SecurityError):  # no page has an address under a foreign name
        return NOT_OURS, 400, [("Content-Type", "text/plain; charset=utf-8")]
    status = problem.code or 500
    title, advice = SENTENCES.get(status, _OTHER)
    if status == 404 and request.path.startswith("/figures/"):
        title, advice = NO_FIGURE
    body = render_template(
        "error.html",
        status=status,
        title=gettext(title),
        advice=gettext(advice),
        near=near(request.path),
    )
    kept = [
        (name, value) for name, value in problem.get_headers() if name in ("Allow", "Retry-After")
    ]
    return body, status, kept


def near(path: str) -> list[tuple[str, str]]:
    """Address and name of up to four pages whose addresses look most like `path`."""
    there = [address for address in addresses() if not framed(address)]
    found = get_close_matches(path.rstrip("/").lower()[:200], there, n=4, cutoff=0.5)
    return [(address, navigation.name(address, edition().release)) for address in found]

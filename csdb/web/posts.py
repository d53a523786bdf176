"""What a POST must be before a view of the form sees it, and that its pages are never kept."""

from math import inf

from flask import Blueprint, Response, abort, request

from csdb.web import csrf


def guard(blueprint: Blueprint) -> None:
    """Watch over every request to a blueprint whose pages hold what a person typed."""
    blueprint.before_request(_refuse)
    blueprint.after_request(_forget)


def guard_posts(blueprint: Blueprint) -> None:
    """The same for a blueprint whose pages hold what was typed only in answer to a POST.

    Such a POST changes nothing and is kept nowhere, so it needs no token.
    """
    blueprint.before_request(_refuse)
    blueprint.after_request(_forget_posts)


def _forget_posts(response: Response) -> Response:
    return _forget(response) if request.method == "POST" else response


def _refuse() -> None:
    """Stop a POST of another site (403), of another kind than a form (415), or not text (400)."""
    if request.method != "POST":
        return
    if csrf.is_foreign(request):
        abort(403)
    if request.mimetype != "application/x-www-form-urlencoded":
        abort(415)
    # Reading is a 413 when a body says that it is too large. One that does not say ends at the
    # limit. Whether it is cut short Werkzeug does not look where the server claims to have.
    body = request.get_data(cache=True)
    if len(body) >= (request.max_content_length or inf):
        abort(413)
    if len(body) < (request.content_length or 0):
        abort(400)
    if not body.isascii():  # a browser percent-encodes everything else
        abort(400)


def _forget(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response

"""Where do I stand, is my offer fair: a reader's pay beside the groups that the reader is in.

What is typed is answered and forgotten: neither stored nor logged, never in an address.
"""

from flask import Blueprint, render_template, request

from csdb.publish import phrases
from csdb.web import pages, posts
from csdb.web.current import edition
from csdb.web.reader import asked
from csdb.web.reader.asked import Asked
from csdb.web.reader.standing import line, standing
from csdb.web.reader.standing_data import data

blueprint = Blueprint("compare", __name__)
blueprint.before_request(pages.readable)
posts.guard_posts(blueprint)


@blueprint.get("/compare")
def compare() -> str:
    """The form, filled in with the role of the address, and the groups of that role."""
    return _page(asked.told(request.args))


@blueprint.post("/compare")
def stand() -> tuple[str, int]:
    """Where the typed pay stands; 422 with everything kept when a field cannot be read."""
    sent = asked.typed(edition().release, request.form)
    return _page(sent), 422 if sent.problems else 200


def _page(sent: Asked) -> str:
    release = edition().release
    scope = release.scopes.get(sent.answers.get("country", release.home))
    return render_template(
        "compare.html",
        asked=sent,
        questions=asked.QUESTIONS,
        labels=asked.LABELS,
        periods=asked.PERIODS,
        countries=list(asked.countries(release, sent.typed.get("country", ""))),
        scope=line(release, scope) if scope else "",
        standing=standing(release, sent.answers, base=sent.base, ote=sent.ote),
        data=data(release),
        words=phrases.spoken(),
    )

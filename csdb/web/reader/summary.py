"""One page about the people in one kind of role, to print for a review or an offer talk.

The role comes from the address; a person's own numbers are written on the paper by hand.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, render_template, request

from csdb import numerals
from csdb.language import gettext
from csdb.publish import wording
from csdb.publish.peers import Peer, Peers, peers
from csdb.publish.phrases import caution, say
from csdb.publish.release import Cell
from csdb.questionnaire import Choice
from csdb.web import pages
from csdb.web.current import edition
from csdb.web.reader import asked
from csdb.web.reader.asked import Asked
from csdb.web.reader.standing import ROLE, line
from csdb.web.tables import circa

blueprint = Blueprint("summary", __name__)
blueprint.before_request(pages.readable)


@dataclass(frozen=True, slots=True)
class Line:
    """A published group of the role and its medians; None where a median is withheld."""

    name: str
    label: str
    base: Cell | None
    ote: Cell | None

    @property
    def people(self) -> str:
        """About how many people base pay is of, and OTE where that is another number."""
        if self.base is None or self.ote is None or self.base.n == self.ote.n:
            return people(self.base or self.ote)
        return gettext(
            "%(people)s; OTE %(n)s", people=people(self.base), n=numerals.whole(self.ote.n)
        )


def people(cell: Cell | None) -> str:
    """About how many people a number is of, and how far it may be leaned on unless it is solid."""
    if cell is None:
        return ""
    return ", ".join(filter(None, (circa(cell.n), caution(cell))))


@blueprint.get("/summary")
def summary() -> str:
    """The page of the role in the address; without one, of everybody, and a form to choose."""
    sent, release = asked.told(request.args), edition().release
    found = peers(release, sent.answers)
    return render_template(
        "summary.html",
        asked=sent,
        questions=asked.QUESTIONS,
        labels=asked.LABELS,
        countries=list(asked.countries(release, sent.typed.get("country", ""))),
        scope=found.scope if found else None,
        source=line(release, found.scope) if found else "",
        lines=list(_lines(found)) if found else [],
        reason=found.reason if found else "",
        role=list(_role(sent)),
        figures=_quantiles(found) if found else {},
        people=people,
    )


def _lines(found: Peers) -> Iterator[Line]:
    """The nearest group of several dimensions first, then each of one dimension."""
    if found.nearest and "+" in found.nearest.dimension:
        yield _line(say("nearest.name"), found.nearest)
    names = {dimension.key: gettext(dimension.name) for dimension in ROLE}
    for peer in found.groups:
        if peer.dimension in names:
            yield _line(names[peer.dimension], peer)


def _line(name: str, peer: Peer) -> Line:
    medians = {cell.figure: cell for cell in peer.cells if cell.statistic == "median"}
    return Line(name, wording.label(peer.group.label), medians.get("base"), medians.get("ote"))


def _quantiles(found: Peers) -> dict[str, dict[str, Cell]]:
    told: dict[str, dict[str, Cell]] = {"base": {}, "ote": {}}
    for cell in found.everyone:
        told[cell.figure][cell.statistic] = cell
    return told


def _role(sent: Asked) -> Iterator[tuple[str, str]]:
    """What was told of the role, in the words in which it was asked."""
    for question in asked.QUESTIONS:
        if code := sent.answers.get(question.key):
            yield gettext(asked.LABELS[question.key]), _label(question, code)


def _label(question: Choice, code: str) -> str:
    return next(gettext(option.public) for option in question.options if option.code == code)

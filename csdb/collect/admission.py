"""Whether a submission counts at once or waits for a person to look at it, and why.

Nothing is refused or dropped here: whatever raises a doubt is held.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from csdb import money, paymix
from csdb.collect.submission import Submission
from csdb.language import marked
from csdb.questionnaire import Answers, Pay

State = Literal["accepted", "held"]

REASONS: Mapping[str, str] = {
    "unusual_pay": marked("The pay is possible but far from ordinary"),
    "same_minute": marked("The same answers came twice within a minute"),
    "same_answers": marked("The same answers came already today or yesterday"),
    "trap": marked("A field that people cannot see was filled in"),
    "quick": marked("The form was filled in faster than people can"),
    "no_proof": marked("The browser did no proof of work: perhaps it runs no scripts"),
    "busy_network": marked("Many answers came from the same network within the hour"),
    "jump": marked("An edit made the pay three times as much, or a third"),
    "implausible": marked("The pay is far from what others in the country earn"),
    "reviewed": marked("A person has looked at these answers"),
}
"""Reason code -> what it says to a reviewer. Permanent, as they are stored with the answers."""

QUICKEST = 3
"""Seconds in which nobody reads three questions, types an amount and passes three pages."""

FEW = 24
"""One network's submissions in an hour wait for review beyond this part of the limit."""

_JUMP = 3


@dataclass(frozen=True, slots=True)
class Manner:
    """How a form came, none of which is kept.

    seconds: from the first page to sending; trapped: the hidden field was filled in; proved: with
    a proof of work; before: the same answers came in the last two days; from_network: submissions
    of this network in this hour, this one among them; limit: how many may be sent
    """

    seconds: float
    trapped: bool
    proved: bool
    before: bool
    from_network: int
    limit: int


def odd(manner: Manner) -> tuple[str, ...]:
    """The codes of what is odd about how a form came."""
    looked_at = {
        "trap": manner.trapped,
        "quick": manner.seconds < QUICKEST,
        "no_proof": not manner.proved,
        "busy_network": manner.from_network > max(1, manner.limit // FEW),
        "same_answers": manner.before,
    }
    return tuple(code for code, is_so in looked_at.items() if is_so)


def admit(submission: Submission, signals: Iterable[str] = ()) -> tuple[State, tuple[str, ...]]:
    """The state in which `submission` is stored, with its reason codes, each once.

    Whatever raises a doubt is held, nothing is dropped: its own doubts first, then `signals`,
    the codes of what was odd about how it came.
    """
    if not submission.doubts and not signals:
        return "accepted", ()
    reasons = tuple(dict.fromkeys((*submission.doubts, *signals)))
    return ("held" if reasons else "accepted"), reasons


def readmit(
    changed: Submission, before: Submission, *, accepted: bool
) -> tuple[State, tuple[str, ...]]:
    """The state of a changed submission and its reasons; `accepted`: that it was so `before`.

    What waits goes on waiting, so that an edit is no way past a review. What was accepted is
    looked at anew when its pay has changed: unusual pay and a jump are held.
    """
    jump = ("jump",) if jumps(before.answers, changed.answers) else ()
    if not accepted:
        return admit(changed, (*(code for code in before.doubts if code != "reviewed"), *jump))
    if _pay(changed.answers) == _pay(before.answers):
        return "accepted", before.doubts
    return admit(changed, jump)


def jumps(before: Answers, after: Answers) -> bool:
    """Whether base pay or OTE became three times as much or a third, measured in dollars.

    False where one of them is not there: then nothing can be compared.
    """
    pairs = zip(_dollars(before), _dollars(after), strict=False)
    return any(not 1 / _JUMP < new / old < _JUMP for old, new in pairs)


def _pay(answers: Answers) -> tuple[object, object]:
    return answers.get("base"), answers.get("variable")


def _dollars(answers: Answers) -> list[float]:
    """Base and, if variable pay is told, OTE, in hundred thousands of dollars; roughly."""
    base, variable = _pay(answers)
    if not isinstance(base, Pay):
        return []
    unit = money.rough(100_000, base.currency)
    ote = [paymix.ote(base.amount, variable)] if isinstance(variable, int) else []
    return [amount / unit for amount in (base.amount, *ote)]

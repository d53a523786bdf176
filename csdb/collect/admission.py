"""Whether a submission counts at once or waits for a person to look at it, and why."""

from collections.abc import Iterable, Mapping
from typing import Literal

from csdb.collect.submission import Submission

State = Literal["accepted", "held"]

REASONS: Mapping[str, str] = {
    "unusual_pay": "The pay is possible but far from ordinary",
    "same_minute": "The same answers came twice within a minute",
}
"""Reason code -> what it says to a reviewer. Permanent, as they are stored with the answers."""


def admit(submission: Submission, signals: Iterable[str] = ()) -> tuple[State, tuple[str, ...]]:
    """The state in which `submission` is stored, with its reason codes, each once.

    Whatever raises a doubt is held, nothing is dropped: its own doubts first, then `signals`,
    the codes of what was odd about how it came.
    """
    reasons = tuple(dict.fromkeys((*submission.doubts, *signals)))
    return ("held" if reasons else "accepted"), reasons

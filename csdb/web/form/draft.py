"""A form half filled in: what travels, signed, between its pages, because nothing is kept here."""

import json
import secrets
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from csdb.collect import receipt
from csdb.collect.submission import CONFIRMED
from csdb.collect.typed import Typed, fields
from csdb.questionnaire import QUESTIONS, Question

NONCE = 16
"""Bytes of a nonce."""


def names(questions: Iterable[Question]) -> frozenset[str]:
    """The fields in which these questions are answered, a confirmation of pay among them."""
    named = {name for question in questions for name in fields(question)}
    return frozenset(named | {CONFIRMED} if "base_amount" in named else named)


KNOWN = names(QUESTIONS)
"""Every field there is."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What one person has typed so far.

    nonce: random, made with the form; whatever is sent with it counts once
    typed: the fields of all pages so far, as they were typed
    passed: whether the optional page was shown already
    begun: when the form was first shown, in seconds since 1970; what is sent does not hold it
    trapped: whether something was typed where people can see no field
    code: the receipt of the answers that are being changed; blank for new answers
    effort: zero bits of the proof of work asked for with this page
    """

    nonce: bytes = field(default_factory=lambda: secrets.token_bytes(NONCE))
    typed: Typed = field(default_factory=dict)
    passed: bool = False
    begun: int = field(default_factory=lambda: int(time.time()))
    trapped: bool = False
    code: str = ""
    effort: int = 0

    def answered(self, sent: Typed, page: frozenset[str]) -> "Draft":
        """The draft with the fields of one page, `page`, replaced by those that were `sent`."""
        kept = {name: values for name, values in self.typed.items() if name not in page}
        return replace(self, typed=kept | {name: sent[name] for name in sorted(page & sent.keys())})

    def without(self, page: frozenset[str]) -> "Draft":
        """The draft without the fields of a page, which travel in its inputs."""
        return self.answered({}, page)

    def plain(self) -> str:
        """The draft as JSON."""
        typed = {name: list(values) for name, values in self.typed.items()}
        told = {
            "nonce": self.nonce.hex(),
            "typed": typed,
            "passed": self.passed,
            "begun": self.begun,
            "trapped": self.trapped,
            "code": self.code,
            "effort": self.effort,
        }
        return json.dumps(told, separators=(",", ":"))


def read(plain: str) -> Draft:
    """The draft of `plain`'s JSON. ValueError if it is none, RecursionError if it is absurd."""
    told = json.loads(plain)
    if not isinstance(told, Mapping):
        raise ValueError("not a draft")
    nonce = bytes.fromhex(str(told.get("nonce")))
    if len(nonce) != NONCE:
        raise ValueError("not a nonce")
    return Draft(
        nonce,
        _typed(told.get("typed")),
        passed=told.get("passed") is True,
        begun=_number(told.get("begun")),
        trapped=told.get("trapped") is True,
        code=_code(told.get("code")),
        effort=_number(told.get("effort")),
    )


def _number(told: object) -> int:
    return told if isinstance(told, int) and 0 <= told < 2**40 else 0


def _code(told: object) -> str:
    """A code as it is shown: what is none would look for answers that cannot be there."""
    text = told if isinstance(told, str) else ""
    return text if receipt.read(text) == text else ""


def _typed(told: object) -> Typed:
    """Only fields we know and text that can be written to a page again."""
    found = told if isinstance(told, Mapping) else {}
    return {
        name: tuple(text for text in values if isinstance(text, str) and _writable(text))
        for name, values in found.items()
        if name in KNOWN and isinstance(values, list)
    }


def _writable(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)

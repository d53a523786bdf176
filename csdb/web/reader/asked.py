"""What a reader asks of /compare and /summary: a role, told in an address or a form, and pay.

Pay is read from a form's body alone. Nothing of it is kept, logged or put into an address.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from csdb import money, questionnaire
from csdb.collect import typed_pay
from csdb.collect.typed import Problem
from csdb.language import gettext, marked
from csdb.publish import wording
from csdb.publish.release import ALL, Release
from csdb.questionnaire import BASE, COUNTRY, VARIABLE, Choice, Pay
from csdb.web.reader.standing import ROLE

PERIODS = {
    "year": (marked("a year"), "year", "12"),
    "month": (marked("a month, 12 times"), "month", "12"),
    "month13": (marked("a month, 13 times"), "month", "13"),
    "month14": (marked("a month, 14 times"), "month", "14"),
    "hour": (marked("an hour"), "hour", "12"),
}
"""What base pay may be told for: label, and period and payments a year of the questionnaire."""
QUESTIONS: tuple[Choice, ...] = tuple(
    each.question for each in ROLE if isinstance(each.question, Choice)
)
LABELS = {
    "level": marked("Level"),
    "years": marked("Years in the field"),
    "segment": marked("A typical account"),
    "renewal": marked("Who renews"),
    "upsell": marked("Who closes upsells"),
    "work": marked("Work from"),
    "hub": marked("Area, if in the USA"),
}
"""The questions in the few words that fit above a narrow select."""
ELSEWHERE = "other"
"""A country without figures, where none is named."""

_UNKNOWN = marked("Choose one of the options listed")


@dataclass(frozen=True, slots=True)
class Asked:
    """A reader's question. `typed` is every field as it was sent, so that nothing is lost.

    answers: question key -> code, country included where told; base, ote: whole units a year
    problems: a sentence by the field it belongs to
    """

    typed: Mapping[str, str]
    answers: Mapping[str, str]
    base: int | None = None
    ote: int | None = None
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def link(self) -> str:
        """The role as a query string: what may be shared."""
        return urlencode(self.answers)


def told(sent: Mapping[str, str]) -> Asked:
    """The role of an address; what is no answer of ours is as if it were not there."""
    known = {key: sent[key] for key in _KEYS if sent.get(key) in _codes(key)}
    return Asked(known, known)


def typed(release: Release, sent: Mapping[str, str]) -> Asked:
    """The role and the pay of a form, each field with its problem."""
    fields = {name: sent.get(name, "").strip() for name in (*_KEYS, "base", "period", "ote")}
    answers = {key: fields[key] for key in _KEYS if fields[key]}
    problems = {key: gettext(_UNKNOWN) for key, code in answers.items() if code not in _codes(key)}
    asked = Asked(
        fields, {k: code for k, code in answers.items() if k not in problems}, None, None, problems
    )
    return _paid(release, asked)


_KEYS = (COUNTRY.key, *(question.key for question in QUESTIONS))


def _codes(key: str) -> frozenset[str]:
    question = questionnaire.BY_KEY[key]
    assert isinstance(question, Choice)  # noqa: S101 (ROLE and COUNTRY are)
    codes = frozenset(option.code for option in question.options if not option.retired)
    return codes | {ALL, ELSEWHERE} if question is COUNTRY else codes


def _paid(release: Release, asked: Asked) -> Asked:
    country = asked.answers.get("country", release.home)
    period = asked.typed["period"] or "year"
    problems, pays = dict(asked.problems), dict[str, Pay]()
    if period not in PERIODS:
        problems["base"] = gettext("Choose whether the amount is for a year, a month or an hour")
        return replace(asked, problems=problems)
    for name in ("base", "ote"):
        found = _read(name, asked, period, pays.get("base"), country)
        if isinstance(found, Pay):
            wrong = _other_money(release, found, country)
            pays[name] = found
            problems |= {name: wrong} if wrong else {}
        elif found is not None:
            problems[name] = found.sentence
    amounts = {name: pays[name].amount for name in pays if name not in problems}
    return replace(asked, problems=problems, base=amounts.get("base"), ote=amounts.get("ote"))


def _read(
    name: str, asked: Asked, period: str, base: Pay | None, country: str
) -> Pay | Problem | None:
    """Base pay for its period; OTE for a year, against base pay where that is known."""
    text = asked.typed[name]
    if not text:
        return None
    if name == "ote" and base is not None:
        sent = {"variable_type": ("ote",), "variable_amount": (text,)}
        variable = typed_pay.read_target(VARIABLE, sent, base=base)
        if isinstance(variable, int):
            return Pay(base.currency, base.amount + variable)
        return variable if isinstance(variable, Problem) else None
    _, unit, payments = PERIODS[period if name == "base" else "year"]
    sent = {"base_amount": (text,), "base_period": (unit,), "base_payments": (payments,)}
    return typed_pay.read_pay(BASE, sent, country=country)


def _other_money(release: Release, pay: Pay, country: str) -> str | None:
    """The sentence when figures of the country are told in another currency."""
    scope = release.scopes.get(country)
    if scope is None or pay.currency == scope.currency:
        return None
    return gettext(
        "Pay in %(where)s is told in %(currency)s: type the amount in %(sign)s, or choose the"
        " country whose pay it is",
        where=wording.place(country),
        currency=scope.currency,
        sign=money.sign(scope.currency),
    )


def countries(release: Release, chosen: str) -> Iterator[tuple[str, str, bool]]:
    """Code, name and whether it is chosen: countries with figures, home first, all, elsewhere."""
    codes = [release.home, *(c for c in release.scopes if c not in (release.home, ALL))]
    shown = [(code, wording.badge(code)) for code in codes]
    if chosen not in (*codes, "", ALL, ELSEWHERE) and chosen in _codes(COUNTRY.key):
        shown.append((chosen, wording.badge(chosen)))
    if ALL in release.scopes:
        currency = release.scopes[ALL].currency
        everywhere = gettext(
            "%(where)s, in %(currency)s", where=wording.badge(ALL), currency=currency
        )
        shown.append((ALL, everywhere))
    for code, name in (*shown, (ELSEWHERE, gettext("Another country"))):
        yield code, name, code == chosen

"""From fields as people typed them to one answer of a question: the same for form and import."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from csdb import money, paymix, questionnaire, typed_money
from csdb.money import Period
from csdb.paymix import VariableKind
from csdb.questionnaire import Answer, Choice, Choices, Money, Pay, Question, Target

Typed = Mapping[str, tuple[str, ...]]
"""Field name -> everything sent under it, in order; a field left out is blank."""

PERIODS: Mapping[str, Period] = {"year": "year", "month": "month", "hour": "hour"}
PAYMENTS = ("12", "13", "14")
VARIABLE_KINDS: Mapping[str, VariableKind] = {
    "none": "none",
    "amount": "amount",
    "percent": "percent",
    "ote": "ote",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a field cannot be taken. `likely` says that a meaning was found and is asked back."""

    field: str
    sentence: str
    likely: bool = False


def fields(question: Question) -> tuple[str, ...]:
    """The names of the fields in which an answer is typed; the first one carries its errors."""
    match question:
        case Choice() | Choices():
            return (question.key,)
        case Money():
            return tuple(
                f"{question.key}_{part}" for part in ("amount", "currency", "period", "payments")
            )
        case Target():
            return (f"{question.key}_type", f"{question.key}_amount")


def read_choice(question: Choice, typed: Typed) -> Answer | None | Problem:
    """The code sent for a single choice, PREFER_NOT, or None when blank."""
    sent = _sent(typed, question.key)
    if len(sent) > 1:
        return Problem(question.key, f"Choose one answer to “{question.text}”, not several")
    answer = sent[0] if sent else None
    return _checked(question, answer)


def read_choices(question: Choices, typed: Typed) -> Answer | None | Problem:
    """The set of codes sent for a many-choice question, PREFER_NOT, or None when blank."""
    sent = frozenset(_sent(typed, question.key))
    if sent == {questionnaire.PREFER_NOT}:
        return questionnaire.PREFER_NOT
    if questionnaire.PREFER_NOT in sent:
        sentence = f"Tick either answers to “{question.text}” or “Prefer not to say”, not both"
        return Problem(question.key, sentence)
    return _checked(question, sent or None)


def _checked(question: Choice | Choices, answer: Answer | None) -> Answer | None | Problem:
    if answer == questionnaire.NOT_ASKED:
        answer = "?"  # not_asked is ours to set: sent by somebody, it is an unknown code
    sentence = questionnaire.problem(question, answer)
    return Problem(question.key, sentence) if sentence else answer


def read_pay(question: Money, typed: Typed, *, default_currency: str) -> Pay | Problem:
    """The yearly pay in whole units, three significant digits.

    A blank currency is `default_currency`, a blank period a year, blank payments twelve.
    """
    amount_field, *_ = fields(question)
    parts = _pay_parts(question, typed, default_currency)
    if isinstance(parts, Problem):
        return parts
    currency, period, payments = parts
    text = _only(typed, amount_field)
    if not text:
        return Problem(amount_field, question.missing)
    amount = _amount(amount_field, text, currency)
    if isinstance(amount, Problem):
        return amount
    period = amount.period or period
    slip = typed_money.slip(amount.value, period, currency, payments)
    if slip:
        return Problem(amount_field, slip.sentence, likely=True)
    return Pay(currency, money.three_digits(money.yearly(amount.value, period, payments)))


def _pay_parts(
    question: Money, typed: Typed, default_currency: str
) -> tuple[str, Period, int] | Problem:
    _, currency_field, period_field, payments_field = fields(question)
    currency = _only(typed, currency_field).upper() or default_currency
    period = PERIODS.get(_only(typed, period_field) or "year")
    payments = _only(typed, payments_field) or "12"
    if currency not in money.CURRENCIES:
        return Problem(currency_field, "Choose one of the currencies listed")
    if period is None:
        return Problem(period_field, "Choose whether the amount is for a year, a month or an hour")
    if payments not in PAYMENTS:
        return Problem(payments_field, "Choose 12, 13 or 14 payments a year")
    return currency, period, int(payments)


def read_target(question: Target, typed: Typed, *, base: Pay | None) -> Answer | None | Problem:
    """The yearly variable pay at target in the currency of `base`; 0 none; None blank.

    `base` is None when the base pay itself could not be read: then an amount is only looked at.
    """
    kind_field, amount_field = fields(question)
    kind, text = _only(typed, kind_field), _only(typed, amount_field)
    if kind == questionnaire.PREFER_NOT or not (kind or text):
        return kind or None
    if kind not in VARIABLE_KINDS:
        sentence = "Choose how you want to give your variable pay: none, amount, percent or OTE"
        return Problem(kind_field, sentence)
    if kind == "none":
        both = "You chose no variable pay but entered an amount: clear one of the two"
        return Problem(amount_field, both) if text.strip(" 0") else 0
    if not text:
        return Problem(amount_field, _MISSING_VARIABLE[kind])
    amount = (
        _percent(amount_field, text) if kind == "percent" else _variable(amount_field, text, base)
    )
    if isinstance(amount, Problem) or base is None:
        return amount if isinstance(amount, Problem) else None
    return _at_target(amount_field, VARIABLE_KINDS[kind], amount, base=base)


_MISSING_VARIABLE = {
    "amount": "Enter your variable pay for a year, like 20,000",
    "percent": "Enter your variable pay as a percentage of base, like 20",
    "ote": "Enter your OTE for a year, like 120,000",
}


def _at_target(field: str, kind: VariableKind, amount: Decimal, *, base: Pay) -> int | Problem:
    variable = paymix.variable_at_target(kind, amount, base.amount)
    sentence = paymix.problem(base.amount, variable)
    return Problem(field, sentence) if sentence else money.three_digits(variable)


def _variable(field: str, text: str, base: Pay | None) -> Decimal | Problem:
    amount = _amount(field, text, base.currency if base else "")
    if isinstance(amount, Problem):
        return amount
    return money.yearly(amount.value, amount.period or "year")


def _percent(field: str, text: str) -> Decimal | Problem:
    bare = text.replace("%", "").strip()
    percent = typed_money.number(bare)
    if percent is None or not 0 < percent <= 300:
        return Problem(field, "Enter a percentage of your base pay between 1 and 300, like 20")
    return percent


def _amount(field: str, text: str, currency: str) -> typed_money.Amount | Problem:
    """The amount of a text whose currency, if it names one, is `currency` (blank: any)."""
    match typed_money.read(text, currency):
        case typed_money.Amount() as amount:
            return amount
        case typed_money.Ask() as ask:
            return Problem(field, ask.sentence, likely=True)
        case typed_money.Refused() as refused:
            return Problem(field, refused.sentence)


def _sent(typed: Typed, field: str) -> tuple[str, ...]:
    return tuple(value.strip() for value in typed.get(field, ()) if value.strip())


def _only(typed: Typed, field: str) -> str:
    sent = _sent(typed, field)
    return sent[0] if sent else ""

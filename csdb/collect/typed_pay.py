"""From fields as people typed them to base and variable pay: one meaning, or a question back."""

from dataclasses import replace
from decimal import Decimal

from csdb import money, paymix, questionnaire, typed_currency, typed_money
from csdb.collect.typed import PAYMENTS, PERIODS, VARIABLE_KINDS, Problem, Typed, fields, only
from csdb.language import gettext, marked
from csdb.money import Period
from csdb.questionnaire import Answer, Money, Pay, Target

LEAST_VARIABLE = Decimal("0.002")
"""Part of base pay under which an amount, as 20 beside 98,000, is taken for a slip."""


def read_pay(question: Money, typed: Typed, *, country: str | None) -> Pay | Problem:
    """The yearly pay, cents dropped but not rounded, so that an OTE can be held against it.

    A blank currency is the one typed with the amount, else that of `country`; a blank period is
    a year, blank payments are twelve.
    """
    amount_field, currency_field, period_field, payments_field = fields(question)
    currency = only(typed, currency_field).upper()
    period, payments = only(typed, period_field), only(typed, payments_field) or "12"
    if currency and currency not in money.CURRENCIES:
        return Problem(currency_field, gettext("Choose one of the currencies listed"))
    if period and period not in PERIODS:
        return Problem(
            period_field, gettext("Choose whether the amount is for a year, a month or an hour")
        )
    if payments not in PAYMENTS:
        return Problem(payments_field, gettext("Choose 12, 13 or 14 payments a year"))
    if not (text := only(typed, amount_field)):
        return Problem(amount_field, gettext(question.missing))
    amount = _amount(amount_field, text, currency)
    if isinstance(amount, Problem):
        return amount
    currency = currency or _currency(amount.currency, country)
    if not currency:
        return Problem(
            currency_field, gettext("Choose the currency: the sign you typed is used by several")
        )
    if amount.period and period and amount.period != period:
        return Problem(
            period_field, gettext("You typed an amount for a year: choose yearly"), likely=True
        )
    return _yearly(amount_field, amount, currency, PERIODS[period or "year"], int(payments))


def _currency(typed: str | None, country: str | None) -> str:
    """The currency meant when none was chosen; "" when a typed sign leaves several."""
    usual = money.currency_of(country) if country else "USD"
    if typed is None or typed in money.CURRENCIES:
        return typed or usual
    return typed_currency.common((typed, usual)) or ""


def _yearly(
    field: str, amount: typed_money.Amount, currency: str, period: Period, payments: int
) -> Pay | Problem:
    slip = typed_money.slip(amount.value, period, currency, payments)
    if slip:
        return Problem(field, slip.sentence, likely=bool(slip.value))
    return Pay(currency, int(money.yearly(amount.value, period, payments)))


def read_target(question: Target, typed: Typed, *, base: Pay | None) -> Answer | None | Problem:
    """The yearly variable pay at target in whole units of `base`'s currency; 0 none; None blank.

    `base` is None when the base pay itself could not be read: then an amount is only looked at.
    """
    kind_field, amount_field = fields(question)
    kind, text = only(typed, kind_field), only(typed, amount_field)
    if not (kind or text):
        return None
    if kind in (questionnaire.PREFER_NOT, "none"):
        none: Answer = 0 if kind == "none" else kind
        return Problem(amount_field, gettext(_BOTH[kind])) if text.strip(" 0") else none
    if kind not in VARIABLE_KINDS:
        sentence = gettext(
            "Choose how you want to give your variable pay: none, amount, percent or OTE"
        )
        return Problem(kind_field, sentence)
    if not text:
        return Problem(amount_field, gettext(_MISSING[kind]))
    amount = (
        _percent(amount_field, text)
        if kind == "percent"
        else _sum(amount_field, text, kind, base=base)
    )
    if base is None or isinstance(amount, Problem):
        return amount if isinstance(amount, Problem) else None
    return _at_target(amount_field, kind, amount, base=base)


_BOTH = {
    "none": marked("You chose no variable pay but entered an amount: clear one of the two"),
    questionnaire.PREFER_NOT: marked(
        "You chose not to say but entered an amount: clear one of the two"
    ),
}
_MISSING = {
    "amount": marked("Enter your variable pay for a year, like 20,000"),
    "percent": marked("Enter your variable pay as a percentage of base, like 20"),
    "ote": marked("Enter your OTE for a year, like 120,000"),
}
_TINY = marked(
    "That is hardly anything beside your base pay: if you mean a percentage, choose percent; if you"
    " mean thousands, type the whole amount, like 20,000; if it really is that little, choose none"
)


def _at_target(field: str, kind: str, amount: Decimal, *, base: Pay) -> int | Problem:
    if kind == "amount" and 0 < amount < LEAST_VARIABLE * base.amount:
        return Problem(field, gettext(_TINY))
    variable = paymix.variable_at_target(VARIABLE_KINDS[kind], amount, base.amount)
    sentence = paymix.problem(base.amount, variable)
    return Problem(field, sentence) if sentence else int(variable)


def _sum(field: str, text: str, kind: str, *, base: Pay | None) -> Decimal | Problem:
    match _amount(field, text, base.currency if base else ""):
        case typed_money.Amount(value=value):
            return value
        case Problem(likely=False, sentence=sentence) as problem:
            what, example = _LIKE[kind]  # where nothing likely is asked back, 98,000 is an example
            told = sentence.replace(gettext("your pay"), gettext(what)).replace("98,000", example)
            return replace(problem, sentence=told)
        case likely:
            return likely


_LIKE = {
    "amount": (marked("your variable pay"), "20,000"),
    "ote": (marked("your OTE"), "120,000"),
}


def _percent(field: str, text: str) -> Decimal | Problem:
    percent = typed_money.number(text.replace("%", "").strip())
    if percent is None or not 0 <= percent <= 300:
        return Problem(
            field, gettext("Enter a percentage of your base pay between 0 and 300, like 20")
        )
    return percent


def _amount(field: str, text: str, currency: str) -> typed_money.Amount | Problem:
    """The amount of a text whose currency, if it names one, is `currency` (blank: any)."""
    match typed_money.read(text, currency):
        case typed_money.Amount() as amount:
            return amount
        case typed_money.Ask() as ask:
            return Problem(field, ask.sentence, likely=bool(ask.value))
        case typed_money.Refused() as refused:
            return Problem(field, refused.sentence)

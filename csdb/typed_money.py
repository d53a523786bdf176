"""What a person typed as an amount of pay: taken, asked back, or refused with what to type."""

import re

from csdb import money, typed_currency, typed_number, typed_phrase
from csdb.language import gettext, marked
from csdb.money import Period
from csdb.pay_slip import slip, unusual
from csdb.typed_number import number
from csdb.typed_outcome import Amount, Ask, Refused, bare, question, shown

__all__ = ["Amount", "Ask", "Refused", "number", "read", "slip", "unusual"]


LONGEST = 200
"""Characters looked at: enough for a sentence about pay."""

_TOO_LONG = Refused(marked("That is too long for an amount: type one number, like 98,000"))
_NO_NUMBER = Refused(marked("Type your pay as a number, like 98,000"))
_NEGATIVE = Refused(
    marked("Pay cannot be less than zero: type the amount without the minus, like 98,000")
)
_UNREADABLE = Refused(marked("Type the amount with digits alone, like 98,000"))
_VARIES = Refused(marked("Type one number: what you would earn in a typical year, like 98,000"))

_WHY_NOT = {
    "range": marked("Type one number instead of a range: what you earn now, like 98,000"),
    "bound": marked("Type the amount itself, like 98,000"),
    "net": marked("Type the amount before tax, like 98,000"),
    "day": marked(
        "Type what you earn in a year, like 98,000: days worked in a year differ too much"
    ),
    "several": marked("Type one amount, like 98,000: there are several in your answer"),
    "unclear": marked("Type the whole amount, like 98,000, and cents after a dot, like 24.50"),
}

# Braces, formulas, markup, addresses, 1e5 and 0x10: no way in which people write amounts.
_CODE = re.compile(
    r"[{}\[\]\\|_^]|^=|=(?!\s*[\d$€£])|^[@+]\s*[a-z(]|<(?!\s*[\d$€£])|.>|//|(?<!\d);|;(?!\d)"
    r"|\de[+-]?\d|\dx[\da-f]"
)
_MINUS = re.compile(r"[^\w]*-[^\w]*\d")
_VARYING = re.compile(r"\b(?:var(?:y|ies|ying)|depends|fluctuates)\b")
_RUN = re.compile(r"\d[\d.,' ]*")
_BARE_ZERO = re.compile(r"\D*(?!0(?:\.0+)?\D*$)0[0.,' ]*\D*")

_MARK = typed_currency.pattern(typed_currency.MARKS)
_PLAIN = re.compile(
    rf"(?P<before>{_MARK})?\s*(?P<number>\d[\d.,' ]*?)\s*(?:[.,]-)?(?P<k>k)?\s*(?P<after>{_MARK})?"
    r"(?P<year>\s*(?:(?:/|per|a|p\.)\s*)?(?:year|yearly|yr|annum|annually|p\.? ?a\.?))?\.?"
)
_THOUSANDS = re.compile(r"\d{1,4}(?:\.\d{1,2})?")


def read(text: str, currency: str = "") -> Amount | Ask | Refused:
    """What `text` says; `currency` is the code chosen beside it, blank when none was.

    An amount in another currency than the chosen one is asked back. Never raises, and no
    sentence repeats what was typed, except amounts and currencies in our own spelling.
    """
    if len(text) > LONGEST:
        return Refused(gettext(_TOO_LONG.sentence))
    tidy = (typed_number.tidy(text) or "").lower()
    refused = _refusal(tidy) if tidy else (_UNREADABLE if text.strip() else _NO_NUMBER)
    if refused:
        return Refused(gettext(refused.sentence))
    return _plain(tidy, currency) or _likely(tidy, currency)


def _refusal(tidy: str) -> Refused | None:
    reasons = (
        (_UNREADABLE, _CODE.search(tidy)),
        (_NO_NUMBER, not typed_number.digits(tidy) or _BARE_ZERO.fullmatch(tidy)),
        (_TOO_LONG, any(map(_too_long, _RUN.findall(tidy)))),
        (_NEGATIVE, _MINUS.match(tidy)),
        (_VARIES, _VARYING.search(tidy)),
    )
    return next((refused for refused, so in reasons if so), None)


def _too_long(run: str) -> bool:
    return typed_number.digits(run) > typed_number.MOST_DIGITS


def _plain(tidy: str, chosen: str) -> Amount | Ask | None:
    """An amount with at most a currency on either side, a k and "a year"."""
    found = _PLAIN.fullmatch(tidy)
    if not found:
        return None
    marks = [typed_currency.MARKS[mark] for mark in found.group("before", "after") if mark]
    mark = typed_currency.common(marks)
    dots_group = (mark or chosen) in typed_currency.DOT_GROUPS
    value = number(found["number"], dots_group=dots_group)
    if value is None or (marks and mark is None):
        return None
    if found["k"]:
        if not _THOUSANDS.fullmatch(found["number"]):
            return None
        value *= 1000
    period: Period | None = "year" if found["year"] else None
    return _in_chosen(Amount(value, mark, period), chosen)


def _in_chosen(amount: Amount, chosen: str) -> Amount | Ask:
    if not amount.currency or not chosen:
        return amount
    meant = typed_currency.common((amount.currency, chosen))
    if meant:
        return Amount(amount.value, meant, amount.period)
    sentence = gettext(
        "You typed %(amount)s but chose %(chosen)s: choose its currency, or type %(typed)s alone",
        amount=shown(amount.value, amount.currency),
        chosen=chosen,
        typed=bare(amount.value),
    )
    return Ask(amount.value, amount.currency, amount.period, sentence)


def _likely(tidy: str, chosen: str) -> Ask:
    mark = typed_currency.heard(tidy)
    if mark and chosen:
        mark = typed_currency.common((mark, chosen)) or mark
    phrase = typed_phrase.understand(tidy)
    if phrase.value is None:
        return Ask(None, mark, phrase.period, gettext(_WHY_NOT[phrase.kind]))
    sentence = question(phrase.value, mark, phrase.period)
    if phrase.kind == "with_extras":
        apart = gettext("Base pay and variable pay are asked separately.")
        sentence = f"{apart} {sentence}"
    return Ask(money.yearly(phrase.value, phrase.period or "year"), mark, phrase.period, sentence)

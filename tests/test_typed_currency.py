import pytest

from csdb import money, typed_currency
from csdb.typed_currency import MARKS, SHARED, common, heard


def test_every_mark_means_a_currency_offered_or_a_shared_sign():
    assert set(MARKS.values()) == set(money.CURRENCIES) | set(SHARED)
    assert all(mark == mark.lower() for mark in MARKS)
    assert set(money.CURRENCIES) >= typed_currency.DOT_GROUPS
    assert {code for codes in SHARED.values() for code in codes} <= set(money.CURRENCIES)


@pytest.mark.parametrize("currency", money.CURRENCIES)
def test_the_sign_shown_is_understood(currency):
    shown = money.sign(currency).strip().lower()
    assert currency in (MARKS[shown], *SHARED.get(MARKS[shown], ()))


@pytest.mark.parametrize(
    ("marks", "meant"),
    [
        ((), None),
        (("EUR",), "EUR"),
        (("$",), "$"),
        (("$", "CAD"), "CAD"),
        (("CAD", "$"), "CAD"),
        (("kr", "SEK"), "SEK"),
        (("$", "EUR"), None),
        (("GBP", "EUR"), None),
        (("USD", "CAD"), None),
        (("$", "¥"), None),
    ],
)
def test_what_two_marks_can_both_mean(marks, meant):
    assert common(marks) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("about 98000 euros", "EUR"),
        ("90k canadian", "CAD"),
        ("r522070", "ZAR"),
        ("39 lac rupees", "INR"),
        ("$98k usd", "USD"),
        ("hourly rate 25", None),
        ("£20 or €25", None),
        ("try me: 98000", "TRY"),
    ],
)
def test_the_currency_a_text_speaks_of(text, meant):
    assert heard(text) == meant

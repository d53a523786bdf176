import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from csdb import money, typed_currency, typed_money
from csdb.typed_money import Amount, Ask, Refused, read, slip

PAY = st.integers(1, 10**9)
GROUPINGS = st.sampled_from(["", ",", " ", "'", "\u00a0", "\u202f", "’"])
SEPARATELY = "Base pay and variable pay are asked separately."
MARKS = st.sampled_from(sorted(typed_currency.MARKS.items()))


@pytest.mark.parametrize(
    ("text", "value", "currency", "period"),
    [
        ("98000", "98000", None, None),
        ("98,000", "98000", None, None),
        ("98 000", "98000", None, None),
        ("98 000,50", "98000.50", None, None),
        ("98'000.-", "98000", None, None),
        ("98000,-", "98000", None, None),
        ("98, 000.25", "98000.25", None, None),
        ("７２，０００", "72000", None, None),
        ("72k", "72000", None, None),
        ("72.5 K", "72500", None, None),
        ("$72k", "72000", "$", None),
        ("$ 72,000.00", "72000.00", "$", None),
        ("72,000$", "72000", "$", None),
        ("US$72,000", "72000", "USD", None),
        ("$72,000 USD", "72000", "USD", None),
        ("$72,000 cad", "72000", "CAD", None),
        ("USD72000", "72000", "USD", None),
        ("72k €", "72000", "EUR", None),
        ("€72.000", "72000", "EUR", None),
        ("72.000 EUR", "72000", "EUR", None),
        ("72.345,67 €", "72345.67", "EUR", None),
        ("1.720.000", "1720000", None, None),
        ("72345,67", "72345.67", None, None),
        ("7,20,000", "720000", None, None),
        ("Rs. 7,20,000", "720000", "INR", None),
        ("₹1720000", "1720000", "INR", None),
        ("kr 450 000", "450000", "kr", None),
        ("450 000 SEK", "450000", "SEK", None),
        ("Kč 1 200 000", "1200000", "CZK", None),
        ("5.400.000 isk", "5400000", "ISK", None),
        ("¥9,000,000", "9000000", "¥", None),
        ("72,000/yr", "72000", None, "year"),
        ("72k per year", "72000", None, "year"),
        ("£72k p.a.", "72000", "GBP", "year"),
        ("72,000 euros a year", "72000", "EUR", "year"),
        ("72,000\u202c", "72000", None, None),
        ("47", "47", None, None),
        ("24.50", "24.50", None, None),
        ("0", "0", None, None),
    ],
)
def test_what_has_one_meaning_is_taken(text, value, currency, period):
    assert read(text) == Amount(Decimal(value), currency, period)


@pytest.mark.parametrize(
    ("text", "value", "currency", "period"),
    [
        ("72.345", 72_345, None, None),
        ("98.000", 98_000, None, None),
        ("72.000 USD", 72_000, "USD", None),
        ("about 72.000", 72_000, None, None),
        ("72.345.67", "72345.67", None, None),
        ("72,00", 72_000, None, None),
        ("7,00,00", 700_000, None, None),
        ("63,5k", 63_500, None, None),
        ("72,000k", 72_000, None, None),
        ("72,ooo", 72_000, None, None),
        ("72l000", 72_000, None, None),
        ("72l", 72_000, None, None),
        ("72;000", 72_000, None, None),
        ("7200p", 72_000, None, None),
        ("$%4,000", 54_000, "$", None),
        ("#72,000", 72_000, None, None),
        ("~72,000", 72_000, None, None),
        ("72,000+", 72_000, None, None),
        ("R720000", 720_000, "ZAR", None),
        ("72k Australian", 72_000, "AUD", None),
        ("8 lakh rupees", 800_000, "INR", None),
        ("12 LPA", 1_200_000, None, None),
        ("1.2 million", 1_200_000, None, None),
        ("$1.2M", 1_200_000, "$", None),
        ("72 thousand", 72_000, None, None),
        ("$30/hr", 62_400, "$", "hour"),
        ("30.50 an hour", 63_440, None, "hour"),
        ("$1500 weekly", 78_000, "$", "week"),
        ("€5,000 per month", 60_000, "EUR", "month"),
        ("$30/hr or $61,000/yr", 61_000, "$", "year"),
        ("61,000 (30 an hour)", 61_000, None, None),
        ("72,000 base 15,000 bonus", 72_000, None, None),
        ("base: 72,000, bonus: 15,000", 72_000, None, None),
        ("base 72,000 variable 15,000", 72_000, None, None),
        ("72,000 + ~15,000 annual bonus", 72_000, None, None),
        ("72,000 + 15% bonus", 72_000, None, None),
        ("$72K base plus commission =$150K", 72_000, "$", None),
        ("72000, net 50000", 72_000, None, None),
        ("72,000 for a 36 hour week", 72_000, None, None),
        ("72000 for .8 FTE", 72_000, None, None),
        ("@ 72,000", 72_000, None, None),
        ("£72,000 EUR", 72_000, None, None),
        ("24,50", None, None, None),
        ("7.5%", None, None, None),
        ("60-70k", None, None, None),
        ("60,000 to 70,000", None, None, None),
        ("60,000–70,000", None, None, None),
        ("<$60,000", None, "$", None),
        ("over 60,000", None, None, None),
        ("60k net", None, None, None),
        ("NET 60.000,00 EURO", None, "EUR", None),
        ("$300/day", None, "$", "day"),
        ("£300 / 8 hour day", None, "GBP", "day"),
        ("30,000 and 20,000", None, None, None),
        ("3k a month x 13", None, None, None),
    ],
)
def test_a_likely_meaning_is_asked_back(text, value, currency, period):
    asked = read(text)
    assert isinstance(asked, Ask)
    assert (asked.value, asked.currency, asked.period) == (
        None if value is None else Decimal(value),
        currency,
        period,
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("72.345", "Did you mean 72,345? If so, type 72,345"),
        ("72.345.67", "Did you mean 72,345.67? If so, type 72,345.67"),
        ("72k Canadian", "Did you mean CA$72,000? If so, type 72,000"),
        (
            "about 72k a year",
            "Did you mean 72,000 a year? If so, type 72,000 and choose yearly",
        ),
        (
            "$30/hr",
            "Did you mean $30 an hour, about $62,400 a year? If so, type 30 and choose hourly",
        ),
        (
            "£900/week",
            "Did you mean £900 a week, about £46,800 a year? If so, type 46,800 and choose yearly",
        ),
        ("72,000 + bonus", f"{SEPARATELY} Did you mean 72,000? If so, type 72,000"),
        ("60-70k", "Type one number instead of a range: what you earn now, like 98,000"),
        ("60k net", "Type the amount before tax, like 98,000"),
    ],
)
def test_a_question_says_what_to_type(text, sentence):
    asked = read(text)
    assert isinstance(asked, Ask)
    assert asked.sentence == sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Type your pay as a number"),
        ("   ", "Type your pay as a number"),
        ("N/A", "Type your pay as a number"),
        ("NaN", "Type your pay as a number"),
        ("inf", "Type your pay as a number"),
        ("minimum wage", "Type your pay as a number"),
        ("dollars", "Type your pay as a number"),
        ("000000", "Type your pay as a number"),
        ("-1", "Pay cannot be less than zero"),
        ("\u22125,000", "Pay cannot be less than zero"),
        ("$-5,000", "Pay cannot be less than zero"),
        ("1e5", "Type the amount with digits alone"),
        ("1E+5", "Type the amount with digits alone"),
        ("0x10", "Type the amount with digits alone"),
        ("98000\0", "Type the amount with digits alone"),
        ("\u202e000,98", "Type the amount with digits alone"),
        ("98000😀", "Type the amount with digits alone"),
        ("98000\ud800", "Type the amount with digits alone"),
        ("98²", "Type the amount with digits alone"),
        ("<script>alert(1)</script>", "Type the amount with digits alone"),
        ("{{7*7}}", "Type the amount with digits alone"),
        ('=HYPERLINK("a1")', "Type the amount with digits alone"),
        ("@SUM(1+1)", "Type the amount with digits alone"),
        ("98000'; drop table submission", "Type the amount with digits alone"),
        ("9" * 16, "That is too long for an amount"),
        ("9" * 400, "That is too long for an amount"),
        ("9" * 5000, "That is too long for an amount"),
        ("9 " * 60, "That is too long for an amount"),
        ("varies from 60,000 to 90,000", "Type one number: what you would earn"),
    ],
)
def test_what_is_no_amount_is_refused_with_what_to_type(text, sentence):
    refused = read(text)
    assert isinstance(refused, Refused)
    assert refused.sentence.startswith(sentence)
    assert "98,000" in refused.sentence


@pytest.mark.parametrize(
    ("text", "chosen", "currency"),
    [
        ("98,000", "EUR", None),
        ("98.000", "EUR", None),
        ("€98.000", "EUR", "EUR"),
        ("$98,000", "USD", "USD"),
        ("$98,000", "CAD", "CAD"),
        ("¥9,800,000", "JPY", "JPY"),
        ("kr 980,000", "NOK", "NOK"),
    ],
)
def test_an_amount_in_the_currency_chosen_is_taken(text, chosen, currency):
    amount = read(text, chosen)
    assert isinstance(amount, Amount)
    assert amount.currency == currency
    assert amount.value >= 98_000


@pytest.mark.parametrize(
    ("text", "chosen", "shown"),
    [
        ("£40,000", "USD", "£40,000"),
        ("$40,000", "EUR", "$40,000"),
        ("40,000 CAD", "USD", "CA$40,000"),
        ("kr 40,000", "EUR", "kr\u00a040,000"),
    ],
)
def test_an_amount_in_another_currency_than_the_one_chosen_is_asked_back(text, chosen, shown):
    asked = read(text, chosen)
    assert isinstance(asked, Ask)
    assert asked.value == 40_000
    assert asked.sentence == (
        f"You typed {shown} but chose {chosen}: choose its currency, or type 40,000 alone"
    )


def test_a_dot_before_three_digits_with_dollars_chosen_is_asked_back():
    assert isinstance(read("98.000", "USD"), Ask)


@given(PAY, GROUPINGS, MARKS, st.booleans(), st.sampled_from(["", " "]))
def test_any_accepted_spelling_reads_back(amount, grouping, mark, before, gap):
    spelling, currency = mark
    digits = f"{amount:,}".replace(",", grouping)
    text = f"{spelling}{gap}{digits}" if before else f"{digits}{gap}{spelling}"
    assert read(text) == Amount(Decimal(amount), currency, None)
    assert read(text.upper()) == Amount(Decimal(amount), currency, None)
    assert read(f" {text} per year") == Amount(Decimal(amount), currency, "year")


@given(st.decimals(min_value="0.01", max_value="9999", places=2), st.sampled_from(["k", " K"]))
def test_a_k_is_times_a_thousand(thousands: Decimal, k: str):
    assert read(f"{thousands}{k}") == Amount(thousands * 1000, None, None)


@given(PAY, st.sampled_from(money.CURRENCIES))
def test_an_amount_as_we_show_it_reads_back(amount: int, currency: str):
    read_back = read(money.show(amount, currency), currency)
    assert read_back == Amount(Decimal(amount), currency, None)


LIKE_PAY = st.text("0123456789 ,.'kKmMlop-–/$€£%;()+~<>=@hryeasdnbtw\u202c", max_size=40)
PARTS = [
    *(
        "98,000",
        "98.000",
        "20",
        "9",
        "0",
        "00",
        ",",
        ".",
        "-",
        "–",
        "+",
        "/",
        "(",
        ")",
        "=",
        "%",
        "~",
    ),
    *("$", "€", "k", "K", "m", "lakh", "crore", "thousand", "USD", "euros", "rupees", "R", "kr"),
    *("hour", "/hr", "hours a week", "a month", "weekly", "per day", "/yr", "annual", "FTE", "<"),
    *(
        "net",
        "base",
        "bonus",
        "OTE",
        "to",
        "and",
        "plus",
        "w/",
        "under",
        "about",
        "varies",
        "l",
        "p",
    ),
]
PHRASES = st.lists(st.sampled_from(PARTS), max_size=9).flatmap(
    lambda parts: st.sampled_from(["", " "]).map(lambda gap: gap.join(parts))
)


@given(st.one_of(LIKE_PAY, PHRASES, st.text(max_size=60)), st.sampled_from(["", "USD", "EUR"]))
@example("20% net", "")
@example("\ud800", "")
@example("9" * 15 + " crore an hour", "USD")
@example("0" * 199, "")
def test_any_text_is_answered_and_what_a_question_offers_can_be_typed(text, chosen):
    answer = read(text, chosen)
    if isinstance(answer, Amount):
        assert answer.value >= 0
        return
    offered = re.search(r"type ([\d,.]+)", answer.sentence)
    if offered:
        assert isinstance(answer, Ask)
        again = read(offered[1], chosen)
        assert isinstance(again, Amount)
        assert answer.value is not None
    assert re.fullmatch(r"[A-Za-z :?,.\d\u00a0$¥€£₹łčƒ₩₪₺₱฿-]+", answer.sentence)


@given(st.text(min_size=1, max_size=8, alphabet=st.characters(exclude_categories=["Nd", "Z"])))
def test_text_without_a_digit_is_never_an_amount(text: str):
    assert isinstance(read(text), Refused)


# What the file of real answers asks that no general rule gives, and why.
NOT_COMPARED = {
    "70,000 w/ bonus, 65 w/o": "the base is the second number, without its thousands",
}


def outcome(raw: str) -> tuple[str, Amount | Ask | Refused]:
    """What becomes of an answer meant as yearly pay in whichever currency makes it possible.

    The file is of a survey that let people write their currency elsewhere, so an amount is asked
    about only when it can be nobody's yearly pay; the question is then the one about dollars.
    """
    answer = read(raw)
    if not isinstance(answer, Amount):
        return ("ask" if isinstance(answer, Ask) else "reject"), answer
    asked = [slip(answer.value, "year", currency) for currency in money.CURRENCIES]
    return ("accept", answer) if None in asked else ("ask", asked[0] or answer)


def test_every_real_answer_reaches_its_outcome(trial_data: Path):
    with (trial_data / "money_as_typed.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 100
    wrong = [message for row in rows if (message := difference(row))]
    assert not wrong, "\n".join(wrong)


def difference(row: dict[str, str]) -> str:
    reached, answer = outcome(row["raw"])
    if reached != row["outcome"]:
        return f"{row['raw']!r}: {reached}, not {row['outcome']}"
    if isinstance(answer, Refused) or row["raw"] in NOT_COMPARED:
        return ""
    expected = Decimal(row["amount"]) if row["amount"] else None
    if answer.value != expected:
        return f"{row['raw']!r}: {answer.value}, not {expected}"
    if row["currency_hint"] and answer.currency != row["currency_hint"]:
        return f"{row['raw']!r}: in {answer.currency}, not {row['currency_hint']}"
    unit = row["period"].removesuffix("→year")
    if row["period"] not in ("", "year") and answer.period != unit:
        return f"{row['raw']!r}: a {answer.period}, not a {unit}"
    return ""


def test_the_module_gives_what_a_form_and_an_import_need():
    assert typed_money.number("20") == 20
    assert typed_money.slip(Decimal(98), "year", "USD") is not None
    assert typed_money.unusual(12_000, "USD") is not None

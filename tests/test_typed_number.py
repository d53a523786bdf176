from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdb.typed_number import likely_number, number, tidy

PAY = st.integers(0, 10**12)


def grouped(amount: int, mark: str) -> str:
    return f"{amount:,}".replace(",", mark)


def indian(amount: int) -> str:
    head, tail = str(amount)[:-3], str(amount)[-3:]
    pairs = []
    while head:
        head, pair = head[:-2], head[-2:]
        pairs.insert(0, pair)
    return ",".join([*pairs, tail])


@given(PAY, st.sampled_from([",", " ", "'"]))
def test_grouped_thousands_read_back(amount: int, mark: str):
    assert number(grouped(amount, mark)) == amount


@given(PAY)
def test_plain_and_indian_digits_read_back(amount: int):
    assert number(str(amount)) == amount
    assert number(indian(amount)) == amount


@given(st.integers(10**6, 10**12), st.integers(0, 99))
def test_dots_that_must_be_thousands_read_back(amount: int, cents: int):
    assert number(grouped(amount, ".")) == amount
    assert number(f"{grouped(amount, '.')},{cents:02}") == amount + Decimal(cents) / 100


@given(st.integers(1000, 999_999))
def test_one_dot_before_three_digits_is_never_taken_for_a_decimal(amount: int):
    text = grouped(amount, ".")
    assert number(text) is None
    assert number(text, dots_group=True) == amount
    assert likely_number(text) == amount


@given(PAY, st.integers(0, 99), st.sampled_from([",", " ", "'"]))
def test_cents_after_a_dot_read_back(amount: int, cents: int, mark: str):
    assert number(f"{grouped(amount, mark)}.{cents:02}") == amount + Decimal(cents) / 100


@given(st.integers(1000, 10**12), st.integers(0, 99), st.sampled_from([" ", "'"]))
def test_cents_after_a_comma_read_back_where_no_comma_groups(amount: int, cents: int, mark: str):
    assert number(f"{grouped(amount, mark)},{cents:02}") == amount + Decimal(cents) / 100


AMBIGUOUS = ["007", "00", "98,0", "65,00", "98,000,00", "12,34,56", "1,2,3", "1234,567", "98 00"]
MIXED = ["1.2.3", "98,000 000", "1,000'000", "1_000", "98,000.000", "1 ", "1.", ".5", ""]
NO_NUMBER = ["x", "1e5", "0x10", "NaN", "inf", "-1", "+1"]
TOO_LONG = ["9" * 16, "9" * 400, "9" * 5000]


@pytest.mark.parametrize("text", AMBIGUOUS + MIXED + NO_NUMBER + TOO_LONG)
def test_what_can_be_read_in_two_ways_or_none_is_no_number(text):
    assert number(text) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("91.553.28", "91553.28"),
        ("1.234.567.89", "1234567.89"),
        ("98,000,50", "98000.50"),
        ("65,00", "65000"),
        ("140,00.00", "140000"),
        ("22,00,00", "2200000"),
        ("0123", "123"),
        ("98,000", "98000"),
    ],
)
def test_a_slip_is_mended_to_be_asked_back(text, meant):
    assert likely_number(text) == Decimal(meant)


@pytest.mark.parametrize("text", ["24,50", "12345.678", "100,00,00", "25,0000", "1.2.3", "0.123"])
def test_a_slip_that_could_be_anything_is_not_mended(text):
    assert likely_number(text) is None


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("９８，０００．５０", "98,000.50"),
        ("٩٨٠٠٠", "98000"),
        ("९८०००", "98000"),
        ("98\u00a0000", "98 000"),
        ("98\u202f000", "98 000"),
        ("\t98  000\r\n", "98 000"),
        ("98’000", "98'000"),
        ("40\u201350", "40-50"),
        ("\u2212" + "1", "-1"),
        ("3,240,000\u202c", "3,240,000"),
        ("\u202d98000\u202c", "98000"),
        ("\ufeff98000\u200b", "98000"),
        ("￡98", "£98"),
        ("Kc\u030c", "Kč"),
        ("", ""),
    ],
)
def test_text_is_made_plain(text, plain):
    assert tidy(text) == plain


@pytest.mark.parametrize(
    "character",
    "\0\x1b\u202e\u202b\u2067\u200f\ud800\ue000😀²½①\u0301\ufe0f\u20e3Ⅻ",
)
def test_characters_that_mislead_are_not_read(character):
    assert tidy(f"9{character}8000") is None


@given(st.text(max_size=40))
def test_tidying_twice_changes_nothing(text: str):
    once = tidy(text)
    assert once is None or tidy(once) == once

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdb import countries, money
from csdb.countries import NAMES

UNINHABITED = {"aq", "bv", "gs", "hm", "tf", "um"}
"""The six of ISO 3166-1 in which nobody has a home."""


def test_every_country_where_people_live_has_two_small_letters_and_a_name_of_its_own() -> None:
    assert len(NAMES) == 249 - len(UNINHABITED)
    assert not UNINHABITED & set(NAMES)
    assert all(len(code) == 2 and code.isascii() and code.islower() for code in NAMES)
    assert len(set(NAMES.values())) == len(NAMES)


@pytest.mark.parametrize("code", NAMES)
def test_a_country_is_read_from_its_code_its_name_and_its_flag(code: str) -> None:
    for text in (code, code.upper(), NAMES[code], f" {NAMES[code].upper()} ", countries.flag(code)):
        assert countries.read(text) == code


def test_a_flag_is_two_letters_of_its_own_alphabet() -> None:
    assert countries.flag("us") == "🇺🇸"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("USA", "us"),
        ("U.S.A.", "us"),
        ("U. S.", "us"),
        ("the united states", "us"),
        ("United States of America", "us"),
        ("UK", "gb"),
        ("England", "gb"),
        ("Great  Britain", "gb"),
        ("Deutschland", "de"),
        ("Czech Republic", "cz"),
        ("The Netherlands", "nl"),
        ("Turkiye", "tr"),
        ("Cote d’Ivoire", "ci"),
        ("Trinidad and Tobago", "tt"),
    ],
)
def test_usual_spellings_are_known(text: str, code: str) -> None:
    assert countries.read(text) == code


@pytest.mark.parametrize(
    "text",
    ["", " ", "Atlantis", "Georgia, USA", "UKraine!", "us-east", "🇺", "🇽🇽", "\ud800", "none"],
)
def test_nothing_is_guessed_from_a_part(text: str) -> None:
    assert countries.read(text) is None


@given(st.text())
def test_any_text_is_a_country_or_none(text: str) -> None:
    code = countries.read(text)

    assert code is None or code in NAMES


@pytest.mark.parametrize("code", NAMES)
def test_every_country_has_a_currency_to_offer(code: str) -> None:
    assert money.currency_of(code) in money.CURRENCIES

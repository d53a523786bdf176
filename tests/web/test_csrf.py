import json

import pytest
from flask import Request
from hypothesis import given
from hypothesis import strategies as st
from time_machine import travel
from werkzeug.test import EnvironBuilder

from csdb.web import csrf
from csdb.web.form.draft import Draft

KEY = b"k" * 32
DRAFT = Draft(b"n" * 16, {"country": ("us",), "team": ("ae", "se")}, passed=True)


def sign(form: csrf.FormName = "answers") -> str:
    return csrf.sign(DRAFT, form=form, key=KEY)


def read(token: str) -> csrf.Arrival:
    return csrf.read(token, form="answers", key=KEY)


def test_a_draft_comes_back_as_it_was_signed() -> None:
    assert read(sign()) == csrf.Arrival(DRAFT)


def test_a_token_is_good_for_a_day_and_not_a_second_longer() -> None:
    with travel(0, tick=False) as clock:
        token = sign()
        clock.shift(csrf.LIFETIME)
        assert read(token).fault is None
        clock.shift(1)
        assert read(token) == csrf.Arrival(DRAFT, "expired")


@pytest.mark.parametrize(
    "token",
    [
        sign("send"),
        csrf.sign(DRAFT, form="answers", key=KEY[:-1]),
        sign().replace("us", "de"),
        sign()[:-1],
        sign() + "A",
    ],
    ids=["of another form", "with another key", "with another answer", "cut short", "longer"],
)
def test_a_token_we_did_not_make_so_is_forged_and_its_nonce_is_not_ours(token: str) -> None:
    arrival = read(token)
    assert arrival.fault == "forged"
    assert arrival.draft.nonce != DRAFT.nonce
    assert arrival.draft.typed["team"] == ("ae", "se")


@pytest.mark.parametrize(
    "token",
    ["x", ".", "{}..", "null.a.b", '{"nonce":"zz"}.a.b', "[" * 15_000, "é" * 99, "\ud800", "\x00"],
)
def test_an_unreadable_token_is_forged_and_holds_nothing(token: str) -> None:
    assert read(token).fault == "forged"
    assert read(token).draft.typed == {}


def test_a_token_that_is_not_there_is_missing() -> None:
    assert read("").fault == "missing"


@given(st.text())
def test_reading_never_raises(token: str) -> None:
    assert read(token).fault


def test_a_forged_token_brings_in_no_field_we_do_not_have_and_no_text_no_page_can_hold() -> None:
    typed = {"years": ["y1", "\ud800", 7], "csrf_token": ["x"], "hub": "sf"}
    plain = json.dumps({"nonce": DRAFT.nonce.hex(), "typed": typed})
    assert read(f"{plain}.a.b").draft.typed == {"years": ("y1",)}


@pytest.mark.parametrize(
    ("headers", "foreign"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Sec-Fetch-Site": "same-site"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, True),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://pay.example"}, True),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, False),
        ({"Sec-Fetch-Site": ""}, True),
        ({"Origin": "https://pay.example"}, False),
        ({"Origin": "https://PAY.example"}, False),
        ({"Origin": "https://pay.example.org"}, True),
        ({"Origin": "https://pay.example:8443"}, True),
        ({"Origin": "https://["}, True),
        ({"Origin": ""}, True),
        ({"Origin": "null"}, False),
        ({}, False),
    ],
)
def test_what_the_browser_says_of_where_a_post_comes_from(
    headers: dict[str, str], foreign: bool
) -> None:
    builder = EnvironBuilder("/submit", "https://pay.example", method="POST", headers=headers)
    assert csrf.is_foreign(Request(builder.get_environ())) is foreign

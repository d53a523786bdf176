"""Who comes in at once, who waits, who has to come back, and that none of them can tell."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from time_machine import Traveller
from werkzeug.test import TestResponse

from csdb import create_app, questionnaire
from csdb.config import Settings
from csdb.questionnaire import YEARS
from csdb.store import buckets
from csdb.store.engine import writing
from csdb.web.form import effort, submit
from csdb.web.form.networks import network
from tests.web import filled
from tests.web.filled import sound

AT = "2026-11-22T12:00:00Z"


@pytest.fixture(autouse=True)
def clock(app: Flask) -> Iterator[Traveller]:
    with filled.hour(AT) as clock:
        filled.noise(app)
        yield clock


@pytest.fixture
def reasons(app: Flask) -> Callable[[], list[str]]:
    """The reasons of everybody's answers, the noise's left out; nothing for accepted ones."""

    def found() -> list[str]:
        return [row["reasons"] for row in filled.rows(app) if row["country"] != "de"]

    return found


def test_a_person_with_a_browser_is_let_in_at_once(
    client: FlaskClient, clock: Traveller, reasons: Callable[[], list[str]]
) -> None:
    sound(filled.slowly(client, clock))
    assert reasons() == [""]


def test_a_form_filled_in_by_a_program_in_no_time_waits(
    client: FlaskClient, clock: Traveller, reasons: Callable[[], list[str]]
) -> None:
    page = filled.check(client)
    clock.shift(0.2)
    filled.send(client, page)
    assert reasons() == ["quick"]


def test_a_form_begun_three_seconds_ago_is_none_too_quick(
    client: FlaskClient, clock: Traveller, reasons: Callable[[], list[str]]
) -> None:
    page = filled.check(client)
    clock.shift(3)
    filled.send(client, page)
    assert reasons() == [""]


def test_going_back_to_change_something_does_not_begin_the_form_anew(
    client: FlaskClient, clock: Traveller, reasons: Callable[[], list[str]]
) -> None:
    check = filled.check(client)
    clock.shift(60)
    page = filled.post(client, "/submit/change", filled.tokens(check)[0], {"section": "pay"})
    check = filled.post(client, "/submit", filled.tokens(page)[-1], dict(filled.CORE))
    filled.send(client, check)
    assert reasons() == [""]


def test_whoever_fills_in_what_people_cannot_see_waits(
    client: FlaskClient, clock: Traveller, reasons: Callable[[], list[str]]
) -> None:
    page = filled.core(client, **{submit.TRAP: "https://example.com"})
    clock.shift(60)
    filled.send(client, filled.more(client, page))
    assert reasons() == ["trap"]


@pytest.mark.parametrize("kind", ["none", "wrong", "foreign", "of before"])
def test_without_a_proof_of_work_for_this_very_page_answers_wait_and_are_not_refused(
    client: FlaskClient, clock: Traveller, reasons: Callable[[], list[str]], kind: str
) -> None:
    other = filled.check(client, country="de", hub=None, base_currency="EUR")
    page = filled.check(client)
    clock.shift(60)
    again = filled.check(client) if kind == "of before" else page
    proofs = {"none": None, "wrong": "7", "foreign": filled.proof(other)}
    given = {"proof": proofs.get(kind, filled.proof(page))}
    clock.shift(60)
    sound(filled.post(client, "/submit/send", filled.tokens(again)[-1], given))
    assert reasons() == ["no_proof"]


def test_a_proof_sent_again_counts_once(
    client: FlaskClient, clock: Traveller, reasons: Callable[[], list[str]]
) -> None:
    page = filled.check(client)
    clock.shift(60)
    codes = {filled.code(filled.send(client, page)) for _ in range(3)}
    assert (len(codes), reasons()) == (1, [""])


def test_a_proof_of_a_page_left_open_too_long_saves_nothing(
    client: FlaskClient, clock: Traveller, reasons: Callable[[], list[str]]
) -> None:
    page = filled.check(client)
    clock.shift(86_401)
    filled.refused(filled.send(client, page), "open too long, nothing was saved")
    assert reasons() == []


def test_the_same_answers_on_one_day_wait_whoever_sends_them(
    app: Flask, clock: Traveller, reasons: Callable[[], list[str]]
) -> None:
    for address in ("192.0.2.1", "198.51.100.1"):
        filled.slowly(from_(app, address), clock)
    filled.slowly(from_(app, "203.0.113.1"), clock, years="y4_5")
    assert sorted(reasons()) == ["", "", "same_answers"]


def test_who_waits_sees_what_everybody_sees(client: FlaskClient, clock: Traveller) -> None:
    let_in = filled.slowly(client, clock)
    page = filled.core(client, **{submit.TRAP: "x"}, work="hybrid")
    held = filled.post(client, "/submit/send", filled.tokens(filled.more(client, page))[-1], {})
    texts = [page.text.replace(filled.code(page), "CODE") for page in (let_in, held)]
    assert texts[0] == texts[1]
    assert set(let_in.headers.keys()) == set(held.headers.keys())


def test_the_sixth_from_a_network_within_an_hour_waits(
    app: Flask, clock: Traveller, reasons: Callable[[], list[str]]
) -> None:
    for place in range(6):
        filled.slowly(from_(app, f"203.0.113.{place}"), clock, **answers(place))
    filled.slowly(from_(app, "203.0.114.1"), clock, **answers(7))
    assert sorted(reasons()) == [""] * 6 + ["busy_network"]
    clock.shift(3600)
    filled.slowly(from_(app, "203.0.113.1"), clock, **answers(8))
    assert reasons().count("busy_network") == 1


def test_the_121st_from_a_network_within_an_hour_has_to_wait_and_loses_nothing(
    app: Flask, clock: Traveller, reasons: Callable[[], list[str]]
) -> None:
    client = from_(app, "203.0.113.7")
    crowd(app, "203.0.113.7", 119)
    filled.slowly(client, clock)
    page = filled.check(client, **answers(2))
    late = filled.send(client, page)
    sound(late, 429)
    assert late.headers["Retry-After"] == "3540"
    assert submit.TOO_MANY in " ".join(late.text.split())
    assert "You earn $98,000" in late.text
    assert len(reasons()) == 1
    clock.shift(3540)
    assert filled.code(filled.send(client, late)) == filled.code(filled.send(client, page))
    assert len(reasons()) == 2


def test_who_is_over_the_limit_still_gets_the_receipt_of_what_was_sent(
    app: Flask, clock: Traveller
) -> None:
    client = from_(app, "203.0.113.7")
    page = filled.check(client)
    code = filled.code(filled.send(client, page))
    crowd(app, "203.0.113.7", 119)
    assert filled.code(filled.send(client, page)) == code


def test_a_flood_makes_the_proof_of_work_harder(
    app: Flask, client: FlaskClient, clock: Traveller
) -> None:
    assert asked(filled.check(client).text) == effort.LEAST
    crowd(app, "", 1_000)
    page = filled.check(client)
    assert asked(page.text) == effort.LEAST + 2
    clock.shift(3600)
    assert asked(filled.check(client).text) == effort.LEAST


@pytest.mark.parametrize(
    ("hops", "forwarded", "seen"),
    [
        (0, "198.51.100.9", "203.0.113.0/24"),
        (0, None, "203.0.113.0/24"),
        (1, "198.51.100.9", "198.51.100.0/24"),
        (1, "192.0.2.1, 198.51.100.9", "198.51.100.0/24"),
        (1, None, "203.0.113.0/24"),
        (1, "<script>", "unknown"),
        (2, "192.0.2.1, 198.51.100.9", "192.0.2.0/24"),
    ],
)
def test_a_forwarded_address_is_believed_of_configured_proxies_alone(
    settings: Settings, hops: int, forwarded: str | None, seen: str
) -> None:
    app = create_app(replace(settings, proxy_hops=hops))
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    client = from_(app, "203.0.113.7")
    page = filled.check(client)
    filled.send(client, page, **headers)
    with writing(app.extensions["csdb_engine"]) as connection:
        counted = {
            place: buckets.count(connection, "submission", place, datetime.now(UTC))
            for place in ("203.0.113.0/24", "198.51.100.0/24", "192.0.2.0/24", "unknown")
        }
    assert counted == {place: int(place == seen) for place in counted}
    for name in ("csdb_engine", "csdb_pages"):
        app.extensions[name].dispose()


@pytest.mark.parametrize("address", ["203.0.113.7", "2001:db8::7"])
def test_wrong_codes_are_tried_ten_times_an_hour_from_one_network(
    app: Flask, clock: Traveller, address: str
) -> None:
    client = from_(app, address)
    code = filled.code(filled.slowly(client, clock))
    for tried in ("x", code[:-1], "9" * 27, "", "é") * 2:
        assert look(client, tried).status_code == 422
    refused = look(client, code)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "3540"
    assert bare(refused, code) == bare(look(client, "x"), "x")
    assert look(from_(app, "198.51.100.1"), code).status_code == 200
    clock.shift(3540)
    assert look(client, code).status_code == 200


def test_unknown_and_malformed_codes_cost_the_same_work(app: Flask, client: FlaskClient) -> None:
    work(app, client, "first")  # makes the salt of the hour
    assert work(app, client, "0" * 27) == work(app, client, "x") == work(app, client, "9" * 9_000)


def work(app: Flask, client: FlaskClient, code: str) -> list[str]:
    """The statements that looking for a code runs."""
    token = filled.tokens(client.get("/mine"))[0]
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    engine = app.extensions["csdb_engine"]
    event.listen(engine, "before_cursor_execute", note)
    filled.post(client, "/mine", token, {"code": code})
    event.remove(engine, "before_cursor_execute", note)
    return statements


def look(client: FlaskClient, code: str) -> TestResponse:
    return filled.post(client, "/mine", filled.tokens(client.get("/mine"))[0], {"code": code})


def bare(page: TestResponse, code: str) -> str:
    """A page without the code and the token in it."""
    shown = re.sub(r'(name="csrf_token"[^>]* value=")[^"]*', r"\1", page.text)
    return shown.replace(f'value="{code}"', 'value=""')


def asked(page: str) -> int:
    found = re.search(r'data-effort="([0-9]+)"', page)
    assert found
    return int(found[1])


def from_(app: Flask, address: str) -> FlaskClient:
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    return client


def answers(place: int) -> dict[str, str]:
    """One of many people, who all earn the same."""
    return {"years": questionnaire.codes(YEARS)[place % 5], "level": ["csm", "senior"][place % 2]}


def crowd(app: Flask, address: str, people: int) -> None:
    """So many people who have sent from a network in this hour; from everywhere for none."""
    place = network(address) if address else "everywhere 7"
    with writing(app.extensions["csdb_engine"]) as connection:
        for _ in range(people):
            buckets.add(connection, "submission", place, datetime.now(UTC))

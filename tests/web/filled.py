"""The form as a person fills it in: valid by default, one thing changed at a time."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from html import unescape
from itertools import count
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from time_machine import Traveller, travel
from werkzeug.test import TestResponse

from csdb import create_app, keys
from csdb.collect import receipt
from csdb.collect.submission import Submission
from csdb.config import Settings
from csdb.questionnaire import Pay
from csdb.store import submissions
from csdb.store.engine import reading, writing
from csdb.store.tables import submission
from csdb.web import csrf
from tests.web.page import Read, read

CORE = {
    "country": "us",
    "hub": "sf",
    "level": "csm",
    "years": "y2_3",
    "segment": "mid",
    "renewal": "me",
    "upsell": "shared_ae",
    "commission": "on_top",
    "onboarding": "implementation",
    "team": ["ae", "support"],
    "work": "remote",
    "base_amount": "98,000",
    "base_currency": "USD",
    "base_period": "year",
    "base_payments": "12",
    "variable_type": "amount",
    "variable_amount": "22,000",
    "kpis": ["nrr", "adoption"],
}
MORE = {"accounts": "a26_50", "plan": ["cap", "threshold"], "raise": "r4_6"}

SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


def tokens(page: TestResponse | str) -> list[str]:
    """The tokens of the forms on a page, in their order."""
    text = page if isinstance(page, str) else page.text
    found = re.findall(r'name="csrf_token"[^>]* value="([^"]*)"', text)
    return [unescape(token) for token in found]


def core(client: FlaskClient, **changes: object) -> TestResponse:
    """Fetch the form, fill it in and send the page; a change to None leaves a field out."""
    return post(client, "/submit", tokens(client.get("/submit"))[0], CORE | changes)


def more(client: FlaskClient, page: TestResponse, **changes: object) -> TestResponse:
    """Answer the optional page that `core` led to; skip=... skips it."""
    return post(client, "/submit/more", tokens(page)[-1], MORE | changes)


def check(client: FlaskClient, **changes: object) -> TestResponse:
    """The check page of a filled-in form."""
    return more(client, core(client, **changes))


def send(client: FlaskClient, page: TestResponse, **headers: str) -> TestResponse:
    """Press the send button of a check page, with the proof of work that a browser does."""
    return post(client, "/submit/send", tokens(page)[-1], {"proof": proof(page)}, **headers)


def proof(page: TestResponse | str) -> str:
    """The proof of work that a check page asks for; nothing if it asks for none."""
    text = page if isinstance(page, str) else page.text
    asked = re.search(r'data-effort="([0-9]+)"', text)
    return worked(tokens(text)[-1], int(asked[1])) if asked else ""


def worked(token: str, bits: int) -> str:
    """The first number that proves work on a token."""
    hashed = sha256(token.rpartition(".")[2].encode() + b".")
    for number in count():
        mine = hashed.copy()
        mine.update(b"%d" % number)
        if int.from_bytes(mine.digest()) >> (256 - bits) == 0:
            return str(number)
    raise AssertionError


@contextmanager
def hour(at: str = "2026-11-22T12:00:00Z") -> Iterator[Traveller]:
    """A clock that stands still until it is shifted, as `slowly` does."""
    with travel(at, tick=False) as clock:
        yield clock


def slowly(client: FlaskClient, clock: Traveller, **changes: object) -> TestResponse:
    """The page after sending, of somebody who took a minute."""
    page = check(client, **changes)
    clock.shift(60)
    return send(client, page)


def post(
    client: FlaskClient, path: str, token: str | None, fields: dict[str, object], **headers: str
) -> TestResponse:
    data = {name: value for name, value in fields.items() if value is not None}
    data |= {} if token is None else {"csrf_token": token}
    return client.post(path, data=data, headers=SAME_SITE | headers)


def code(page: TestResponse) -> str:
    """The receipt code on a page; AssertionError if there is none."""
    found = re.search(r'id="receipt"[^>]*>([0-9A-Z-]+)<', page.text)
    assert found, page.text
    return found[1]


def site(url: str, folder: Path) -> Flask:
    """The whole site on a migrated database, with fresh keys in `folder`."""
    keys.write(keys.new(), folder / "keys.json")
    app = create_app(Settings(database_url=url, keys_file=folder / "keys.json"))
    app.testing = True
    return app


def rows(app: Flask) -> list[Mapping[str, Any]]:
    """Everything that is stored as a submission."""
    with reading(app.extensions["csdb_engine"]) as connection:
        return [dict(row) for row in connection.execute(select(submission)).mappings()]


@contextmanager
def away(app: Flask) -> Iterator[None]:
    """The SQLite database of the site is not there meanwhile."""
    file = Path(app.config["CSDB"].database_url.removeprefix("sqlite:///"))
    app.extensions["csdb_engine"].dispose()
    file.rename(file.with_suffix(".away"))
    yield
    file.with_suffix(".away").rename(file)
    app.extensions["csdb_engine"].dispose()


def sound(page: TestResponse, status: int = 200) -> Read:
    """The page, read, after what every page of the form must be."""
    assert page.status_code == status, page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in page.headers
    found = read(page.text)
    assert not found.problems, found.problems
    assert page.text.count("<title>Error: ") == ('role="alert"' in page.text)
    return found


def refused(page: TestResponse, sentence: str) -> Read:
    """The page, which says in its summary what is wrong."""
    found = sound(page, 422)
    (summary,) = found.by_class("summary")
    assert sentence in " ".join(" ".join(summary.itertext()).split())
    return found


def find(app: Flask, code: str) -> Submission | None:
    """The answers that are kept under a receipt code."""
    index = receipt.index(code, app.config["CSDB_KEYS"].index)
    with reading(app.extensions["csdb_engine"]) as connection:
        return submissions.find(connection, index)


def kept(page: TestResponse) -> set[tuple[str, str]]:
    """Names and values that the form on a page would send again, blanks and its token left out."""
    found = read(page.text)
    boxes = {
        (box.get("name", ""), box.get("value", ""))
        for box in found.all("input")
        if box.get("type") not in ("radio", "checkbox") or box.get("checked") is not None
    }
    chosen = {
        (select.get("name", ""), option.get("value", ""))
        for select in found.all("select")
        for option in select.iter("option")
        if option.get("selected") is not None
    }
    return {(name, value) for name, value in boxes | chosen if value and name != csrf.FIELD}


def noise(app: Flask) -> None:
    """Somebody else's answers, which no test may touch."""
    other = Submission("2026-01", {"country": "de", "base": Pay("EUR", 55_000)})
    with writing(app.extensions["csdb_engine"]) as connection:
        submissions.add(connection, other, state="accepted", receipt_hash=b"somebody else's")

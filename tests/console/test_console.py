"""The review queue as pages: a door with a password, buckets, verdicts that can be reversed."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from csdb import create_app, keys
from csdb.config import Settings
from csdb.console import create_console, doors
from csdb.store import review_log, reviews, tables
from csdb.store.engine import reading
from csdb.web.headers import SECURITY
from tests.console.conftest import PASSWORD
from tests.web.page import Read, read

pytestmark = pytest.mark.slow

PAGES = ("/", "/decided", "/sign-in")


def token(page: str) -> str:
    found = re.search(r'name="csrf_token" type="hidden" value="([^"]+)"', page)
    assert found
    return found[1]


def sign_in(client: FlaskClient, password: str = PASSWORD) -> TestResponse:
    page = client.get("/sign-in").get_data(as_text=True)
    return client.post("/sign-in", data={"csrf_token": token(page), "password": password})


@pytest.fixture
def owner(stranger: FlaskClient) -> FlaskClient:
    assert sign_in(stranger).status_code == 303
    return stranger


def page(client: FlaskClient, path: str) -> Read:
    response = client.get(path)
    assert response.status_code == 200, path
    found = read(response.get_data(as_text=True))
    assert not found.problems, f"{path}: {found.problems}"
    return found


def case_of(engine: Engine, reason: str) -> reviews.Case:
    with reading(engine) as connection:
        everything = (*reviews.waiting(connection), *reviews.decided(connection))
    return next(case for case in everything if reason in case.submission.doubts)


def decide(client: FlaskClient, engine: Engine, verdict: str) -> str:
    """Press a button on the page of the implausible case; the page that follows."""
    path = f"/answers/{case_of(engine, 'implausible').id.hex()}"
    form = {"csrf_token": token(client.get(path).get_data(as_text=True)), "verdict": verdict}
    return client.post(path, data=form, follow_redirects=True).get_data(as_text=True)


def state(engine: Engine) -> tuple[str, str, str | None]:
    row = tables.submission.c
    wanted = select(row.state, row.reasons, row.decided).where(row.reasons.contains("implausible"))
    with reading(engine) as connection:
        return tuple(connection.execute(wanted).one())


def test_without_the_password_every_page_leads_to_the_door(
    stranger: FlaskClient, engine: Engine
) -> None:
    case = case_of(engine, "implausible").id.hex()
    for path in ("/", "/decided", f"/answers/{case}", "/nothing"):
        response = stranger.get(path)
        assert (response.status_code, response.headers["Location"]) == (303, "/sign-in")
    refused = stranger.post(f"/answers/{case}", data={"verdict": "accept"})
    assert refused.headers["Location"] == "/sign-in"
    assert state(engine)[0] == "held"


def test_a_wrong_password_is_told_and_lets_nobody_in(stranger: FlaskClient) -> None:
    response = sign_in(stranger, "wrong")
    assert response.status_code == 422
    assert doors.WRONG in response.get_data(as_text=True)
    assert stranger.get("/").status_code == 303


def test_after_ten_wrong_passwords_the_right_one_must_wait(stranger: FlaskClient) -> None:
    assert [sign_in(stranger, "wrong").status_code for _ in range(11)] == [422] * 10 + [429]
    response = sign_in(stranger)
    assert (response.status_code, response.headers["Retry-After"]) == (429, "900")


def test_a_password_without_the_token_of_the_page_is_not_looked_at(stranger: FlaskClient) -> None:
    assert stranger.post("/sign-in", data={"password": PASSWORD}).status_code == 422
    assert stranger.get("/").status_code == 303


def test_signing_out_closes_the_door(owner: FlaskClient) -> None:
    assert owner.get("/").status_code == 200
    owner.post("/sign-out")
    assert owner.get("/").status_code == 303


def test_the_cookie_is_for_this_console_alone(stranger: FlaskClient) -> None:
    cookie = sign_in(stranger).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_the_strict_headers_and_is_kept_nowhere(
    owner: FlaskClient, path: str
) -> None:
    headers = owner.get(path).headers
    assert {name: headers[name] for name in SECURITY} == SECURITY
    assert headers["Cache-Control"] == "no-store"


def test_a_foreign_name_for_this_machine_is_refused(owner: FlaskClient) -> None:
    for path in ("/", "/sign-in", "/answers/00"):
        response = owner.get(path, headers={"Host": "evil.example"})
        assert (response.status_code, response.headers["Content-Type"][:10]) == (400, "text/plain")


def test_a_verdict_from_another_site_or_without_token_decides_nothing(
    owner: FlaskClient, engine: Engine
) -> None:
    path = f"/answers/{case_of(engine, 'implausible').id.hex()}"
    right = {"csrf_token": token(owner.get(path).get_data(as_text=True)), "verdict": "accept"}
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert owner.post(path, data=right, headers=foreign).status_code == 403
    assert owner.post(path, data={"verdict": "accept"}).status_code == 400
    assert owner.post(path, data=right | {"verdict": "publish"}).status_code == 400
    assert state(engine)[0] == "held"


def test_the_list_tells_reasons_in_words_month_and_pay_in_buckets(owner: FlaskClient) -> None:
    text = page(owner, "/").text
    assert "2026-11 · $1,160,000 to $1,180,000" in text
    assert "The pay is far from what others in the country earn" in text
    assert "$80,000 to $100,000" in text
    assert "Nothing was decided yet" in page(owner, "/decided").text


def test_a_case_tells_its_answers_and_its_effect_but_no_exact_amount(
    owner: FlaskClient, engine: Engine
) -> None:
    found = page(owner, f"/answers/{case_of(engine, 'implausible').id.hex()}")
    assert "If they were accepted" in found.text
    assert "median" in found.text
    assert "What is your base pay before tax?$1,160,000 to $1,180,000" in found.text
    assert not re.search("1,176|1176|22,000|2026-11-", found.text)


def test_a_verdict_is_carried_out_logged_and_can_be_reversed(
    owner: FlaskClient, engine: Engine
) -> None:
    assert "accepted: they count" in decide(owner, engine, "accept")
    assert state(engine)[:2] == ("accepted", "implausible reviewed")
    assert "Reject after all" in page(owner, _path(engine)).text
    assert "rejected: they count in no figure" in decide(owner, engine, "reject")
    assert state(engine)[:2] == ("rejected", "implausible")
    decide(owner, engine, "put_back")
    assert state(engine) == ("held", "implausible", None)
    with reading(engine) as connection:
        assert review_log.newest(connection)[0] == 3
        assert review_log.broken(connection) is None


def _path(engine: Engine) -> str:
    return f"/answers/{case_of(engine, 'implausible').id.hex()}"


def test_deciding_twice_decides_once(owner: FlaskClient, engine: Engine) -> None:
    decide(owner, engine, "accept")
    assert "nothing to decide any more" in decide(owner, engine, "accept")


@pytest.mark.parametrize("name", ["00" * 16, "zz", "1", "é"])
def test_an_unknown_case_is_a_page_that_says_so(owner: FlaskClient, name: str) -> None:
    response = owner.get(f"/answers/{name}")
    assert response.status_code == 404
    assert "There is nothing here" in response.get_data(as_text=True)


def test_a_database_that_is_away_is_a_sentence(owner: FlaskClient, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE submission RENAME TO elsewhere")
    response = owner.get("/")
    assert response.status_code == 503
    assert "Try again in a minute" in response.get_data(as_text=True)


def test_there_is_no_console_without_a_password(settings: Settings) -> None:
    with pytest.raises(ValueError, match="CSDB_CONSOLE_PASSWORD_HASH"):
        create_console(replace(settings, console_password_hash=""))


def test_no_route_of_the_site_reaches_the_console(settings: Settings, console: Flask) -> None:
    keys.write(keys.new(), settings.keys_file)
    site = create_app(settings)
    site.testing = True
    mine = {rule.endpoint for rule in console.url_map.iter_rules()} - {"static"}
    assert not mine & {rule.endpoint for rule in site.url_map.iter_rules()}
    for rule in console.url_map.iter_rules():
        if rule.endpoint not in ("static", "queue.waiting"):
            path = rule.rule.replace("<name>", "00" * 16)
            assert site.test_client().get(path).status_code == 404, path
    for name in ("csdb_engine", "csdb_pages"):
        site.extensions[name].dispose()


def test_the_site_never_imports_the_console(tmp_path: Path) -> None:
    # In a process of its own: here the console was imported by the test itself.
    program = (
        "import sys, csdb, csdb.config, pathlib\n"
        "csdb.create_app(csdb.config.Settings(keys_file=pathlib.Path(sys.argv[1])))\n"
        "found = [name for name in sys.modules if 'console' in name and 'csdb' in name]\n"
        "assert not found, found\n"
        "assert 'argon2' not in sys.modules\n"
        "assert 'csdb.web.form.mine' in sys.modules\n"
    )
    keys.write(keys.new(), tmp_path / "keys.json")
    command = [sys.executable, "-c", program, tmp_path / "keys.json"]
    subprocess.run(command, check=True, cwd=tmp_path)

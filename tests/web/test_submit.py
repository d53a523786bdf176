"""The way of a form through its pages, and everything that may arrive instead of one."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError
from time_machine import travel
from werkzeug.test import TestResponse

from csdb import questionnaire
from csdb.collect import receipt, submission
from csdb.config import Settings
from csdb.questionnaire import NOT_ASKED, QUESTIONS, Pay, Question, required
from csdb.store import submissions
from csdb.store.engine import reading, writing
from csdb.web import csrf, steps
from csdb.web.draft import names
from csdb.web.submit import NOT_SAVED
from tests.web import filled
from tests.web.page import Read, read

FOUR_XX = range(400, 500)


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
    found = sound(page, 422)
    (summary,) = found.by_class("summary")
    assert sentence in " ".join(" ".join(summary.itertext()).split())
    return found


def find(app: Flask, code: str) -> submission.Submission | None:
    index = receipt.index(code, app.config["CSDB_KEYS"].index)
    with reading(app.extensions["csdb_engine"]) as connection:
        return submissions.find(connection, index)


@pytest.fixture(autouse=True)
def _noise(app: Flask, request: pytest.FixtureRequest) -> None:
    """Somebody else's answers are there already."""
    other = submission.Submission("2026-01", {"country": "de", "base": Pay("EUR", 55_000)})
    with writing(app.extensions["csdb_engine"]) as connection:
        submissions.add(connection, other, state="accepted", receipt_hash=b"somebody else's")


class TestTheWay:
    def test_answers_go_through_every_page_and_are_kept_as_typed(
        self, app: Flask, client: FlaskClient
    ) -> None:
        sound(client.get("/submit"))
        optional = filled.core(client)
        assert "A few more questions" in sound(optional).text
        check = filled.more(client, optional)
        told = sound(check).text
        assert (
            "You earn $98,000 base and $22,000 at target: OTE $120,000, pay mix 82/18. "
            "Is that right?"
        ) in told
        assert len(filled.rows(app)) == 1
        done = filled.send(client, check)
        sound(done)
        kept = find(app, filled.code(done))
        assert kept is not None
        assert kept.answers["team"] == {"ae", "support"}
        assert kept.answers["plan"] == {"cap", "threshold"}
        assert kept.answers["base"] == Pay("USD", 98_000)
        assert kept.answers["variable"] == 22_000
        assert len(filled.rows(app)) == 2

    def test_the_optional_page_is_skipped_with_one_button(
        self, app: Flask, client: FlaskClient
    ) -> None:
        check = filled.more(client, filled.core(client), skip="yes")
        assert "Optional questions" in sound(check).text
        kept = find(app, filled.code(filled.send(client, check)))
        assert kept is not None
        assert {kept.answers[q.key] for q in questionnaire.OPTIONAL} == {None}

    def test_the_optional_page_does_not_ask_of_a_plan_that_is_not_there(
        self, client: FlaskClient
    ) -> None:
        page = filled.core(client, variable_type="none", variable_amount="", kpis=None)
        assert questionnaire.PLAN.text not in page.text
        assert questionnaire.ACCOUNTS.text in page.text

    def test_everything_optional_may_stay_blank(self, app: Flask, client: FlaskClient) -> None:
        blank = dict.fromkeys(
            name
            for question in QUESTIONS
            if not required(question)
            for name in (questionnaire_fields(question))
        )
        check = filled.more(client, filled.core(client, **blank), skip="yes")
        assert "variable pay is left out" in sound(check).text
        assert filled.code(filled.send(client, check))

    @pytest.mark.parametrize("section", [s.key for step in steps.STEPS for s in step.sections])
    def test_every_section_can_be_changed_and_comes_back_filled_in(
        self, client: FlaskClient, section: str
    ) -> None:
        check = filled.check(client)
        page = filled.post(client, "/submit/change", filled.tokens(check)[0], {"section": section})
        sound(page)
        assert f'id="{section}"' in page.text
        core = steps.step_of(section) is steps.CORE
        assert ('value="98,000"' in page.text) is core
        assert (("accounts", "a26_50") in kept(page)) is not core
        again = filled.CORE | {"base_amount": "101,000"} if core else filled.MORE
        path = "/submit" if core else "/submit/more"
        back = filled.post(client, path, filled.tokens(page)[-1], again)
        told = sound(back).text
        assert ("$101,000" in told) is core
        assert "26 to 50" in told

    def test_going_back_from_the_optional_page_keeps_what_was_ticked_there(
        self, client: FlaskClient
    ) -> None:
        optional = filled.core(client)
        fields = filled.MORE | {"section": "role"}
        page = filled.post(client, "/submit/change", filled.tokens(optional)[-1], fields)
        sound(page)
        assert ("base_amount", "98,000") in kept(page)
        onward = filled.post(client, "/submit", filled.tokens(page)[-1], dict(filled.CORE))
        assert ("accounts", "a26_50") in kept(onward)

    @pytest.mark.parametrize("path", ["/submit/more", "/submit/change", "/submit/send"])
    def test_opening_an_address_of_a_later_page_starts_the_form(
        self, app: Flask, client: FlaskClient, path: str
    ) -> None:
        response = client.get(path, query_string=filled.CORE)
        assert (response.status_code, response.location) == (303, "/submit")
        assert len(filled.rows(app)) == 1

    def test_the_code_is_never_part_of_an_address(self, client: FlaskClient) -> None:
        done = filled.send(client, filled.check(client))
        assert done.location is None
        assert filled.code(done) not in " ".join(re.findall(r'(?:href|action)="[^"]*"', done.text))


def questionnaire_fields(question: Question) -> frozenset[str]:
    return names([question])


class TestWhatIsWrong:
    @pytest.mark.parametrize(
        "question", [q for q in QUESTIONS if required(q)], ids=lambda question: question.key
    )
    def test_a_required_answer_that_is_missing_is_asked_for_and_all_others_kept(
        self, client: FlaskClient, question: Question
    ) -> None:
        field = next(iter(sorted(questionnaire_fields(question))))
        page = filled.core(client, **{field: None})
        refused(page, question.missing)  # type: ignore[union-attr]
        assert kept(page) == {
            (name, value)
            for name, values in filled.CORE.items()
            for value in ([values] if isinstance(values, str) else values)
            if name != field
        }

    @pytest.mark.parametrize(
        "amount",
        [
            *("9" * 400, "9" * 5_000, "-1", "0", "1e5", "0x10", "NaN", "inf", "98.000", "47"),
            *("8,200", "98", "abc", "98,00", "1,000,001", "9,999", "50,000-60,000", "98\x00000"),
            *("\u202e000,89", "98 000😀", "<script>alert(1)</script>", "{{7*7}}"),
            *('=HYPERLINK("x")', "'; drop table submission; --", "%00", "\ufeff", "½"),
        ],
    )
    def test_an_amount_without_one_meaning_is_answered_with_a_sentence(
        self, app: Flask, client: FlaskClient, amount: str
    ) -> None:
        page = filled.core(client, base_amount=amount)
        assert page.status_code == 422
        assert 'id="base-error"' in page.text
        assert "<script>alert" not in page.text
        assert "{{7*7}}" in page.text or amount != "{{7*7}}"
        assert len(filled.rows(app)) == 1

    @pytest.mark.parametrize("amount", ["98,000", "$98k", "98 000", "９８０００", "98000.00"])
    def test_an_amount_with_one_meaning_is_taken(self, client: FlaskClient, amount: str) -> None:
        assert "You earn $98,000 base" in filled.check(client, base_amount=amount).text

    def test_an_amount_in_euros_needs_no_choice_of_currency(self, client: FlaskClient) -> None:
        changes = {"base_amount": "€98.000", "base_currency": "", "country": "de", "hub": None}
        assert "You earn €98,000 base" in filled.check(client, **changes).text

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"country": "xx"}, "Choose one of the answers"),
            ({"level": ["csm", "vp"]}, "Give one answer"),
            ({"kpis": [f"kpi{n}" for n in range(50)]}, "Choose from the answers"),
            ({"team": ["ae", "nobody"]}, "cannot be ticked together"),
            ({"variable_type": "ote", "variable_amount": "97,999"}, "cannot be less than base"),
            ({"variable_type": "ote", "variable_amount": "392,001"}, "taken for a slip"),
            ({"variable_amount": ""}, "Enter your variable pay"),
            ({"base_currency": "XXX"}, "Choose one of the currencies"),
            ({"base_period": "day"}, "Choose whether the amount is for a year"),
            ({"base_payments": "15"}, "Choose 12, 13 or 14"),
        ],
    )
    def test_what_cannot_be_taken_is_said_in_a_sentence(
        self, client: FlaskClient, changes: dict[str, object], sentence: str
    ) -> None:
        refused(filled.core(client, **changes), sentence)

    def test_an_optional_answer_that_cannot_be_taken_is_said_on_its_own_page(
        self, client: FlaskClient
    ) -> None:
        page = filled.more(client, filled.core(client), plan=["cap", "nothing"])
        assert "A few more questions" in refused(page, "cannot be ticked together").text

    def test_every_error_links_to_something_that_can_be_focused(self, client: FlaskClient) -> None:
        nothing = dict.fromkeys(filled.CORE)
        page = refused(filled.core(client, **nothing), "Choose the country you work in")
        links = [a.get("href") for a in page.by_class("summary")[0].iter("a")]
        assert links == ["#country", "#level-0", "#base_amount"]
        controls = {box.get("id") for box in page.all("input", "select")}
        assert {link[1:] for link in links if link} <= controls

    def test_unusual_pay_is_taken_when_its_box_is_ticked(self, client: FlaskClient) -> None:
        small = {"base_amount": "15,000", "variable_amount": "1,000"}
        page = filled.core(client, **small)
        sound(page, 422)
        (box,) = re.findall(r'name="base_confirmed"[^>]*value="([^"]*)"', page.text)
        assert "Yes, $15,000 a year is right" in page.text
        assert filled.core(client, **small, base_confirmed=box).status_code == 200

    def test_a_tick_for_one_amount_is_none_for_another(self, client: FlaskClient) -> None:
        changes = {"base_amount": "16,000", "variable_amount": "1,000"}
        assert filled.core(client, **changes, base_confirmed="USD 15000").status_code == 422


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


class TestTokens:
    def test_a_form_left_open_too_long_is_shown_again_with_its_answers(
        self, app: Flask, client: FlaskClient
    ) -> None:
        with travel("2026-11-20T00:00:00Z", tick=False) as clock:
            form = filled.tokens(client.get("/submit"))[0]
            clock.shift(csrf.LIFETIME + 1)
            late = filled.post(client, "/submit", form, dict(filled.CORE))
            refused(late, "open too long, nothing was saved; please send again")
            assert ("base_amount", "98,000") in kept(late)
            again = filled.post(client, "/submit", filled.tokens(late)[0], dict(filled.CORE))
            check = filled.more(client, again)
            clock.shift(csrf.LIFETIME + 1)
            late = filled.send(client, check)
            refused(late, "open too long")
            assert "You earn $98,000" in late.text
            assert len(filled.rows(app)) == 1
            assert filled.code(filled.send(client, late))

    def test_a_token_just_in_time_is_taken(self, client: FlaskClient) -> None:
        with travel("2026-11-20T00:00:00Z", tick=False) as clock:
            check = filled.check(client)
            clock.shift(csrf.LIFETIME)
            assert filled.code(filled.send(client, check))

    @pytest.mark.parametrize("token", [None, "", "x", "[" * 5_000])
    def test_without_a_readable_token_nothing_is_saved_and_the_page_keeps_its_answers(
        self, client: FlaskClient, token: str | None
    ) -> None:
        page = filled.post(client, "/submit", token, dict(filled.CORE))
        refused(page, "nothing was saved")
        assert ("base_amount", "98,000") in kept(page)

    def test_answers_changed_on_the_way_are_shown_and_not_saved(
        self, app: Flask, client: FlaskClient
    ) -> None:
        token = filled.tokens(filled.check(client))[-1].replace("98,000", "97,000")
        page = filled.post(client, "/submit/send", token, {})
        refused(page, "nothing was saved")
        assert "You earn $97,000" in page.text
        assert len(filled.rows(app)) == 1

    def test_the_token_of_a_page_of_questions_sends_nothing(
        self, app: Flask, client: FlaskClient
    ) -> None:
        token = filled.tokens(filled.check(client))[0]
        refused(filled.post(client, "/submit/send", token, {}), "nothing was saved")
        assert len(filled.rows(app)) == 1

    def test_sending_without_ever_having_answered_leads_to_the_form(
        self, client: FlaskClient
    ) -> None:
        page = filled.post(client, "/submit/send", "", {})
        assert "Add your role and pay" in refused(page, "Choose the country").text

    @pytest.mark.parametrize("path", ["/submit", "/submit/more", "/submit/change", "/submit/send"])
    @pytest.mark.parametrize("site", ["cross-site", "same-site"])
    def test_a_post_from_another_site_is_refused(
        self, app: Flask, client: FlaskClient, path: str, site: str
    ) -> None:
        token = filled.tokens(filled.check(client))[-1]
        headers = {"Sec-Fetch-Site": site}
        page = filled.post(client, path, token, dict(filled.CORE), **headers)
        assert "from another site" in sound(page, 403).text
        assert len(filled.rows(app)) == 1

    @pytest.mark.parametrize("headers", [{}, {"Origin": "null"}, {"Origin": "http://localhost"}])
    def test_where_the_browser_says_little_the_token_decides(
        self, client: FlaskClient, headers: dict[str, str]
    ) -> None:
        token = filled.tokens(filled.check(client))[-1]
        for sent, status in ((token, 200), ("x" + token, 422)):
            page = client.post("/submit/send", data={csrf.FIELD: sent}, headers=headers)
            assert page.status_code == status


class TestOtherThingsThanForms:
    def test_a_body_too_large_is_refused(self, app: Flask, client: FlaskClient) -> None:
        sound(filled.core(client, base_amount="9" * 20_001), 413)
        chunks = {"wsgi.input": BytesIO(b"a" * 30_000), "wsgi.input_terminated": True}
        kind = "application/x-www-form-urlencoded"
        page = client.post("/submit", content_type=kind, environ_overrides=chunks)
        assert page.status_code == 413
        assert len(filled.rows(app)) == 1

    @pytest.mark.parametrize(
        "kind", ["application/json", "text/plain", "multipart/form-data; boundary=x", "x", ""]
    )
    def test_another_content_type_is_refused(self, client: FlaskClient, kind: str) -> None:
        page = client.post("/submit", data=b"country=us", content_type=kind)
        assert page.status_code == 415

    def test_a_file_is_refused(self, client: FlaskClient) -> None:
        page = client.post("/submit", data={"base_amount": (BytesIO(b"98"), "pay.txt")})
        assert page.status_code == 415

    @pytest.mark.parametrize("body", [b"country=\xff\xfe", "country=é".encode(), b"\x00\xff" * 99])
    def test_raw_bytes_are_refused(self, client: FlaskClient, body: bytes) -> None:
        kind = "application/x-www-form-urlencoded"
        assert client.post("/submit", data=body, content_type=kind).status_code == 400

    @pytest.mark.parametrize(
        "body",
        [b"", b"&&&", b"=", b"country", b"base_amount=%ff%fe%", b"level=%ed%a0%80", b"a=%00"],
    )
    def test_odd_bodies_are_answered_with_the_form(self, client: FlaskClient, body: bytes) -> None:
        kind = "application/x-www-form-urlencoded"
        assert client.post("/submit", data=body, content_type=kind).status_code == 422

    def test_a_truncated_body_is_refused(self, app: Flask, client: FlaskClient) -> None:
        page = client.post(
            "/submit",
            data=b"country=us&level=c",
            content_type="application/x-www-form-urlencoded",
            environ_overrides={"CONTENT_LENGTH": "4000"},
        )
        assert page.status_code in FOUR_XX
        assert len(filled.rows(app)) == 1

    def test_another_host_is_refused(self, client: FlaskClient) -> None:
        assert client.get("/submit", headers={"Host": "evil.example"}).status_code == 400

    @pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
    def test_other_methods_are_refused(self, client: FlaskClient, method: str) -> None:
        assert client.open("/submit", method=method).status_code == 405


class TestSending:
    def test_twenty_times_the_same_at_once_is_one_row_and_one_receipt(
        self, app: Flask, client: FlaskClient
    ) -> None:
        token = filled.tokens(filled.check(client))[-1]

        def once(_: int) -> TestResponse:
            return filled.post(app.test_client(), "/submit/send", token, {})

        with ThreadPoolExecutor(20) as pool:
            pages = list(pool.map(once, range(20)))
        assert {page.status_code for page in pages} == {200}
        assert len({filled.code(page) for page in pages}) == 1
        assert len(filled.rows(app)) == 2

    def test_two_forms_with_the_same_answers_are_two_people(
        self, app: Flask, client: FlaskClient
    ) -> None:
        codes = {filled.code(filled.send(client, filled.check(client))) for _ in range(2)}
        assert len(codes) == 2
        assert len(filled.rows(app)) == 3

    def test_other_answers_under_a_form_already_sent_are_not_kept(
        self, app: Flask, client: FlaskClient
    ) -> None:
        form = filled.tokens(client.get("/submit"))[0]
        first, second = (
            filled.send(
                client,
                filled.more(
                    client,
                    filled.post(client, "/submit", form, filled.CORE | {"base_amount": amount}),
                ),
            )
            for amount in ("98,000", "99,000")
        )
        assert "sent this form before" in sound(second).text
        assert filled.code(first) == filled.code(second)
        stored = find(app, filled.code(first))
        assert stored is not None
        assert stored.answers["base"] == Pay("USD", 98_000)

    def test_withdrawn_answers_do_not_come_back_when_sent_again(
        self, app: Flask, client: FlaskClient
    ) -> None:
        check = filled.check(client)
        code = filled.code(filled.send(client, check))
        with writing(app.extensions["csdb_engine"]) as connection:
            index = receipt.index(code, app.config["CSDB_KEYS"].index)
            assert submissions.withdraw(connection, index)
        assert "withdrawn" in sound(filled.send(client, check)).text
        assert len(filled.rows(app)) == 1

    @pytest.mark.parametrize("fault", ["away", "locked", "full"])
    def test_a_database_that_cannot_keep_it_says_so_and_a_retry_succeeds(
        self, app: Flask, client: FlaskClient, fault: str
    ) -> None:
        check = filled.check(client)
        with broken(app, fault):
            page = filled.send(client, check)
            sound(page, 503)
            assert NOT_SAVED in page.text
            assert "You earn $98,000" in page.text
            assert 'id="receipt"' not in page.text
            assert page.headers["Retry-After"] == "60"
        before = len(filled.rows(app))
        assert filled.code(filled.send(client, page)) == filled.code(filled.send(client, check))
        assert len(filled.rows(app)) == before + 1

    def test_unusual_pay_waits_for_a_person_and_the_page_does_not_show_it(
        self, app: Flask, client: FlaskClient
    ) -> None:
        changes = {"base_amount": "15,000", "variable_amount": "", "variable_type": "none"}
        check = filled.check(client, **changes, kpis=None, base_confirmed="USD 15000")
        done = filled.send(client, check)
        assert "your answers are in" in sound(done).text
        assert [r["reasons"] for r in filled.rows(app) if r["state"] == "held"] == ["unusual_pay"]

    def test_nothing_of_the_request_is_in_the_database(
        self, app: Flask, settings: Settings
    ) -> None:
        client = app.test_client()
        client.environ_base |= {"REMOTE_ADDR": "203.0.113.77", "HTTP_USER_AGENT": "Planted/7"}
        check = filled.check(client, base_amount="98,765")
        more = {"X-Forwarded-For": "203.0.113.78", "Accept-Language": "tlh"}
        assert filled.code(filled.send(client, check, **more))
        for file in Path(settings.database_url.removeprefix("sqlite:///")).parent.iterdir():
            stored = file.read_bytes()
            for planted in (b"203.0.113", b"Planted", b"tlh", b"98765", b"98,765"):
                assert planted not in stored, (file, planted)


@contextmanager
def broken(app: Flask, fault: str) -> Iterator[None]:
    """The SQLite database of the site is away, locked by somebody else, or on a full disk."""
    engine = app.extensions["csdb_engine"]
    file = app.config["CSDB"].database_url.removeprefix("sqlite:///")
    match fault:
        case "away":
            with filled.away(app):
                yield
        case "locked":
            with closing(sqlite3.connect(file, isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                with listening(engine, _impatient):
                    yield
        case "full":
            with listening(engine, _no_room):
                _fill(engine)
                yield


@contextmanager
def listening(engine: Engine, listener: Callable[..., None]) -> Iterator[None]:
    event.listen(engine, "checkout", listener)
    yield
    event.remove(engine, "checkout", listener)
    engine.dispose()


def _impatient(connection: sqlite3.Connection, *_: object) -> None:
    _run(connection, "PRAGMA busy_timeout = 1")


def _no_room(connection: sqlite3.Connection, *_: object) -> None:
    _run(connection, "PRAGMA max_page_count = 1")


def _fill(engine: Engine) -> None:
    """Use up the room there is in the pages of the file."""
    other = submission.Submission("2026-01", {"country": "fr"})
    with suppress(OperationalError):
        while True:
            with writing(engine) as connection:
                submissions.add(connection, other, state="rejected")


def _run(connection: sqlite3.Connection, statement: str) -> None:
    with closing(connection.cursor()) as cursor:
        cursor.execute(statement)


ODD = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "",
            " ",
            "us",
            "none",
            "ote",
            "98,000",
            "prefer_not",
            "not_asked",
            "1e5",
            "\x00",
            "\u202e1",
        ]
    ),
)
FIELDS = [*sorted(names(QUESTIONS)), csrf.FIELD, "section", "skip", "unknown"]


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, migrated_sqlite_template: Path
) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("fuzzed")
    (folder / "csdb.db").write_bytes(migrated_sqlite_template.read_bytes())
    app = filled.site(f"sqlite:///{folder / 'csdb.db'}", folder)
    yield app
    app.extensions["csdb_engine"].dispose()


class TestAnything:
    @examples(max_examples=80)
    @given(
        changes=st.dictionaries(
            st.sampled_from(FIELDS), st.lists(ODD, max_size=3), max_size=len(FIELDS)
        ),
        path=st.sampled_from(["/submit", "/submit/more", "/submit/change", "/submit/send"]),
        signed=st.booleans(),
    )
    def test_whatever_is_sent_is_answered_with_a_page(
        self, site: Flask, changes: dict[str, list[str]], path: str, *, signed: bool
    ) -> None:
        client = site.test_client()
        fields = {name: [clean(text) for text in texts] for name, texts in changes.items()}
        token = filled.tokens(client.get("/submit"))[0] if signed else None
        page = filled.post(client, path, token, filled.CORE | fields)
        assert page.status_code in {200, 303, *FOUR_XX}
        assert "<h1>" in page.text


def clean(text: str) -> str:
    """No lone surrogates: they cannot be percent-encoded as UTF-8, so no client sends them so."""
    return text.encode("utf-8", "ignore").decode()


def test_what_is_not_asked_cannot_be_sent_as_an_answer(client: FlaskClient) -> None:
    refused(filled.core(client, years=NOT_ASKED), "Choose one of the answers")

"""Whatever is sent in the place of a form is answered with a page."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from csdb.questionnaire import QUESTIONS
from csdb.web import csrf
from csdb.web.form.draft import names
from tests.web import filled
from tests.web.filled import sound


@pytest.fixture(autouse=True)
def _noise(app: Flask) -> None:
    filled.noise(app)


def test_a_body_too_large_is_refused(app: Flask, client: FlaskClient) -> None:
    sound(filled.core(client, base_amount="9" * 20_001), 413)
    chunks = {"wsgi.input": BytesIO(b"a" * 30_000), "wsgi.input_terminated": True}
    kind = "application/x-www-form-urlencoded"
    page = client.post("/submit", content_type=kind, environ_overrides=chunks)
    assert page.status_code == 413
    assert len(filled.rows(app)) == 1


@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain", "multipart/form-data; boundary=x", "x", ""]
)
def test_another_content_type_is_refused(client: FlaskClient, kind: str) -> None:
    page = client.post("/submit", data=b"country=us", content_type=kind)
    assert page.status_code == 415


def test_a_file_is_refused(client: FlaskClient) -> None:
    page = client.post("/submit", data={"base_amount": (BytesIO(b"98"), "pay.txt")})
    assert page.status_code == 415


@pytest.mark.parametrize("body", [b"country=\xff\xfe", "country=é".encode(), b"\x00\xff" * 99])
def test_raw_bytes_are_refused(client: FlaskClient, body: bytes) -> None:
    kind = "application/x-www-form-urlencoded"
    assert client.post("/submit", data=body, content_type=kind).status_code == 400


@pytest.mark.parametrize(
    "body",
    [b"", b"&&&", b"=", b"country", b"base_amount=%ff%fe%", b"level=%ed%a0%80", b"a=%00"],
)
def test_odd_bodies_are_answered_with_the_form(client: FlaskClient, body: bytes) -> None:
    kind = "application/x-www-form-urlencoded"
    assert client.post("/submit", data=body, content_type=kind).status_code == 422


@pytest.mark.parametrize("claim", [{}, {"wsgi.input_terminated": True}])
def test_a_truncated_body_is_refused(
    app: Flask, client: FlaskClient, claim: dict[str, bool]
) -> None:
    page = client.post(
        "/submit",
        data=b"country=us&level=c",
        content_type="application/x-www-form-urlencoded",
        environ_overrides={"CONTENT_LENGTH": "4000"} | claim,
    )
    assert page.status_code == 400
    assert len(filled.rows(app)) == 1


def test_another_host_is_refused(client: FlaskClient) -> None:
    assert client.get("/submit", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(client: FlaskClient, method: str) -> None:
    assert client.open("/submit", method=method).status_code == 405


FOUR_XX = range(400, 500)
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
    for name in ("csdb_engine", "csdb_pages"):
        app.extensions[name].dispose()


@examples(max_examples=80)
@given(
    changes=st.dictionaries(
        st.sampled_from(FIELDS), st.lists(ODD, max_size=3), max_size=len(FIELDS)
    ),
    path=st.sampled_from(["/submit", "/submit/more", "/submit/change", "/submit/send"]),
    signed=st.booleans(),
)
def test_whatever_is_sent_is_answered_with_a_page(
    site: Flask, changes: dict[str, list[str]], path: str, *, signed: bool
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

"""What goes wrong is a page with a sentence and a way on, and tells nothing of its cause."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.page import Read

Page = Callable[..., Read]


def test_an_unknown_dimension_is_answered_with_near_ones(page: Page) -> None:
    found = page("/salary/by/levels", status=404)
    assert "/salary/by/level" in found.links


@pytest.mark.parametrize(
    "path", ["/nothing", "/salary/countries/zz", "/releases/x", "/data/latest/x"]
)
def test_what_is_not_there_is_a_page_with_a_way_on(path: str, page: Page) -> None:
    found = page(path, status=404)
    assert found.links > {"/", "/salary"}


def test_a_method_an_address_does_not_take_is_a_page(client: FlaskClient) -> None:
    response = client.post("/faq")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
    assert b"does not take that" in response.data


def test_a_host_that_is_not_ours_is_refused(client: FlaskClient) -> None:
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_what_breaks_unexpectedly_says_nothing_of_itself(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    app.testing = False
    app.add_url_rule("/broken", "broken", lambda: 1 / 0)
    response = app.test_client().get("/broken?salary=98000")
    assert response.status_code == 500
    assert b"Something went wrong on our side" in response.data
    assert "ZeroDivisionError" in caplog.text
    assert "98000" not in caplog.text
    assert "division by zero" not in caplog.text

"""Where do I stand, answered by the server: in words of the release, kept nowhere, never lost."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csdb.publish import phrases, wording
from csdb.publish.release import Release
from csdb.web.reader import asked, planned
from csdb.web.reader.standing import standing
from tests.publish.sample import sample_release
from tests.web.page import Read, read, said

Page = Callable[..., Read]
Publish = Callable[[Release], Release]
ROLE = {
    "level": "senior",
    "years": "y4_5",
    "segment": "enterprise",
    "renewal": "me",
    "upsell": "sales",
    "work": "remote",
}
PAY = {"base": "98,000", "period": "year", "ote": "120k"}


@pytest.fixture
def ask(client: FlaskClient) -> Callable[..., Read]:
    """Send the form with a role, pay and what is changed in them, and read the page."""

    def answered(status: int = 200, **changed: str) -> Read:
        response = client.post("/compare", data=ROLE | PAY | changed)
        assert response.status_code == status
        assert response.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in response.headers
        found = read(response.get_data(as_text=True))
        assert not found.problems
        return found

    return answered


def test_every_group_of_the_reader_stands_beside_the_pay(
    ask: Callable[..., Read], publish: Publish, full: Release
) -> None:
    publish(full)
    rows = [said(row) for row in ask().by_class("rows")[0].iter("li")]
    names = ["Everyone", "Level", "Years", "Segment", "Renewals", "Upsells", "Work"]
    assert [row.split()[0] for row in rows] == names
    cell = full.value("base", dimension="level", group="ic")
    assert cell
    level = rows[1]
    assert phrases.numbers(cell) in level
    assert phrases.WORDS[f"verdict.{phrases.against(98_000, cell)}"] in level


def test_the_answer_is_the_percentile_band_and_the_pay_mix(
    ask: Callable[..., Read], publish: Publish, full: Release
) -> None:
    publish(full)
    text = ask(base="125,000", ote="165,000").text
    assert "A base of $125,000 is in the top quarter in the USA, which begins at $122,000" in text
    assert "An OTE of $165,000 is in the top quarter" in text
    assert "A pay mix of 76/24 has more of it variable" in text
    assert "A base of $98,000 is around the middle" in ask(ote="").text


@pytest.mark.parametrize(
    ("typed", "period", "base"),
    [
        ("98,000", "year", 98_000),
        ("$98k", "year", 98_000),
        ("8,200", "month", 98_400),
        ("7,000.50", "month14", 98_007),
        ("47", "hour", 97_760),
    ],
)
def test_pay_is_read_as_people_type_it(full: Release, typed: str, period: str, base: int) -> None:
    assert asked.typed(full, {"base": typed, "period": period}).base == base


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"base": "98.000"}, "base"),
        ({"base": "8,200"}, "base"),
        ({"base": "a lot"}, "base"),
        ({"base": "9" * 400}, "base"),
        ({"base": "-98000"}, "base"),
        ({"base": "€98,000"}, "base"),
        ({"base": "<script>alert(1)</script>"}, "base"),
        ({"period": "fortnight"}, "base"),
        ({"ote": "90,000"}, "ote"),
        ({"ote": "9,000,000"}, "ote"),
        ({"base": "", "ote": "12"}, "ote"),
        ({"level": "king"}, "level"),
    ],
    ids=str,
)
def test_nonsense_is_told_beside_its_field_and_nothing_typed_is_lost(
    ask: Callable[..., Read], publish: Publish, full: Release, changed: dict[str, str], field: str
) -> None:
    publish(full)
    found = ask(422, **changed)
    told = {e.get("id"): said(e) for e in found.by_class("error")}
    assert len(told[f"{field}-error"]) > 20
    boxes = {box.get("name"): box.get("value") for box in found.all("input")}
    sent = PAY | changed
    assert (boxes["base"], boxes["ote"]) == (sent["base"], sent["ote"])
    chosen = [o.get("value") for o in found.all("option") if o.get("selected") is not None]
    assert set(ROLE.values()) - set(changed.values()) - {ROLE.get(field)} <= set(chosen)


def test_a_link_brings_the_role_and_takes_no_numbers(
    client: FlaskClient, page: Page, publish: Publish, full: Release
) -> None:
    publish(full)
    found = page(f"/compare?{urlencode(ROLE | PAY)}&level=boss&country=xx&q=1")
    assert "98,000" not in [box.get("value") for box in found.all("input")]
    assert "120k" not in found.text
    assert "Individual contributors" in found.text
    assert "The median in the USA is $98,000." in found.text
    assert f"/compare?{urlencode(ROLE)}" in found.links
    assert f"/summary?{urlencode(ROLE)}" in found.links


def test_no_number_of_a_reader_stands_in_an_address(
    ask: Callable[..., Read], publish: Publish, full: Release
) -> None:
    publish(full)
    for address in ask(base="123,457", ote="150,001").links:
        assert "123" not in address
        assert "150" not in address


@pytest.mark.parametrize("country", ["fr", "other"])
def test_a_country_without_figures_is_told_kindly(
    ask: Callable[..., Read], publish: Publish, full: Release, country: str
) -> None:
    publish(full)
    found = ask(country=country)
    assert phrases.WORDS["elsewhere"] in found.text
    assert "98,000" in [box.get("value") for box in found.all("input")]


def test_without_a_release_the_page_says_so(ask: Callable[..., Read], page: Page) -> None:
    assert "No figures yet." in page("/compare").text
    assert "No figures yet." in ask().text


def test_few_answers_make_no_verdict(
    ask: Callable[..., Read], publish: Publish, little: Release
) -> None:
    publish(little)
    text = ask().text
    assert phrases.WORDS["verdict.open"] in text
    assert "can’t be placed yet" in text


def test_all_countries_together_are_there_for_whoever_has_no_figures_at_home(
    ask: Callable[..., Read], publish: Publish, full: Release
) -> None:
    everywhere = sample_release(240, scope="all")
    scopes = {**full.scopes, "all": replace(everywhere.scopes["all"], groups={})}
    cells = (*full.cells, *(c for c in everywhere.cells if c.dimension == "all"))
    publish(replace(full, scopes=scopes, cells=cells))
    text = ask(country="all").text
    assert "A base of $98,000 is around the middle in all countries" in text
    assert "in USD, by the ECB’s rates of 20 November 2026" in text
    assert "Everybody in all countries: they are told as a whole alone" in text


def test_an_area_of_the_usa_counts_in_the_usa_alone(full: Release) -> None:
    told = standing(full, {"hub": "sf"})
    assert told
    assert [row.name for row in told.measures[0].rows] == ["Everyone", "Area of the USA"]
    assert standing(full, {"hub": "sf", "country": "de"}) is None


def test_another_sites_form_is_refused(client: FlaskClient) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://example.org"}):
        assert client.post("/compare", data=PAY, headers=headers).status_code == 403
    assert client.post("/compare", json=PAY).status_code == 415
    assert client.post("/compare", data={"base": "9" * 30_000}).status_code == 413
    assert client.post("/compare", data=PAY, headers={"Origin": "null"}).status_code == 200


FIELDS = (*ROLE, "country", "hub", "base", "period", "ote")
PLANNED = (*planned.FIELDS, "plan")
_TEXT = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["0", "98000", "98k", "15%", "80/20", "¥9", "kr 5", "1e5", "９８０００", "\x00"]
    ),
    st.integers(0, 10**12).map(str),
)


_FORM = "application/x-www-form-urlencoded"


@pytest.mark.slow
@pytest.mark.parametrize(("path", "fields"), [("/compare", FIELDS), ("/incentives", PLANNED)])
def test_whatever_is_sent_is_answered(
    client: FlaskClient, publish: Publish, full: Release, path: str, fields: tuple[str, ...]
) -> None:
    publish(full)

    @settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
    @given(st.dictionaries(st.sampled_from(fields), _TEXT))
    def answered(sent: dict[str, str]) -> None:
        response = client.post(path, data=urlencode(sent), content_type=_FORM)
        assert response.status_code in (200, 422)

    answered()


def test_every_number_on_the_page_is_published_or_was_typed(
    page: Page, publish: Publish, full: Release
) -> None:
    publish(full)
    found = page(f"/compare?{urlencode(ROLE)}")
    for measure in found.by_class("measure"):
        for row in measure.iter("li"):
            assert any(
                wording.number(cell) in said(row) for cell in full.cells if cell.unit == "USD"
            )

"""Incentives and the calculator of a plan, answered by the server: neither stored nor logged."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from csdb import payout
from csdb.publish import phrases, wording
from csdb.publish.release import Release
from csdb.web.reader import paid_out, planned
from csdb.web.reader.incentives import CONTROL
from csdb.web.reader.planned import WRONG
from tests.web.page import Read, read, said

Page = Callable[..., Read]
Publish = Callable[[Release], Release]

PLAN = {
    "base": "98,000",
    "variable": "",
    "ote": "120k",
    "mix": "",
    "threshold": "80",
    "rate": "1.5",
    "cap": "150",
    "step": "1",
    "attainment": "110",
}


@pytest.fixture
def ask(client: FlaskClient) -> Callable[..., Read]:
    """Send the calculator's form, a plan with what is changed in it, and read the page."""

    def asked(status: int = 200, **changed: str) -> Read:
        response = client.post("/incentives", data=PLAN | changed)
        assert response.status_code == status
        assert response.headers["Cache-Control"] == "no-store"
        found = read(response.get_data(as_text=True))
        assert not found.problems
        return found

    return asked


def test_the_page_tells_what_the_release_tells(page: Page, publish: Publish, full: Release) -> None:
    text = page(publish(full) and "/incentives").text
    mix, variable = full.value("mix"), full.value("variable")
    assert mix
    assert mix.value
    assert f"Have variable pay {wording.number(full.share('has_variable', 'yes'))}" in text
    assert f"{mix.value}/{100 - mix.value}" in text
    assert wording.number(variable) in text
    assert "about 22% of base pay (95% interval 19% to 25%)" in text
    assert full.views["us-kpis"].finding in text


def test_who_moves_a_kpi_is_said_of_each_with_its_share(
    page: Page, publish: Publish, full: Release
) -> None:
    found = page(publish(full) and "/incentives")
    rows = [said(row) for table in found.by_class("control") for row in table.iter("tr")]
    named = [code for _, codes in CONTROL for code in codes]
    assert len(rows) == 1 + len(CONTROL) + len(named)
    for code in named:
        cell = full.share("kpis", code)
        assert any(wording.number(cell) in row for row in rows), code


def test_every_kpi_is_moved_by_somebody() -> None:
    from csdb.questionnaire import KPIS

    named = sorted(code for _, codes in CONTROL for code in codes)
    assert named == sorted(option.code for option in KPIS.options if option.code != "dont_know")


def test_without_answers_the_calculator_works_and_figures_are_withheld(page: Page) -> None:
    text = page("/incentives").text
    assert wording.WITHHELD in text
    assert "no median is published yet" in text
    assert "At 85% of target the plan pays" in text


def test_a_plan_is_worked_out(ask: Callable[..., Read]) -> None:
    found = ask()
    assert (
        "OTE $120,000: $98,000 base and $22,000 variable at target, a pay mix of 82/18."
        in found.text
    )
    assert "At 110% of target the plan pays 115% of the variable part: $6,325 for" in found.text
    rows = {said(r)[:4].split("%")[0]: said(r) for r in found.all("tr") if "%" in said(r)[:4]}
    assert [int(at) for at in rows] == list(payout.TABLE)
    assert rows["70"].split() == ["70%", "0%", "$0", "$0", "$98,000"]
    assert rows["100"].split() == ["100%", "100%", "$5,500", "$22,000", "$120,000"]


def test_the_pay_mix_stands_beside_the_published_one(
    ask: Callable[..., Read], publish: Publish, full: Release
) -> None:
    publish(full)
    assert phrases.mixed(82, full.value("mix"), "the USA") in ask().text
    more = ask(ote="", mix="60/40").text
    assert "A pay mix of 60/40 has more of it variable than the median" in more


@pytest.mark.parametrize("each", payout.PRESETS, ids=lambda each: each.key)
def test_a_preset_fills_in_its_plan_and_keeps_the_base_pay(
    client: FlaskClient, each: payout.Preset
) -> None:
    response = client.post("/incentives", data=PLAN | {"base": "70,000", "plan": each.key})
    found = read(response.get_data(as_text=True))
    boxes = {box.get("name"): box.get("value") for box in found.all("input")}
    assert response.status_code == 200
    assert boxes["base"] == "70,000"
    assert boxes["threshold"] == str(each.plan.threshold or "")
    assert each.said in found.text
    by_link = client.get(f"/incentives?plan={each.key}").get_data(as_text=True)
    assert each.said in read(by_link).text


def test_a_preset_keeps_an_ote_where_no_base_pay_was_typed(client: FlaskClient) -> None:
    sent = {"ote": "150,000", "plan": "upsell"}
    text = read(client.post("/incentives", data=sent).get_data(as_text=True)).text
    assert "OTE $150,000: $120,000 base and $30,000 variable" in text


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("base", "twelve"),
        ("base", "12"),
        ("ote", "98.000"),
        ("variable", "15 per cent"),
        ("mix", "80/30"),
        ("mix", "0/100"),
        ("threshold", "101"),
        ("threshold", "-1"),
        ("rate", "0.5"),
        ("rate", "5.01"),
        ("rate", "9" * 400),
        ("cap", "99"),
        ("cap", "1e5"),
        ("step", "3"),
        ("attainment", "301"),
        ("attainment", "<script>"),
    ],
)
def test_nonsense_is_told_beside_its_field_and_nothing_typed_is_lost(
    ask: Callable[..., Read], field: str, typed: str
) -> None:
    found = ask(422, **{field: typed})
    told = {e.get("id"): said(e) for e in found.by_class("error")}
    assert len(told[f"{field}-error"]) > 20
    assert said(found.by_class("summary")[0])
    boxes = {box.get("name"): box.get("value") for box in found.all("input")}
    if field != "step":
        assert boxes[field] == typed[:200]
    assert boxes["attainment" if field == "base" else "base"] in (PLAN["attainment"], PLAN["base"])


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"mix": "80"}, "mix"),
        ({"ote": ""}, "base"),
        ({"ote": "90,000"}, "ote"),
        ({"ote": "", "mix": "20"}, "mix"),
        ({"base": "", "ote": "", "variable": "15%", "mix": "80"}, "mix"),
        ({"base": "€98,000", "ote": "$120,000"}, "ote"),
    ],
)
def test_parts_that_do_not_fit_are_told_so(
    ask: Callable[..., Read], changed: dict[str, str], field: str
) -> None:
    found = ask(422, **changed)
    told = {e.get("id"): said(e) for e in found.by_class("error")}
    assert len(told[f"{field}-error"]) > 20


def test_amounts_may_be_in_another_currency(ask: Callable[..., Read]) -> None:
    assert "OTE €80,000: €60,000 base" in ask(base="€60,000", ote="80,000").text


def test_no_variable_pay_is_no_plan(ask: Callable[..., Read]) -> None:
    found = ask(ote="98,000")
    assert "nothing for a plan to pay out" in found.text


def test_the_curve_is_of_the_plan(ask: Callable[..., Read]) -> None:
    (drawn,) = [e for e in ask().tree.iter() if e.tag.endswith("polyline")]
    points = [tuple(map(float, point.split(","))) for point in drawn.get("points", "").split()]
    assert points[0] == (0, 150)
    assert {(80, 150), (80, 70)} <= set(points)
    assert points[-1] == (150, 0)


def test_every_field_that_can_be_wrong_has_its_sentence() -> None:
    assert set(WRONG) >= {*planned.PARTS, "attainment", "mix", "variable", "unreadable"}


def test_another_sites_form_is_refused(client: FlaskClient) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://example.org"}):
        assert client.post("/incentives", data=PLAN, headers=headers).status_code == 403
    assert client.post("/incentives", json=PLAN).status_code == 415
    assert client.post("/incentives", data=PLAN, headers={"Origin": "null"}).status_code == 200


def test_what_a_plan_pays_in_words_names_no_part_twice() -> None:
    typed = planned.read(PLAN, "USD")
    assert typed.planned
    assert len(paid_out.table(typed.planned)) == len(payout.TABLE)
    assert paid_out.curve(typed.planned).ticks == (0, 50, 100, 150)

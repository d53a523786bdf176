"""Published figures beside ours: the verdict follows from intervals, and the page shows it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from csdb.publish import wording
from csdb.publish.release import Cell, Group, Release
from csdb.web import benchmarks, published
from csdb.web.published import Published
from csdb.web.rulers import ruler
from tests.publish.sample import sample_release
from tests.web.page import Read, said

NONE = dict.fromkeys(("topic", "address", "date", "kind", "what", "whom", "note", "n"), "")


def told(**changed: object) -> Published:
    """A published median base of 98,000 dollars that ours can be held against."""
    plain = {"source": "Somebody", "same": "base", "unit": "USD", "compare": "base", "why_not": ""}
    amounts = {"low": None, "value": 98_000.0, "high": None}
    return Published(**{**NONE, **plain, **amounts, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("theirs", "ours", "word"),
    [
        ((98, 98), (93, 103), "agrees"),
        ((93, 93), (93, 103), "agrees"),
        ((92, 92), (93, 103), "differs"),
        ((104, 104), (93, 103), "differs"),
        ((70, 110), (93, 103), "agrees"),
        ((70, 100), (93, 103), "can’t tell"),
        ((95, 100), (93, 103), "can’t tell"),
        ((110, 140), (93, 103), "differs"),
        ((100, float("inf")), (110, 120), "agrees"),
        ((98, 98), (None, None), "can’t tell"),
    ],
)
def test_the_verdict_is_read_off_the_intervals(
    theirs: tuple[float, float], ours: tuple[int | None, int | None], word: str
) -> None:
    assert benchmarks.verdict(theirs, ours)[0] == word


def test_what_is_of_something_else_is_never_judged(full: Release) -> None:
    found = benchmarks.beside(told(why_not="an average"), full)
    assert (found.word, found.reason) == ("can’t tell", "an average")
    assert found.ours
    assert found.ours.said == wording.number(full.value("base"))


def test_what_is_withheld_is_never_judged(little: Release) -> None:
    assert benchmarks.beside(told(compare="base@hub=sf"), little).word == "can’t tell"
    assert benchmarks.beside(told(), little).reason == "our figure has no interval yet"


def test_a_group_that_joins_several_segments_is_not_held_against_one(full: Release) -> None:
    found = benchmarks.beside(told(compare="base@segment=smb"), full)
    assert found.ours
    assert not found.ours.alone
    assert found.word == "can’t tell"
    assert benchmarks.beside(told(compare="base@segment=mid"), full).ours.alone  # type: ignore[union-attr]


def test_groups_finer_than_the_published_one_are_not_held_against_it() -> None:
    release = sample_release()
    fine = (Group("to_csm", "Associate CSM and CSM", ("associate", "csm")),)
    cell = Cell(
        "us",
        "base",
        "",
        "level",
        "to_csm",
        "median",
        85_000,
        80_000,
        90_000,
        "approximate",
        90,
        "USD",
        "solid",
    )
    release = replace(
        release, cells=(cell,), scopes={"us": replace(release.scopes["us"], groups={"level": fine})}
    )
    assert benchmarks.beside(told(compare="base@level=ic"), release).word == "can’t tell"


def test_all_others_than_an_answer_are_its_complement(full: Release) -> None:
    no = full.share("commission", "no")
    found = benchmarks.ours("not commission:no", full)
    assert no is None or (found and (found.low, found.high) == (100 - no.high, 100 - no.low))
    assert benchmarks.ours("renewal:me", full).said == "42%"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("one", "other", "contradicts"),
    [
        ({"value": 100.0}, {"value": 109.0}, False),
        ({"value": 100.0}, {"value": 112.0}, True),
        ({"value": None, "low": 30.0, "high": 50.0}, {"value": None, "low": 100.0}, True),
        (
            {"value": None, "low": 10.0, "high": 20.0},
            {"value": None, "low": 10.0, "high": 25.0},
            False,
        ),
        ({"value": 60.0}, {"value": None, "low": 70.0, "high": 110.0}, True),
        ({"value": 80.0}, {"value": None, "low": 70.0, "high": 110.0}, False),
    ],
)
def test_sources_contradict_each_other_where_both_cannot_hold(
    one: dict[str, float | None], other: dict[str, float | None], contradicts: bool
) -> None:
    assert published.contradict(told(**one), told(**other)) is contradicts
    assert published.contradict(told(**other), told(**one)) is contradicts


def test_the_accounts_of_small_business_contradict_each_other() -> None:
    found = [each for each in published.of("accounts") if each.same == "acc-smb"]
    assert all(published.contradictions(each) for each in found)
    assert not any(
        published.contradictions(e) for e in published.of("accounts") if e.same == "acc-ent"
    )


def test_every_published_figure_says_where_it_is_from(full: Release) -> None:
    for each in published.figures():
        assert each.source
        assert each.date
        assert each.what
        assert each.whom
        assert each.topic in benchmarks.TOPICS
        assert each.address == "" or each.address.startswith("http")
        assert each.said
        benchmarks.beside(each, full)  # whatever it names of ours, it can be looked up


@pytest.mark.parametrize(
    "row",
    [
        "pay,,,,,Base,all,,USD,,1,,,base,,",
        "pay,X,,,,Base,all,,USD,,,,,base,,",
        "pay,X,,,,Base,all,,USD,,1,,,,,",
    ],
)
def test_a_row_that_says_too_little_is_an_error(row: str, tmp_path: Path) -> None:
    head = published.FILE.read_text().splitlines()[0]
    file = tmp_path / "figures.csv"
    file.write_text(f"{head}\n{row}\n")
    with pytest.raises(ValueError, match=r"published figure|nothing of ours"):
        published.figures(file)


def test_a_ruler_holds_every_mark_and_our_interval(full: Release) -> None:
    for figure in ("base", "ote"):
        found = ruler(full, figure)
        assert found.marks[0].ours
        assert found.band
        for mark in found.marks:
            assert mark.point is None or 0 <= mark.point <= 100
            assert 0 <= mark.start <= mark.start + mark.width <= 100
    assert not ruler(replace(full, cells=()), "base").band


def test_the_page_shows_both_figures_the_verdict_and_the_contradiction(
    page: Callable[..., Read], publish: Callable[[Release], Release], full: Release
) -> None:
    publish(full)
    rows = [said(li) for ul in page("/benchmarks").by_class("beside") for li in ul]
    assert len(rows) == len(published.figures())
    (row,) = [row for row in rows if "Median base pay" in row and "CS Salary Database" in row]
    assert "$98,000" in row
    assert wording.interval(full.value("base")) in row
    assert "agrees" in row
    assert any("Contradicted by" in row for row in rows)


def test_before_any_answer_the_page_can_tell_nothing(page: Callable[..., Read]) -> None:
    text = page("/benchmarks").text
    assert "0 agree with our answers and 0 differ" in text


def test_ours_are_of_the_usa_wherever_the_site_is_at_home(full: Release, abroad: Release) -> None:
    at_home_elsewhere = replace(full, home="de")
    assert benchmarks.ours("base", at_home_elsewhere) == benchmarks.ours("base", full)
    assert benchmarks.ours("base@segment=mid", at_home_elsewhere)
    assert benchmarks.ours("renewal:me", at_home_elsewhere)
    assert benchmarks.ours("base", abroad) is None
    assert not ruler(abroad, "base").band

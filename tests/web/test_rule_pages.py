"""What pages say of the release rule is what the rule is, by the parameters of the release."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from csdb import create_app, groupings, questionnaire
from csdb.config import Settings
from csdb.publish import disclosure, grid, refresh
from csdb.publish.release import Release
from csdb.publish.rule import HELP, Rule
from tests.web.page import Read, read, said

STRICTER = Rule(
    k=15, batch=7, least=6, holdout=25, unmerge=20, tail=12, budget=4, together=30, touched=8
)

Page = Callable[..., Read]
Publish = Callable[[Release], Release]

TELLING = ("/", "/methodology", "/privacy", "/about", "/faq")
"""The pages that say when figures change."""


@pytest.mark.parametrize("path", TELLING)
def test_when_figures_change_is_said_by_the_rule_of_the_release(
    page: Page, publish: Publish, full: Release, path: str
) -> None:
    assert (
        "Figures change in rounds of at least five new or changed answers, and a random fifth of "
        "those waiting sits each round out. A group’s pay changes only when at least five of its "
        "people are in the round."
    ) in page(publish(full) and path).text
    publish(replace(full, parameters=STRICTER.parameters, previous=full.id))
    assert (
        "rounds of at least seven new or changed answers, and a random quarter of those waiting "
        "sits each round out. A group’s pay changes only when at least six of its people"
    ) in page(path).text


@pytest.mark.parametrize("path", TELLING)
def test_the_strict_rule_is_said_in_its_own_words(
    page: Page, publish: Publish, full: Release, path: str
) -> None:
    strict = replace(STRICTER, policy="strict")
    text = page(publish(replace(full, parameters=strict.parameters)) and path).text
    assert "Figures change all together, by at least 30 new or changed answers" in text
    assert "No number changes by fewer than eight people." in text
    assert "in rounds of" not in text


def test_no_figure_of_fewer_is_promised_by_the_k_of_the_release(
    page: Page, publish: Publish, full: Release
) -> None:
    publish(replace(full, parameters=STRICTER.parameters))
    for path in ("/", "/methodology"):
        assert "fewer than 15 people" in page(path).text
        assert "ten people" not in _without_measured(page(path))


def _without_measured(found: Read) -> str:
    return found.text.replace("nine of the ten people of a group", "")


def test_before_the_first_release_the_rule_is_the_one_of_the_site(settings: Settings) -> None:
    app = create_app(replace(settings, rule_k=15, rule_batch=7))
    client = app.test_client()
    try:
        assert "once 15 people have answered" in client.get("/").text
        methodology = read(client.get("/methodology").text).text
        assert "rounds of at least seven" in methodology
        assert "The parameters by which the first release will be made" in methodology
        assert f"k 15 {HELP['k']}" in methodology
    finally:
        for name in ("csdb_engine", "csdb_pages"):
            app.extensions[name].dispose()


def test_every_parameter_is_told_with_its_value_and_meaning(
    page: Page, publish: Publish, full: Release
) -> None:
    text = page(publish(replace(full, parameters=STRICTER.parameters)) and "/methodology").text
    for name, meaning in HELP.items():
        assert f"{name} {getattr(STRICTER, name)} {meaning.replace('`', '')}" in text
    assert "policy rounds the name of the release rule" in text


def test_a_parameter_that_later_software_lacks_is_still_shown(
    page: Page, publish: Publish, full: Release
) -> None:
    publish(replace(full, parameters={"policy": "batches", "k": 10, "changes": 25}))
    text = page("/methodology").text
    assert "changes 25" in text
    assert "at least five new or changed answers" in text


def test_thresholds_are_those_by_which_figures_are_made(page: Page) -> None:
    text = page("/methodology").text
    k, tail = Rule().k, Rule().tail
    interval, careful, solid = disclosure.SHOW_INTERVAL, disclosure.CAREFUL, disclosure.SOLID
    for row in (
        f"under {k} nothing",
        f"{k} to {interval - 1} the median early signal",
        f"{interval} to {careful - 1} the median with its interval early signal",
        f"{careful} to {solid - 1} the same use with care",
        f"{solid} and more the same solid",
        f"quartiles too when it has at least {4 * tail} people",
        f"10th and 90th percentile from {10 * tail}",
        f"while the scope has under {disclosure.QUARTILES_IN_GROUPS:,} people",
    ):
        assert row in text


def test_no_row_of_the_table_is_for_fewer_than_k(
    page: Page, publish: Publish, full: Release
) -> None:
    publish(replace(full, parameters=replace(STRICTER, k=25).parameters))
    text = page("/methodology").text
    assert "under 25 nothing: “Not enough answers yet” 25 to 29 the median with its" in text


def test_grids_are_those_on_which_figures_are(page: Page) -> None:
    text = page("/methodology").text
    assert f"Pay of a scope is rounded {_steps(grid.scope_step)}" in text
    assert f"pay of a group {_steps(grid.group_step)}" in text
    points = [grid.percent_step(n) for n in (99, 100, 999, 1000)]
    assert points == [5, 2, 2, 1]
    assert "to 5 points under 100 people, to 2 under 1,000, else to 1" in text


def _steps(step: Callable[[int, str], int]) -> str:
    """A grid in words, found by asking it for every number of people up to 3,000."""
    found = [step(n, "USD") for n in range(3000)]
    ends = [n for n in range(1, 3000) if found[n] != found[n - 1]]
    told = [f"to ${found[n - 1]:,} under {n:,}" for n in ends]
    return f"{told[0]} people, {', '.join(told[1:])}, else to ${found[-1]:,}"


def test_every_declared_group_is_told_with_the_answers_in_it(page: Page) -> None:
    bodies = [said(body) for body in page("/methodology").tree.iter("tbody")]
    for dimension in groupings.DIMENSIONS:
        for step in groupings.STEPS:
            told = " ".join(
                f"{group.label} {group.code} {'; '.join(_answers(dimension, group))}"
                for group in dimension.at(step)
            )
            assert f"{dimension.name} {told}" in bodies


def _answers(dimension: groupings.Dimension, group: groupings.Group) -> list[str]:
    codes = [code for code in questionnaire.codes(dimension.question) if code in group.options]
    return [questionnaire.option(dimension.question, code).public for code in codes]


def test_methodology_says_when_figures_were_checked_and_when_they_changed(
    page: Page, publish: Publish, full: Release
) -> None:
    assert (
        "Checked three times a day; last checked 22 November 2026, 12:00 UTC; "
        "figures last changed 22 November 2026."
    ) in page(publish(full) and "/methodology").text


def test_what_was_measured_names_its_source(page: Page) -> None:
    text = page("/methodology").text
    assert "measured in simulation" in text
    assert "not from this site’s answers" in text
    assert "docs/threat-model.md" in text


def test_privacy_says_how_long_a_copy_may_stay_by_the_setting(settings: Settings) -> None:
    for days in (45, 30):
        app = create_app(replace(settings, rule_hold=days))
        assert f"After {days} days at the latest" in app.test_client().get("/privacy").text
        for name in ("csdb_engine", "csdb_pages"):
            app.extensions[name].dispose()


def test_privacy_says_when_rejected_answers_are_erased(page: Page) -> None:
    assert f"erased after {refresh.REJECTED.days} days" in page("/privacy").text

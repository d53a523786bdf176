from typing import get_args

import pytest

from csdb import groupings, questionnaire
from csdb.publish import figures
from csdb.publish.release import ALL
from csdb.questionnaire import Choice, Choices


def test_views_have_names_fit_for_addresses_and_none_twice():
    names = [view.name for view in figures.VIEWS]
    assert len(names) == len(set(names))
    assert all(name.replace("-", "").replace("_", "") == name.replace("-", "") for name in names)
    assert all(name.islower() for name in names)


def test_every_dimension_and_the_half_years_have_a_view_of_base_and_ote():
    dots = {view.dimension: view for view in figures.VIEWS if view.form == "dots"}
    assert list(dots) == [*(dimension.key for dimension in groupings.PAY_BY), "half"]
    assert {view.figures for view in dots.values()} == {("base", "ote")}


def test_every_crossing_of_two_has_a_view_by_its_name():
    panels = {view.dimension: view.name for view in figures.VIEWS if view.form == "panels"}
    assert panels == {
        "level+years": "pay-by-level-years",
        "renewal+upsell": "pay-by-renewal-upsell",
        "level+segment": "pay-by-level-segment",
    }


def test_every_question_with_options_is_published_as_shares_but_where_people_are():
    asked = {q.key for q in questionnaire.QUESTIONS if isinstance(q, Choice | Choices)}
    assert {question.key for question in figures.SHARES} == asked - {"country", "hub"}
    shown = {view.figures[0] for view in figures.VIEWS if view.dimension == ALL}
    assert {question.key for question in figures.SHARES} <= shown


@pytest.mark.parametrize("view", figures.VIEWS, ids=lambda view: view.name)
def test_every_view_says_what_was_asked_and_of_what_form_it_is(view):
    assert view.title
    assert view.question.endswith("?")
    assert view.form in get_args(figures.Form)
    assert view.name != "pay" or view.form == "strip"


def test_no_figure_has_the_key_of_a_question():
    own = {figure.key for figure in figures.PAY} | {figures.HAS_VARIABLE}
    shares = {question.key for question in figures.SHARES}
    assert not own & shares


def test_bands_are_ordered_questions_and_shown_as_such():
    forms = {view.figures[0]: view.form for view in figures.VIEWS if view.dimension == ALL}
    assert {forms[question.key] for question in figures.BANDS} == {"bands"}


def test_only_quantiles_that_are_no_extremes_are_published():
    assert figures.QUANTILES == {"p10": 0.1, "p25": 0.25, "median": 0.5, "p75": 0.75, "p90": 0.9}

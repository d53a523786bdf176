from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csdb import money, questionnaire
from csdb.publish.columns import NOT_ASKED, UNKNOWN, Columns
from csdb.publish.release import ALL, Cell, load
from csdb.questionnaire import QUESTIONS, Choice, Choices
from tests.publish import invariants, people
from tests.publish.sample import sample_release

COUNTRIES = ("us", "de", "gb", "fr", "jp", "mm")


@st.composite
def populations(draw) -> Columns:
    """People of any number, country, unanimity, reticence and spread of pay."""
    chance = np.random.default_rng(draw(st.integers(0, 2**32)))
    number = draw(st.one_of(st.integers(0, 70), st.integers(0, 400), st.sampled_from([1003, 1400])))
    countries = draw(st.lists(st.sampled_from(COUNTRIES), min_size=1, max_size=4))
    spread = draw(st.sampled_from([0.0, 0.1, 0.28, 1.0]))
    reticent = draw(st.sampled_from([0.0, 0.1, 0.6, 1.0]))
    varied = draw(st.sampled_from([0.05, 0.5, 5.0]))
    variable = draw(st.sampled_from([(1, 0, 0), (0, 1, 0), (0.1, 0.2, 0.7), (0, 0, 1)]))
    return population(chance, number, countries, (spread, reticent, varied), variable)


def population(chance, number, countries, character, variable) -> Columns:
    spread, reticent, varied = character
    currency = chance.choice([0, 0, 0, money.CURRENCIES.index("EUR"), 16], number)
    units = np.array([money.rough(1, code) or 1 for code in money.CURRENCIES])[currency]
    base = (98_000 * np.exp(chance.normal(0, spread, number)) * units).astype(np.int64) + 1
    kind = chance.choice(3, number, p=variable)
    amount = np.select([kind == 0, kind == 1], [UNKNOWN, 0], np.maximum(1, base // 5))
    choice = {
        q.key: _choice(chance, q, number, reticent, varied)
        for q in QUESTIONS
        if isinstance(q, Choice)
    }
    codes = questionnaire.codes(questionnaire.COUNTRY)
    choice["country"] = np.array([codes.index(c) for c in countries], np.int16)[
        chance.integers(len(countries), size=number)
    ]
    many = [q for q in QUESTIONS if isinstance(q, Choices)]
    answered = {q.key: chance.random(number) >= reticent for q in many}
    ticked = {q.key: chance.random((number, len(q.options))) < chance.random() for q in many}
    return Columns(
        ref=people.references(0, number),
        version=np.ones(number, np.int32),
        half=chance.integers(4050, 4054, number).astype(np.int16),  # to 2026h2
        choice=choice,
        choices={key: rows & answered[key][:, None] for key, rows in ticked.items()},
        answered=answered,
        currency=currency.astype(np.int8),
        base=base,
        variable=amount,
    )


def _choice(chance, question, number, reticent, varied):
    likely = chance.dirichlet([varied] * len(question.options))
    given = chance.choice(len(likely), number, p=likely)
    silent = chance.integers(NOT_ASKED, 0, number)
    return np.where(chance.random(number) < reticent, silent, given).astype(np.int16)


@settings(max_examples=20)
@given(populations())
def test_a_release_of_any_people_keeps_every_rule(columns):
    release = people.publish_first(columns)
    invariants.hold(release, columns)
    assert load(release.body) == release


@pytest.mark.parametrize("number", [9, 10, 12, 13, 17, 18, 28, 38, 58, 98, 215, 1300])
def test_a_release_of_ordinary_people_keeps_every_rule(number):
    columns = people.columns(people.demonstrated(number, seed=number))
    invariants.hold(people.publish_first(columns), columns)


def test_the_same_people_in_another_order_make_the_same_release():
    columns = people.columns(people.demonstrated(120))
    shuffled = columns.take(np.random.default_rng(1).permutation(columns.people))
    assert people.publish_first(shuffled).digest == people.publish_first(columns).digest


def test_a_stored_body_is_read_back_as_the_same_release():
    release = sample_release()
    again = load(release.body)
    assert again == release
    assert (again.body, again.digest, again.id) == (release.body, release.digest, release.id)


def test_a_body_with_a_cell_that_is_none_is_refused():
    body = sample_release(12).body
    for cell in (b'{"value":1}', b'{"statistic":"median"}', b"1"):
        with pytest.raises(ValueError, match="not the body of a release"):
            load(body.replace(b'{"cells":[', b'{"cells":[' + cell + b","))


@pytest.mark.parametrize("body", [b"", b"5", b"[]", b"{}", b"\xff", b'{"scopes": []}'])
def test_what_is_no_release_is_refused(body):
    with pytest.raises(ValueError, match=r"."):
        load(body)


def test_one_number_changed_is_another_digest():
    release = sample_release()
    first, *others = release.cells
    changed = replace(release, cells=(replace(first, value=first.value + 1000), *others))
    assert changed.digest != release.digest
    assert changed.id[:10] == release.id[:10] == "2026-11-22"


def test_a_number_is_found_by_what_it_is_and_a_withheld_one_is_none():
    release = people.publish_first(people.several(12) + people.several(12, country="de"))
    assert release.value("base").unit == "USD"
    assert release.value("base", scope="de").unit == "EUR"
    assert release.value("base", statistic="p25") is None
    assert release.value("base", scope="fr") is None
    assert release.share("work", "remote").low == 50
    assert release.share("work", "no_such_option") is None


def test_shares_come_in_the_order_of_the_options():
    release = people.publish_first(people.demonstrated(150))
    for question in (questionnaire.RENEWAL, questionnaire.KPIS, questionnaire.YEARS):
        found = [cell.option for cell in release.shares(question.key)]
        assert found == list(questionnaire.codes(question))


def test_a_view_shows_its_own_scopes_cells_only():
    release = people.publish_first(people.several(30) + people.several(30, country="de"))
    view = release.view("pay", scope="de")
    shown = release.shown(view)
    assert {(cell.scope, cell.dimension) for cell in shown} == {("de", ALL)}
    assert {cell.figure for cell in shown} == {"base", "ote"}
    assert all(isinstance(cell, Cell) for cell in shown)
    assert release.view("pay-by-hub", scope="de") is None

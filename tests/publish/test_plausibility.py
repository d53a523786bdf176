"""Slips of a factor of twelve or a thousand wait for a person; ordinary pay does not."""

import numpy as np
import pytest
from sqlalchemy import Engine, select

from csdb.publish import plausibility, rates
from csdb.publish.passage import passages
from csdb.publish.plausibility import doubtful, implausible
from csdb.publish.release import ALL
from csdb.publish.rule import Rule
from csdb.questionnaire import Answers, Pay
from csdb.store import reviews, tables
from csdb.store.engine import connect, reading, writing
from tests.publish.people import columns, several, spread
from tests.publish.test_refresh import add, current, tick

MEDIAN, SPREAD = 98_000, 0.28


def pay(random: np.random.Generator, *shape: int) -> np.ndarray:
    """Model pay: log-normal, as the release rule was tried on."""
    return MEDIAN * np.exp(random.normal(0, SPREAD, shape))


@pytest.mark.parametrize("people", [30, 60, 200, 1000])
@pytest.mark.parametrize("factor", [12, 1 / 12, 1000])
def test_nearly_every_slip_is_caught(people: int, factor: float) -> None:
    random = np.random.default_rng(people)
    caught = [
        implausible(pay(random, 100) * factor, pay(random, people)).mean() for _ in range(100)
    ]
    assert np.mean(caught) >= 0.96


@pytest.mark.parametrize("people", [30, 60, 200, 1000])
def test_nearly_no_ordinary_pay_is_held(people: int) -> None:
    random = np.random.default_rng(people)
    held = [implausible(pay(random, 500), pay(random, people)).mean() for _ in range(400)]
    assert np.mean(held) <= 0.0004


def test_twenty_nine_people_judge_nobody_and_thirty_do() -> None:
    published = pay(np.random.default_rng(1), 30)
    slip = np.array([MEDIAN * 1000.0])
    assert implausible(slip, published).tolist() == [True]
    assert implausible(slip, published[:29]).tolist() == [False]
    assert implausible(slip, published[:0]).tolist() == [False]


def test_where_all_earn_alike_half_as_much_again_is_plausible() -> None:
    alike = np.full(40, 98_000.0)
    assert implausible(np.array([147_000.0, 49_000.0, 98_000.0 * 12]), alike).tolist() == [
        False,
        False,
        True,
    ]


def judged(before: list[Answers], new: list[Answers]) -> list[bool]:
    """Who of `new` is found doubtful beside what the people `before` have published."""
    published = columns(before)
    ways = passages(published, {}, home="us", rule=Rule(), key=b"k" * 32)
    standings = {code: way.after for code, way in ways.items() if way.after}
    everybody = columns([*before, *new])
    found = doubtful(everybody, standings, rates.latest())
    assert not found[: len(before)].any(), "whoever is published is not judged"
    return found[len(before) :].tolist()


SLIP = {"base": 98_000 * 12}


def test_a_new_answer_is_judged_by_its_own_country_alone() -> None:
    before = spread(60, 98_000) + spread(12, 60_000, country="de")
    here, there, nowhere = (several(1, **SLIP, country=code)[0] for code in ("us", "de", "in"))
    assert judged(before, [here, there, nowhere, several(1)[0]]) == [True, False, False, False]


def test_pay_of_an_ordinary_indian_is_not_held_because_most_answers_are_american() -> None:
    before = spread(60, 98_000) + spread(12, 1_500_000, country="in")
    assert judged(before, several(1, country="in", base=1_200_000)) == [False]


def test_variable_pay_that_makes_the_whole_implausible_is_found() -> None:
    before = spread(60, 98_000)
    assert judged(before, several(1, variable=22_000 * 100)) == [True]
    assert judged(before, several(1, variable=None)) == [False]


def test_pay_in_another_currency_is_converted_before_it_is_judged() -> None:
    before = spread(60, 98_000)
    assert judged(before, several(1, base=Pay("JPY", 14_000_000), variable=None)) == [False]
    assert judged(before, several(1, base=Pay("JPY", 98_000), variable=None)) == [True]


@pytest.fixture
def engine(migrated: str):
    engine = connect(migrated)
    yield engine
    engine.dispose()


def reasons(engine: Engine) -> list[str]:
    held = select(tables.submission.c.reasons).where(tables.submission.c.state == "held")
    with reading(engine) as connection:
        return sorted(connection.scalars(held))


def test_a_refresh_holds_slips_and_says_about_how_many_it_left_out(engine: Engine) -> None:
    add(engine, spread(60, 98_000))
    assert tick(engine).word == "published"
    assert current(engine).scopes["us"].left_out == 0
    add(engine, several(7, **SLIP) + spread(40, 98_000))
    assert tick(engine, hours=8).word == "published"
    assert reasons(engine) == ["implausible"] * 7
    assert current(engine).scopes["us"].left_out == 5
    assert b'"left_out":5' in current(engine).body.replace(b" ", b"")


def test_answers_a_person_accepted_are_not_held_again(engine: Engine) -> None:
    add(engine, spread(60, 98_000))
    tick(engine)
    add(engine, several(25, **SLIP))  # so many that the draw leaves five of them for sure
    tick(engine, hours=8)
    with writing(engine) as connection:
        for case in reviews.waiting(connection):
            assert reviews.decide(connection, case.id, "accept", day="2026-11-22")
    add(engine, several(30))  # with 7 alone one draw in seven leaves too few for a round
    assert tick(engine, hours=16).word == "published"
    assert reasons(engine) == []
    assert current(engine).value("base").n >= 65


def test_the_first_release_of_a_scope_judges_nobody(engine: Engine) -> None:
    add(engine, spread(60, 98_000) + several(1, **SLIP))
    assert tick(engine).word == "published"
    assert reasons(engine) == []
    assert current(engine).scopes[ALL if ALL in current(engine).scopes else "us"].left_out == 0


def test_the_limits_are_those_that_are_told_to_readers() -> None:
    assert (plausibility.LIMIT, plausibility.FEWEST) == (5, 30)

"""The newest release comes out again from whose answers stand in it, whatever happened since."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from sqlalchemy import Engine, update

from csdb.groupings import HIGHER_PAY
from csdb.publish import rates
from csdb.publish.compose import METHOD, compose
from csdb.publish.ledger import Standing
from csdb.publish.passage import passages
from csdb.publish.rates import Rates
from csdb.publish.recompute import Recomputed, recompute
from csdb.publish.release import Release
from csdb.publish.rule import Rule
from csdb.publish.scopes import Making
from csdb.questionnaire import Pay
from csdb.store import answers, releases, submissions
from csdb.store import standing as kept
from csdb.store.engine import connect, reading, writing
from csdb.store.tables import submission
from tests.publish.histories import SCOPE, Tick, erased, ticks
from tests.publish.people import columns, demonstrated, spread
from tests.publish.test_refresh import add, edit, receipt, tick


@pytest.fixture
def engine(migrated_sqlite: str) -> Iterator[Engine]:
    engine = connect(migrated_sqlite)
    yield engine
    engine.dispose()


def again(engine: Engine) -> tuple[Release, Recomputed]:
    with reading(engine) as connection:
        newest = releases.newest(connection)
        assert newest
        standings = kept.read(connection, answers.read(connection, by_column=True))
        return newest, recompute(newest, standings, lambda id_: releases.get(connection, id_))


def the_same(engine: Engine) -> str:
    newest, found = again(engine)
    assert (found.wrong, found.erased, found.other) == ((), 0, 0)
    assert found.same == len(newest.cells)
    assert found.release.digest == newest.digest
    return newest.id


def test_a_release_comes_out_again_while_people_come_edit_and_withdraw(engine: Engine) -> None:
    everybody = demonstrated(330)
    add(engine, everybody[:200] + spread(12, 61_000, country="de"))
    assert tick(engine).word == "published"
    first = the_same(engine)
    add(engine, everybody[200:202])  # who wait
    edit(engine, range(1))
    with writing(engine) as connection:
        assert submissions.withdraw(connection, receipt(3), day="2026-11-22")
    assert tick(engine, hours=1).word == "unchanged"
    assert the_same(engine) == first
    add(engine, everybody[202:260])  # another round of one country: other scopes stay as they are
    assert tick(engine, hours=2).word == "published"
    assert the_same(engine) != first
    add(engine, everybody[260:])
    edit(engine, range(4, 9))
    assert tick(engine, hours=3).word == "published"
    the_same(engine)


def test_an_answer_that_was_changed_by_hand_is_noticed(engine: Engine) -> None:
    add(engine, spread(60, 98_000))
    tick(engine)
    with writing(engine) as connection:
        connection.execute(update(submission).values(base_amount=submission.c.base_amount + 9_000))
    newest, found = again(engine)
    assert "us all" in found.wrong
    assert found.same < len(newest.cells)


FIRST = "2026-11-22T12:00Z"
Step = tuple[Release, Mapping[str, Standing]]


def later(people: list, before: Step, now: str, quoted: Rates) -> Step:
    """The release after another one, of these people in all, by these exchange rates."""
    ways = passages(columns(people), before[1], home="us", rule=Rule(), key=b"k" * 32)
    by = Making(quoted, Rule(), now, before[0])
    release = compose(ways, by, home="us", demonstration=True)
    return release, {code: way.after for code, way in ways.items()}


def first(people: list) -> Step:
    ways = passages(columns(people), {}, home="us", rule=Rule(), key=b"k" * 32)
    by = Making(rates.latest(), Rule(), FIRST, None)
    release = compose(ways, by, home="us", demonstration=True)
    return release, {code: way.after for code, way in ways.items()}


def weaker_dollar() -> Rates:
    latest = rates.latest()
    return Rates("2026-12-01", {**latest.per_euro, "USD": latest.per_euro["USD"] * 1.3})


def paid_in_euros(people: list) -> list:
    return [{**each, "base": Pay("EUR", each["base"].amount)} for each in people]


def test_groups_that_did_not_move_come_out_by_the_rates_of_when_they_did() -> None:
    people = paid_in_euros(spread(40, 80_000, level="csm") + spread(40, 95_000, level="manager"))
    begun = first(people)
    more = people + spread(15, 99_000, level="csm")
    release, standings = later(more, begun, "2026-11-23T12:00Z", weaker_dollar())
    leads = [r.value("base", dimension="level", group="leads") for r in (begun[0], release)]
    assert leads[0].value == leads[1].value  # it did not move, while the rates did
    found = recompute(release, standings, {begun[0].id: begun[0]}.get)
    assert (found.wrong, found.other, found.erased) == ((), 0, 0)
    assert found.release.digest == release.digest


def test_every_kind_of_number_comes_out_again() -> None:
    release, standings = first(demonstrated(2500))
    assert {"kpis", "level+years", HIGHER_PAY} <= {cell.dimension for cell in release.cells}
    found = recompute(release, standings, {}.get)
    assert (found.wrong, found.other, found.erased) == ((), 0, 0)
    assert found.release.digest == release.digest


def worked_out_again(tick: Tick) -> Recomputed:
    """The release of a tick of a history; those before it but one are out of reach."""
    newest = replace(tick.release, method=METHOD)
    before = tick.previous and replace(tick.previous, method=METHOD, previous=None)
    return recompute(newest, {SCOPE: tick.way.after}, {"before": before}.get)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("seed", "number", "how"),
    [
        (1, 60, {}),
        (2, 12, {"start": 460, "pace": 20}),
        (3, 8, {"start": 1940, "pace": 30}),
        (4, 25, {"pace": 5, "rule": Rule(policy="strict")}),
    ],
)
def test_every_release_of_a_history_comes_out_again(
    seed: int, number: int, how: dict[str, object]
) -> None:
    made = [t for t in ticks(seed, number, figures=True, **how) if t.release is not t.previous]
    assert len(made) > 2
    for each in made:
        found = worked_out_again(each)
        assert (found.wrong, found.other) == ((), 0)
        assert found.same + found.erased == len(each.release.cells)


def test_numbers_of_erased_answers_are_told_apart() -> None:
    people = spread(40, 80_000, level="csm") + spread(40, 95_000, level="manager")
    release, standings = first(people)
    ledger = standings["us"].ledger
    gone = replace(standings["us"], ledger=replace(ledger, now=ledger.person != 0))
    found = recompute(release, {"us": erased(gone)}, {}.get)
    assert found.wrong == ()
    assert found.erased > 0
    leads = [c for c in release.cells if (c.dimension, c.group) == ("level", "leads")]
    assert found.same >= len(leads)  # the one whose answers are erased was no lead
    assert found.erased + found.same == len(release.cells)


def test_a_release_of_another_method_is_not_worked_out() -> None:
    release, standings = first(spread(40, 80_000))
    other = replace(release, method="0")
    found = recompute(other, standings, {}.get)
    assert (found.other, found.same, found.wrong) == (len(other.cells), 0, ())


def test_a_number_that_never_came_of_these_answers_is_named() -> None:
    release, standings = first(spread(40, 80_000, level="csm") + spread(40, 95_000, level="vp"))
    wrong = release.value("base", dimension="level", group="ic")
    cells = tuple(replace(c, value=c.value + 5_000) if c == wrong else c for c in release.cells)
    found = recompute(replace(release, cells=cells), standings, {}.get)
    assert found.wrong == ("us level ic",)


def test_who_is_missing_from_what_stands_is_noticed() -> None:
    people = columns(spread(60, 80_000))
    release, _ = first(spread(60, 80_000))
    fewer = passages(people.take(people.base > 70_000), {}, home="us", rule=Rule(), key=b"k" * 32)
    found = recompute(release, {code: way.after for code, way in fewer.items()}, {}.get)
    assert "us" in found.wrong

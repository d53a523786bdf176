"""What stands published by person: kept with a release, copied when answers leave, emptied late."""

from dataclasses import replace

import numpy as np
from sqlalchemy import Engine, select

from csdb.publish.columns import Columns
from csdb.publish.ledger import CROSSINGS, DIFFERENCES, HEADLINE, NOWHERE, Ledger, Standing, opened
from csdb.publish.passage import passages
from csdb.publish.release import ALL, Group
from csdb.publish.rule import Rule
from csdb.questionnaire import Pay
from csdb.store import answers, copies, standing, submissions, tables
from csdb.store.engine import reading, writing
from tests.store.made import submission

TODAY = "2026-11-22"


def people(database: Engine, number: int, **changed: object) -> None:
    """So many people, their receipts numbered on; every other one is a manager."""
    with writing(database) as connection:
        before = sum(submissions.counts(connection).values())
        for place in range(before, before + number):
            level = "manager" if place % 2 else "csm"
            submissions.add(
                connection,
                submission(**{"level": level, "country": "us", **changed}),
                state="accepted",
                receipt_hash=receipt(place),
            )


def receipt(place: int) -> bytes:
    return place.to_bytes(32, "big")


def publish(database: Engine) -> dict[str, Standing]:
    """Keep what a refresh would, and return it."""
    with writing(database) as connection:
        columns = answers.read(connection)
        before = standing.read(connection, columns)
        ways = passages(columns, before, home="us", rule=Rule(), key=b"k" * 32)
        after = {code: way.after for code, way in ways.items() if way.after}
        standing.write(connection, after)
    return after


def read(database: Engine) -> dict[str, Standing]:
    with reading(database) as connection:
        return standing.read(connection, answers.read(connection))


def places(standing: Standing) -> dict[tuple[bytes, int], tuple[int, ...]]:
    """Who stands where: a row's cell in the headline and in each dimension."""
    ledger: Ledger = standing.ledger
    rows = zip(ledger.columns.ref.tolist(), ledger.columns.version.tolist(), strict=True)
    families = (HEADLINE, *standing.cells)
    return {
        row: tuple(int(ledger.place[family][number]) for family in families)
        for number, row in enumerate(rows)
    }


def test_before_the_first_release_nothing_stands(database: Engine) -> None:
    people(database, 12)
    assert read(database) == {}


def test_what_is_kept_is_read_back_as_it_was(database: Engine) -> None:
    people(database, 60)
    people(database, 14, country="de", base=Pay("EUR", 70_000))
    kept = publish(database)
    found = read(database)
    assert set(kept) == set(found) == {"us", "de", ALL}
    for code, was in kept.items():
        now = found[code]
        assert (now.cells, now.step, now.rnd) == (was.cells, was.step, was.rnd)
        assert places(now) == places(was)
        assert now.ledger.now.all()
        assert not now.ledger.erased.any()


def test_the_cohort_and_the_cells_of_crossings_are_kept(database: Engine) -> None:
    people(database, 60)
    kept = publish(database)["us"]
    cells = {"level+years": (Group("ic+y4_8", "Contributors, 4 to 8 years", ("ic", "y4_8")),)}
    some = np.arange(len(kept.ledger.now)) % 3 == 0
    ledger = kept.ledger.moved(CROSSINGS, 0, some)
    after = replace(kept, ledger=ledger, crossed=cells, hidden=frozenset({"level+years"}))
    with writing(database) as connection:
        standing.write(connection, {"us": after})
    found = read(database)["us"]
    assert (found.crossed, found.hidden, found.cells) == (cells, after.hidden, kept.cells)
    assert places(found) == places(kept)
    stands = zip(ledger.columns.ref.tolist(), some.tolist(), strict=True)
    there = found.ledger.columns.ref.tolist(), found.ledger.stands(CROSSINGS).tolist()
    assert dict(zip(*there, strict=True)) == dict(stands)


def test_what_was_kept_before_there_were_crossings_is_read(database: Engine) -> None:
    people(database, 30)
    kept = publish(database)["us"]
    place = {key: each for key, each in kept.ledger.place.items() if key != CROSSINGS}
    older = replace(kept, ledger=replace(kept.ledger, place=place))
    with writing(database) as connection:
        standing.write(connection, {"us": older})
    found = read(database)["us"]
    assert CROSSINGS not in found.ledger.place
    assert found.crossed == {}
    grown = found.broken_down(tuple(kept.cells))
    assert not grown.ledger.stands(CROSSINGS).any()


def test_a_withdrawn_answer_stays_as_a_copy_without_receipt(database: Engine) -> None:
    people(database, 30, base=Pay("USD", 91_000))
    publish(database)
    with writing(database) as connection:
        assert submissions.withdraw(connection, receipt(11), day=TODAY)
    with reading(database) as connection:
        assert len(answers.read(connection).base) == 29
        copy = connection.execute(
            select(tables.published).where(tables.published.c.gone.is_not(None))
        ).one()
    assert (copy.gone, copy.level, copy.base_amount) == (TODAY, "manager", 91_000)
    ledger = read(database)["us"].ledger
    assert np.count_nonzero(~ledger.now) == 1
    assert ledger.columns.base[~ledger.now].tolist() == [91_000]
    assert not ledger.erased.any()


def test_an_edited_answer_stands_with_its_old_version_until_figures_move(database: Engine) -> None:
    people(database, 30)
    publish(database)
    with writing(database) as connection:
        edited = submission(country="us", level="vp", base=Pay("USD", 150_000))
        assert submissions.replace(connection, receipt(10), edited, state="accepted", day=TODAY)
    ledger = read(database)["us"].ledger
    assert np.count_nonzero(~ledger.now) == 1
    assert ledger.columns.version[~ledger.now].tolist() == [1]
    with reading(database) as connection:
        everyone = opened(ledger, answers.read(connection))
    assert everyone.people == 30
    assert len(everyone.person) == 31


def test_of_erased_answers_that_stand_in_a_cohort_that_moves_together_the_groups_stay(
    database: Engine,
) -> None:
    people(database, 30, level="manager", years="y6_8", segment="mixed", work="hybrid")
    kept = publish(database)["us"]
    everybody = np.ones(len(kept.ledger.now), dtype=np.bool_)
    with writing(database) as connection:
        ledger = kept.ledger.moved(DIFFERENCES, 0, everybody)
        standing.write(connection, {"us": replace(kept, ledger=ledger)})
        submissions.withdraw(connection, receipt(11), day=TODAY)
        assert copies.erase(connection, before="2026-11-23") == 1
        copy = connection.execute(
            select(tables.published).where(tables.published.c.gone.is_not(None))
        ).one()
    told = {name: value for name, value in copy._asdict().items() if value is not None}
    assert (copy.level, copy.years, copy.segment, copy.work) == ("cco", "y4_5", None, "hybrid")
    assert "base_amount" not in told
    assert "company_size" not in told
    ledger = read(database)["us"].ledger
    assert ledger.columns.base[ledger.erased].tolist() == [0]
    assert not ledger.unknown(DIFFERENCES)


def test_copies_are_emptied_when_they_are_old_and_not_before(database: Engine) -> None:
    people(database, 30, base=Pay("USD", 91_000))
    publish(database)
    with writing(database) as connection:
        submissions.withdraw(connection, receipt(11), day=TODAY)
        assert copies.erase(connection, before=TODAY) == 0
        assert copies.erase(connection, before="2026-11-23") == 1
        assert copies.erase(connection, before="2026-11-23") == 0
        copy = connection.execute(
            select(tables.published).where(tables.published.c.gone.is_not(None))
        ).one()
    told = copy._asdict()
    kept = ("ref", "version", "gone", "erased")
    assert [name for name, value in told.items() if value is not None] == list(kept)
    ledger = read(database)["us"].ledger
    assert ledger.erased.tolist().count(True) == 1
    assert ledger.place[HEADLINE][ledger.erased].tolist() == [0]


def test_somebody_who_leaves_in_the_moment_of_a_release_counts_as_erased(database: Engine) -> None:
    people(database, 30)
    with writing(database) as connection:
        columns = answers.read(connection)
        ways = passages(columns, {}, home="us", rule=Rule(), key=b"k" * 32)
        submissions.withdraw(connection, receipt(11), day=TODAY)  # after reading, before writing
        standing.write(connection, {code: way.after for code, way in ways.items() if way.after})
    ledger = read(database)["us"].ledger
    assert ledger.erased.tolist().count(True) == 1
    assert not ledger.now[ledger.erased].any()


def test_only_what_stands_is_kept(database: Engine) -> None:
    people(database, 30)
    kept = publish(database)["us"]
    nowhere = np.zeros(len(kept.ledger.now), dtype=np.bool_)
    nowhere[:20] = True
    fewer = replace(kept, ledger=kept.ledger.take(nowhere))
    with writing(database) as connection:
        standing.write(connection, {"us": fewer})
    assert places(read(database)["us"]) == places(fewer)
    with writing(database) as connection:
        standing.write(connection, {})
        assert connection.execute(select(tables.cohort.c.first)).all() == []
    assert read(database) == {}


def test_a_dimension_that_is_new_in_the_code_is_added_with_nobody_in_it(database: Engine) -> None:
    people(database, 30)
    kept = publish(database)["us"]
    cells = {key: cells for key, cells in kept.cells.items() if key != "work"}
    place = {key: each for key, each in kept.ledger.place.items() if key != "work"}
    older = replace(kept, cells=cells, ledger=replace(kept.ledger, place=place))
    with writing(database) as connection:
        standing.write(connection, {"us": older})
    grown = read(database)["us"].broken_down(tuple(kept.cells))
    assert grown.cells["work"] == ()
    assert set(grown.ledger.place["work"].tolist()) == {NOWHERE}
    assert _told(grown.ledger.columns) == _told(kept.ledger.columns)


def _told(columns: Columns) -> list[tuple[bytes, int]]:
    return list(zip(columns.ref.tolist(), columns.base.tolist(), strict=True))

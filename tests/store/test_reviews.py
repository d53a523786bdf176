"""Answers in review: let in, rejected, put back, erased in time, and left for figures."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, delete, event, func, select, update

from csdb.publish.ledger import HEADLINE
from csdb.store import intake, review_log, reviews, submissions, tables
from csdb.store.engine import connect, writing
from csdb.store.reviews import Case, Verdict
from tests.store.made import submission
from tests.store.test_standing import TODAY, people, publish, read

LATER = "2026-12-31"


@pytest.fixture
def connection(database: Engine) -> Iterator[Connection]:
    with writing(database) as connection:
        yield connection


def held(connection: Connection, **changed: object) -> Case:
    """A case that waits because of its pay, beside the one that was held before."""
    key = bytes(15) + b"\1"
    told = submission(**changed)
    submissions.add(connection, told, state="held", reasons=["jump"], id=key, receipt_hash=b"mine")
    found = reviews.find(connection, key)
    assert found
    return found


def test_everything_held_waits_with_its_reasons(connection: Connection) -> None:
    case = held(connection)
    found = reviews.waiting(connection)
    assert len(found) == 2
    assert case in found
    assert (case.submission.doubts, case.state, case.decided) == (("jump",), "held", None)


@pytest.mark.parametrize(
    ("verdict", "state", "reasons", "day"),
    [("accept", "accepted", ("jump", "reviewed"), TODAY), ("reject", "rejected", ("jump",), TODAY)],
)
def test_a_verdict_changes_one_case(
    connection: Connection, verdict: Verdict, state: str, reasons: tuple[str, ...], day: str
) -> None:
    case = held(connection)
    assert reviews.decide(connection, case.id, verdict, day=TODAY)
    after = reviews.find(connection, case.id)
    assert after
    assert (after.state, after.submission.doubts, after.decided) == (state, reasons, day)
    assert after.submission.answers == case.submission.answers
    assert submissions.counts(connection)["held"] == 1
    assert reviews.decided(connection).count(after) == 1


def test_who_waits_is_found_without_looking_at_everybody(migrated_sqlite: str) -> None:
    told: list[str] = []
    engine = connect(migrated_sqlite)
    event.listen(engine, "before_cursor_execute", lambda *given: told.append(given[2]))
    with writing(engine) as connection:
        reviews.waiting(connection)
        reviews.left_out(connection)
        reviews.erase(connection, before=TODAY)
        asked = [each for each in told if "FROM submission" in each]
        assert len(asked) == 3
        for each in asked:
            how = connection.exec_driver_sql(
                f"EXPLAIN QUERY PLAN {each}", tuple("?" * each.count("?"))
            )
            assert "USING INDEX ix_submission_state" in " ".join(row[3] for row in how)
    engine.dispose()


@pytest.mark.parametrize("first", ["accept", "reject"])
def test_a_verdict_that_was_put_back_leaves_the_case_as_it_was(
    connection: Connection, first: Verdict
) -> None:
    case = held(connection)
    assert reviews.decide(connection, case.id, first, day=TODAY)
    assert reviews.decide(connection, case.id, "put_back", day=TODAY)
    assert reviews.find(connection, case.id) == case


@pytest.mark.parametrize("verdict", ["accept", "reject"])
def test_the_same_verdict_twice_is_one(connection: Connection, verdict: Verdict) -> None:
    case = held(connection)
    assert reviews.decide(connection, case.id, verdict, day=TODAY)
    assert not reviews.decide(connection, case.id, verdict, day=TODAY)
    assert review_log.newest(connection)[0] == 1


def test_answers_that_never_were_in_review_are_no_case(connection: Connection) -> None:
    submissions.add(connection, submission(), state="accepted", id=b"i" * 16)
    assert reviews.find(connection, b"i" * 16) is None
    assert not reviews.decide(connection, b"i" * 16, "reject", day=TODAY)
    assert review_log.newest(connection) == (0, "")


def test_what_was_rejected_is_erased_in_time_and_an_import_does_not_bring_it_back(
    connection: Connection,
) -> None:
    case = held(connection)
    reviews.decide(connection, case.id, "reject", day=TODAY)
    assert reviews.erase(connection, before=TODAY) == 0
    assert reviews.erase(connection, before="2026-11-23") == 1
    assert reviews.erase(connection, before="2026-11-23") == 0
    assert submissions.find(connection, b"mine") is None
    after = reviews.find(connection, case.id)
    assert after
    assert after.erased
    assert after not in reviews.decided(connection)
    assert not reviews.decide(connection, case.id, "accept", day=TODAY)
    again = intake.New(case.id, case.submission, "held")
    assert intake.add(connection, [again]) == 0


def test_nothing_that_waits_or_counts_is_ever_erased(connection: Connection) -> None:
    case = held(connection)
    reviews.decide(connection, case.id, "accept", day=TODAY)
    assert reviews.erase(connection, before=LATER) == 0


def test_an_edit_takes_a_verdict_with_it(connection: Connection) -> None:
    case = held(connection)
    reviews.decide(connection, case.id, "reject", day=TODAY)
    submissions.replace(connection, b"mine", submission(), state="held", day=TODAY)
    after = reviews.find(connection, case.id)
    assert after
    assert after.decided is None
    assert reviews.erase(connection, before=LATER) == 0


def _stood(engine: Engine) -> tuple[int, int, int]:
    """How many rows stand in the headline of the USA, of whom current, of whom copied."""
    ledger = read(engine)["us"].ledger
    stands = ledger.stands(HEADLINE)
    with writing(engine) as connection:
        copies = connection.scalar(select(func.count()).select_from(tables.published))
    return int(stands.sum()), int((stands & ledger.now).sum()), copies or 0


def test_a_published_answer_that_is_rejected_stays_for_the_figures_that_hold_it(
    database: Engine,
) -> None:
    people(database, 20)
    with writing(database) as connection:
        case = held(connection, country="us")
        reviews.decide(connection, case.id, "accept", day=TODAY)
    publish(database)
    assert _stood(database) == (21, 21, 0)
    with writing(database) as connection:
        assert reviews.decide(connection, case.id, "reject", day=TODAY)
    assert _stood(database) == (21, 20, 1)
    with writing(database) as connection:  # reversed before any figure moved: nothing changed
        assert reviews.decide(connection, case.id, "accept", day=TODAY)
    assert _stood(database) == (21, 21, 0)


def test_implausible_answers_are_held_unless_reviewed_or_changed(database: Engine) -> None:
    people(database, 3)
    with writing(database) as connection:
        case = held(connection)
        reviews.decide(connection, case.id, "accept", day=TODAY)
        row = tables.submission.c
        accepted = select(row.ref, row.version).where(row.state == "accepted")
        who = [(ref, version) for ref, version in connection.execute(accepted)]
        first = next(ref for ref, _ in who if ref != case.ref)
        edited = update(tables.submission).where(row.ref == first)
        connection.execute(edited.values(version=2))
        assert len(who) == 4
        assert reviews.hold(connection, who, day=TODAY) == 2
        assert reviews.hold(connection, who, day=TODAY) == 0
        assert reviews.reviewed(connection) == {case.ref}
        assert dict(reviews.left_out(connection)) == {"us": 2}
        found = [
            each for each in reviews.waiting(connection) if "implausible" in each.submission.doubts
        ]
        assert [each.submission.doubts for each in found] == [("implausible",)] * 2


def _logged(connection: Connection) -> None:
    for verdict in ("accept", "reject", "put_back"):
        review_log.append(connection, day=TODAY, verdict=verdict, reasons=["jump", "quick"])


def test_a_whole_chain_is_whole(connection: Connection) -> None:
    assert review_log.broken(connection) is None
    _logged(connection)
    assert review_log.broken(connection) is None
    count, newest = review_log.newest(connection)
    assert (count, len(newest)) == (3, 64)


@pytest.mark.parametrize("column", ["day", "verdict", "reasons"])
def test_a_changed_entry_is_noticed(connection: Connection, column: str) -> None:
    _logged(connection)
    second = tables.review_log.c.verdict == "reject"
    wrong = connection.scalar(select(tables.review_log.c.seq).where(second))
    connection.execute(update(tables.review_log).where(second).values({column: "other"}))
    assert review_log.broken(connection) == wrong


def test_an_entry_taken_out_is_noticed(connection: Connection) -> None:
    _logged(connection)
    connection.execute(delete(tables.review_log).where(tables.review_log.c.verdict == "reject"))
    assert review_log.broken(connection) is not None

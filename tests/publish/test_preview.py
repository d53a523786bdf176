"""What accepting would do to published medians, as rounded: seen by a reviewer, never exact."""

import pytest
from sqlalchemy import Engine

from csdb.publish.preview import Effect, preview
from csdb.questionnaire import Pay
from csdb.store import reviews, submissions
from csdb.store.engine import connect, reading, writing
from tests.publish.people import several, spread, submission
from tests.publish.test_refresh import add, current, tick


@pytest.fixture
def engine(migrated: str):
    engine = connect(migrated)
    yield engine
    engine.dispose()


def held(engine: Engine, **changed: object) -> reviews.Case:
    told = submission(**changed)
    with writing(engine) as connection:
        submissions.add(connection, told, state="held", reasons=["quick"], id=b"c" * 16)
        found = reviews.find(connection, b"c" * 16)
    assert found
    return found


def effects(engine: Engine, case: reviews.Case) -> dict[tuple[str, str], Effect]:
    return {(each.figure, each.of): each for each in preview(engine, case.ref)}


def test_one_more_of_many_moves_no_median(engine: Engine) -> None:
    add(engine, spread(60, 98_000))
    tick(engine)
    found = effects(engine, held(engine))
    everyone = found["Base pay", "everyone"]
    assert (everyone.now, everyone.then, everyone.moves) == (97_500, 97_500, False)
    assert everyone.now == current(engine).value("base").value
    assert ("On-target earnings (OTE)", "everyone") in found


def test_the_one_on_whom_the_median_turns_moves_it_as_rounded(engine: Engine) -> None:
    add(engine, several(10, base=80_000) + several(10, base=121_000))
    tick(engine)
    found = effects(engine, held(engine, base=121_000))["Base pay", "everyone"]
    assert (found.now, found.then, found.moves) == (100_000, 120_000, True)


def test_the_groups_a_person_would_stand_in_are_told_too(engine: Engine) -> None:
    add(engine, spread(40, 98_000) + spread(40, 150_000, level="director"))
    tick(engine)
    found = effects(engine, held(engine, level="director"))
    groups = {of for _, of in found}
    leads = next(g.label for g in current(engine).groups("level") if "director" in g.options)
    others = [g.label for g in current(engine).groups("level") if "director" not in g.options]
    assert any(of.endswith(f": {leads}") for of in groups)
    assert not any(of.endswith(f": {other}") for of in groups for other in others)


def test_nothing_is_told_of_a_country_that_is_not_published(engine: Engine) -> None:
    add(engine, spread(40, 98_000))
    tick(engine)
    assert preview(engine, held(engine, country="de", base=Pay("EUR", 60_000)).ref) == ()
    assert preview(engine, b"nobody's" * 2) == ()


def test_a_preview_changes_nothing(engine: Engine) -> None:
    add(engine, spread(40, 98_000))
    tick(engine)
    case = held(engine)
    preview(engine, case.ref)
    with reading(engine) as connection:
        assert reviews.waiting(connection) == (case,)
    assert tick(engine, hours=8).word == "unchanged"

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from secrets import token_bytes

import pytest
from sqlalchemy import Engine, bindparam, update

from csdb.collect.submission import Submission
from csdb.demonstration import people as made_up
from csdb.publish import grid, scopes
from csdb.publish.charts.drawn import Drawn
from csdb.publish.files.citation import Publisher
from csdb.publish.grid import count
from csdb.publish.ledger import HEADLINE
from csdb.publish.refresh import Outcome, refresh
from csdb.publish.release import ALL, Release
from csdb.publish.rule import Rule
from csdb.questionnaire import Answers
from csdb.store import answers, intake, releases, submissions
from csdb.store import standing as kept
from csdb.store.cells import State
from csdb.store.engine import connect, reading, writing
from csdb.store.tables import submission as rows
from tests.publish.people import several, spread

NOW = datetime(2026, 11, 22, 12, 0, 30, tzinfo=UTC)

CHARTS = ("wide.svg", "narrow.svg", "svg", "png", "share.png", "json")


def plain(release: Release, *, site: str) -> dict[str, Drawn]:
    """Charts that say which they are and nothing else: told apart without being drawn."""
    return {
        key: Drawn(f"{key} wide", f"{key} narrow", f"{key} {site}", key.encode(), b"shared", "{}")
        for key in release.views
    }


def none(release: Release, *, site: str) -> dict[str, Drawn]:
    """No charts, where a test is not about them."""
    return {}


@pytest.fixture
def engine(migrated: str) -> Iterator[Engine]:
    engine = connect(migrated)
    yield engine
    engine.dispose()


@pytest.fixture
def sqlite(migrated_sqlite: str) -> Iterator[Engine]:
    engine = connect(migrated_sqlite)
    yield engine
    engine.dispose()


def add(engine: Engine, people: list[Answers], *, state: State = "accepted") -> None:
    """Store people's answers; the receipt of the first ever stored is 0, and so on."""
    with writing(engine) as connection:
        before = sum(submissions.counts(connection).values())
        new = [
            intake.New(place.to_bytes(16, "big"), Submission("2026-11", each), state)
            for place, each in enumerate(people, before)
        ]
        intake.add(connection, new)
        given = update(rows).where(rows.c.id == bindparam("of"))
        receipts = [{"of": each.id, "receipt": receipt(n)} for n, each in enumerate(new, before)]
        connection.execute(given.values(receipt_hash=bindparam("receipt")), receipts)


def receipt(place: int) -> bytes:
    return place.to_bytes(32, "big")


KEY = bytes(range(32))


def tick(engine: Engine, *, hours: int = 0, home: str = "us", **how: object) -> Outcome:
    return refresh(
        engine, now=NOW + timedelta(hours=hours), key=KEY, home=home, **{"draw": none, **how}
    )


def current(engine: Engine) -> Release | None:
    with reading(engine) as connection:
        return releases.newest(connection)


def standing(engine: Engine) -> dict[str, set[tuple[bytes, int]]]:
    """Whose answers, in which version, stand in the headline of each scope."""
    with reading(engine) as connection:
        found = kept.read(connection, answers.read(connection))
    cohorts = {code: each.ledger.cohort(HEADLINE) for code, each in found.items()}
    return {
        code: set(zip(cohort.ref.tolist(), cohort.version.tolist(), strict=True))
        for code, cohort in cohorts.items()
    }


def test_an_empty_site_publishes_nothing(engine):
    outcome = tick(engine)
    assert (outcome.word, outcome.release) == ("unchanged", None)
    assert str(outcome).startswith("unchanged: ")
    assert current(engine) is None


def test_nine_people_wait_and_the_tenth_brings_the_first_release(engine):
    add(engine, spread(9, 98_000))
    assert tick(engine).word == "unchanged"
    assert current(engine) is None
    assert standing(engine) == {}
    add(engine, several(1))
    outcome = tick(engine)
    assert outcome.word == "published"
    assert str(outcome) == f"published {current(engine).id}"
    assert current(engine).value("base").n == 10
    assert len(standing(engine)["us"]) == 10


def test_nothing_moves_for_four_people_and_a_round_is_held_for_forty(engine):
    """Fewer than five can never be in the draw; of forty, some eight sit the round out."""
    add(engine, spread(20, 98_000))
    tick(engine)
    before, stood = current(engine).body, standing(engine)
    add(engine, several(4, base=150_000))
    outcome = tick(engine, hours=8)
    assert (outcome.word, outcome.release) == ("unchanged", current(engine).id)
    assert current(engine).body == before
    assert standing(engine) == stood
    add(engine, several(36, base=150_000))
    assert tick(engine, hours=16).word == "published"
    assert stood["us"] < standing(engine)["us"]
    assert 25 <= len(standing(engine)["us"]) <= 60
    assert current(engine).value("base").n == count(len(standing(engine)["us"]))
    assert current(engine).previous == outcome.release


def test_nothing_new_is_unchanged_for_ever(sqlite):
    add(sqlite, spread(20, 98_000))
    tick(sqlite)
    first = current(sqlite)
    assert [tick(sqlite, hours=8 * n).word for n in range(1, 4)] == ["unchanged"] * 3
    assert current(sqlite) == first


def edit(engine: Engine, places: range) -> None:
    changed = Submission("2026-11", several(1, base=200_000)[0])
    with writing(engine) as connection:
        for place in places:
            assert submissions.replace(
                connection, receipt(place), changed, state="accepted", day="2026-11-22"
            )


def withdraw(engine: Engine, places: range) -> None:
    with writing(engine) as connection:
        for place in places:
            assert submissions.withdraw(connection, receipt(place), day="2026-11-22")


def test_edits_and_withdrawals_wait_for_a_round_like_everybody(engine):
    add(engine, spread(60, 98_000))
    tick(engine)
    before, stood = current(engine).body, standing(engine)
    edit(engine, range(2))
    withdraw(engine, range(58, 60))
    assert tick(engine, hours=8).word == "unchanged"
    assert current(engine).body == before
    assert standing(engine) == stood  # taking them out at once would show them
    edit(engine, range(2, 20))
    withdraw(engine, range(40, 58))
    assert tick(engine, hours=16).word == "published"
    now = standing(engine)["us"]
    assert {version for _, version in now} == {1, 2}
    assert 40 <= len(now) < 60
    assert current(engine).value("base").n == count(len(now))


def test_the_same_edit_is_counted_once(sqlite):
    add(sqlite, spread(40, 98_000))
    tick(sqlite)
    for _ in range(3):
        edit(sqlite, range(4))  # the same four people, again and again
    assert tick(sqlite, hours=8).word == "unchanged"


@pytest.mark.parametrize("state", ["held", "rejected"])
def test_only_accepted_answers_count(sqlite, state):
    add(sqlite, spread(9, 98_000))
    add(sqlite, spread(30, 300_000), state=state)
    assert tick(sqlite).word == "unchanged"
    with writing(sqlite) as connection:
        connection.execute(update(rows).values(state="accepted"))
    assert tick(sqlite).word == "published"


def test_the_same_answers_at_the_same_time_are_the_same_release_in_any_order(
    sqlite, migrated_sqlite, tmp_path
):
    people = [
        *spread(40, 98_000),
        *spread(20, 130_000, level="vp"),
        *spread(12, 61_000, country="de"),
    ]
    empty = tmp_path / "other.db"
    empty.write_bytes((tmp_path / "csdb.db").read_bytes())
    other = connect(f"sqlite:///{empty}")
    add(sqlite, people)
    add(other, people[::-1])
    assert tick(sqlite).release == tick(other).release
    assert current(sqlite).digest == current(other).digest
    other.dispose()


def test_a_release_is_found_by_its_id_and_its_body_is_what_the_digest_says(engine):
    add(engine, spread(30, 98_000))
    outcome = tick(engine)
    with reading(engine) as connection:
        found = releases.get(connection, outcome.release)
        (entry,) = releases.list(connection)
    assert hashlib.sha256(found.body).hexdigest() == found.digest == entry.digest
    assert found.id == outcome.release == f"2026-11-22-{found.digest[:8]}"
    assert found.created == "2026-11-22T12:00Z"


DATA = {
    *("figures.csv", "figures.json", "figures.parquet", "codebook.csv", "codebook.json"),
    *("questionnaire.json", "datapackage.json", "figures.csv-metadata.json", "citation.bib"),
    *("CITATION.cff", "data.zip", "release.json", "SHA256SUMS"),
}


def test_every_file_is_stored_with_the_release(engine):
    add(engine, spread(30, 98_000))
    outcome = tick(engine, publisher=Publisher("Pay of CSMs"), draw=plain)
    with reading(engine) as connection:
        release = releases.get(connection, outcome.release)
        files = {file.name for file in releases.artefacts(connection, outcome.release)}
        picture = releases.artefact(connection, outcome.release, "us-pay.svg")
        figures = releases.artefact(connection, outcome.release, "figures.csv")
    charts = {f"{key}.{form}" for key in release.views for form in CHARTS}
    assert charts > set()
    assert files == charts | DATA
    assert picture.body == b"us-pay Pay of CSMs"
    assert figures.body.count(release.id.encode()) == len(release.cells)


def broken(release: Release, *, site: str) -> dict[str, Drawn]:
    raise RuntimeError("no ink")


def test_a_failure_while_drawing_leaves_everything_as_it_was(engine):
    add(engine, spread(20, 98_000))
    tick(engine)
    before, people = current(engine), standing(engine)
    add(engine, spread(30, 150_000))
    with pytest.raises(RuntimeError, match="no ink"):
        tick(engine, hours=8, draw=broken)
    assert (current(engine), standing(engine)) == (before, people)
    assert tick(engine, hours=16).word == "published"


def test_a_refresh_overtaken_by_another_stores_nothing(sqlite):
    add(sqlite, spread(20, 98_000))

    def overtaken(release: Release, *, site: str) -> dict[str, Drawn]:
        assert tick(sqlite, hours=1).word == "published"
        return {}

    outcome = tick(sqlite, draw=overtaken)
    assert (outcome.word, outcome.release) == ("unchanged", current(sqlite).id)
    with reading(sqlite) as connection:
        assert len(releases.list(connection)) == 1


def test_a_country_that_does_not_move_keeps_its_bytes_while_another_moves(sqlite):
    add(sqlite, spread(30, 98_000) + spread(20, 61_000, country="de"))
    tick(sqlite)
    before = current(sqlite)
    add(sqlite, spread(4, 90_000, country="de") + spread(40, 150_000))
    assert tick(sqlite, hours=8).word == "published"
    after = current(sqlite)

    def cells(release: Release, scope: str) -> list[object]:
        return [cell for cell in release.cells if cell.scope == scope]

    assert cells(after, "de") == cells(before, "de")
    assert after.scopes["de"] == before.scopes["de"]
    assert after.scopes["us"].people > before.scopes["us"].people == 30
    assert after.scopes["us"].changed == "2026-11-22T20:00Z"
    assert after.view("pay", scope="de").finding == before.view("pay", scope="de").finding


def test_a_country_everybody_leaves_keeps_its_figures_rather_than_show_the_last_few(engine):
    add(engine, spread(19, 61_000, country="de") + spread(30, 98_000))
    tick(engine)
    before = current(engine)
    withdraw(engine, range(19))
    tick(engine, hours=8)
    after = current(engine)
    assert after.shown(after.view("pay", scope="de")) == before.shown(
        before.view("pay", scope="de")
    )
    assert after.scopes["de"] == before.scopes["de"]
    assert ALL not in after.scopes  # nearly nobody is left outside the USA


def test_all_countries_vanish_when_a_country_leaves_too_few_outside(sqlite):
    add(
        sqlite,
        spread(30, 98_000) + spread(9, 61_000, country="de") + spread(4, 60_000, country="fr"),
    )
    tick(sqlite)
    assert set(current(sqlite).scopes) == {"us", ALL}
    add(sqlite, spread(1, 61_000, country="de"))
    tick(sqlite, hours=8)
    assert set(current(sqlite).scopes) == {"us", "de"}


def test_people_who_wait_in_their_country_do_not_show_through_all_countries(sqlite):
    add(sqlite, spread(20, 98_000))
    tick(sqlite)
    add(sqlite, spread(4, 150_000))
    add(sqlite, several(8, country="de"))  # with them twelve are outside what the USA publishes
    assert tick(sqlite, hours=8).word == "unchanged"
    add(sqlite, several(1, country="fr"))
    assert tick(sqlite, hours=16).word == "unchanged"
    add(sqlite, several(1, country="fr"))
    assert tick(sqlite, hours=24).word == "published"
    assert set(current(sqlite).scopes) == {"us", ALL}


def test_a_stricter_rule_waits_longer_and_is_told(sqlite):
    add(sqlite, spread(19, 98_000))
    strict = Rule(k=20, batch=30)
    assert tick(sqlite, rule=strict).word == "unchanged"
    add(sqlite, several(1))
    assert tick(sqlite, rule=strict).word == "published"
    assert current(sqlite).parameters["k"] == 20
    add(sqlite, several(29))
    assert tick(sqlite, hours=8, rule=strict).word == "unchanged"


def test_a_home_without_answers_still_publishes_the_others(sqlite):
    add(sqlite, spread(20, 61_000, country="de"))
    assert tick(sqlite, home="us").word == "published"
    release = current(sqlite)
    assert release.value("base") is None
    assert release.value("base", scope="de").n == 20
    assert release.sentences["faq.salary"].startswith("Not enough answers yet")


def test_progress_is_told_in_words(sqlite):
    add(sqlite, spread(12, 98_000))
    said: list[str] = []
    tick(sqlite, progress=said.append)
    assert said[0] == "Reading answers"
    assert said[-1] == f"Drawing {len(current(sqlite).views)} charts"


def test_a_made_up_site_says_so_in_every_release(sqlite):
    add(sqlite, spread(12, 98_000))
    tick(sqlite, demonstration=True)
    assert current(sqlite).demonstration is True


_LOADED = """
import sys
from datetime import UTC, datetime
from csdb.publish.refresh import refresh
from csdb.store.engine import connect
now = datetime(2026, 11, 22, 12, tzinfo=UTC)
print(refresh(connect(sys.argv[1]), now=now, key=bytes(32), home="us", draw=lambda *_, **__: {}))
print(*sorted({"numpy.ma", "sqlalchemy.dialects.postgresql"} & sys.modules.keys()))
"""


def test_a_first_release_loads_nothing_that_it_can_do_without(migrated_sqlite: str) -> None:
    engine = connect(migrated_sqlite)
    with writing(engine) as connection:
        told = made_up(400, seed=1, month="2026-11")
        intake.add(connection, [intake.New(token_bytes(16), each, "accepted") for each in told])
    engine.dispose()
    run = subprocess.run(
        [sys.executable, "-c", _LOADED, migrated_sqlite], capture_output=True, text=True
    )
    published, loaded = run.stdout.splitlines()
    assert published.startswith("published")
    assert loaded == "", "each takes milliseconds and megabytes: see docs/decisions.md"


def test_what_the_gate_objects_to_does_not_go_out(sqlite, monkeypatch):
    add(sqlite, spread(20, 98_000))
    tick(sqlite)
    before = current(sqlite)
    add(sqlite, spread(40, 150_000))
    monkeypatch.setattr(grid, "nearest", lambda value, _: int(value) + 1)  # off every grid
    outcome = tick(sqlite, hours=8)
    assert (outcome.word, outcome.release) == ("refused", before.id)
    assert outcome.reason
    assert current(sqlite) == before


@pytest.mark.slow
def test_the_real_charts_are_drawn_and_stored(sqlite, monkeypatch):
    few = ("pay", "work")
    monkeypatch.setattr(
        scopes.figures,
        "VIEWS",
        tuple(view for view in scopes.figures.VIEWS if view.name in few),
    )
    add(sqlite, spread(45, 98_000))
    outcome = refresh(sqlite, now=NOW, key=KEY, home="us")
    with reading(sqlite) as connection:
        picture = releases.artefact(connection, outcome.release, "us-pay.png")
        inline = releases.artefact(connection, outcome.release, "us-work.wide.svg")
    assert picture.body.startswith(b"\x89PNG")
    assert inline.body.startswith(b"<svg")
    assert replace(picture, body=b"").sha256 != picture.sha256

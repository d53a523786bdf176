"""A real survey's busiest minute passes, and a flood gets no further than a few at a time."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from sqlalchemy import Engine, select

from csdb import keys
from csdb.collect.submission import Submission
from csdb.publish import grid
from csdb.questionnaire import Pay
from csdb.store import submissions
from csdb.store.engine import connect, reading, writing
from csdb.store.tables import submission
from csdb.web.form.draft import Draft
from csdb.web.form.sending import Sender, Sent, TooManyError, send

KEYS = keys.new()
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
OFFICE = "203.0.113.0/24"


@pytest.fixture
def engine(migrated: str) -> Iterator[Engine]:
    engine = connect(migrated)
    noise = Submission("2026-01", {"country": "fr", "base": Pay("EUR", 51_000)})
    with writing(engine) as connection:
        submissions.add(connection, noise, state="held", reasons=["noise"])
    yield engine
    engine.dispose()


def person(place: int, amount: int = 0) -> Submission:
    return Submission("2026-11", {"country": "us", "base": Pay("USD", amount or 90_000 + place)})


def sent(
    engine: Engine, told: Submission, place: int, network: str, *, proved: bool = True
) -> Sent:
    """The place-th form of the minute; whoever sends it took a minute over it."""
    now = NOON + timedelta(seconds=60 * place / 91)
    draft = Draft(place.to_bytes(16), begun=int(now.timestamp()) - 60)
    return send(engine, told, draft, sender=Sender(network, 120, proved), keys=KEYS, now=now)


def states(engine: Engine) -> Counter[tuple[str, str]]:
    """How many rows there are by state and reasons, the noise left out."""
    mine = select(submission.c.state, submission.c.reasons).where(submission.c.country == "us")
    with reading(engine) as connection:
        return Counter((row.state, row.reasons) for row in connection.execute(mine))


def test_91_answers_in_a_minute_pass_and_of_an_office_the_surplus_waits(engine: Engine) -> None:
    networks = [OFFICE if place % 3 == 0 else f"198.51.{place}.0/24" for place in range(91)]
    codes = {
        sent(engine, person(place), place, network).code for place, network in enumerate(networks)
    }
    assert len(codes) == 91
    assert states(engine) == {("accepted", ""): 60 + 5, ("held", "busy_network"): 31 - 5}


def test_a_thousand_robots_of_one_network_move_a_median_by_a_step_at_most(
    engine: Engine,
) -> None:
    honest = np.random.default_rng(7).lognormal(np.log(98_000), 0.3, 200)
    refused = 0
    for place in range(1_000):
        try:
            sent(engine, person(place, 390_000 + place), place, OFFICE)
        except TooManyError:
            refused += 1
    assert refused == 1_000 - 120
    assert states(engine) == {("accepted", ""): 5, ("held", "busy_network"): 115}
    both = np.concatenate([honest, np.full(5, 390_000)])
    step = grid.scope_step(200, "USD")
    before, after = (grid.nearest(float(np.median(pay)), step) for pay in (honest, both))
    assert abs(after - before) <= step


def test_robots_that_do_no_work_or_say_the_same_all_wait_wherever_they_come_from(
    engine: Engine,
) -> None:
    for place in range(30):
        sent(engine, person(place), place, f"192.0.{place}.0/24", proved=False)
    for place in range(30, 60):
        sent(engine, person(0, 399_000), place, f"192.0.{place}.0/24")
    assert states(engine) == {
        ("held", "no_proof"): 30,
        ("accepted", ""): 1,
        ("held", "same_answers"): 29,
    }


def test_a_refused_form_is_not_counted_and_may_be_sent_in_the_next_hour(engine: Engine) -> None:
    sender, draft = Sender(OFFICE, 1, proved=True), Draft(b"n" * 16, begun=0)
    send(engine, person(1), Draft(b"m" * 16, begun=0), sender=sender, keys=KEYS, now=NOON)
    for _ in range(3):
        with pytest.raises(TooManyError):
            send(engine, person(2), draft, sender=sender, keys=KEYS, now=NOON)
    later = NOON + timedelta(hours=1)
    assert send(engine, person(2), draft, sender=sender, keys=KEYS, now=later).fate == "kept"
    assert states(engine) == {("accepted", ""): 2}

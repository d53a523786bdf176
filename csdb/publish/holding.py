"""Answers whose pay is implausible wait for a reviewer from the refresh on that sees it."""

from collections.abc import Mapping

import numpy as np
from sqlalchemy import Engine

from csdb.publish import plausibility, rates
from csdb.publish.columns import Columns
from csdb.publish.ledger import Standing
from csdb.publish.release import ALL
from csdb.store import reviews
from csdb.store.engine import reading, writing


def plausible(
    engine: Engine, columns: Columns, standings: Mapping[str, Standing], *, day: str
) -> tuple[Columns, dict[str, int]]:
    """The answers without those whose pay is implausible, which wait from `day` (YYYY-MM-DD) on.

    And how many wait for that reason, by scope; whom a reviewer accepted is not held again.
    """
    found = plausibility.doubtful(columns, standings, rates.latest())
    if found.any():
        with writing(engine) as connection:
            passed = np.array([*reviews.reviewed(connection)], dtype="S16")
            found &= ~np.isin(columns.ref.view("S16"), passed)
            people = columns.take(found).cohort
            who = zip(people.ref.tolist(), people.version.tolist(), strict=True)
            reviews.hold(connection, who, day=day)
    with reading(engine) as connection:
        waiting = dict(reviews.left_out(connection))
    kept = columns.take(~found) if found.any() else columns
    return kept, waiting | {ALL: sum(waiting.values())}

"""How much room answers and releases take, on SQLite: bytes a person, megabytes a release."""

import secrets
from datetime import UTC, datetime

from bench import _results
from bench._form import site
from csdb.demonstration import people
from csdb.store import intake
from csdb.store.engine import connect, file_of, writing
from csdb.store.intake import New

FIRST, ALL = 2_000, 12_000
"""Answers at which the file is looked at: what the empty file takes is no answer's."""


def main() -> None:
    with site() as where:
        engine = connect(where.url)
        file = file_of(where.url)
        assert file
        made = people(ALL, 1, month="2026-11")
        rows = [New(secrets.token_bytes(16), each, "accepted") for each in made]
        sizes = []
        for part in (rows[:FIRST], rows[FIRST:]):
            with writing(engine) as connection:
                intake.add(connection, part)
            sizes.append(file.stat().st_size)
        engine.dispose()
    each = (sizes[1] - sizes[0]) / (ALL - FIRST)
    told = (
        f"{each:,.0f} bytes a person on SQLite, indexes included: {each / 1000:.2f} GB a million. "
        "What stands in figures is kept a second time, so count twice that."
    )
    print(told)
    _results.write("storage", "what answers take on the disk", told, day=datetime.now(UTC).date())


if __name__ == "__main__":
    main()

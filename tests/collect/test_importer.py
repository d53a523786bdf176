import csv
import io
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdb.apart import Here
from csdb.collect.importer import (
    Outcome,
    Refused,
    Taken,
    Totals,
    bring_in,
    outcomes,
)
from csdb.collect.mapping import OWN, FieldMapping
from csdb.collect.mapping_file import read_mapping
from csdb.collect.tabular import NotTabularError, read_rows
from csdb.questionnaire import Pay
from tests.collect.filled import MONTH
from tests.collect.made_up_survey import made_up_survey

KEY = b"k" * 32
EXAMPLE = Path(__file__).parents[2] / "docs" / "import-ask-a-manager.toml"
HEADER = ("country", "level", "base_amount", "month", "kpis")
GOOD = ("us", "csm", "98,000", "2026-10", "nrr;grr")
TIMED = b"""
[columns]
country = "country"
level = "level"
base_amount = "base_amount"
[time]
column = "sent"
"""


class Shelf:
    """Ids kept as a database keeps them."""

    def __init__(self) -> None:
        self.taken: dict[bytes, Taken] = {}
        self.sizes: list[int] = []

    def store(self, rows: Sequence[Taken]) -> Future[int]:
        return Here().submit(self.keep, rows)

    def keep(self, rows: Sequence[Taken]) -> int:
        before = len(self.taken)
        self.taken |= {row.id: self.taken.get(row.id, row) for row in rows}
        self.sizes.append(len(rows))
        assert len({row.state for row in rows}) == 1
        return len(self.taken) - before


def same(taken: Taken) -> Taken:
    return taken


def table(rows: Iterable[Sequence[str]], header: Sequence[str] = HEADER) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode()


def become(content: bytes, mapping: FieldMapping = OWN, *, key: bytes = KEY) -> list[Outcome]:
    rows = read_rows(io.BytesIO(content), mapping.columns)
    return list(outcomes(rows, mapping, month=MONTH, key=key))


def only(content: bytes, mapping: FieldMapping = OWN) -> Outcome:
    (outcome,) = become(content, mapping)
    return outcome


@pytest.fixture(scope="module")
def example() -> FieldMapping:
    return read_mapping(EXAMPLE.read_bytes(), name=EXAMPLE.name)


@pytest.fixture(scope="module")
def timed() -> FieldMapping:
    return read_mapping(TIMED, name="timed.toml")


def test_a_row_of_codes_is_a_submission_of_its_month() -> None:
    outcome = only(table([GOOD]))

    assert isinstance(outcome, Taken)
    assert (outcome.line, outcome.state, outcome.reasons) == (2, "accepted", ())
    assert outcome.submission.month == "2026-10"
    assert outcome.submission.answers["base"] == Pay("USD", 98_000)
    assert outcome.submission.answers["kpis"] == {"nrr", "grr"}
    assert len(outcome.id) == 16


def test_columns_may_be_missing_and_in_any_order_and_a_blank_month_is_this_one() -> None:
    outcome = only(table([("98000", "unknown to us", "csm", "us")],
                         header=("base_amount", "odd", "level", "country")))  # fmt: skip

    assert isinstance(outcome, Taken)
    assert outcome.submission.month == MONTH


def test_a_file_without_a_required_column_is_refused_before_its_first_row() -> None:
    rows = read_rows(io.BytesIO(table([("us", "csm")], header=("country", "level"))), OWN.columns)

    with pytest.raises(NotTabularError, match="no column “base_amount”"):
        outcomes(rows, OWN, month=MONTH, key=KEY)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("country", "", "country: Choose the country"),
        ("level", "boss", "level: Choose one of the answers"),
        ("base_amount", "98.000", "base_amount: Did you mean 98,000?"),
        ("kpis", "nrr;magic", "kpis: Choose from the answers"),
        ("month", "2026-12", "month: give a month from 2000-01 to 2026-11"),
        ("month", "May", "month: give a month"),
    ],
)
def test_a_row_that_is_no_submission_says_why_and_keeps_its_cells(
    column: str, value: str, said: str
) -> None:
    cells = tuple(value if name == column else cell
                  for name, cell in zip(HEADER, GOOD, strict=True))  # fmt: skip
    outcome = only(table([cells]))

    assert isinstance(outcome, Refused)
    assert outcome.cells == cells
    assert said in outcome.reason


def test_every_problem_of_a_row_is_told() -> None:
    outcome = only(table([("", "boss", "ten", "", "")]))

    assert isinstance(outcome, Refused)
    assert [part.partition(":")[0] for part in outcome.reason.split("; ")] == [
        "country",
        "level",
        "base_amount",
    ]


def test_unusual_pay_is_held_because_nobody_can_be_asked() -> None:
    outcome = only(table([("us", "csm", "14,000", "", "")]))

    assert isinstance(outcome, Taken)
    assert (outcome.state, outcome.reasons) == ("held", ("unusual_pay",))


def test_a_row_that_cannot_be_told_apart_is_refused_with_its_line() -> None:
    first, second = become(table([GOOD[:3], GOOD]))

    assert isinstance(first, Refused)
    assert first.line == 2
    assert isinstance(second, Taken)


def test_the_same_file_makes_the_same_ids_and_another_key_other_ones() -> None:
    content = table([GOOD, ("de", *GOOD[1:])])
    ids = [outcome.id for outcome in become(content) if isinstance(outcome, Taken)]
    again = [outcome.id for outcome in become(content) if isinstance(outcome, Taken)]
    other = [o.id for o in become(content, key=b"o" * 32) if isinstance(o, Taken)]

    assert len(set(ids)) == 2
    assert ids == again
    assert not set(ids) & set(other)


def test_two_equal_rows_of_one_file_are_two_people_and_stay_two() -> None:
    shelf = Shelf()
    once = bring_in(become(table([GOOD] * 2)), shelf.store, prepare=same)
    more = bring_in(become(table([GOOD] * 3)), shelf.store, prepare=same)

    assert once == Totals(accepted=2)
    assert more == Totals(accepted=1, already_there=2)


@pytest.mark.parametrize(("seconds", "states"), [
    ("59.9", ["accepted", "held"]), ("60.0", ["accepted", "held"]), ("60.1", ["accepted"] * 2),
])  # fmt: skip
def test_equal_rows_within_a_minute_are_held(
    seconds: str, states: list[str], timed: FieldMapping
) -> None:
    minute, second = divmod(float(seconds), 60)
    later = f"2026-05-01T10:0{int(minute)}:{second:06.3f}"
    rows = [("2026-05-01T10:00:00", *GOOD[:3]), (later, *GOOD[:3])]
    found = become(table(rows, header=("sent", *HEADER[:3])), timed)

    assert [outcome.state for outcome in found if isinstance(outcome, Taken)] == states


def test_rows_within_a_minute_that_differ_in_any_cell_are_two_people(timed: FieldMapping) -> None:
    rows = [("2026-05-01T10:00:00", *GOOD[:3], "a"), ("2026-05-01T10:00:01", *GOOD[:3], "b")]
    found = become(table(rows, header=("sent", *HEADER[:3], "other")), timed)

    assert [outcome.state for outcome in found if isinstance(outcome, Taken)] == ["accepted"] * 2


def test_rows_are_read_as_they_are_asked_for() -> None:
    content = table([GOOD] * 1000)
    rows = read_rows(io.BytesIO(content), OWN.columns)
    stream = outcomes(rows, OWN, month=MONTH, key=KEY)
    next(stream)

    assert rows.lines.number < 100


def test_rows_are_stored_in_batches_of_one_state() -> None:
    shelf = Shelf()
    held = ("us", "csm", "14,000", "", "")
    totals = bring_in(become(table([GOOD] * 5 + [held] * 3)), shelf.store, prepare=same, batch=2)

    assert totals == Totals(accepted=5, held=3)
    assert sorted(shelf.sizes) == [1, 1, 2, 2, 2]


KINDS = {
    "accepted": GOOD,
    "held": ("us", "csm", "14,000", "", ""),
    "rejected": ("us", "csm", "98.000", "", ""),
    "ragged": ("us",),
    "not_selected": ("us", "vp", "98,000", "", ""),
}


@given(st.lists(st.sampled_from(sorted(KINDS)), max_size=40), st.integers(1, 7), st.data())
def test_every_row_read_is_counted_once_whatever_was_there(
    kinds: list[str], batch: int, data: st.DataObject
) -> None:
    mapping = FieldMapping(OWN.readings, read_mapping(
        b'[columns]\nlevel = "level"\n[[select]]\ncolumn = "level"\npattern = "csm|^$"',
        name="m").select)  # fmt: skip
    shelf, refused = Shelf(), list[Refused]()
    found = become(table([KINDS[kind] for kind in kinds]), mapping)
    already = [o for o in found if isinstance(o, Taken) and data.draw(st.booleans())]
    shelf.taken = {taken.id: taken for taken in already}
    totals = bring_in(found, shelf.store, prepare=same, refuse=refused.append, batch=batch)

    assert totals.read == len(kinds) == len(found)
    assert totals.already_there == len(already)
    assert totals.not_selected == kinds.count("not_selected")
    assert totals.rejected == len(refused) == kinds.count("rejected") + kinds.count("ragged")
    assert totals.accepted + totals.held == len(shelf.taken) - len(already)


def test_the_totals_are_said_in_one_line() -> None:
    totals = Totals(accepted=1083, held=2, rejected=11, already_there=4, not_selected=27_006)

    assert str(totals) == (
        "read 28,106: accepted 1,083, held 2, rejected 11, already there 4, not selected 27,006"
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_a_survey_with_every_quirk_comes_in_as_it_should(
    seed: int, example: FieldMapping, migrated_sqlite: str
) -> None:
    from csdb.store import engine, intake, submissions

    content, expected = made_up_survey(300, seed)
    database = engine.connect(migrated_sqlite)

    def store(rows: list[intake.Values]) -> Future[int]:
        return Here().submit(intake.write_at, migrated_sqlite, rows)

    first = bring_in(become(content, example), store, prepare=intake.values)
    second = bring_in(become(content, example), store, prepare=intake.values)
    with engine.reading(database) as connection:
        counts = submissions.counts(connection)
    database.dispose()

    assert min(expected.values()) > 10  # each fate is really tried
    assert first == Totals(**expected)
    assert first.read == second.read == 300
    assert second.already_there == first.accepted + first.held
    assert (second.accepted, second.held, second.rejected) == (0, 0, first.rejected)
    assert counts == {"accepted": first.accepted, "held": first.held, "rejected": 0}


def test_the_real_survey_comes_in_as_the_documentation_says(
    trial_data: Path, example: FieldMapping
) -> None:
    shelf = Shelf()
    with (trial_data / "ask_a_manager_2021.csv").open("rb") as file:
        rows = read_rows(file, example.columns)
        totals = bring_in(outcomes(rows, example, month=MONTH, key=KEY), shelf.store, prepare=same)
    taken = [one.submission for one in shelf.taken.values() if one.state == "accepted"]
    base = [
        pay.amount
        for pay in (one.answers["base"] for one in taken if one.answers["country"] == "us")
        if isinstance(pay, Pay)
    ]

    assert totals == Totals(accepted=96, held=1, not_selected=28_009)
    assert len(base) == 81
    assert statistics.quantiles(base, n=4, method="inclusive") == [72_000, 93_000, 120_000]
    assert Counter(one.answers["level"] for one in taken)["csm"] == 50

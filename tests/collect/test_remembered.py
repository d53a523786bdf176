"""Rows read by what was read before: exactly what `accept` makes of each, or left to it."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdb.collect import importer, retold, seen
from csdb.collect.importer import Outcome, outcomes
from csdb.collect.mapping import FIELDS, MONTH, OWN
from csdb.collect.remembered import Unread
from csdb.collect.tabular import read_rows
from csdb.demonstration import people

COLUMNS = [*FIELDS, MONTH]
KEY = b"k" * 32


def row(number: int, **changed: str) -> list[str]:
    """The cells of a made-up person."""
    told = list(people(number + 1, 5, month="2026-11"))[number]
    typed = {name: ";".join(values) for name, values in retold.typed(told.answers).items()}
    cells = typed | {MONTH: told.month} | changed
    return [cells.get(name, "") for name in COLUMNS]


def read(rows: Sequence[Sequence[str]]) -> list[Outcome]:
    text = io.StringIO()
    csv.writer(text).writerows([COLUMNS, *rows])
    table = read_rows(io.BytesIO(text.getvalue().encode()), OWN.columns)
    return list(outcomes(table, OWN, month="2026-11", key=KEY))


def slowly(rows: Sequence[Sequence[str]], patch: pytest.MonkeyPatch) -> list[Outcome]:
    """The same with nothing remembered."""

    def unread(*_: object) -> None:
        raise Unread

    with patch.context() as here:
        here.setattr(importer.Remembered, "submission", unread)
        return read(rows)


def test_made_up_people_are_the_same_either_way(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [row(number) for number in range(60)] * 2
    assert read(rows) == slowly(rows, monkeypatch)


ODD = {
    "level": ["", "emperor", " csm ", "CSM", "prefer_not", "not_asked"],
    "country": ["", "us", "US", "Germany", "atlantis"],
    "kpis": ["nrr;grr", "nrr;dont_know", "prefer_not", "prefer_not;nrr", ";;"],
    "base_amount": ["98k", "98,000", "1", "-5", "9.800,50", "45 an hour", "1,000,000", "420000"],
    "base_currency": ["", "USD", "eur", "XXX"],
    "base_period": ["", "year", "month", "hour", "day"],
    "variable_type": ["", "none", "amount", "percent", "ote", "prefer_not", "lots"],
    "variable_amount": ["", "0", "20", "20000", "120,000", "many"],
    "upsell": ["nobody", "me", ""],
    MONTH: ["", "2026-11", "2027-01", "1999-01", "soon", " 2026-10 "],
}


@given(st.lists(st.fixed_dictionaries({}, optional={
    name: st.sampled_from(told) for name, told in ODD.items()
}), min_size=1, max_size=8))  # fmt: skip
def test_odd_cells_come_to_the_same_either_way(changed: list[dict[str, str]]) -> None:
    rows = [row(number % 3, **each) for number, each in enumerate(changed)]
    assert read(rows + rows) == slowly(rows + rows, pytest.MonkeyPatch())


def test_memory_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("csdb.collect.remembered.MOST", 2)
    rows = [row(number) for number in range(20)]
    assert read(rows) == slowly(rows, monkeypatch)


def test_hashes_are_counted_as_a_counter_counts_them() -> None:
    chance = Random(7)
    few = [chance.randbytes(16) for _ in range(40)]
    near = [few[0][:2] + few[0][3:] + b"x", few[0][:2] + few[0][2:9] * 2]
    hashes, counter = seen._Hashes(), Counter[bytes]()
    for each in chance.choices(few + near, k=2_000) + [few[1][:2] + chance.randbytes(14)] * 3:
        counter[each] += 1
        assert hashes.add(each) == counter[each]

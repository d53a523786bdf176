"""Some people of others, and both of two: the same answers however they are put together."""

import numpy as np
import pytest

from csdb.publish import columns as module
from csdb.publish.columns import Columns, People, joined
from tests.publish.histories import Population


def people(number: int, seed: int = 1) -> Columns:
    return Population(np.random.default_rng(seed)).people(number)


def told(columns: Columns) -> list[list[object]]:
    parts = [columns.ref, columns.version, columns.half, columns.currency, columns.base]
    for some in (columns.choice, columns.choices, columns.answered):
        parts += some.values()
    return [part.tolist() for part in parts]


def ways(one: Columns, other: Columns) -> list[Columns]:
    """Many ways of taking and joining."""
    both = joined(one, other)
    some = np.arange(both.people) % 3 > 0
    several = np.flatnonzero(np.arange(both.people) % 5 == 0)[::-1]
    middle = (np.arange(both.people) >= 20) & (np.arange(both.people) < 90)
    taken = [both, both.take(some), both.take(several), both.take(middle)]
    taken += [each.take(np.arange(each.people) % 2 == 0) for each in taken]
    taken += [each.take(np.arange(3, each.people - 2)) for each in taken]
    return taken + [joined(each, one.take(several[several < one.people])) for each in taken]


def test_columns_made_when_asked_for_are_those_made_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, other = people(70), people(55, seed=2)
    at_once = [told(each) for each in ways(one, other)]
    for many in (0, 10, 40, 100):
        monkeypatch.setattr(module, "MANY", many)
        assert [told(each) for each in ways(one, other)] == at_once


def test_people_side_by_side_share_memory() -> None:
    columns = people(50)
    part = columns.take((np.arange(50) > 9) & (np.arange(50) < 30))
    assert np.shares_memory(part.base, columns.base)
    assert np.shares_memory(part.choice["level"], columns.choice["level"])


def test_people_are_a_set() -> None:
    columns = people(5)
    refs = {*columns.ref.tolist()}
    found = People(columns.ref)
    assert found == refs
    assert refs <= found
    assert len(found) == 5
    assert found & {columns.ref.tolist()[0], b"x" * 16} == {columns.ref.tolist()[0]}
    assert b"x" * 16 not in found

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, literal, select

from csdb.store.packing import ROOM, Field, packed, packs, unpack


@pytest.fixture(scope="module")
def sqlite() -> Iterator[Engine]:
    engine = create_engine("sqlite://")
    yield engine
    engine.dispose()


def field(name: str, size: int, value: int = 0) -> Field:
    return Field(name, literal(value), size, lambda numbers: numbers)


@st.composite
def fields(draw: st.DrawFn) -> tuple[list[Field], dict[str, int]]:
    sizes = draw(st.lists(st.integers(1, ROOM) | st.integers(1, 50), min_size=1, max_size=30))
    values = {f"f{at}": draw(st.integers(0, size - 1)) for at, size in enumerate(sizes)}
    return [
        field(name, size, value) for (name, value), size in zip(values.items(), sizes, strict=True)
    ], values


@given(some=fields())
def test_what_is_packed_by_the_database_is_unpacked(
    sqlite: Engine, some: tuple[list[Field], dict[str, int]]
) -> None:
    each, values = some
    groups = packs(each)
    with sqlite.connect() as connection:
        row = connection.execute(select(*(packed(group) for group in groups))).one()
    found: dict[str, int] = {}
    for group, integer in zip(groups, row, strict=True):
        found |= {name: int(n[0]) for name, n in unpack(group, np.array([integer])).items()}
    assert found == values


def test_no_integer_is_too_large_for_the_database_and_none_is_wasted() -> None:
    groups = packs([field(str(at), 1 << 31) for at in range(5)])
    assert [[each.name for each in group] for group in groups] == [["0", "1"], ["2", "3"], ["4"]]


def test_fields_keep_their_order() -> None:
    (group,) = packs([field("b", 9), field("a", 2), field("c", 30)])
    assert [each.name for each in group] == ["b", "a", "c"]


def test_what_has_no_room_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="crowd does not fit"):
        packs([field("crowd", ROOM + 1)])

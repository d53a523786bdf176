"""How the gate numbers people and puts amounts in order, held against slow and simple ways."""

import numpy as np
import pytest

from csdb.publish import statistics
from csdb.publish.gate import comparison
from csdb.publish.gate.amounts import NOBODYS, Amounts, Ordered


def references(chance: np.random.Generator, people: int, *, alike: int = 16) -> np.ndarray:
    """Random references; `alike` bytes of them are random, those before are the same."""
    told = np.zeros((people, 16), dtype=np.uint8)
    told[:, 16 - alike :] = chance.integers(0, 256, (people, alike))
    return told.view("V16").ravel()


@pytest.mark.parametrize("alike", [16, 8], ids=["as they are", "with the same first eight bytes"])
@pytest.mark.parametrize("seed", range(8))
def test_people_are_the_same_whatever_set_they_are_in(seed: int, alike: int) -> None:
    chance = np.random.default_rng(seed)
    everybody = references(chance, 60, alike=alike)
    sets = [everybody[chance.integers(0, 60, chance.integers(0, 50))] for _ in range(3)]
    if seed % 2:
        sets[0] = np.unique(sets[0].view("S16")).view("V16")  # in order, each once
    numbers, ref = comparison.numbered(sets)
    for number, each in zip(numbers, sets, strict=True):
        assert ref[number].tolist() == each.tolist()
    assert len(set(ref.tolist())) == len(ref)
    assert len(ref) == len({one for each in sets for one in each.tolist()})


@pytest.mark.parametrize("seed", range(8))
def test_the_amounts_of_each_cell_are_its_own_in_order(seed: int) -> None:
    chance = np.random.default_rng(seed)
    every = np.unique(chance.integers(40_000, 200_000, 30)).astype(np.float64)
    number = chance.integers(NOBODYS, len(every), 300).astype(np.int32)
    place = chance.integers(-1, 5, 300).astype(np.int8)
    found = Amounts(every, number).of_cells(place, 6)
    for cell, told in enumerate(found):
        rows = (place == cell) & (number != NOBODYS)
        assert [told.at(rank) for rank in range(len(told))] == sorted(every[number[rows]])
    assert len(found[5]) == 0


@pytest.mark.parametrize("people", [10, 11, 57, 1_200])
def test_quantiles_and_intervals_are_those_of_the_definitions(people: int) -> None:
    amounts = np.sort(np.random.default_rng(people).normal(100_000, 20_000, people))
    told = Ordered(amounts, range(people))
    for p in (0.1, 0.25, 0.5, 0.75, 0.9):
        assert told.quantile(p) == pytest.approx(float(np.quantile(amounts, p)))
    assert told.median_interval() == statistics.median_interval(amounts)

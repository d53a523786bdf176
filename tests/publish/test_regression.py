"""Median regression, held against an independent one on many data sets."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.regression.quantile_regression import QuantReg

from csdb.publish import regression
from csdb.publish.gate import distances as gate


def design(chance: np.random.Generator, people: int, columns: int) -> np.ndarray:
    """A constant and groups of several questions, ten people or more in each."""
    told = [np.ones(people)]
    while len(told) < columns:
        groups = int(chance.integers(2, 6))
        chosen = chance.choice(groups, people, p=chance.dirichlet(np.full(groups, 3.0)))
        if np.bincount(chosen, minlength=groups).min() >= 10:
            told += [chosen == group for group in range(1, groups)]
    return np.column_stack(told[:columns]).astype(float)


def pay(chance: np.random.Generator, told: np.ndarray, grid: int = 100) -> np.ndarray:
    """Logarithms of pay on a grid of dollars."""
    logs = 11.5 + told[:, 1:] @ chance.normal(0, 0.1, told.shape[1] - 1)
    return np.log(np.round(np.exp(logs + chance.normal(0, 0.23, len(told))) / grid) * grid)


def distance(told: np.ndarray, wanted: np.ndarray, coefficients: np.ndarray) -> float:
    return float(np.abs(wanted - told @ coefficients).sum())


@pytest.mark.parametrize("seed", range(40))
def test_no_coefficients_are_nearer_than_those_found(seed: int) -> None:
    chance = np.random.default_rng(seed)
    people = int(chance.choice([60, 200, 500]))
    told = design(chance, people, int(chance.integers(1, people // 20)))
    wanted = pay(chance, told, grid=int(chance.choice([1, 100, 5000])))
    found = regression.median_regression(told, wanted)
    peer = QuantReg(wanted, told).fit(q=0.5, max_iter=3000, p_tol=1e-8)
    assert found is not None
    assert distance(told, wanted, found) <= distance(told, wanted, peer.params) + 1e-6
    assert distance(told, wanted, found) >= distance(told, wanted, peer.params) - 1e-3


@pytest.mark.parametrize("seed", range(10))
def test_where_no_two_amounts_are_alike_the_coefficients_are_the_peers(seed: int) -> None:
    chance = np.random.default_rng(seed)
    told = np.column_stack([np.ones(201), chance.normal(size=(201, 3))])
    wanted = 11 + told[:, 1:].sum(axis=1) / 10 + chance.normal(0, 0.2, 201)
    found = regression.median_regression(told, wanted)
    peer = QuantReg(wanted, told).fit(q=0.5, max_iter=5000, p_tol=1e-9)
    assert found == pytest.approx(peer.params, abs=2e-4)


def test_a_constant_alone_is_the_median() -> None:
    wanted = np.log(np.random.default_rng(1).normal(100, 10, 101))
    found = regression.median_regression(np.ones((101, 1)), wanted)
    assert found == pytest.approx([np.median(wanted)], abs=1e-6)


@pytest.mark.parametrize("seed", range(12))
def test_the_gate_solves_the_same_by_another_method(seed: int) -> None:
    chance = np.random.default_rng(100 + seed)
    told = design(chance, 230, 11)
    wanted = pay(chance, told)
    found = regression.median_regression(told, wanted)
    assert found is not None
    least = distance(told, wanted, found)
    assert distance(told, wanted, gate.least(told, wanted)) <= least * 1.0001


def rounded(found: np.ndarray) -> np.ndarray:
    """Coefficients as they are told, in whole per cent, the constant left out."""
    return np.round(100 * np.expm1(found[1:]))


def ends(told: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    low, high = (np.log1p((told + half) / 100) for half in (-0.5, 0.5))
    return low, high


@pytest.mark.parametrize("seed", range(30))
def test_what_the_gate_takes_for_the_least_is_hardly_more_than_the_least(seed: int) -> None:
    chance = np.random.default_rng(200 + seed)
    people = int(chance.choice([220, 400, 2_000, 6_000]))
    told = design(chance, people, int(chance.integers(2, min(40, people // 20))))
    wanted = pay(chance, told, grid=int(chance.choice([1, 100, 5000])))
    found = regression.median_regression(told, wanted)
    assert found is not None
    low, high = ends(rounded(found))
    near = gate.within(told, wanted, low, high)
    if near is not None:
        assert (low <= near[1:]).all()
        assert (near[1:] <= high).all()
        assert distance(told, wanted, near) <= distance(told, wanted, found) * (1 + gate.CLOSE)


def test_the_gate_mostly_need_not_solve_it() -> None:
    taken = 0
    for seed in range(20):
        chance = np.random.default_rng(300 + seed)
        told = design(chance, 1_000, 20)
        wanted = pay(chance, told)
        found = regression.median_regression(told, wanted)
        assert found is not None
        taken += gate.within(told, wanted, *ends(rounded(found))) is not None
    assert taken >= 15


@pytest.mark.parametrize("seed", range(20))
def test_the_gate_takes_no_coefficient_that_is_off(seed: int) -> None:
    chance = np.random.default_rng(400 + seed)
    told = design(chance, 1_000, 12)
    wanted = pay(chance, told)
    found = regression.median_regression(told, wanted)
    assert found is not None
    place = int(chance.integers(0, 11))
    off = rounded(found) + np.where(np.arange(11) == place, chance.choice([-4, 4]), 0)
    assert gate.within(told, wanted, *ends(off)) is None


def test_the_gate_comes_to_the_same_errors() -> None:
    chance = np.random.default_rng(3)
    told = design(chance, 400, 12)
    residuals = chance.normal(0, 0.23, 400)
    covariance = regression.sandwich(told, residuals)
    assert covariance is not None
    assert np.sqrt(np.diagonal(covariance)) == pytest.approx(gate.errors(told, residuals))


def test_groups_that_are_one_another_say_nothing() -> None:
    told = design(np.random.default_rng(2), 200, 4)
    twice = np.column_stack([told, told[:, 1]])
    assert regression.median_regression(twice, pay(np.random.default_rng(2), told)) is None
    assert regression.fitted(twice, pay(np.random.default_rng(2), told)) is None


def test_pay_that_is_the_same_for_all_says_nothing_of_its_spread() -> None:
    told = design(np.random.default_rng(2), 200, 4)
    assert regression.fitted(told, np.full(200, np.log(98_000))) is None


@given(st.lists(st.floats(-1e3, 1e3), min_size=1), st.sampled_from((0.25, 0.75)))
def test_quartiles_are_those_of_numpy_to_the_last_bit(residuals: list[float], p: float) -> None:
    assert regression._quantile(np.sort(residuals), p) == np.quantile(residuals, p)


def test_what_has_not_converged_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    told = design(np.random.default_rng(2), 200, 4)
    monkeypatch.setattr(regression, "_ROUNDS", 2)
    assert regression.fitted(told, pay(np.random.default_rng(2), told)) is None


def test_twenty_thousand_people_take_no_longer_than_a_few_seconds() -> None:
    chance = np.random.default_rng(4)
    told = design(chance, 20_000, 30)
    assert regression.fitted(told, pay(chance, told)) is not None

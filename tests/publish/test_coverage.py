"""A small part of the coverage measurement, repeated: what docstrings and pages claim still holds.

Bounds are five standard errors of these many draws wide at least.
"""

import pytest

from bench import _results, coverage
from csdb.publish import statistics

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("n", [20, 30, 100, 500])
def test_the_interval_of_a_median_holds_it_as_often_as_is_said(n):
    bare, published = coverage.scope_coverage(n, 2_000)
    assert 0.935 <= bare <= 0.985
    assert bare <= published
    assert 0.955 <= published <= 0.995


@pytest.mark.parametrize(("wider", "least"), [(1.0, 0.965), (coverage.WIDER, 0.93)])
def test_the_interval_of_a_group_holds_its_median_as_often_as_is_said(wider, least):
    for n in (20, 100):
        assert least <= coverage.group_coverage(n, 700, wider=wider) <= 0.995


def test_an_interval_without_its_factor_would_be_seen(monkeypatch):
    honest = statistics.group_median_interval

    def halved(median, n, **headline):
        low, high = honest(median, n, **headline)
        return (low + median) / 2, (high + median) / 2

    monkeypatch.setattr(statistics, "group_median_interval", halved)
    assert coverage.group_coverage(100, 700, wider=1.0) < 0.93


@pytest.mark.parametrize(
    ("n", "mean", "worst"),
    [(20, 0.99, 0.98), (38, 0.99, 0.955), (50, 0.99, 0.97), (200, 0.99, 0.98)],
)
def test_the_interval_of_a_share_holds_it_as_often_as_is_said(n, mean, worst):
    shown = coverage.share_coverages(n, rounded=True)
    exact = coverage.share_coverages(n, rounded=False)
    assert mean <= sum(shown.values()) / len(shown)
    assert min(shown.values()) >= worst
    assert 0.94 <= sum(exact.values()) / len(exact) <= 0.96


@pytest.mark.parametrize("least", [0.2, 0.05])
def test_the_interval_of_a_difference_holds_it_as_often_as_is_said(least):
    bare, published = coverage.difference_coverage(200, 250, wider=1.4, least=least)
    assert 0.92 <= bare <= published
    assert 0.935 <= published <= 0.995


@pytest.mark.parametrize("n", [20, 50, 100])
def test_groups_alike_are_hardly_ever_told_apart(n):
    naive, published = coverage.false_differences(n, 1_000)
    assert published < 0.01
    assert naive > 0.25


def test_slips_of_pay_are_caught_and_real_pay_is_not():
    times12, thousands, real = coverage.held(50, 300)
    assert times12 > 0.95
    assert thousands > 0.99
    assert real < 0.005


def test_writing_results_down_replaces_a_section_and_keeps_the_others(tmp_path, monkeypatch):
    file = tmp_path / "results.md"
    file.write_text("# Measured\n\nHow.\n\n## one: first\n\nold\n\n## two: second\n\nkept\n")
    monkeypatch.setattr(_results, "FILE", file)
    day = coverage.datetime(2026, 11, 22, tzinfo=coverage.UTC).date()
    _results.write("one", "anew", "new", day=day)
    _results.write("three", "third", "more", day=day)
    assert file.read_text().split("\n\n") == [
        "# Measured",
        "How.",
        "## one: anew",
        "22 November 2026. new",
        "## two: second",
        "kept",
        "## three: third",
        "22 November 2026. more\n",
    ]

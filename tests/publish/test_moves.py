"""What changed from one release to the next is told number by number, once each."""

from dataclasses import replace

import pytest

from csdb.publish.moves import Moves, moves
from csdb.publish.release import Cell, Release
from tests.publish.sample import sample_release


@pytest.fixture(scope="module")
def before() -> Release:
    return sample_release()


def after(before: Release, *changed: Cell, without: Cell | None = None) -> Release:
    """The release with these cells in place of those at the same place."""
    new = {(c.scope, c.figure, c.dimension, c.group, c.statistic, c.option): c for c in changed}
    cells = []
    for cell in before.cells:
        where = (cell.scope, cell.figure, cell.dimension, cell.group, cell.statistic, cell.option)
        if cell != without:
            cells.append(new.pop(where, cell))
    return replace(before, created="2026-12-01T12:00Z", cells=(*cells, *new.values()))


def counts(found: Moves) -> dict[str, int]:
    told = {name: getattr(found, name) for name in Moves.__slots__}
    return {
        name: each if isinstance(each, int) else len(each) for name, each in told.items() if each
    }


def test_the_first_release_adds_everything(before: Release) -> None:
    assert counts(moves(None, before)) == {"added": len(before.cells)}


def test_a_release_like_the_one_before_moves_nothing(before: Release) -> None:
    assert counts(moves(before, before)) == {"same": len(before.cells)}


@pytest.mark.parametrize(
    ("value", "kind"),
    [(93_000, "within"), (103_000, "within"), (92_999, "beyond"), (103_001, "beyond")],
)
def test_a_number_is_held_against_the_interval_it_had(
    before: Release, value: int, kind: str
) -> None:
    base = before.value("base")
    assert base
    found = moves(before, after(before, replace(base, value=value, low=1, high=999_999)))
    assert counts(found) == {kind: 1, "same": len(before.cells) - 1}
    [move] = getattr(found, kind)
    assert (move.before.value, move.after.value) == (98_000, value)


def test_a_number_without_an_interval_is_told_apart(before: Release) -> None:
    quartile = before.value("base", statistic="p25")
    assert quartile
    found = moves(before, after(before, replace(quartile, value=81_000)))
    assert counts(found) == {"unheld": 1, "same": len(before.cells) - 1}


def test_a_number_of_more_people_that_kept_its_value_is_restated(before: Release) -> None:
    base = before.value("base")
    assert base
    found = moves(before, after(before, replace(base, n=base.n + 5)))
    assert counts(found) == {"restated": 1, "same": len(before.cells) - 1}


def test_a_number_that_is_gone_is_withdrawn(before: Release) -> None:
    base = before.value("base")
    found = moves(before, after(before, without=base))
    assert found.withdrawn == (base,)


def test_a_number_in_another_currency_is_another_number(before: Release) -> None:
    base = before.value("base")
    assert base
    found = moves(before, after(before, replace(base, unit="EUR")))
    assert counts(found) == {"added": 1, "withdrawn": 1, "same": len(before.cells) - 1}


def bound(low: int, high: int) -> dict[str, object]:
    return {"value": None, "low": low, "high": high, "interval": "bound"}


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (bound(0, 3), {"value": 2, "low": 0, "high": 5, "interval": "wilson"}, "within"),
        (bound(0, 3), {"value": 7, "low": 3, "high": 9, "interval": "wilson"}, "beyond"),
        ({"value": 7, "low": 3, "high": 9, "interval": "wilson"}, bound(0, 2), "beyond"),
        ({"value": 7, "low": 3, "high": 9, "interval": "wilson"}, bound(0, 4), "within"),
    ],
)
def test_a_share_that_is_only_bound_is_held_against_intervals_too(
    before: Release, old: dict[str, object], new: dict[str, object], kind: str
) -> None:
    share = before.share("kpis", "clv")
    assert share
    first = after(before, replace(share, **old))  # type: ignore[arg-type]
    second = after(before, replace(share, **new))  # type: ignore[arg-type]
    assert counts(moves(first, second))[kind] == 1


def test_a_median_band_that_moves_is_one_number(before: Release) -> None:
    band = before.value("years", option="y4_5")
    assert band
    newer = after(before, replace(band, option="y6_8", value=5), without=band)
    assert counts(moves(before, newer)) == {"unheld": 1, "same": len(before.cells) - 1}

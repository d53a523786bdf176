"""What goes with higher pay: its cohort, its numbers, and the gate before them."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from csdb import groupings
from csdb.groupings import HIGHER_PAY
from csdb.publish import differences, rates
from csdb.publish.cells import Scoped
from csdb.publish.gate.candidate import Candidate
from csdb.publish.gate.verdict import objections
from csdb.publish.ledger import DIFFERENCES, Ledger, Standing
from csdb.publish.release import Cell, Group
from csdb.publish.rule import Rule
from tests.publish import people
from tests.publish.broken import placed, recell, repassed, rereleased
from tests.publish.histories import SCOPE, Tick, erased, ticks
from tests.publish.test_mutations import weakened

RULE = Rule()


@cache
def history() -> tuple[Tick, ...]:
    """A scope of 420 people that grows by nine at each tick."""
    return tuple(ticks(4, 14, start=420, pace=9.0, figures=True))


def moved() -> Tick:
    """A round after the first in which the differences moved."""
    return next(
        tick
        for tick in history()
        if tick.way.before is not None and (DIFFERENCES, "") in tick.way.after.moved
    )


def stayed() -> Tick:
    """A round in which they did not."""
    return next(
        tick
        for tick in history()
        if tick.way.before is not None
        and tick.way.moves
        and (DIFFERENCES, "") not in tick.way.after.moved
    )


def of(tick: Tick) -> list[Cell]:
    return [cell for cell in tick.release.cells if cell.dimension == HIGHER_PAY]


def codes(candidate: Candidate) -> set[str]:
    return {objection.partition(":")[0] for objection in objections(candidate)}


def test_they_move_by_twenty_people_in_the_draw_and_otherwise_stand_as_they_were() -> None:
    before: list[Cell] = []
    shown = 0
    for tick in history():
        assert objections(tick.candidate) == []
        if (DIFFERENCES, "") not in tick.way.after.moved or not tick.way.moves:
            assert of(tick) == before
        before = of(tick)
        shown += bool(before)
    assert shown
    assert moved()
    assert stayed()


def scoped(number: int, **changed: object) -> tuple[Scoped, Standing]:
    """Made-up people of the demonstration who all stand in the cohort."""
    everybody = people.columns([each for each in people.demonstrated(number) if _home(each)])
    rows = np.ones(everybody.people, dtype=np.bool_)
    place = {DIFFERENCES: np.zeros(everybody.people, dtype=np.int16)}
    ledger = Ledger(everybody, np.arange(everybody.people), rows, place, ~rows)
    standing = replace(Standing(ledger, {}, 0), **changed)
    return Scoped(SCOPE, "USD", everybody, rates.latest(), RULE), standing


def _home(each: dict[str, object]) -> bool:
    return each["country"] == "us"


def test_under_two_hundred_people_nothing_is_told() -> None:
    everyone, standing = scoped(230)
    assert 180 < everyone.columns.people < 200
    assert differences.cells(everyone, standing, 200) == ((), ())


@pytest.mark.parametrize(("people_", "least"), [(330, 2), (700, 9)])
def test_a_twentieth_of_the_people_is_as_many_coefficients_as_there_may_be(
    people_: int, least: int
) -> None:
    everyone, standing = scoped(people_)
    cells, groups = differences.cells(everyone, standing, everyone.columns.people)
    assert len(cells) == len(groups) >= least
    assert all(cell.n >= 20 * (len(cells) + 1) for cell in cells)
    assert {group.options[0] for group in groups} <= {c.dimension.key for c in groupings.COMPARED}


def test_a_difference_that_was_put_there_is_found() -> None:
    everyone, standing = scoped(900)
    columns = everyone.columns
    lead = columns.choice["work"] == 1  # hybrid, against remote
    base = np.where(lead, 1.5 * columns.base, columns.base).astype(np.int64)
    before, _ = differences.cells(everyone, standing, 700)
    after, _ = differences.cells(
        replace(everyone, columns=replace(columns, base=base)), standing, 700
    )
    one, other = (next(c for c in cells if c.group == "work=hybrid") for cells in (before, after))
    assert other.value == pytest.approx(1.5 * (100 + one.value) - 100, abs=6)
    assert other.low > one.high


def test_a_group_of_fewer_than_ten_is_not_compared_and_an_empty_one_looks_alike() -> None:
    everyone, standing = scoped(400)
    work = everyone.columns.choice["segment"].copy()
    told = []
    for left in (9, 0):
        rows = np.flatnonzero(np.isin(work, [3, 4]))
        fewer = work.copy()
        fewer[rows[left:]] = 2
        choice = {**everyone.columns.choice, "segment": fewer}
        columns = replace(everyone.columns, choice=choice)
        _, groups = differences.cells(replace(everyone, columns=columns), standing, 325)
        told.append([group.code for group in groups])
    assert told[0] == told[1]
    assert "segment=mid" in told[0]
    assert "segment=from100k" not in told[0]


def test_of_more_than_twenty_thousand_the_lowest_references_are_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(differences, "MOST", 50)
    everyone, standing = scoped(200)
    ledger = standing.ledger
    wanted = differences.wanted(ledger)
    numbers = np.array([int.from_bytes(bytes(ref)[:8], "little") for ref in ledger.columns.ref])
    assert np.count_nonzero(wanted) == 50
    assert numbers[wanted].max() < numbers[~wanted].min()
    some = ledger.take(np.arange(everyone.columns.people) < 40)
    assert differences.wanted(some).all()


def test_erased_answers_in_the_cohort_say_nothing_anew() -> None:
    everyone, standing = scoped(330)
    gone = standing.ledger.erased.copy()
    gone[0] = True
    lost = replace(standing, ledger=replace(standing.ledger, erased=gone))
    assert differences.cells(everyone, lost, 270) == ((), ())


def test_whose_answers_were_erased_leave_with_others_of_their_groups() -> None:
    """Their groups are kept, so it can be seen that enough touch what they leave."""
    seen, standing = 0, None
    for tick in ticks(4, 30, start=330, pace=8.0, figures=True):
        assert objections(tick.candidate) == []
        standing = tick.way.after
        if (DIFFERENCES, "") in standing.moved and tick.way.before is not None:
            lost = erased(tick.way.before).ledger
            seen += bool(np.any(lost.erased & lost.stands(DIFFERENCES)))
            assert not np.any(standing.ledger.erased & standing.ledger.stands(DIFFERENCES))
    assert seen


def came() -> np.ndarray:
    """The rows of the last tick's cohort that are new in it."""
    tick = moved()
    before = {bytes(r) for r in tick.way.before.ledger.cohort(DIFFERENCES).ref}
    ledger = tick.way.after.ledger
    new = np.array([bytes(ref) not in before for ref in ledger.columns.ref])
    return np.flatnonzero(new & ledger.stands(DIFFERENCES))


def with_cohort(rows: np.ndarray) -> Candidate:
    """The candidate as if some rows had not come into the cohort."""
    return repassed(moved(), after=placed(moved().way.after.ledger, DIFFERENCES, rows))


def without_cohort() -> Candidate:
    ledger = moved().way.after.ledger
    return repassed(moved(), after=placed(ledger, DIFFERENCES, ledger.stands(DIFFERENCES)))


def told_as(group: Group) -> Candidate:
    """The candidate with another group in the place of the first."""
    release = moved().release
    told = release.scopes[SCOPE].groups
    groups = {**told, HIGHER_PAY: (group, *told[HIGHER_PAY][1:])}
    scope = replace(release.scopes[SCOPE], groups=groups)
    named = {told[HIGHER_PAY][0].code: group.code}
    cells = tuple(
        replace(c, group=named.get(c.group, c.group)) if difference(c) else c for c in release.cells
    )
    return rereleased(moved(), cells=cells, scopes={SCOPE: scope})


def first() -> Group:
    return moved().release.scopes[SCOPE].groups[HIGHER_PAY][0]


def difference(cell: Cell) -> bool:
    return cell.dimension == HIGHER_PAY


def shifted(**by: int) -> Candidate:
    cell = of(moved())[0]
    return recell(moved(), difference, **{k: getattr(cell, k) + v for k, v in by.items()})


def lost() -> Candidate:
    ledger = moved().way.after.ledger
    gone = ledger.erased.copy()
    gone[np.flatnonzero(ledger.stands(DIFFERENCES))[:1]] = True
    return repassed(moved(), after=replace(ledger, erased=gone))


BROKEN: dict[str, tuple[str, Callable[[], Candidate]]] = {
    "a cohort that four people joined": ("small-change", lambda: with_cohort(came()[4:])),
    "a cohort that nineteen people joined": ("small-change", lambda: with_cohort(came()[19:])),
    "people who were not in the draw": ("undrawn", lambda: repassed(moved(), drawn=frozenset())),
    "numbers without a cohort": ("no-cohort", without_cohort),
    "numbers that are not told": (
        "groups",
        lambda: rereleased(
            moved(), cells=tuple(c for c in moved().release.cells if not difference(c))
        ),
    ),
    "a group nobody declared": (
        "undeclared",
        lambda: told_as(Group("level=ghosts", "", ("level", "ghosts", "to_csm"))),
    ),
    "a dimension that is not compared": (
        "undeclared",
        lambda: told_as(Group("industry=others", "", ("industry", "others", "software"))),
    ),
    "a group held against itself": (
        "undeclared",
        lambda: told_as(replace(first(), options=(*first().options[:2], first().options[1]))),
    ),
    "a value a point off": ("value", lambda: shifted(value=2, low=2, high=2)),
    "an interval half as wide": (
        "interval",
        lambda: shifted(low=6, high=-6),
    ),
    "a count that is not the people's": ("count", lambda: shifted_counts(5)),
    "numbers of fewer than two hundred": ("few", lambda: counted(195)),
    "more coefficients than a twentieth": ("budget", lambda: counted(100)),
    "erased answers in numbers worked out anew": ("erased", lost),
    "another statistic": ("key", lambda: recell(moved(), difference, statistic="median")),
    "pay in a currency": ("key", lambda: recell(moved(), difference, unit="USD")),
    "numbers that stayed and are others": (
        "value",
        lambda: recell(stayed(), difference, value=of(stayed())[0].value + 3),
    ),
}


def counted(n: int) -> Candidate:
    cells = (replace(c, n=n) if difference(c) else c for c in moved().release.cells)
    return rereleased(moved(), cells=tuple(cells))


def shifted_counts(by: int) -> Candidate:
    return counted(of(moved())[0].n + by)


@pytest.mark.parametrize("what", BROKEN)
def test_the_gate_refuses(what: str) -> None:
    code, broken = BROKEN[what]
    assert code in codes(broken())


def test_what_the_broken_ones_are_made_of_passes() -> None:
    assert objections(moved().candidate) == objections(stayed().candidate) == []
    assert len(came()) >= 20


def test_a_move_of_one_person_fewer_than_the_rule_wants_is_refused() -> None:
    tick = moved()
    before, after = (
        {(bytes(r), int(v)) for r, v in zip(each.ref, each.version, strict=True)}
        for each in (way.ledger.cohort(DIFFERENCES) for way in (tick.way.before, tick.way.after))
    )
    people_ = len({ref for ref, _ in before ^ after})
    enough, more = (replace(RULE, together=least) for least in (people_, people_ + 1))
    assert objections(replace(tick.candidate, rule=enough)) == []
    assert objections(replace(tick.candidate, rule=more)) == ["small-change: us higher_pay"]


def test_a_weaker_rule_for_differences_is_refused() -> None:
    told = ticks(4, 8, start=420, pace=9.0, figures=True, rule=weakened(touched=1))
    found = [objections(replace(tick, rule=RULE).candidate) for tick in told if tick.way.moves]
    assert any("small-change: us higher_pay" in each for some in found for each in some)

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdb.publish import ledger
from csdb.publish.columns import Columns, joined
from csdb.publish.ledger import HEADLINE, Standing
from csdb.publish.passage import Passage, passage, passages, remainders_hold
from csdb.publish.release import ALL
from csdb.publish.rule import Rule
from csdb.questionnaire import Answers
from tests.publish import people
from tests.publish.people import columns, several

RULE = Rule()
KEY = bytes(range(32))


def ways(made: list[Answers], *, home: str = "us") -> dict[str, Passage]:
    return passages(columns(made), {}, home=home, rule=RULE, key=KEY)


def shown(*asked: tuple[str, int], home: str = "us") -> list[str]:
    made = [each for code, number in asked for each in several(number, country=code)]
    return [code for code in ways(made, home=home) if code != ALL]


def test_home_comes_first_and_then_the_country_with_most_people():
    assert shown(("de", 40), ("us", 12), ("fr", 20), ("gb", 40)) == ["us", "de", "gb", "fr"]
    assert shown(("de", 40), ("us", 12), home="gb") == ["de", "us"]


def test_a_country_under_ten_people_shows_nothing():
    assert shown(("us", 10), ("de", 9)) == ["us"]


def test_all_countries_come_last():
    assert list(ways(several(30) + several(40, country="de"))) == ["us", "de", ALL]


def test_a_country_the_questionnaire_forgot_is_in_no_country():
    made = columns(several(30))
    made.choice["country"][:12] = -1
    found = passages(made, {}, home="us", rule=RULE, key=KEY)
    assert found["us"].after.ledger.people == 18


def changed(before: Columns, *, edits: int = 0, gone: int = 0, come: int = 0) -> Columns:
    """The same people with so many changes; who comes was never there."""
    version = before.version.copy()
    version[:edits] += 1
    left = replace(before, version=version).take(np.arange(before.people - gone))
    new = columns(several(come), first=1000)
    return left if not come else joined(left, new)


def stands(standing: Standing) -> set[tuple[bytes, int]]:
    """Whose answers, in which version, stand in the headline."""
    cohort = standing.ledger.cohort(HEADLINE)
    return set(zip(cohort.ref.tolist(), cohort.version.tolist(), strict=True))


@pytest.mark.parametrize("change", ["edits", "gone", "come"])
def test_four_changes_never_move_a_scope_and_forty_do(change):
    before = columns(several(60))
    standing = passage("us", before, None, rule=RULE, key=KEY).after
    few = passage("us", changed(before, **{change: 4}), standing, rule=RULE, key=KEY)
    assert not few.moves
    assert stands(few.after) == stands(standing)
    assert few.after.rnd == standing.rnd
    many = passage("us", changed(before, **{change: 40}), standing, rule=RULE, key=KEY)
    assert many.moves
    assert many.after.rnd == standing.rnd + 1


@pytest.mark.parametrize("number", [0, 9])
def test_a_scope_of_under_ten_people_has_nothing_to_show(number):
    assert passage("us", columns(several(number)), None, rule=RULE, key=KEY) is None


def test_a_scope_begins_with_ten_people_all_of_whom_stand_in_it():
    begun = passage("us", columns(several(10)), None, rule=RULE, key=KEY)
    assert (begun.before, begun.moves, begun.after.ledger.people) == (None, True, 10)


def test_a_stricter_k_holds_for_the_first_release_of_a_scope():
    strict = Rule(k=20)
    assert passage("us", columns(several(19)), None, rule=strict, key=KEY) is None
    assert passage("us", columns(several(20)), None, rule=strict, key=KEY).moves


def test_a_scope_whose_people_leave_keeps_what_stands_and_never_shows_under_ten():
    before = columns(several(19))
    standing = passage("us", before, None, rule=RULE, key=KEY).after
    after = passage("us", changed(before, gone=19), standing, rule=RULE, key=KEY)
    assert not after.moves
    assert stands(after.after) == stands(standing)


VERSIONS = st.dictionaries(st.integers(0, 30), st.integers(1, 3), max_size=25)


def cohort(versions: dict[int, int]) -> Columns:
    refs = b"".join(ref.to_bytes(16, "little") for ref in sorted(versions, key=hash))
    one = columns([people.answers()]).take(np.zeros(len(versions), dtype=np.intp))
    told = [versions[ref] for ref in sorted(versions, key=hash)]
    return replace(one, ref=np.frombuffer(refs, "V16"), version=np.array(told, np.int32))


@given(VERSIONS, VERSIONS)
def test_changes_are_people_come_gone_or_edited(before, after):
    opened = ledger.opened(None, cohort(before))
    headline = {HEADLINE: np.zeros(len(before), dtype=np.int16)}
    told = ledger.opened(replace(opened, place=headline), cohort(after))
    differ = {ref for ref in before | after if before.get(ref) != after.get(ref)}
    assert np.count_nonzero(told.pending(HEADLINE, 0, told.now)) == len(differ)


def refs(told: object) -> np.ndarray:
    return np.frombuffer(b"".join(ref.to_bytes(16, "little") for ref in told), "S16")


def remain(everybody: range, *parts: range) -> bool:
    return remainders_hold(refs(everybody), [refs(part) for part in parts], RULE)


def test_all_countries_are_shown_when_ten_people_are_outside_every_one():
    assert remain(range(1, 61), range(1, 51))
    assert remain(range(1, 61), range(1, 26), range(26, 51))


def test_all_countries_are_not_shown_when_subtracting_would_leave_a_few():
    assert not remain(range(1, 60), range(1, 51))
    assert not remain(range(1, 60), range(1, 26), range(26, 51))


def test_all_countries_are_not_shown_when_all_but_a_few_are_in_one_country():
    # Outside both is nobody, but outside the first are nine.
    assert not remain(range(1, 61), range(1, 52), range(52, 61))
    assert remain(range(1, 61), range(1, 51), range(51, 61))


def test_people_who_wait_in_a_published_country_are_no_remainder():
    before = columns(several(20))
    standings = {"us": passage("us", before, None, rule=RULE, key=KEY).after}
    waiting = columns(several(4), first=100)
    others = columns([*several(9, country="fr"), people.answers(country="es")], first=200)
    for abroad, there in ((9, False), (10, True)):
        everybody = joined(joined(before, waiting), others.take(np.arange(abroad)))
        found = passages(everybody, standings, home="us", rule=RULE, key=KEY)
        assert not found["us"].moves
        assert (ALL in found) is there


def test_countries_that_are_everybody_leave_nobody_between():
    assert remain(range(1, 61), range(1, 31), range(31, 61))


def test_all_countries_would_only_repeat_the_one_there_is():
    assert not remain(range(1, 61), range(1, 61))
    assert not remain(range(1, 61))


SETS = st.sets(st.integers(1, 45))


@given(SETS, st.lists(SETS, max_size=3))
def test_remainders_are_those_of_plain_sets_in_any_order(everybody, parts):
    told = [refs(sorted(part)) for part in parts]
    outside = [everybody - part for part in parts]
    together = everybody.difference(*parts)
    expected = bool(parts) and all(outside)
    expected = expected and not any(0 < len(left) < 10 for left in (*outside, together))
    assert remainders_hold(refs(sorted(everybody)), told, RULE) == expected
    assert remainders_hold(refs(sorted(everybody)), told[::-1], RULE) == expected


@pytest.mark.parametrize(("outside", "there"), [(0, False), (1, False), (9, False), (10, True)])
def test_all_countries_beside_the_only_one(outside, there):
    found = ways(several(40) + several(outside, country="mm"))
    assert (ALL in found) is there

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdb import money, questionnaire
from csdb.publish import cells, disclosure, figures, grid, statistics
from csdb.publish import shares as parts
from csdb.publish.cells import Scoped
from csdb.publish.rates import Rates
from csdb.publish.release import Cell
from csdb.publish.rule import Rule
from csdb.questionnaire import PREFER_NOT, Answers, Pay
from tests.publish.people import answers, columns, publish_first, several, spread

RATES = Rates("2026-11-20", dict.fromkeys(money.CURRENCIES, 1.0) | {"USD": 1.25, "JPY": 180.0})


def scoped(people: Sequence[Answers], *, scope: str = "us") -> Scoped:
    return Scoped(scope, money.currency_of(scope), columns(people), RATES, Rule())


def pay(people: Sequence[Answers], *, scope: str = "us") -> dict[str, Cell]:
    """The pay cells of people by "figure statistic"."""
    return {f"{c.figure} {c.statistic}": c for c in cells.pay(scoped(people, scope=scope))}


def shares(people: Sequence[Answers]) -> dict[str, Cell]:
    """The share cells of people by "figure option"."""
    return {f"{c.figure} {c.option}": c for c in parts.shares(scoped(people))}


def told(cell: Cell) -> tuple[int | None, int | None, int | None, str]:
    return cell.value, cell.low, cell.high, cell.interval


@pytest.mark.parametrize(
    ("people", "quantiles", "interval", "quality"),
    [
        (10, ["median"], False, "early"),
        (17, ["median"], False, "early"),
        (18, ["median"], True, "early"),  # said as about 20
        (27, ["median"], True, "early"),
        (28, ["median"], True, "careful"),
        (37, ["median"], True, "careful"),
        (38, ["p25", "median", "p75"], True, "careful"),
        (57, ["p25", "median", "p75"], True, "careful"),
        (58, ["p25", "median", "p75"], True, "solid"),
        (97, ["p25", "median", "p75"], True, "solid"),
        (98, ["p10", "p25", "median", "p75", "p90"], True, "solid"),
    ],
)
def test_the_ladder_of_what_so_many_people_show(people, quantiles, interval, quality):
    found = {k: c for k, c in pay(spread(people, 98_000)).items() if c.figure == "base"}
    assert [cell.statistic for cell in found.values()] == quantiles
    assert {cell.quality for cell in found.values()} == {quality}
    assert (found["base median"].interval == "order") == interval
    assert all(cell.low is None for cell in found.values() if cell.statistic != "median")


def test_nine_people_show_nothing_at_all():
    nine = scoped(spread(9, 98_000))
    assert [*cells.pay(nine), *parts.shares(nine), *parts.bands(nine)] == []


def test_everybody_paid_alike_has_that_pay_and_an_interval_of_one_step_or_none():
    found = pay(several(100, base=98_000, variable=22_000))
    assert told(found["base median"]) == (98_000, 98_000, 98_000, "order")
    assert told(found["ote median"]) == (120_000, 120_000, 120_000, "order")
    assert {found[f"base {name}"].value for name in figures.QUANTILES} == {98_000}


def test_ote_counts_none_as_nothing_and_leaves_out_who_did_not_say():
    people = [
        *several(30, base=100_000, variable=0),
        *several(20, base=200_000, variable=PREFER_NOT),
        *several(20, base=300_000, variable=None),
    ]
    found = pay(people)
    assert (found["ote median"].value, found["ote median"].n) == (100_000, 30)
    assert found["base median"].n == 70


def test_variable_pay_and_mix_are_of_those_who_have_some():
    people = [*several(30, variable=0), *several(20, base=80_000, variable=20_000)]
    found = pay(people)
    assert (found["variable median"].value, found["variable median"].n) == (20_000, 20)
    assert (found["mix median"].value, found["mix median"].unit) == (80, "percent")


def test_nobody_with_variable_pay_leaves_its_figures_out():
    found = pay(several(60, variable=0))
    assert {cell.figure for cell in found.values()} == {"base", "ote"}
    assert found["ote median"].value == found["base median"].value


def test_nobody_telling_variable_pay_leaves_only_base():
    people = several(60, variable=PREFER_NOT)
    assert {cell.figure for cell in pay(people).values()} == {"base"}
    assert not [key for key in shares(people) if key.startswith("has_variable")]


def test_pay_that_was_not_told_or_is_in_a_forgotten_currency_is_in_no_figure():
    one = scoped([*several(12, base=98_000), *several(20, base=500_000)])
    one.columns.base[12:22] = -1
    one.columns.currency[22:] = -1
    base = next(cells.pay(one))
    assert (base.value, base.n) == (100_000, 10)


def test_pay_in_germany_is_in_euros_on_a_grid_of_one_two_or_five():
    found = pay(spread(25, 66_000, country="de"), scope="de")
    assert found["base median"].unit == "EUR"
    assert grid.scope_step(25, "EUR") == 5000
    assert found["base median"].value == 65_000


def test_somebody_in_germany_paid_in_dollars_counts_with_the_worth_in_euros():
    paid = Pay("USD", 100_000)  # 80,000 euros at 1.25
    found = pay(several(10, country="de", base=paid, variable=25_000), scope="de")
    assert (found["base median"].value, found["base median"].unit) == (80_000, "EUR")
    assert found["ote median"].value == 100_000
    assert found["mix median"].value == 80


def test_large_currencies_stay_numbers_on_their_grid():
    found = pay(spread(120, 8_000_000, country="jp"), scope="jp")
    step = grid.scope_step(120, "JPY")
    assert found["base median"].value % step == 0
    assert found["base median"].value == pytest.approx(8_000_000, abs=step)


def test_who_leaves_everything_blank_is_in_no_share():
    blank = dict.fromkeys(
        q.key for q in questionnaire.QUESTIONS if q.key not in ("country", "base")
    )
    people = several(40, **blank)
    assert shares(people) == {}
    assert list(parts.bands(scoped(people))) == []
    assert {cell.figure for cell in pay(people).values()} == {"base"}


def test_shares_are_of_those_who_answered():
    people = [*several(30, work="remote"), *several(10, work="hybrid"), *several(60, work=None)]
    found = shares(people)
    assert (found["work remote"].value, found["work remote"].n) == (75, 40)
    assert found["work onsite"].interval == "bound"


def test_whoever_ticked_nothing_is_not_asked_about_each_box():
    ticked = several(20, duties=frozenset({"health"})) + several(
        20, duties=frozenset({"health", "reviews"})
    )
    found = shares([*ticked, *several(60, duties=None), *several(20, duties=PREFER_NOT)])
    assert found["duties reviews"].value == 50
    assert {c.n for c in found.values() if c.figure == "duties"} == {40}


def test_commission_is_of_those_with_upsells_and_kpis_of_those_with_variable_pay():
    people = [
        *several(20, upsell="nobody", commission="no"),
        *several(15, upsell="me", commission="on_top"),
        *several(15, variable=0, kpis=frozenset({"nrr"})),
    ]
    found = shares(people)
    assert found["commission on_top"].n == 30
    assert found["commission on_top"].value == 50
    assert found["kpis nrr"].n == 35


def test_unanimity_is_over_and_under_a_bound():
    found = shares(several(40, work="remote"))
    assert told(found["work remote"]) == (None, 87, 100, "bound")
    assert told(found["work hybrid"]) == (None, 0, 13, "bound")


@pytest.mark.parametrize(
    ("yes", "people", "expected"),
    [
        (0, 10, (None, 0, 50, "bound")),
        (4, 10, (None, 0, 50, "bound")),
        (5, 10, (50, None, None, "")),
        (6, 10, (None, 50, 100, "bound")),
        (10, 17, (67, None, None, "")),
        (10, 20, (50, 19, 84, "wilson")),
        (4, 40, (None, 0, 13, "bound")),
        (5, 40, (13, 5, 34, "wilson")),
        (7, 40, (13, 5, 34, "wilson")),  # counts to the nearest 5
        (35, 40, (88, 64, 95, "wilson")),
        (36, 40, (None, 87, 100, "bound")),
        (5, 2000, (None, 0, 1, "bound")),  # a quarter of a percent would be 0 %
        (1995, 2000, (None, 99, 100, "bound")),
        (10, 2000, (1, 0, 2, "wilson")),
    ],
)
def test_a_share_by_its_counts(yes, people, expected):
    assert parts.share(yes, people) == expected


@given(st.integers(20, 3_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_of_a_share_holds_that_of_its_exact_counts(counted):
    yes, people = counted
    _, low, high, interval = parts.share(yes, people)
    if interval == "wilson":
        exact = [100 * end for end in statistics.wilson(yes, people)]
        assert low <= exact[0]
        assert exact[1] <= high


def test_the_interval_of_a_share_is_a_function_of_published_numbers():
    assert parts.share(48, 98) == parts.share(52, 102) == parts.share(50, 100)


@given(st.integers(10, 20_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_no_share_is_ever_nought_or_a_hundred_percent(counted):
    yes, people = counted
    value, low, high, interval = parts.share(yes, people)
    if interval == "bound":
        assert value is None
        assert (low == 0) != (high == 100)
        assert low <= 100 * yes / people <= high
    else:
        assert 0 < value < 100
        assert min(yes, people - yes) >= 5
        assert low is None or 0 <= low <= value <= high <= 100


@given(st.integers(10, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_never_tells_its_counts_closer_than_to_five(counted):
    yes, people = counted
    same = (grid.count(yes), grid.count(people))
    if min(yes, people - yes, same[0] - 2, same[1] - 2 - same[0] - 2) >= 5:
        assert parts.share(yes, people) == parts.share(*same)


def bands(people: Sequence[Answers]) -> dict[str, Cell]:
    return {cell.figure: cell for cell in parts.bands(scoped(people))}


def test_the_middle_band_holds_the_median_person():
    people = [
        *several(9, years="lt1"),
        *several(12, years="y6_8"),
        *several(4, years="y13_plus"),
        *several(30, years=None),
    ]
    found = bands(people)["years"]
    assert (found.option, found.value, found.n, found.unit) == ("y6_8", 5, 25, "band")


def test_a_middle_between_two_bands_is_the_lower_one():
    people = several(10, years="y1") + several(10, years="y6_8")
    assert bands(people)["years"].option == "y1"


def groups(people: Sequence[Answers], dimension: str = "level") -> dict[str, Cell]:
    """The group cells of a dimension by "figure group statistic"."""
    release = publish_first(people)
    found = (cell for cell in release.cells if cell.dimension == dimension)
    return {f"{c.figure} {c.group} {c.statistic}": c for c in found}


def test_groups_show_the_median_of_base_and_ote_and_nothing_else():
    found = groups(spread(60, 90_000) + spread(30, 130_000, level="manager"))
    assert set(found) == {
        f"{figure} {group} median" for figure in ("base", "ote") for group in ("ic", "leads")
    }
    assert told(found["base ic median"])[0] == 90_000
    assert found["base ic median"].interval == "approximate"


def test_groups_show_quartiles_from_a_thousand_people_in_the_scope():
    large = spread(700, 90_000) + spread(297, 130_000, level="cco")
    assert {c.statistic for c in groups(large).values()} == {"median"}
    one_more = [*large, answers()]  # 998 is said as about 1,000
    assert {c.statistic for c in groups(one_more).values()} == {"p25", "median", "p75"}


@pytest.mark.parametrize(("executives", "quartiles"), [(37, False), (38, True)])
def test_a_small_group_of_a_large_scope_keeps_to_the_tail_rule(executives, quartiles):
    found = groups(spread(1000 - executives, 90_000) + spread(executives, 130_000, level="cco"))
    assert "base to_csm p25" in found
    assert ("base rest p25" in found) is quartiles


def test_groups_have_no_interval_while_the_scope_shows_no_quartiles():
    few = groups(spread(17, 90_000) + spread(20, 130_000, level="manager"))
    more = groups(spread(18, 90_000) + spread(20, 130_000, level="manager"))
    assert {cell.interval for cell in few.values()} == {""}
    assert {cell.interval for cell in more.values()} == {"approximate"}


def test_a_group_too_small_for_an_interval_has_none():
    found = groups(spread(60, 90_000) + spread(17, 130_000, level="manager"))
    assert found["base ic median"].interval == "approximate"
    assert told(found["base leads median"]) == (130_000, None, None, "")


def test_a_group_in_which_few_tell_variable_pay_shows_base_alone():
    people = [
        *spread(60, 90_000),
        *spread(9, 130_000, level="manager"),
        *spread(9, 130_000, level="manager", variable=None),
    ]
    found = groups(people)
    assert "base leads median" in found
    assert "ote leads median" not in found
    assert "ote ic median" in found


def test_what_is_asked_for_in_groups_is_what_figures_declare():
    assert [figure.key for figure in figures.IN_GROUPS] == ["base", "ote"]
    assert disclosure.QUARTILES_IN_GROUPS == 1000


def test_amounts_are_known_for_whom_they_are_told_and_never_nan():
    one = scoped([answers(variable=0), answers(variable=PREFER_NOT), answers(variable=10)])
    for figure in figures.PAY:
        amounts, known = one.amounts(figure)
        assert np.isfinite(amounts).all()
        assert amounts.shape == known.shape == (3,)

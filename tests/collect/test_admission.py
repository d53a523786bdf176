from dataclasses import replace

import pytest

from csdb.collect.admission import REASONS, Manner, admit, jumps, odd, readmit
from csdb.collect.submission import Submission, accept
from tests.collect.filled import MONTH, filled

SUBMISSION = accept(filled(), MONTH)


def test_what_raises_no_doubt_is_accepted() -> None:
    assert isinstance(SUBMISSION, Submission)
    assert admit(SUBMISSION) == ("accepted", ())


def test_any_doubt_or_signal_holds_and_every_reason_is_kept_once() -> None:
    assert isinstance(SUBMISSION, Submission)
    doubtful = replace(SUBMISSION, doubts=("unusual_pay",))

    assert admit(doubtful) == ("held", ("unusual_pay",))
    assert admit(SUBMISSION, ["same_minute"]) == ("held", ("same_minute",))
    assert admit(doubtful, ["same_minute", "unusual_pay"]) == (
        "held",
        ("unusual_pay", "same_minute"),
    )


@pytest.mark.parametrize("code", REASONS)
def test_reasons_are_codes_that_can_be_stored_apart_by_spaces(code: str) -> None:
    assert code.replace("_", "").isalpha()
    assert code == code.lower()


def manner(**changed: object) -> Manner:
    """How an ordinary form comes, with one thing changed."""
    ordinary = Manner(
        seconds=60, trapped=False, proved=True, before=False, from_network=1, limit=120
    )
    return replace(ordinary, **changed)


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, ()),
        ({"seconds": 3}, ()),
        ({"seconds": 2.9}, ("quick",)),
        ({"trapped": True}, ("trap",)),
        ({"proved": False}, ("no_proof",)),
        ({"before": True}, ("same_answers",)),
        ({"from_network": 5}, ()),
        ({"from_network": 6}, ("busy_network",)),
        ({"from_network": 6, "limit": 1_000}, ()),
        ({"from_network": 1, "limit": 1}, ()),
        ({"from_network": 2, "limit": 1}, ("busy_network",)),
    ],
)
def test_what_is_odd_about_how_a_form_came_is_named(
    changed: dict[str, object], codes: tuple[str, ...]
) -> None:
    assert odd(manner(**changed)) == codes
    assert set(codes) <= REASONS.keys()


def test_everything_odd_at_once_is_named_once_each() -> None:
    all_at_once = manner(seconds=0, trapped=True, proved=False, before=True, from_network=99)
    assert len(set(odd(all_at_once))) == 5


def told(doubts: tuple[str, ...] = (), **changes: str | None) -> Submission:
    found = accept(filled(**changes), MONTH)
    assert isinstance(found, Submission), found
    return replace(found, doubts=(*found.doubts, *doubts))


UNUSUAL = {"base_amount": "15,000", "base_confirmed": "USD 15000", "variable_amount": "1,000"}


def test_an_ordinary_edit_of_accepted_answers_is_accepted() -> None:
    assert readmit(told(years="y4_5"), told(), accepted=True) == ("accepted", ())
    assert readmit(told(base_amount="120,000"), told(), accepted=True) == ("accepted", ())


def test_what_a_reviewer_has_accepted_stays_so_while_the_pay_is_the_same() -> None:
    before = told(("reviewed",), **UNUSUAL)
    kept = ("accepted", ("unusual_pay", "reviewed"))
    assert readmit(told(**UNUSUAL, years="y4_5"), before, accepted=True) == kept
    other = UNUSUAL | {"base_amount": "16,000", "base_confirmed": "USD 16000"}
    assert readmit(told(**other), before, accepted=True) == ("held", ("unusual_pay",))


def test_what_waits_goes_on_waiting_for_its_reasons_and_new_ones() -> None:
    before = told(("trap", "reviewed"))
    assert readmit(told(), before, accepted=False) == ("held", ("trap",))
    held = ("held", ("unusual_pay", "trap", "jump"))
    assert readmit(told(**UNUSUAL), before, accepted=False) == held


@pytest.mark.parametrize(
    ("changes", "jump"),
    [
        ({"base_amount": "293,000", "variable_amount": "22,000"}, False),
        ({"base_amount": "295,000", "variable_amount": "22,000"}, True),
        ({"base_amount": "33,000", "variable_amount": "22,000"}, False),
        ({"base_amount": "32,000", "variable_amount": "22,000"}, True),
        ({"variable_amount": "290,000"}, True),
        ({"variable_type": None, "variable_amount": None}, False),
        ({"base_amount": "90,000", "base_currency": "EUR"}, False),
        ({"base_amount": "8,000,000", "base_currency": "INR", "variable_amount": "1900000"}, False),
        ({"base_amount": "3,000,000", "base_currency": "INR", "variable_amount": "900000"}, False),
    ],
)
def test_pay_three_times_as_much_or_a_third_is_a_jump_in_any_currency(
    changes: dict[str, str], jump: bool
) -> None:
    assert jumps(told().answers, told(**changes).answers) is jump


def test_without_pay_there_is_nothing_to_compare() -> None:
    assert not jumps({"base": None}, told().answers)

"""Kept answers become a filled-in form that makes the same answers again."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from csdb import money
from csdb.collect import retold
from csdb.collect.submission import Rejected, Submission, accept
from csdb.collect.typed import Typed
from csdb.questionnaire import PREFER_NOT, QUESTIONS, Choice, Choices, codes, required
from tests.collect.filled import MONTH, filled


def accepted(typed: Typed) -> Submission:
    found = accept(typed, MONTH)
    assert isinstance(found, Submission), found
    return found


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"variable_type": "none", "variable_amount": None, "kpis": None},
        {"variable_type": "prefer_not", "variable_amount": None},
        {"variable_type": None, "variable_amount": None},
        {"variable_type": "percent", "variable_amount": "0.1"},
        {"country": "de", "hub": None, "base_currency": "EUR"},
        {"base_amount": "4,000,000", "base_currency": "INR", "variable_amount": "900000"},
        {"base_amount": "15,000", "base_confirmed": "USD 15000", "variable_amount": "900"},
        {"base_period": "hour", "base_amount": "47.20"},
        {"team": None, "kpis": "prefer_not", "years": "prefer_not"},
    ],
)
def test_the_form_is_filled_in_so_that_it_makes_the_same_answers(changes: dict[str, str]) -> None:
    kept = accepted(filled(**changes))
    assert accepted(retold.typed(kept.answers)).answers == kept.answers


def answered(question: Choice | Choices) -> st.SearchStrategy[tuple[str, ...]]:
    """What may be ticked, or nothing."""
    if isinstance(question, Choice):
        said = codes(question) if required(question) else (*codes(question), PREFER_NOT)
        one = st.sampled_from(said).map(lambda code: (code,))
        return one if required(question) else one | st.just(())
    return st.sets(st.sampled_from(codes(question))).map(lambda ticked: tuple(sorted(ticked)))


FORMS = st.fixed_dictionaries(
    {q.key: answered(q) for q in QUESTIONS if isinstance(q, Choice | Choices)}
    | {
        "base_amount": st.integers(20_000, 400_000).map(lambda amount: (str(amount),)),
        "base_currency": st.sampled_from(money.CURRENCIES).map(lambda code: (code,)),
        "variable_type": st.just(("percent",)),
        "variable_amount": st.integers(0, 299).map(lambda part: (str(part),)),
    }
)


@given(FORMS)
def test_any_answers_come_back_as_they_were(form: Typed) -> None:
    amount = money.rough(int(form["base_amount"][0]), form["base_currency"][0])
    kept = accept(form | {"base_amount": (str(amount),)}, MONTH)
    assume(not isinstance(kept, Rejected))
    assert isinstance(kept, Submission)
    assert accepted(retold.typed(kept.answers)).answers == kept.answers

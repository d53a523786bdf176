from dataclasses import replace

import pytest

from csdb.collect.admission import REASONS, admit
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

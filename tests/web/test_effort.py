import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdb.web.form import effort
from tests.web.filled import worked

TOKEN = "{}.aSx1.c2lnbmF0dXJl"


def test_a_number_found_for_a_token_proves_the_work_and_another_does_not() -> None:
    number = worked(TOKEN, 12)
    assert effort.proves(number, TOKEN, bits=12)
    assert not effort.proves(str(int(number) + 1), TOKEN, bits=12)
    assert not effort.proves(number, TOKEN, bits=30)


def test_work_for_one_token_is_none_for_another() -> None:
    assert not effort.proves(worked(TOKEN, 16), f"{TOKEN}x", bits=16)


@pytest.mark.parametrize("number", ["", "-1", "1.0", " 1", "1e3", "٣", "9" * 16, "x" * 9_000])
def test_what_is_no_number_proves_nothing(number: str) -> None:
    assert not effort.proves(number, TOKEN, bits=0)


@given(st.text(), st.text())
def test_proving_never_raises(number: str, token: str) -> None:
    assert effort.proves(number, token.encode("utf-8", "ignore").decode(), bits=200) is False


@pytest.mark.parametrize(
    ("this_hour", "bits"),
    [(0, 15), (499, 15), (500, 16), (999, 16), (1_000, 17), (4_000, 19), (10**6, 20)],
)
def test_a_flood_asks_for_more_work(this_hour: int, bits: int) -> None:
    assert effort.bits(this_hour) == bits

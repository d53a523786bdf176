import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdb.collect import receipt

KEY = bytes(range(32))
CODE = receipt.code(b"n" * 16, KEY)
NONCES = st.binary(min_size=16, max_size=16)


def test_a_code_is_seven_groups_that_can_be_written_by_hand() -> None:
    assert [len(group) for group in CODE.split("-")] == [4, 4, 4, 4, 4, 4, 3]
    assert set(CODE) <= set(receipt.ALPHABET + "-")


def test_codes_never_change_from_one_version_to_the_next() -> None:
    assert CODE == "12PA-6ASE-SPGZ-Q6GW-MT1A-N5VY-FGT"


def test_the_same_nonce_gives_the_same_code_and_another_gives_another() -> None:
    assert receipt.code(b"n" * 16, KEY) == CODE
    assert receipt.code(b"m" * 16, KEY) != CODE
    assert receipt.code(b"n" * 16, KEY[::-1]) != CODE


@given(NONCES)
def test_every_code_is_read_back(nonce: bytes) -> None:
    code = receipt.code(nonce, KEY)
    assert receipt.read(code) == code


@pytest.mark.parametrize(
    "typed",
    [
        CODE.lower(),
        CODE.replace("-", ""),
        CODE.replace("-", " "),
        f"  {CODE}\n",
        CODE.replace("-", "\u2013"),
        CODE.replace("-", "--"),
        CODE.replace("0", "O").replace("1", "l"),
        CODE.replace("0", "o").replace("1", "I"),
        "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in CODE),
    ],
)
def test_a_code_is_read_however_it_was_copied(typed: str) -> None:
    assert receipt.read(typed) == CODE


@given(NONCES, st.integers(0, 26), st.sampled_from(receipt.ALPHABET))
def test_any_one_wrong_character_is_noticed(nonce: bytes, place: int, other: str) -> None:
    bare = receipt.code(nonce, KEY).replace("-", "")
    wrong = bare[:place] + other + bare[place + 1 :]
    assert receipt.read(wrong) == ("mistyped" if wrong != bare else receipt.read(bare))


@given(NONCES, st.integers(0, 26), st.integers(0, 26))
def test_any_two_exchanged_characters_are_noticed(nonce: bytes, one: int, other: int) -> None:
    symbols = list(receipt.code(nonce, KEY).replace("-", ""))
    same = symbols[one] == symbols[other]
    symbols[one], symbols[other] = symbols[other], symbols[one]
    assert (receipt.read("".join(symbols)) == "mistyped") is not same


@pytest.mark.parametrize(
    "typed",
    ["", "-", CODE[:-1], CODE + "0", "U" * 27, "😀" * 27, "\x00" * 27, "\ud800", "9" * 200_000],
)
def test_what_cannot_be_a_code_is_malformed(typed: str) -> None:
    assert receipt.read(typed) == "malformed"


@given(st.text())
def test_reading_never_raises(typed: str) -> None:
    assert isinstance(receipt.read(typed), str)


def test_the_index_is_of_the_code_as_written_and_of_the_key() -> None:
    assert len(receipt.index(CODE, KEY)) == 32
    assert receipt.index(CODE, KEY) != receipt.index(CODE, KEY[::-1])
    assert CODE.encode() not in receipt.index(CODE, KEY)

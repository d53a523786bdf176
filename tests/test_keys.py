"""The keys: made once, kept to their owner, and refused when they could not protect anything."""

import json
from pathlib import Path

import pytest

from csdb import keys
from csdb.keys import NAMES, SIZE, KeysError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "made" / "keys.json"


def test_keys_written_are_read_back(file: Path) -> None:
    made = keys.new()
    keys.write(made, file)
    assert keys.load(file) == made


def test_new_keys_are_all_different_and_never_the_same_again() -> None:
    made = [getattr(each, name) for each in (keys.new(), keys.new()) for name in NAMES]
    assert len(set(made)) == 2 * len(NAMES)
    assert {len(key) for key in made} == {SIZE}


def test_the_file_and_its_folder_are_for_the_owner_alone(file: Path) -> None:
    keys.write(keys.new(), file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_existing_keys_are_never_overwritten(file: Path) -> None:
    made = keys.new()
    keys.write(made, file)
    with pytest.raises(FileExistsError):
        keys.write(keys.new(), file)
    assert keys.load(file) == made


def test_a_missing_file_says_how_to_make_it(file: Path) -> None:
    with pytest.raises(KeysError, match="csdb init"):
        keys.load(file)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_others_can_read_or_write_is_refused(file: Path, mode: int) -> None:
    keys.write(keys.new(), file)
    file.chmod(mode)
    with pytest.raises(KeysError, match=f"chmod 600 {file}"):
        keys.load(file)


def changed(**told: object) -> str:
    made = {name: getattr(keys.new(), name).hex() for name in NAMES}
    return json.dumps({**made, **told})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "not a JSON object"),
        ("[]", "not a JSON object"),
        ("{}", "not a JSON object"),
        ("null", "not a JSON object"),
        (changed(draw=None), "not a JSON object"),
        (changed(draw="secret-secret"), "not a JSON object"),
        (changed(draw="ab" * (SIZE - 1)), "“draw” that is not 32 bytes"),
        (changed(draw="ab" * (SIZE + 1)), "“draw” that is not 32 bytes"),
        (changed(draw="00" * SIZE), "“draw” that is not random"),
        (changed(draw="abcd" * (SIZE // 2)), "“draw” that is not random"),
        (changed(draw="1f" + bytes(range(31)).hex(), form="1f" + bytes(range(31)).hex()), "twice"),
    ],
)
def test_keys_that_protect_nothing_are_refused(file: Path, text: str, sentence: str) -> None:
    file.parent.mkdir()
    file.touch(mode=0o600)
    file.write_text(text)
    with pytest.raises(KeysError, match=sentence) as caught:
        keys.load(file)
    assert caught.value.__cause__ is None
    assert "secret-secret" not in str(caught.value)


def test_a_folder_or_binary_in_the_place_of_the_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(KeysError, match="cannot be read"):
        keys.load(tmp_path)
    (tmp_path / "keys.json").write_bytes(b"\xff\xfe")
    with pytest.raises(KeysError, match="cannot be read"):
        keys.load(tmp_path / "keys.json")


def test_no_key_is_shown_by_repr() -> None:
    assert repr(keys.new()) == "Keys()"

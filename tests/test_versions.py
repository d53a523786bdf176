"""A folder that is replaced whole, and what is never replaced."""

from pathlib import Path

import pytest

from csdb.versions import OccupiedError, replacing


def write(folder: Path, **files: str) -> int:
    """Replace the folder by these files; how many of them were new."""
    with replacing(folder) as version:
        for name, text in files.items():
            version.put(f"sub/{name}", text.encode())
    return version.written


def read(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "www" / "pay"


def test_only_files_that_changed_are_written(folder: Path) -> None:
    assert write(folder, a="1", b="2") == 2
    inode = (folder / "sub/a").stat().st_ino
    assert write(folder, a="1", b="3", c="4") == 2
    assert read(folder) == {"a": "1", "b": "3", "c": "4"}
    assert (folder / "sub/a").stat().st_ino == inode


def test_a_file_that_is_gone_is_gone(folder: Path) -> None:
    write(folder, a="1", b="2")
    write(folder, a="1")
    assert read(folder) == {"a": "1"}


def test_whoever_reads_the_version_before_can_go_on(folder: Path) -> None:
    write(folder, a="1")
    before = folder.resolve()
    write(folder, a="2")
    assert read(before) == {"a": "1"}
    write(folder, a="3")
    assert not before.exists()
    assert len([each for each in folder.with_name("pay.versions").iterdir() if each.is_dir()]) == 2


def test_a_version_that_fails_is_never_seen(folder: Path) -> None:
    write(folder, a="1")
    with pytest.raises(ZeroDivisionError), replacing(folder) as version:
        version.put("sub/a", b"2" * (1 // 0))
    assert read(folder) == {"a": "1"}
    assert len([each for each in folder.with_name("pay.versions").iterdir() if each.is_dir()]) == 1


def test_the_switch_is_one_step(folder: Path) -> None:
    write(folder, a="1", b="1")
    with replacing(folder) as version:
        version.put("sub/a", b"2")
        assert read(folder) == {"a": "1", "b": "1"}
    assert folder.is_symlink()
    assert read(folder) == {"a": "2"}


def test_other_files_are_never_replaced(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "mine").write_text("important")
    with pytest.raises(OccupiedError, match="other files"):
        write(folder, a="1")
    assert read(folder) == {"mine": "important"}


def test_an_empty_folder_is_taken(folder: Path) -> None:
    folder.mkdir(parents=True)
    write(folder, a="1")
    assert read(folder) == {"a": "1"}


def test_two_at_once_do_not_mix(folder: Path) -> None:
    with replacing(folder) as version:
        version.put("a", b"1")
        with pytest.raises(OccupiedError, match="somebody else"):
            write(folder, a="2")
    assert read(folder) == {"a": "1"}


def test_everybody_may_read_the_files(folder: Path) -> None:
    write(folder, a="1")
    assert folder.resolve().stat().st_mode & 0o055 == 0o055

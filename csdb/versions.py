"""A folder of files that is replaced whole: readers see the one before or the one after.

The folder's name is a symbolic link; the versions lie beside it, in NAME.versions.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


class OccupiedError(Exception):
    """The folder is there and is not ours to replace, or somebody else is replacing it."""


@dataclass(slots=True)
class Version:
    """A version being written: files equal to those of the one before are the same files.

    written: how many files are new or different
    """

    folder: Path
    before: Path | None
    written: int = 0

    def put(self, name: str, data: bytes) -> bool:
        """Write a file; whether it differs from the version before."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if self.before and _holds(self.before / name, data):
            self.keep(name)
            return False
        file.write_bytes(data)
        self.written += 1
        return True

    def keep(self, name: str) -> bool:
        """Take a file over from the version before, if it is there."""
        if not self.before or not (self.before / name).is_file():
            return False
        try:
            os.link(self.before / name, self.folder / name)
        except OSError:  # a file system without links
            shutil.copy2(self.before / name, self.folder / name)
        return True


@contextmanager
def replacing(folder: Path) -> Iterator[Version]:
    """A new version of `folder`, shown when the block ends well and thrown away otherwise.

    The version before is kept, for whoever is still reading it; older ones go. OccupiedError for a
    folder with files that are none of ours, or while it is being replaced already.
    """
    folder = folder.absolute()
    if folder.exists() and not folder.is_symlink() and not _is_empty(folder):
        raise OccupiedError(f"{folder} holds other files")
    versions = folder.with_name(f"{folder.name}.versions")
    versions.mkdir(parents=True, exist_ok=True)
    with _alone(versions):
        before = folder.resolve() if folder.is_symlink() and folder.exists() else None
        new = Version(Path(tempfile.mkdtemp(dir=versions, prefix="version-")), before)
        new.folder.chmod(0o755)  # a web server of another user reads it
        try:
            yield new
            _show(new.folder, folder)
        except BaseException:
            shutil.rmtree(new.folder)
            raise
        for old in versions.iterdir():
            if old.is_dir() and old not in (new.folder, before):
                shutil.rmtree(old)


@contextmanager
def _alone(versions: Path) -> Iterator[None]:
    with (versions / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OccupiedError(f"{versions} is being written by somebody else") from None
        yield


def _show(new: Path, folder: Path) -> None:
    """Let the folder's name lead to the new version, in one step."""
    for path in (new, *new.rglob("*")):
        if path.is_dir():
            _sync(path)
    link = new.with_name(f"{new.name}.link")
    link.symlink_to(os.path.relpath(new, folder.parent))
    if folder.is_dir() and not folder.is_symlink():
        folder.rmdir()  # empty
    link.replace(folder)
    _sync(folder.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _holds(file: Path, data: bytes) -> bool:
    return file.is_file() and file.stat().st_size == len(data) and file.read_bytes() == data


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())

"""Who withdrew, in a file outside the database: a backup that is put back must not bring them back.

A line is a day and a keyed hash of the receipt's hash: without the keys it says nothing, and it
is found in no table.
"""

import hmac
import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The hashes in a file, and the key they were made with."""

    hashes: frozenset[str]
    key: bytes

    def holds(self, receipt_hash: bytes) -> bool:
        """Whether the answers with this hash of a receipt were withdrawn."""
        return _hash(receipt_hash, self.key) in self.hashes


def append(file: Path, receipt_hash: bytes, *, key: bytes, day: str) -> None:
    """Add a withdrawal of `day` (YYYY-MM-DD); it is on the disk when this returns.

    To be called before the withdrawal is committed, so that none is acknowledged without its line;
    OSError where it cannot be written.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = not file.exists()
    line = f"{day} {_hash(receipt_hash, key)}\n".encode()
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        if os.write(descriptor, line) != len(line):  # one write: lines of two processes never mix
            raise OSError(28, os.strerror(28), str(file))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if new:
        _sync_folder(file.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(file: Path, *, key: bytes) -> Withdrawn:
    """Everybody in the file; nobody if there is none. A line cut off in the middle says nothing."""
    text = file.read_text(encoding="ascii", errors="replace") if file.exists() else ""
    return Withdrawn(frozenset(line.rpartition(" ")[2] for line in text.splitlines()), key)


def _hash(receipt_hash: bytes, key: bytes) -> str:
    return hmac.digest(key, b"withdrawn" + receipt_hash, sha256).hex()

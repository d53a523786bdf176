"""The secret keys of one site: made once, kept in a file only its owner reads, never shown."""

import json
import os
import secrets
import stat
from dataclasses import dataclass, field, fields
from pathlib import Path

SIZE = 32
"""Bytes of a key."""


class KeysError(ValueError):
    """Why a keys file cannot be used, in one sentence that says what to do; never a key."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Five independent keys of SIZE random bytes; their repr tells nothing.

    form: signs what a form carries between its pages; receipt: makes the receipt code of a
    form's nonce; index: hashes the receipt code that is stored; importer: makes the ids of
    imported rows; draw: decides which new answers a release takes in.
    """

    form: bytes = field(repr=False)
    receipt: bytes = field(repr=False)
    index: bytes = field(repr=False)
    importer: bytes = field(repr=False)
    draw: bytes = field(repr=False)


NAMES = tuple(key.name for key in fields(Keys))


def new() -> Keys:
    """Fresh random keys."""
    return Keys(*(secrets.token_bytes(SIZE) for _ in NAMES))


def write(keys: Keys, file: Path) -> None:
    """Write the keys to `file` (0600, its folder 0700 if made). FileExistsError if it is there.

    Overwriting keys would make every receipt given out worthless, so nothing here does it.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    told = {name: getattr(keys, name).hex() for name in NAMES}
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(json.dumps(told, indent=2) + "\n")
        out.flush()
        os.fsync(out.fileno())


def load(file: Path) -> Keys:
    """The keys of `file`. KeysError if it is missing, readable by others, or not five good keys."""
    try:
        mode = file.stat().st_mode
        text = file.read_text(encoding="ascii")
    except FileNotFoundError:
        raise KeysError(f"There is no keys file {file}: make it with `csdb init`.") from None
    except (OSError, UnicodeDecodeError):
        raise KeysError(f"The keys file {file} cannot be read.") from None
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        sentence = f"The keys file {file} is open to others on this machine: chmod 600 {file}"
        raise KeysError(sentence)
    return _checked(text, file)


def _checked(text: str, file: Path) -> Keys:
    """The keys of a file's text. The causes of errors are dropped: they would quote the text."""
    try:
        told = json.loads(text)
        found = [bytes.fromhex(told[name]) for name in NAMES]
    except (ValueError, KeyError, TypeError):
        raise KeysError(_advice(file, f"is not a JSON object of {', '.join(NAMES)}")) from None
    for name, key in zip(NAMES, found, strict=True):
        if len(key) != SIZE:
            raise KeysError(_advice(file, f"has a key “{name}” that is not {SIZE} bytes long"))
        if len(set(key)) < SIZE // 4:  # of 32 random bytes, 30 differ; fewer than 8 never happens
            raise KeysError(_advice(file, f"has a key “{name}” that is not random"))
    if len(set(found)) < len(found):
        raise KeysError(_advice(file, "uses one key twice"))
    return Keys(*found)


def _advice(file: Path, what: str) -> str:
    return f"The keys file {file} {what}: restore it from your copy."

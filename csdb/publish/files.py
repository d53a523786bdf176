"""A file of a release: what it is called, what it is, and its bytes."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class File:
    """A file; `told` says in a few words what is in it."""

    name: str
    media_type: str
    body: bytes
    told: str = ""


def sums(files: Iterable[File]) -> bytes:
    """SHA256SUMS of these files, as `sha256sum --check` reads it."""
    lines = (f"{sha256(file.body).hexdigest()}  {file.name}\n" for file in files)
    return "".join(lines).encode()

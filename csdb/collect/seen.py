"""The rows of one file so far: which are equal, and which came twice within a minute."""

import hmac
from datetime import datetime
from json.encoder import encode_basestring_ascii

from csdb.collect.mapping import Clock


class Seen:
    """The rows of one file so far, as keyed hashes: what is equal, and how near in time."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._hashes = _Hashes()
        self._sent: dict[bytes, datetime] = {}

    def id(self, cells: tuple[str, ...]) -> bytes:
        """The id of one more row of these cells: of their hash and how many there were before."""
        digest = self._hash(*cells)
        return self._hash(digest.hex(), str(self._hashes.add(digest)))

    def lately(self, cells: dict[str, str], sent: datetime, clock: Clock) -> bool:
        """Whether a row that differs in the time alone was sent about when this one was."""
        digest = self._hash(*(cell for name, cell in cells.items() if name != clock.column))
        before = self._sent.get(digest)
        self._sent[digest] = sent
        return before is not None and abs(sent - before) <= clock.twice_within

    def _hash(self, *texts: str) -> bytes:
        # As JSON, which unlike joining keeps cells apart; written as json.dumps writes a list.
        told = f"[{', '.join(map(encode_basestring_ascii, texts))}]".encode()
        return hmac.digest(self._key, told, "sha256")[:16]


class _Hashes:
    """How often each hash of sixteen bytes came: a million take fifteen megabytes, not a hundred.

    The first two bytes say in which heap it is, the other fourteen stand there; what comes more
    than once is counted apart.
    """

    def __init__(self) -> None:
        self._heaps = [b""] * (1 << 16)
        self._again: dict[bytes, int] = {}

    def add(self, digest: bytes) -> int:
        """One more of a hash; how many there are now."""
        if digest in self._again:
            self._again[digest] += 1
            return self._again[digest]
        place, rest = int.from_bytes(digest[:2], "big"), digest[2:]
        heap = self._heaps[place]
        if _holds(heap, rest):
            self._again[digest] = 2
            return 2
        self._heaps[place] = heap + rest
        return 1


def _holds(heap: bytes, rest: bytes) -> bool:
    at = heap.find(rest)
    while at % len(rest) and at > 0:  # found across two of them
        at = heap.find(rest, at + 1)
    return at >= 0

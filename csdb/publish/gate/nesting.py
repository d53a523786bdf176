"""Whether subtracting scopes from one another leaves nobody, or enough people."""

from collections.abc import Iterator

import numpy as np

from csdb.publish.columns import Mask
from csdb.publish.gate.candidate import Candidate, Passage
from csdb.publish.gate.comparison import References, numbered
from csdb.publish.ledger import HEADLINE
from csdb.publish.release import ALL


def objections(candidate: Candidate) -> Iterator[str]:
    """What speaks against ALL beside each country, and beside all countries together."""
    codes = [code for code in candidate.passages if code != ALL]
    if ALL not in candidate.passages or not codes:
        return
    sets = [_headline(candidate.passages[code]) for code in (ALL, *codes)]
    numbers, ref = numbered(sets)
    everybody, *parts = (_marked(each, len(ref)) for each in numbers)
    for code, part in zip(codes, parts, strict=True):
        if _few(everybody, part, candidate.rule.k):
            yield f"nested: {ALL} {code}"
    if _few(everybody, np.logical_or.reduce(parts), candidate.rule.k):
        yield f"nested: {ALL}"


def _headline(passage: Passage) -> References:
    stands = passage.after.stands(HEADLINE)
    return passage.after.columns.ref if stands.all() else passage.after.columns.ref[stands]


def _marked(people: np.ndarray, size: int) -> Mask:
    marked = np.zeros(size, dtype=np.bool_)
    marked[people] = True
    return marked


def _few(everybody: Mask, part: Mask, k: int) -> bool:
    """Whether 1 to k-1 people are outside the part, or, when nobody is, only within the part."""
    outside = int(np.count_nonzero(everybody & ~part))
    beyond = int(np.count_nonzero(part & ~everybody))
    return 0 < outside < k or (not outside and 0 < beyond < k)

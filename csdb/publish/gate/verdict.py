"""The gate: what speaks against publishing a release, from cohorts and releases alone.

It shares no code with the rule that chose the cohorts nor with what made the figures, so that a
slip there is seen here. It must never tell how many are waiting, nor anything of a person.
"""

from collections.abc import Iterator

from csdb.publish.gate import (
    changes,
    cohorts,
    crossed,
    differences,
    leverage,
    nesting,
    numbers,
    recount,
    standstill,
    trend,
)
from csdb.publish.gate.candidate import Candidate
from csdb.publish.gate.case import Case, by_scope, opened


def objections(candidate: Candidate) -> list[str]:
    """Reasons not to publish, each a code and where; empty when the release may go out.

    Whatever this raises is a reason too: what cannot be judged does not go out.
    """
    strangers = list(_strangers(candidate))
    if strangers:
        return strangers  # the rest would not know what it is about
    found: dict[str, None] = dict.fromkeys(nesting.objections(candidate))
    cells, before = by_scope(candidate.release), by_scope(candidate.previous)
    for code in candidate.release.scopes:
        found |= dict.fromkeys(_scope(opened(candidate, code, cells, before)))
    return list(found)


def _strangers(candidate: Candidate) -> Iterator[str]:
    """Scopes and cells without a cohort, cohorts without a scope, passages that begin nowhere."""
    release, passages = candidate.release, candidate.passages
    known = candidate.previous.scopes if candidate.previous else {}
    told = {cell.scope for cell in release.cells}
    yield from (f"no-cohort: {code}" for code in sorted({*release.scopes, *told} - {*passages}))
    yield from (f"no-cells: {code}" for code in sorted({*passages} - {*release.scopes}))
    for code, passage in passages.items():
        if (passage.before is None) == (code in known):
            yield f"no-predecessor: {code}"


def _scope(case: Case) -> Iterator[str]:
    yield from cohorts.objections(case)
    yield from changes.objections(case)
    yield from standstill.objections(case)
    yield from standstill.complete(case)
    yield from crossed.objections(case)
    unknown = list(numbers.unknown(case))
    yield from unknown
    if not unknown:  # else nobody can say what to count
        yield from numbers.objections(case)
        yield from recount.objections(case)
        yield from trend.objections(case)
        yield from differences.objections(case)
        yield from leverage.objections(case)

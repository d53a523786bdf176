"""Whether anybody's answers could be worked out of the published shares by least squares."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from csdb.publish.columns import UNKNOWN, Columns, Mask
from csdb.publish.gate.case import Case
from csdb.publish.gate.numbers import HAS_VARIABLE, options
from csdb.publish.ledger import HEADLINE, NOWHERE
from csdb.publish.release import ALL, Cell

Matrix = npt.NDArray[np.floating]
Signs = npt.NDArray[np.int8]

TOO_MUCH = 0.8
TOO_MUCH_OF_A_CHANGE = 0.75
"""Measured with made-up answers: whole releases of 10 to 2,000 people come to 0.71 at most, rounds
to 0.69; one person who ticks everything among others who tick nothing to 0.79, five who replace
all their answers at once to 0.76. Those wait for more people."""

ROUNDING = (25 / 12) / (1 / 4)
"""Variance of a count rounded to 5 over that of a yes-or-no answer nobody knows."""

MOST = 20_000
"""People looked at. More rows can only lower each one's leverage, so what these have among
themselves is never less than what they have among everybody; the rest are not looked at."""


AT_ONCE = 2_000
"""Atoms whose leverage is worked out together: no more memory than the processor's cache."""


def objections(case: Case) -> Iterator[str]:
    """Too much leverage on the shares as published, or on how they changed.

    A change is the difference of two rounded counts: twice the rounding variance.
    """
    if not case.moved:
        return
    after = case.passage.after
    shown = _shown(case.cells)
    now = _matrix(after.columns.take(_some(after.stands(HEADLINE))), shown)
    if _worst(now, k=case.rule.k, ridge=ROUNDING) >= TOO_MUCH:
        yield case.objection("leverage", HEADLINE)
    if case.passage.before is not None:
        change = _change(case, [key for key in _shown(case.before) if key in shown])
        if _worst(change, k=case.rule.k, ridge=2 * ROUNDING) >= TOO_MUCH_OF_A_CHANGE:
            yield case.objection("leverage", HEADLINE, "change")


def _shown(cells: tuple[Cell, ...]) -> list[tuple[str, str]]:
    """The published shares that have a value: figure and option."""
    return [
        (cell.figure, cell.option)
        for cell in cells
        if cell.statistic == "share" and cell.dimension == ALL and cell.value is not None
    ]


def _some(rows: Mask) -> npt.NDArray[np.intp]:
    """The numbers of the rows, evenly thinned to MOST."""
    found = np.flatnonzero(rows)
    return found[:: -(-len(found) // MOST) or 1]


def _matrix(columns: Columns, shown: list[tuple[str, str]]) -> Signs:
    """(people, shares): 1 where a person is among those a share counts."""
    gave = [_gave(columns, figure, option) for figure, option in shown]
    return np.array(gave, dtype=np.int8).reshape(len(shown), columns.people).T


def _gave(columns: Columns, figure: str, option: str) -> Mask:
    if figure == HAS_VARIABLE:
        told = columns.variable != UNKNOWN
        some: Mask = told & ((columns.variable > 0) == (option == "yes"))
        return some
    number = options(figure).index(option)
    if figure in columns.choice:
        gave: Mask = columns.choice[figure] == number
        return gave
    return columns.choices[figure][:, number] & columns.answered[figure]


def _change(case: Case, shown: list[tuple[str, str]]) -> Signs:
    """(people who changed, shares): what each adds to the counts and takes from them."""
    way, passage = case.way, case.passage
    before, after = way.before[HEADLINE], way.after[HEADLINE]
    people = way.whose(before != after)[:MOST]
    number = np.full(len(way.ref), -1, dtype=np.intp)
    number[people] = np.arange(len(people))
    total = np.zeros((len(people), len(shown)), dtype=np.int8)
    looked_at = (before != after) & (number[way.person] >= 0)
    for ledger, place, row, sign in (
        (passage.after, after, way.row_after, 1),
        (passage.before, before, way.row_before, -1),
    ):
        rows = np.flatnonzero(looked_at & (place != NOWHERE))
        if ledger is not None:
            told = _matrix(ledger.columns.take(row[rows]), shown)
            total[number[way.person[rows]]] += np.int8(sign) * told
    return total


def _worst(matrix: Signs, *, k: int, ridge: float) -> float:
    """The highest ridge leverage of an atom of fewer than k people: qᵀ(QQᵀ + ridge·I)⁻¹q.

    An atom is the people with the same row, q that row, Q one column an atom. 0.0 when there is
    nothing to look at.
    """
    if not matrix.size:
        return 0.0
    packed = np.ascontiguousarray(matrix).view(f"S{matrix.shape[1]}").ravel()
    _, first, people = np.unique(packed, return_index=True, return_counts=True)
    lever = _leverage(matrix[first].astype(np.float32), people < k, ridge)
    return float(lever.max(initial=0.0))


def _leverage(atoms: Matrix, few: Mask, ridge: float) -> Matrix:
    """qᵀ(QQᵀ + ridge·I)⁻¹q of each `few` row q of `atoms`, over shares or atoms, as are fewer.

    Over atoms it is what the push-through identity makes of it: 1 - ridge·((QᵀQ + ridge·I)⁻¹)ᵢᵢ.
    Products of atoms are small whole numbers, which single precision holds exactly.
    """
    number, shares = atoms.shape
    product = atoms @ atoms.T if number < shares else atoms.T @ atoms
    inverse: Matrix = np.linalg.inv(product.astype(np.float64) + ridge * np.eye(len(product)))
    if number < shares:
        return (1 - ridge * np.diagonal(inverse))[few]
    single = inverse.astype(np.float32)
    parts = np.array_split(atoms[few], -(-np.count_nonzero(few) // AT_ONCE) or 1)
    return np.concatenate([np.einsum("ij,ij->i", part @ single, part) for part in parts])

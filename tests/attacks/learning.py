"""The attackers' learners, in NumPy alone: ridge regression and boosted trees."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Ridge:
    """A linear guess with a penalty on its coefficients, columns brought to one scale."""

    middle: np.ndarray
    scale: np.ndarray
    weights: np.ndarray
    base: float

    def __call__(self, columns: np.ndarray) -> np.ndarray:
        guessed: np.ndarray = self.base + (columns - self.middle) / self.scale @ self.weights
        return guessed


def ridge(columns: np.ndarray, wanted: np.ndarray, penalty: float) -> Ridge:
    """The guess learned from T rows of columns."""
    middle, scale = columns.mean(axis=0), columns.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    x, y = (columns - middle) / scale, wanted - wanted.mean()
    weights = np.linalg.solve(x.T @ x + penalty * np.eye(x.shape[1]), x.T @ y)
    return Ridge(middle, scale, weights, float(wanted.mean()))


_BINS = 12


@dataclass(frozen=True, slots=True)
class Trees:
    """A sum of small trees. Each: (feature, threshold bin) a node, in heap order, and leaves."""

    edges: np.ndarray
    trees: list[tuple[np.ndarray, np.ndarray, np.ndarray]]

    def __call__(self, columns: np.ndarray) -> np.ndarray:
        binned, guessed = _binned(columns, self.edges), np.zeros(len(columns))
        for feature, threshold, leaves in self.trees:
            guessed += leaves[_leaf(binned, feature, threshold)]
        return guessed


def boost(
    columns: np.ndarray,
    wanted: np.ndarray,
    *,
    trees: int = 120,
    depth: int = 3,
    rate: float = 0.06,
    fewest: float = 20.0,
) -> Trees:
    """Gradient boosting of squared error on binned columns; leaves are shrunk by `fewest` rows."""
    edges = np.quantile(columns, np.linspace(0, 1, _BINS + 1)[1:-1], axis=0).T
    binned, left, grown = _binned(columns, edges), wanted.astype(float), []
    for _ in range(trees):
        tree = _tree(binned, left, depth, rate, fewest)
        grown.append(tree)
        left = left - tree[2][_leaf(binned, tree[0], tree[1])]
    return Trees(edges, grown)


def _binned(columns: np.ndarray, edges: np.ndarray) -> np.ndarray:
    return np.stack(
        [np.searchsorted(edge, column) for edge, column in zip(edges, columns.T, strict=True)],
        axis=1,
    )


def _tree(
    binned: np.ndarray, left: np.ndarray, depth: int, rate: float, fewest: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    nodes = 2**depth - 1
    feature, threshold = np.zeros(nodes, dtype=np.intp), np.full(nodes, _BINS)
    node = np.zeros(len(left), dtype=np.intp)
    for level in range(depth):
        first = 2**level - 1
        for each in range(2**level):
            rows = node == first + each
            feature[first + each], threshold[first + each] = _split(
                binned[rows], left[rows], fewest
            )
        node = 2 * node + 1 + (binned[np.arange(len(left)), feature[node]] > threshold[node])
    leaf = node - nodes
    total = np.bincount(leaf, weights=left, minlength=2**depth)
    return feature, threshold, rate * total / (np.bincount(leaf, minlength=2**depth) + fewest)


def _split(binned: np.ndarray, left: np.ndarray, fewest: float) -> tuple[int, int]:
    """The column and bin that part the rows best; a bin that parts nothing if none does."""
    width = binned.shape[1]
    places = (binned + (_BINS + 1) * np.arange(width)).ravel()
    size = width * (_BINS + 1)
    sums = np.bincount(places, weights=np.repeat(left, width), minlength=size)
    sums = sums.reshape(width, -1).cumsum(axis=1)
    rows = np.bincount(places, minlength=size).reshape(width, -1).cumsum(axis=1)
    total, people = left.sum(), len(left)
    gain = sums**2 / (rows + fewest) + (total - sums) ** 2 / (people - rows + fewest)
    gain[(rows < fewest) | (people - rows < fewest)] = 0
    best = int(np.argmax(gain))
    if gain.flat[best] <= total**2 / (people + fewest):
        return 0, _BINS
    return best // (_BINS + 1), best % (_BINS + 1)


def _leaf(binned: np.ndarray, feature: np.ndarray, threshold: np.ndarray) -> np.ndarray:
    node = np.zeros(len(binned), dtype=np.intp)
    rows = np.arange(len(binned))
    while node.size and node[0] < len(feature):
        node = 2 * node + 1 + (binned[rows, feature[node]] > threshold[node])
    return node - len(feature)

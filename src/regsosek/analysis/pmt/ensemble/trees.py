"""Trees as plain arrays: taken over from scikit-learn, rounded to whole points, walked without it.

Nodes stand in preorder: the left child of node i is i + 1, `right` is the distance to the right child, 0 at a leaf. A
row goes left when its input is at most `at`. At a leaf `points` are added; a score is a sum of whole numbers, so that
neither the machine nor the order of rows changes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from regsosek.analysis.pmt.evaluate import Ints
from regsosek.analysis.pmt.solve import Array

_BLOCK = 1 << 16
"""Cells (rows × trees) walked at once: they fit into the cache."""
_ROWS = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Raw:
    """One tree in real numbers, as it came. `left`, `right` are indexes, -1 at a leaf."""

    feature: Ints
    threshold: Array
    left: Ints
    right: Ints
    value: Array


@dataclass(frozen=True, slots=True, eq=False)
class Forest:
    """All trees behind one another. `roots`: first node of each; `depths`: the longest way down in each."""

    feature: NDArray[np.int32]
    at: Array
    right: NDArray[np.int32]
    points: Ints
    roots: NDArray[np.int32]
    depths: Ints

    def score(self, inputs: Array) -> Ints:
        """Points of each row (rows × inputs, no NaN), all trees together."""
        total = np.zeros(len(inputs), dtype=np.int64)
        for start in range(0, len(inputs), _ROWS):
            rows = slice(start, start + _ROWS)
            total[rows] = self._block(np.ascontiguousarray(inputs[rows].T))
        return total

    def _block(self, columns: Array) -> Ints:
        count = columns.shape[1]
        flat, rows = columns.ravel(), np.arange(count)
        total = np.zeros(count, dtype=np.int64)
        step = max(1, _BLOCK // count)
        leaf_or_left = np.where(self.right > 0, 1, 0).astype(np.int32)
        offset = self.feature.astype(np.int64) * count
        by_depth = np.argsort(self.depths, kind="stable")
        for first in range(0, len(by_depth), step):
            trees = by_depth[first : first + step]
            node = np.repeat(self.roots[trees, None], count, axis=1)
            for _ in range(int(self.depths[trees[-1]])):
                low = flat[offset[node] + rows] <= self.at[node]
                node += np.where(low, leaf_or_left[node], self.right[node])
            total += self.points[node].sum(axis=0)
        return total

    def to_document(self) -> dict[str, Any]:
        inner = self.right > 0
        return {
            "feature": np.where(inner, self.feature, -1).tolist(),
            "value": [a if i else int(p) for a, p, i in zip(self.at.tolist(), self.points, inner, strict=True)],
            "right": self.right[inner].tolist(),
            "roots": self.roots.tolist(),
        }


def from_document(document: Mapping[str, Any]) -> Forest:
    """KeyError, TypeError or ValueError for a document with holes."""
    feature = np.array(document["feature"], dtype=np.int32)
    inner = feature >= 0
    right = np.zeros(len(feature), dtype=np.int32)
    right[inner] = document["right"]
    value = document["value"]
    at = np.array([v if i else np.inf for v, i in zip(value, inner, strict=True)], dtype=np.float64)
    points = np.array([0 if i else int(v) for v, i in zip(value, inner, strict=True)], dtype=np.int64)
    roots = np.array(document["roots"], dtype=np.int32)
    return Forest(np.maximum(feature, 0), at, right, points, roots, _depths(right, roots))


def empty() -> Forest:
    return from_document({"feature": [], "value": [], "right": [], "roots": []})


def boosted(model: Any) -> list[Raw]:
    """The trees of a fitted HistGradientBoostingRegressor (its baseline apart)."""
    found = []
    for (predictor,) in model._predictors:
        nodes = predictor.nodes
        leaf = nodes["is_leaf"].astype(bool)
        left, right = (np.where(leaf, -1, nodes[side].astype(np.int64)) for side in ("left", "right"))
        found.append(
            Raw(
                nodes["feature_idx"].astype(np.int64), nodes["num_threshold"].copy(), left, right, nodes["value"].copy()
            )
        )
    return found


def grown(model: Any) -> list[Raw]:
    """The trees of a fitted forest of scikit-learn; they are averaged."""
    share = 1 / len(model.estimators_)
    return [
        Raw(t.feature.astype(np.int64), t.threshold, t.children_left, t.children_right, t.value[:, 0, 0] * share)
        for t in (e.tree_ for e in model.estimators_)
    ]


def assemble(weighed: Sequence[tuple[Raw, float]], inputs: Array) -> tuple[Forest, int]:
    """One forest of all trees, each times its factor (which brings it to points), and the points of its mean.

    Thresholds become the shortest decimal that parts the rows of `inputs` in the same way. A tree of a single leaf and
    the mean of each tree go into the returned number, so that leaves stay small.
    """
    uniques = [np.unique(inputs[:, i]) for i in range(inputs.shape[1])]
    feature: list[int] = []
    at: list[float] = []
    right: list[int] = []
    points: list[int] = []
    roots: list[int] = []
    constant = 0.0
    short: dict[tuple[int, float], float] = {}

    def add(raw: Raw, node: int, factor: float) -> None:
        here = len(feature)
        inner = raw.left[node] >= 0
        feature.append(int(raw.feature[node]) if inner else 0)
        right.append(0)
        points.append(0 if inner else round(float(raw.value[node]) * factor))
        at.append(np.inf)
        if inner:
            key = (feature[here], float(raw.threshold[node]))
            if key not in short:
                short[key] = _shortest(uniques[key[0]], key[1])
            at[here] = short[key]
            add(raw, int(raw.left[node]), factor)
            right[here] = len(feature) - here
            add(raw, int(raw.right[node]), factor)

    for raw, factor in weighed:
        if raw.left[0] < 0:
            constant += float(raw.value[0]) * factor
            continue
        roots.append(len(feature))
        add(raw, 0, factor)
    steps, first = np.array(right, dtype=np.int32), np.array(roots, dtype=np.int32)
    forest = Forest(
        np.array(feature, dtype=np.int32), np.array(at, dtype=np.float64), steps, np.array(points, dtype=np.int64), first,
        _depths(steps, first),
    )  # fmt: skip
    return forest, round(constant)


def _shortest(values: Array, threshold: float) -> float:
    """The shortest decimal that parts `values` as the threshold does (for single precision, as forests compare)."""
    low = int((values.astype(np.float32) <= threshold).sum())
    if low == 0 or low == len(values):
        return float(threshold)
    below, above = float(values[low - 1]), float(values[low])
    middle = (below + above) / 2
    for digits in range(1, 17):
        tried = float(f"{middle:.{digits}g}")
        if below <= tried < above:
            return tried
    return below


def _depths(right: NDArray[np.int32], roots: NDArray[np.int32]) -> Ints:
    """Level by level: a tree with an inner node on a level goes one deeper."""
    node, tree = roots.astype(np.int64), np.arange(len(roots))
    depths = np.zeros(len(roots), dtype=np.int64)
    while len(node):
        inner = right[node] > 0
        node, tree = node[inner], tree[inner]
        depths[np.unique(tree)] += 1
        node, tree = np.concatenate([node + 1, node + right[node]]), np.concatenate([tree, tree])
    return depths


def leaf(value: float) -> Raw:
    """A tree of a single leaf: a constant."""
    none = np.array([-1])
    return Raw(np.array([0]), np.array([0.0]), none, none, np.array([value]))

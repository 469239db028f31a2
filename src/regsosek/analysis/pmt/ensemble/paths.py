"""Every way from a root to a leaf, as conditions grouped by the column they ask about."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from regsosek.analysis.pmt.ensemble.trees import Forest
from regsosek.analysis.pmt.evaluate import Ints
from regsosek.analysis.pmt.solve import Array


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """Conditions sorted by (leaf, column); a *pair* is a leaf and a column on its way: all its conditions together."""

    inputs: Ints
    at: Array
    left: np.ndarray
    pair_starts: Ints
    pair_leaf: Ints
    pair_column: Ints
    leaf_starts: Ints
    points: Ints

    @classmethod
    def of(cls, forest: Forest, input_columns: Ints) -> Paths:
        parent, went_left = _parents(forest)
        leaves = np.flatnonzero(forest.right == 0)
        node, leaf = leaves, np.arange(len(leaves))
        nodes, ways, owners = [], [], []
        while len(node):
            above = parent[node]
            inside = above >= 0
            nodes.append(above[inside])
            ways.append(went_left[node[inside]])
            owners.append(leaf[inside])
            node, leaf = above[inside], leaf[inside]
        at_node, way, owner = np.concatenate(nodes), np.concatenate(ways), np.concatenate(owners)
        column = input_columns[forest.feature[at_node]]
        order = np.lexsort((at_node, column, owner))
        at_node, way, owner, column = at_node[order], way[order], owner[order], column[order]
        starts = np.flatnonzero(np.r_[True, (np.diff(owner) != 0) | (np.diff(column) != 0)])
        pair_leaf = owner[starts]
        return cls(
            forest.feature[at_node].astype(np.int64), forest.at[at_node], way, starts, pair_leaf, column[starts],
            np.flatnonzero(np.r_[True, np.diff(pair_leaf) != 0]), forest.points[leaves],
        )  # fmt: skip

    def holds(self, row: Array) -> np.ndarray:
        """Per pair whether the row (inputs) meets all its conditions."""
        return np.asarray(np.logical_and.reduceat((row[self.inputs] <= self.at) == self.left, self.pair_starts))


def _parents(forest: Forest) -> tuple[Ints, np.ndarray]:
    """Per node its parent (-1 at a root) and whether it is the left child."""
    inner = np.flatnonzero(forest.right > 0)
    parent, left = np.full(len(forest.right), -1, dtype=np.int64), np.zeros(len(forest.right), dtype=bool)
    parent[inner + 1], left[inner + 1] = inner, True
    parent[inner + forest.right[inner]] = inner
    return parent, left

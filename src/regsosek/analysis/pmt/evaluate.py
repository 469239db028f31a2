"""How good a prediction is: the measures, and the folds that keep neighbours together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from regsosek.analysis.pmt.solve import Array

Ints = NDArray[np.int64]
TARGETED = (0.05, 0.10, 0.20, 0.40)


def folds(groups: Ints, count: int, seed: int) -> Ints:
    """Fold number of each row; rows of one group share a fold. Depends on the seed and the set of groups only."""
    labels, index = np.unique(groups, return_inverse=True)
    order = np.random.default_rng(seed).permutation(len(labels))
    return (order % min(count, len(labels)))[index]


def r_squared(truth: Array, predicted: Array, weight: Array) -> float:
    """1 - weighted squared error / weighted variance of the truth; negative when worse than the mean."""
    centre = np.average(truth, weights=weight)
    return float(1 - (weight @ (truth - predicted) ** 2) / (weight @ (truth - centre) ** 2))


def mean_ranks(values: Array) -> Array:
    """Ranks from 1; equal values share the mean of their ranks."""
    _, index, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts - 1) / 2)[index]


def spearman(truth: Array, predicted: Array) -> float:
    """Rank correlation; 0 when one of the two is constant."""
    a, b = mean_ranks(truth), mean_ranks(predicted)
    if a.std() == 0 or b.std() == 0:
        return 0.0
    return float(np.corrcoef(a, b)[0, 1])


def targeting_error(truth: Array, predicted: Array, share: float) -> float:
    """Part of the truly poorest `share` that the prediction does not find when it may name as many rows.

    k = round(share × rows); 1 - overlap / k. Inclusion and exclusion error are the same number here. Ties go to the
    earlier row.
    """
    k = max(1, round(share * len(truth)))
    poorest = np.argsort(truth, kind="stable")[:k]
    named = np.argsort(predicted, kind="stable")[:k]
    return float(1 - len(np.intersect1d(poorest, named)) / k)


def deciles(values: Array) -> Ints:
    """Decile of each row, 0 (poorest) to 9, by rank; ties go to the earlier row."""
    order = np.argsort(values, kind="stable")
    found = np.empty(len(values), dtype=np.int64)
    found[order] = 10 * np.arange(len(values)) // max(1, len(values))
    return found

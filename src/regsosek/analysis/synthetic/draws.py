"""Chance, for whole columns at once: yes/no by odds, one of several answers by weights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

NOT_ASKED = -1
"""Marks a skipped item in a column; it never reaches a document."""


def sigmoid(odds: npt.ArrayLike) -> Floats:
    """Log odds → probability."""
    return np.asarray(1 / (1 + np.exp(-np.asarray(odds, dtype=float))))


def happens(rng: np.random.Generator, odds: npt.ArrayLike) -> Bools:
    """True with the probability of each log odds."""
    chance = sigmoid(odds)
    return np.asarray(rng.random(chance.shape) < chance)


def occurs(rng: np.random.Generator, chance: npt.ArrayLike, size: int) -> Bools:
    """True with each probability (one for all, or one per row)."""
    return np.asarray(rng.random(size) < np.asarray(chance, dtype=float))


def pick(rng: np.random.Generator, codes: Sequence[int], weights: Sequence[Any], size: int) -> Ints:
    """One of `codes` per row; `weights` holds for each code its weight, one number or one per row."""
    table = np.empty((len(codes), size))
    for row, weight in zip(table, weights, strict=True):
        row[:] = weight
    steps = np.cumsum(table, axis=0)
    chosen = (rng.random(size) * steps[-1] >= steps).sum(axis=0)
    return np.asarray(codes, dtype=np.int64)[np.minimum(chosen, len(codes) - 1)]


def yes_no(answer: Bools) -> Ints:
    """True → 1 (ya), False → 2 (tidak), as printed."""
    return np.where(answer, 1, 2)


def asked(values: npt.ArrayLike, condition: Bools) -> Ints:
    """The values where the item is asked, else `NOT_ASKED`."""
    return np.where(condition, np.asarray(values, dtype=np.int64), NOT_ASKED)

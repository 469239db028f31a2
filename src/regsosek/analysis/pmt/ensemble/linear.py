"""The linear part: a curve per column and an effect per area, each held back as much as the folds advise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.linalg

from regsosek.analysis.pmt.evaluate import Ints
from regsosek.analysis.pmt.solve import Array

STRAIGHT = (1.0, 4.0, 15.0, 60.0, 250.0, 1000.0)
BENT = (4.0, 15.0, 60.0, 250.0, 1000.0, 1e7)
AREAS = (0.5, 2.0, 6.0, 20.0, 80.0, 1e7)
"""Penalties tried, in rows: so many rows of no effect are added to each term (each area)."""


@dataclass(frozen=True, slots=True)
class Moments:
    """Sums of products of a set of rows; those of disjoint sets add up."""

    gram: Array
    moment: Array
    mass: Array
    area_x: Array
    area_y: Array

    def __add__(self, other: Moments) -> Moments:
        return Moments(*(a + b for a, b in zip(self._all(), other._all(), strict=True)))

    def __sub__(self, other: Moments) -> Moments:
        return Moments(*(a - b for a, b in zip(self._all(), other._all(), strict=True)))

    def _all(self) -> tuple[Array, ...]:
        return self.gram, self.moment, self.mass, self.area_x, self.area_y


@dataclass(frozen=True, slots=True)
class Linear:
    """`coefficients` of [1, design], `effects` of the areas."""

    coefficients: Array
    effects: Array

    def predict(self, design: Array, area: Ints) -> Array:
        return np.asarray(
            self.coefficients[0] + design @ self.coefficients[1:] + np.append(self.effects, 0.0)[area], dtype=np.float64
        )


def moments(design: Array, y: Array, w: Array, area: Ints, areas: int) -> Moments:
    x = np.column_stack([np.ones(len(y)), design])
    weighted = x * w[:, None]
    known = area >= 0
    order = np.argsort(area[known], kind="stable")
    index, rows = area[known][order], weighted[known][order]
    area_x = np.zeros((areas, x.shape[1]))
    if len(index):
        starts = np.flatnonzero(np.r_[True, np.diff(index) > 0])
        area_x[index[starts]] = np.add.reduceat(rows, starts, axis=0)
    return Moments(
        weighted.T @ x,
        weighted.T @ y,
        np.bincount(index, w[known][order], areas).astype(np.float64),
        area_x,
        np.bincount(index, (w * y)[known][order], areas).astype(np.float64),
    )


def solve(of: Moments, penalty: Array, area_penalty: float) -> Linear:
    """The minimum, the areas eliminated first (their block is diagonal)."""
    shrink = 1 / (of.mass + area_penalty)
    scaled = of.area_x * shrink[:, None]
    left = of.gram - scaled.T @ of.area_x
    left[np.diag_indices_from(left)] += penalty
    beta = scipy.linalg.solve(left, of.moment - scaled.T @ of.area_y, assume_a="pos", check_finite=False)
    return Linear(beta, shrink * (of.area_y - of.area_x @ beta))


@dataclass(frozen=True, slots=True)
class Penalties:
    straight: float
    bent: float
    areas: float

    def vector(self, spread: Array, bends: np.ndarray) -> Array:
        """Per column of [1, design]; `spread`: variance of each column. The intercept is free."""
        per_term = np.where(bends, self.bent, self.straight) * np.maximum(spread, 1e-4)
        return np.concatenate([[1e-9], per_term])


def choose(loss: Callable[[Penalties], float], *, few_areas: bool) -> Penalties:
    """The penalties of the smallest loss, one after the other, twice round."""
    best = Penalties(15.0, 60.0, 1e7 if few_areas else 6.0)
    lowest = loss(best)
    for _ in range(2):
        before = best
        for name, grid in (("straight", STRAIGHT), ("bent", BENT), ("areas", () if few_areas else AREAS)):
            for value in grid:
                if value == getattr(best, name):
                    continue
                tried = Penalties(**{"straight": best.straight, "bent": best.bent, "areas": best.areas, name: value})
                found = loss(tried)
                if found < lowest - 1e-12:
                    best, lowest = tried, found
        if best == before:
            break
    return best

"""Weighted least squares with area effects that shrink: the arithmetic of the linear recipe.

    y = b0 + X b + u[area] + e,    u ~ N(0, tau2),    e ~ N(0, sigma2 / weight)

An area with few rows is pulled to zero, the mean of all areas; how far, the data say (tau2, sigma2 by expectation
maximisation). A small ridge keeps columns that nearly repeat each other from growing against one another.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

RIDGE = 1e-3
"""Penalty on a coefficient in units of its column's standard deviation, per row."""
ROUNDS = 200
TOLERANCE = 1e-7


@dataclass(frozen=True, slots=True)
class Solution:
    intercept: float
    coefficients: Array
    area_effects: Array
    ratio: float = float("inf")
    """Error variance over variance of areas: rows at which half of an area's mean is believed."""


def solve(x: Array, y: Array, weight: Array, area: NDArray[np.int64], areas: int) -> Solution:
    """Coefficients for `x` (n × p) and effects of `areas` areas; `area` holds indexes, -1 for a row of no area.

    `weight` is positive and is used relative to its mean. With fewer than two areas all effects are zero.
    """
    w = weight / weight.mean()
    mean_x, mean_y = np.average(x, axis=0, weights=w), float(np.average(y, weights=w))
    x, y = x - mean_x, y - mean_y
    design = np.column_stack([np.ones(len(y)), x])
    penalty = np.concatenate([[0.0], RIDGE * (w @ (x * x)) + 1e-9 * len(y)])
    weighted = design * w[:, None]
    gram, moment = weighted.T @ design + np.diag(penalty), weighted.T @ y
    known = area >= 0
    index = area[known]
    mass = _sums(index, w[known], areas)
    area_x, area_y = np.zeros((areas, design.shape[1])), _sums(index, (w * y)[known], areas)
    np.add.at(area_x, index, weighted[known])
    coefficients, effects, ratio = np.linalg.solve(gram, moment), np.zeros(areas), float("inf")
    if areas >= 2:
        coefficients, effects, ratio = _shrink(design, y, w, area, gram, moment, mass, area_x, area_y)
    intercept = mean_y + float(coefficients[0]) - float(mean_x @ coefficients[1:])
    return Solution(intercept, coefficients[1:], effects, ratio)


def _shrink(
    design: Array, y: Array, w: Array, area: NDArray[np.int64], gram: Array, moment: Array, mass: Array, area_x: Array,
    area_y: Array,
) -> tuple[Array, Array, float]:  # fmt: skip
    """Expectation maximisation over the two variances; each round solves the mixed-model equations exactly."""
    tau2, sigma2 = 0.01, float(np.average(y * y, weights=w))
    beta = np.linalg.solve(gram, moment).astype(np.float64)
    effects: Array = np.zeros(len(mass))
    padded = np.append(effects, 0.0)  # index -1: a row of no area
    for _ in range(ROUNDS):
        shrink = 1 / (mass + sigma2 / tau2)
        scaled = area_x * shrink[:, None]
        beta[:] = np.linalg.solve(gram - scaled.T @ area_x, moment - scaled.T @ area_y)
        effects = shrink * (area_y - area_x @ beta)
        padded[:-1] = effects
        residual = y - design @ beta - padded[area]
        new_tau2 = max(float(np.mean(effects**2 + sigma2 * shrink)), 1e-12)
        new_sigma2 = max(float((w @ residual**2 + sigma2 * (mass @ shrink)) / len(y)), 1e-12)
        moved = abs(new_tau2 - tau2) / tau2 + abs(new_sigma2 - sigma2) / sigma2
        tau2, sigma2 = new_tau2, new_sigma2
        if moved < TOLERANCE:
            break
    return beta, effects, sigma2 / tau2


def _sums(index: NDArray[np.int64], values: Array, length: int) -> Array:
    return np.bincount(index, values, length).astype(np.float64)

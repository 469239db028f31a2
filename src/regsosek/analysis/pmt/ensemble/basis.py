"""Each column as a few numbers: for the linear part (terms) and for the trees (inputs)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from regsosek.analysis.pmt.columns import Column, Columns
from regsosek.analysis.pmt.solve import Array

MAX_TERMS = 700
"""More columns, fewer knots per column, so that the linear part stays quick."""
_QUANTILES = {8: (0.005, 0.08, 0.25, 0.4, 0.6, 0.75, 0.92, 0.995), 4: (0.03, 0.3, 0.7, 0.97), 2: (0.02, 0.98)}
FEW = 9
"""A number with at most so many distinct answers gets a knot at each of them."""


@dataclass(frozen=True, slots=True)
class Curve:
    """What the linear part makes of one column: points at `knots` (numbers, rising) or `len(levels)` + other, straight
    lines between knots, level outside them; and one term for no answer."""

    column: int
    kind: Literal["number", "category"]
    knots: tuple[float, ...]
    levels: int

    @property
    def bends(self) -> int:
        """Terms that bend the line: one per inner knot."""
        return max(len(self.knots) - 2, 0)

    @property
    def terms(self) -> int:
        return (1 + self.bends if self.kind == "number" else self.levels) + 1

    def design(self, x: Array) -> Array:
        """rows × terms. A number: straight line, bends, no answer. A category: one per level, no answer."""
        gone = np.isnan(x)
        if self.kind == "category":
            found = np.zeros((len(x), self.levels + 1))
            found[np.arange(len(x)), np.where(gone, self.levels, x).astype(np.int64)] = 1.0
            return found
        low, high = self.knots[0], self.knots[-1]
        straight = np.clip(np.where(gone, low, x), low, high)
        hats = [np.interp(straight, self.knots, row) for row in np.eye(len(self.knots))[1:-1]]
        columns = np.column_stack([(straight - low) / (high - low), *hats, gone])
        columns[gone, :-1] = 0.0
        return columns

    def values(self, coefficients: Array) -> tuple[Array, float]:
        """What the coefficients of this curve give at each knot or level, and for no answer."""
        if self.kind == "category":
            return coefficients[:-1], float(coefficients[-1])
        knots = np.array(self.knots)
        straight = (knots - knots[0]) / (knots[-1] - knots[0]) * coefficients[0]
        straight[1:-1] += coefficients[1:-1]
        return straight, float(coefficients[-1])


def curves(columns: Columns, matrix: Array) -> list[Curve]:
    """One per column, with knots where the answers lie."""
    for knots in (8, 4, 2):
        found = [_curve(i, c, matrix[:, i], knots) for i, c in enumerate(columns.columns)]
        if sum(curve.terms for curve in found) <= MAX_TERMS:
            break
    return found


def _curve(index: int, column: Column, x: Array, knots: int) -> Curve:
    if column.kind == "category":
        return Curve(index, "category", (), len(column.levels) + column.other)
    answered = x[~np.isnan(x)]
    distinct = np.unique(answered)
    if len(distinct) > max(FEW, 2) or (knots < 8 and len(distinct) > knots):
        distinct = np.unique(np.quantile(answered, _QUANTILES[knots], method="inverted_cdf"))
        if len(distinct) < 2:
            distinct = np.array([answered.min(), answered.max()])
    if len(distinct) == 1:
        distinct = np.array([distinct[0], distinct[0] + 1.0])
    return Curve(index, "number", tuple(float(f"{v:.9g}") for v in distinct), 0)


def inputs(columns: Columns, matrix: Array) -> Array:
    """For trees: per column the number (no answer: the middle) and, where the survey lacked answers, whether one was
    given; or one indicator per level and for no answer. float64 rows × inputs, no NaN."""
    found: list[Array] = []
    for index, column in enumerate(columns.columns):
        x = matrix[:, index]
        gone = np.isnan(x)
        if column.kind == "number":
            found.append(np.where(gone, column.middle, x))
        else:
            found += [np.asarray(x == level, dtype=np.float64) for level in range(len(column.levels) + column.other)]
        if column.missing:
            found.append(gone.astype(np.float64))
    return np.column_stack(found)


def input_columns(columns: Columns) -> list[int]:
    """Which column each input is about."""
    found: list[int] = []
    for index, column in enumerate(columns.columns):
        width = 1 if column.kind == "number" else len(column.levels) + column.other
        found += [index] * (width + bool(column.missing))
    return found

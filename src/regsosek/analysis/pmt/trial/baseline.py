"""What everybody can do: ordinary least squares with a dummy for every answer and every area.

Missing numbers are the median with a dummy that says so; answers never seen have no dummy; an area never seen has the
mean of the areas. No ridge, no shrinkage, no selection: the yardstick, not a recipe.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from regsosek.analysis.pmt.columns import Columns
from regsosek.analysis.pmt.evaluate import Ints
from regsosek.analysis.pmt.solve import Array


@dataclass(frozen=True, slots=True)
class Ols:
    """Coefficients of the answers, and an intercept for each area (the last one: for areas never seen)."""

    columns: Columns
    coefficients: Array
    intercepts: Array
    seen: np.ndarray

    def predict(self, table: pa.Table, area: Ints) -> Array:
        """Log expenditure of the rows of a table."""
        known = np.where((area >= 0) & self.seen[area], area, -1)
        return np.asarray(design(self.columns, table) @ self.coefficients + self.intercepts[known])


def design(columns: Columns, table: pa.Table) -> Array:
    """rows × dummies and numbers, always in the same order for the same `columns`."""
    parts: list[Array] = []
    for column in columns.columns:
        encoded = column.encode(table[column.name])
        missing = ~np.isfinite(encoded)
        if column.kind == "number":
            parts.append(np.where(missing, column.middle, encoded)[:, None])
        else:
            parts.append((encoded[:, None] == np.arange(1, len(column.levels) + column.other)).astype(np.float64))
        if column.missing:
            parts.append(missing.astype(np.float64)[:, None])
    return np.hstack(parts) if parts else np.zeros((len(table), 0))


def ols(columns: Columns, table: pa.Table, y: Array, weight: Array, area: Ints, areas: int) -> Ols:
    """Weighted least squares; columns that repeat each other share their weight (least norm)."""
    x = design(columns, table)
    seen = np.bincount(area[area >= 0], minlength=areas) > 0
    numbers = np.flatnonzero(seen)
    dummies = (area[:, None] == numbers[None, :]).astype(np.float64)
    constant = np.ones((len(y), 1))
    centre = np.average(x, axis=0, weights=weight)
    spread = np.maximum(x.std(axis=0), 1e-12)
    whole = np.hstack([constant, (x - centre) / spread, dummies])
    root = np.sqrt(weight / weight.mean())
    found = np.linalg.lstsq(whole * root[:, None], y * root, rcond=None)[0]
    coefficients = found[1 : 1 + x.shape[1]] / spread
    base = found[0] - centre @ coefficients
    effects = found[1 + x.shape[1] :]
    rows = np.bincount(area[area >= 0], weight[area >= 0], areas)[numbers]
    mean = float(np.average(effects, weights=rows)) if len(effects) else 0.0
    intercepts = np.full(areas + 1, base + mean)
    intercepts[numbers] = base + effects
    return Ols(columns, coefficients, intercepts, np.append(seen, False))

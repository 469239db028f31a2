"""What the survey knows of an area, as inputs of the trees: sums over its rows, never a row.

Per area: the mean of what the linear part makes of the answers, and the means of the answers that go furthest with
consumption; never consumption itself, which would come back to the row it came from. All are drawn towards the whole
survey, as if by some more rows: how many, and whether trees are told at all, the folds decide (:data:`DRAWN`). An area of fewer than `LEAST_ROWS` rows has those of the whole survey; the document leaves
it out, and scores it, like one that the survey never saw, by trees that were told nothing of areas.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from regsosek.analysis.pmt.evaluate import Ints
from regsosek.analysis.pmt.solve import Array

LEAST_ROWS = 5
DRAWN = (3.0, 15.0)
"""The whole survey counts as so many rows of each area: what is tried."""
MEANS = 8
"""Answers whose mean by area is told to the trees."""


@dataclass(frozen=True, slots=True, eq=False)
class AreaInputs:
    """`known`: one row of inputs per area, the last that of any other. No columns: the survey has no areas."""

    known: Array

    def rows(self, area: Ints) -> Array:
        """rows × area inputs."""
        return np.asarray(self.known[area], dtype=np.float64)

    def by_code(self, codes: Iterable[str]) -> dict[str, tuple[float, ...]]:
        """The inputs of each area that has its own."""
        *rows, usual = self.known.tolist()
        return {c: tuple(row) for c, row in zip(codes, rows, strict=True) if row != usual}


def untold(areas: int) -> AreaInputs:
    """Trees that are told nothing of areas."""
    return AreaInputs(np.zeros((areas + 1, 0)))


def area_inputs(inputs: Array, y: Array, w: Array, area: Ints, areas: int, level: Array, drawn: float) -> AreaInputs:
    """Learnt from these rows alone. `level`: what the linear part makes of the answers of each row."""
    told = [level, *(inputs[:, column] for column in _telling(inputs, y, w))]
    known = area >= 0
    mass = np.bincount(area[known], w[known], areas)
    few = np.bincount(area[known], minlength=areas) < LEAST_ROWS
    columns = []
    for values in told:
        usual = float(np.average(values, weights=w))
        sums = np.bincount(area[known], (w * values)[known], areas)
        columns.append(np.append(np.where(few, usual, (sums + drawn * usual) / (mass + drawn)), usual))
    return AreaInputs(_short(np.column_stack(columns)))


def _telling(inputs: Array, y: Array, w: Array) -> Ints:
    """The inputs that go furthest with the target, by correlation; of equals the first."""
    share = (w / w.sum())[:, None]
    centred = inputs - (inputs * share).sum(axis=0)
    spread = np.sqrt((centred**2 * share).sum(axis=0))
    along = np.abs((centred * (share[:, 0] * (y - share[:, 0] @ y))[:, None]).sum(axis=0)) / np.maximum(spread, 1e-12)
    return np.sort(np.argsort(-np.where(spread > 1e-9, along, 0.0), kind="stable")[:MEANS])


def _short(values: Array) -> Array:
    """Five digits: the same for every machine that reads the document."""
    return np.array([[float(f"{v:.5g}") for v in row] for row in values], dtype=np.float64).reshape(values.shape)

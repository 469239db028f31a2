"""Which questions, and in which order: one after the other, always the one that explains most of what is left.

Each question is a stair: from band to band its points only rise, or only fall. A stair is a sum of steps with weights
of one sign, so the fit is least squares with bounds. Areas are taken out beforehand (`System`): their effects shrink to
the mean as in `solve`, and are read off at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from regsosek.analysis.pmt.evaluate import Ints
from regsosek.analysis.pmt.scorecard.candidates import Candidate
from regsosek.analysis.pmt.solve import Array, solve

RIDGE = 2e-3
SWEEPS, TOLERANCE = 400, 1e-9
SCREENED = 150
"""Steps with which the shrinkage of areas is estimated, at most."""


@dataclass(frozen=True, slots=True)
class Stairs:
    """A chosen question: the height of each band above the lowest, in logs, in the order of bands."""

    at: int
    heights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class System:
    """Moments of the steps with areas taken out. `blocks[j]`: the columns of candidate j."""

    gram: Array
    moment: Array
    blocks: tuple[slice, ...]


def steps(bands: Ints, count: int, weight: Array) -> Array:
    """rows × (count - 1): column c is 1 in bands above c; a row without an answer has the mean."""
    columns = (bands[:, None] > np.arange(count - 1)[None, :]).astype(np.float64)
    unanswered = bands < 0
    if unanswered.any() and not unanswered.all():
        columns[unanswered] = np.average(columns[~unanswered], axis=0, weights=weight[~unanswered])
    return columns


def system(candidates: Sequence[Candidate], y: Array, weight: Array, area: Ints, areas: int) -> System:
    """The moments of all steps of all candidates."""
    w = weight / weight.mean()
    columns = [steps(c.bands, c.count, weight) for c in candidates]
    ends = np.cumsum([0, *(c.shape[1] for c in columns)])
    x = np.hstack(columns)
    x = x - np.average(x, axis=0, weights=w)
    centred = y - np.average(y, weights=w)
    weighted = x * w[:, None]
    gram, moment = weighted.T @ x, weighted.T @ centred
    shrink, area_x, area_y = _areas(x, centred, w, area, areas)
    scaled = area_x * shrink[:, None]
    gram, moment = gram - scaled.T @ area_x, moment - scaled.T @ area_y
    gram[np.diag_indices(len(gram))] += RIDGE * (w @ (x * x)) + 1e-9 * len(y)
    return System(gram, moment, tuple(slice(int(a), int(b)) for a, b in pairwise(ends)))


def _areas(x: Array, y: Array, w: Array, area: Ints, areas: int) -> tuple[Array, Array, Array]:
    """Per area how much of its mean is believed, and its weighted sums of steps and of the target."""
    known = area >= 0
    mass = np.bincount(area[known], w[known], areas).astype(np.float64)
    area_x, area_y = np.zeros((areas, x.shape[1])), np.bincount(area[known], (w * y)[known], areas).astype(np.float64)
    np.add.at(area_x, area[known], (x * w[:, None])[known])
    if areas < 2:
        return np.zeros(areas), area_x, area_y
    strongest = np.sort(np.argsort(-np.abs(w @ (x * y[:, None])), kind="stable")[:SCREENED])
    ratio = solve(x[:, strongest], y, w, area, areas).ratio
    return 1 / (mass + ratio), area_x, area_y


def forward(made: System, most: int) -> list[int]:
    """Candidates in the order of choice, at most `most`; negative: falling stairs (-1 - index)."""
    chosen: list[int] = []
    while len(chosen) < most:
        taken = {index if index >= 0 else -1 - index for index in chosen}
        columns = _columns(made, chosen)
        inside = made.gram[np.ix_(columns, columns)]
        towards = np.linalg.solve(inside, made.gram[columns]) if len(columns) else np.zeros((0, len(made.gram)))
        best, most_gain = None, 1e-9 * float(np.abs(made.moment).max() + 1e-12)
        for index, block in enumerate(made.blocks):
            if index in taken:
                continue
            left = made.gram[block, block] - made.gram[block][:, columns] @ towards[:, block]
            moment = made.moment[block] - towards[:, block].T @ made.moment[columns]
            for sign in (1.0, -1.0):
                gain = _gain(left, sign * moment)
                if gain > most_gain:
                    best, most_gain = (index if sign > 0 else -1 - index), gain
        if best is None:
            break
        chosen.append(best)
    return chosen


def _gain(gram: Array, moment: Array) -> float:
    """How much a stair with steps of one sign explains; small, so in plain numbers."""
    if moment.max() <= 0:
        return 0.0
    g, m = gram.tolist(), moment.tolist()
    b = [0.0] * len(m)
    for _ in range(12):
        for i, row in enumerate(g):
            if row[i] > 1e-12:
                b[i] = max(0.0, b[i] + (m[i] - sum(r * v for r, v in zip(row, b, strict=True))) / row[i])
    explained = sum(v * t for v, t in zip(b, m, strict=True))
    return 2 * explained - sum(v * sum(r * u for r, u in zip(row, b, strict=True)) for v, row in zip(b, g, strict=True))


def _columns(made: System, chosen: Sequence[int]) -> Ints:
    blocks = [made.blocks[index if index >= 0 else -1 - index] for index in chosen]
    return np.concatenate([np.arange(b.start, b.stop) for b in blocks] or [np.empty(0, dtype=np.int64)])


def stairs(made: System, chosen: Sequence[int]) -> list[Stairs]:
    """The chosen questions fitted together, each rising or falling as it was chosen."""
    columns = _columns(made, chosen)
    signs = np.concatenate(
        [
            np.full(made.blocks[i if i >= 0 else -1 - i].stop - made.blocks[i if i >= 0 else -1 - i].start, 1.0 if i >= 0 else -1.0)
            for i in chosen
        ]
    )  # fmt: skip
    gram = made.gram[np.ix_(columns, columns)] * np.outer(signs, signs)
    found = signs * _bounded(gram, signs * made.moment[columns])
    result, at = [], 0
    for index in chosen:
        block = made.blocks[index if index >= 0 else -1 - index]
        part = found[at : at + block.stop - block.start]
        at += len(part)
        heights = np.concatenate([[0.0], np.cumsum(part)])
        result.append(Stairs(index if index >= 0 else -1 - index, tuple(map(float, heights - heights.min()))))
    return result


def _bounded(gram: Array, moment: Array) -> Array:
    """argmin ½ b'Gb - m'b with b >= 0, coordinate by coordinate."""
    b = np.zeros(len(moment))
    gradient = moment.copy()
    diagonal = np.diag(gram)
    for _ in range(SWEEPS):
        moved = 0.0
        for i in range(len(b)):
            new = max(0.0, b[i] + gradient[i] / diagonal[i])
            change = new - b[i]
            if change:
                gradient -= change * gram[i]
                b[i] = new
                moved = max(moved, abs(change))
        if moved < TOLERANCE:
            break
    return b

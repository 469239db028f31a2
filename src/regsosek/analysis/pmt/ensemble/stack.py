"""How much each member counts: weights that are not negative, learnt from predictions of rows the members never saw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.optimize

from regsosek.analysis.pmt import evaluate
from regsosek.analysis.pmt.ensemble.areas import DRAWN
from regsosek.analysis.pmt.ensemble.members import (
    MEMBERS,
    Rows,
    about_areas,
    bases_in_folds,
    can_tell_areas,
    predicted,
    with_areas,
)
from regsosek.analysis.pmt.ensemble.slopes import Base
from regsosek.analysis.pmt.evaluate import Ints
from regsosek.analysis.pmt.solve import Array

FOLDS = 5
EVEN_ROWS = 40.0
"""Equal weights count as so many rows of evidence."""
LEAST = 0.03
"""A member with less weight is left out."""
GLANCE_ROUNDS = 120
"""So far boosting goes to see whether its trees do better when they are told of areas."""
LEAST_GAIN = 0.001
"""So much smaller must the loss be, as a share, before trees are told: each input more is one more to explain."""


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """`weights` by member, `rounds` of the boosted ones, `outside`: predictions of the whole by models and weights that
    never saw the row; `factors`: how many lines have factors by area, held back by how many rows; `told`:
    by how many rows of the whole survey the means are drawn that trees are told of areas, 0 when they are not told."""

    fitted: Base
    mean: float
    weights: dict[str, float]
    rounds: dict[str, int]
    factors: dict[str, float]
    told: float
    outside: Array


def partitions(group: Ints, seed: int) -> list[Ints]:
    """Fold numbers of the rows; small surveys are split several times over."""
    repeats = 3 if len(group) < 600 else 2 if len(group) < 1500 else 1
    return [evaluate.folds(group, FOLDS, seed + number) for number in range(repeats)]


def stack(rows: Rows, bends: np.ndarray, starts: Ints, group: Ints, seed: int, told: float | None = None) -> Stack:
    """Fit the members in folds and weigh them. `told`: by how many rows the means of areas are drawn that trees are told, 0 to tell
    them nothing; without it the folds decide."""
    folds = partitions(group, seed)
    fitted, in_folds, factors = bases_in_folds(rows, bends, starts, folds)
    told = _telling(rows, folds, in_folds, seed) if told is None else told
    parts = [_parts(rows, fold, bases, told) for fold, bases in zip(folds, in_folds, strict=True)]
    outside: dict[str, list[Array]] = {}
    rounds: dict[str, int] = {}
    for member in MEMBERS:
        paths = [_path(fold, parts[number], member, seed) for number, fold in enumerate(folds)]
        loss = sum(((rows.y - path) ** 2) @ rows.w for path in paths)
        rounds[member] = int(np.argmin(loss)) + 1
        outside[member] = [path[rounds[member] - 1] for path in paths]
    mean = float(np.average(rows.y, weights=rows.w))
    stacked = [np.column_stack([outside[m][number] for m in MEMBERS]) - mean for number in range(len(folds))]
    target = rows.y - mean
    weights = weigh(np.vstack(stacked), np.tile(target, len(folds)), np.tile(rows.w, len(folds)))
    nested = np.zeros(len(target))
    for fold, member_values in zip(folds, stacked, strict=True):
        for k in range(int(fold.max()) + 1):
            held = fold == k
            nested[held] += member_values[held] @ weigh(member_values[~held], target[~held], rows.w[~held])
    return Stack(
        fitted,
        mean,
        dict(zip(MEMBERS, weights.tolist(), strict=True)),
        rounds,
        factors,
        told,
        mean + nested / len(folds),
    )


def _telling(rows: Rows, folds: list[Ints], in_folds: list[list[Base]], seed: int) -> float:
    """How much trees are told of areas: what the first partition advises, after a glance at the boosted member."""
    if not can_tell_areas(rows, folds):
        return 0.0

    def loss(told: float) -> float:
        path = _path(folds[0], _parts(rows, folds[0], in_folds[0], told), "boosted", seed, GLANCE_ROUNDS)
        return float(np.min(((rows.y - path) ** 2) @ rows.w))

    best, lowest = 0.0, loss(0.0) * (1 - LEAST_GAIN)
    for drawn in DRAWN:
        found = loss(drawn)
        if found < lowest:
            best, lowest = drawn, found
    return best


def _parts(rows: Rows, fold: Ints, fitted: list[Base], told: float) -> list[tuple[Rows, Rows, Base]]:
    """Per fold the rows outside it and in it, both with what the rows outside it tell of areas."""
    found = []
    for k, base in enumerate(fitted):
        train = rows.take(fold != k)
        areas = about_areas(train, base, told)
        found.append((with_areas(train, areas), with_areas(rows.take(fold == k), areas), base))
    return found


def _path(fold: Ints, parts: list[tuple[Rows, Rows, Base]], member: str, seed: int, most: int | None = None) -> Array:
    """rounds × rows: out-of-fold predictions along the rounds of boosting (a single row for the others)."""
    found: Array | None = None
    for k, (train, held, base) in enumerate(parts):
        values = predicted(train, held, base, member, seed, most)
        if found is None:
            found = np.zeros((len(values), len(fold)))
        found[:, fold == k] = values
    assert found is not None
    return found


def weigh(values: Array, target: Array, w: Array) -> Array:
    """Weights ≥ 0 of the columns (all centred), drawn a little to equal ones; small ones are set to zero."""
    root = np.sqrt(w / w.mean())[:, None]
    count = values.shape[1]
    scale = np.sqrt(EVEN_ROWS * np.average(values.mean(axis=1) ** 2, weights=w)) + 1e-12
    wanted = np.full(count, 1 / count)
    left, right = (
        np.vstack([values * root, scale * np.eye(count)]),
        np.concatenate([target * root[:, 0], scale * wanted]),
    )
    found, _ = scipy.optimize.nnls(left, right)
    kept = found >= LEAST * max(found.sum(), 1e-12)
    if kept.any() and not kept.all():
        found = np.zeros(count)
        found[kept] = scipy.optimize.nnls(left[:, kept], right)[0]
    return np.asarray(found, dtype=np.float64)

"""The learners that are combined. Each learns from some rows and predicts others; nothing else of them is kept.

All share the area effects of the linear part. *linear*: curves, effects and factors by area. *boosted*: small trees on what the areas
leave. *corrected*: small trees on what the linear part leaves. *forest*: many random trees on the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from sklearn.ensemble import ExtraTreesRegressor, HistGradientBoostingRegressor

from regsosek.analysis.pmt.ensemble import trees
from regsosek.analysis.pmt.ensemble.areas import LEAST_ROWS, AreaInputs, area_inputs, untold
from regsosek.analysis.pmt.ensemble.basis import Curve
from regsosek.analysis.pmt.ensemble.linear import Linear, Moments, Penalties, choose, moments, solve
from regsosek.analysis.pmt.ensemble.slopes import COLUMNS, HELD_BACK, LEAST_GAIN, Base, Tried, tried, without
from regsosek.analysis.pmt.evaluate import Ints
from regsosek.analysis.pmt.solve import Array

MEMBERS = ("linear", "boosted", "corrected", "forest")
MAX_ROUNDS = 320
FOREST_TREES, FOREST_LEAVES = 120, 96
FINAL_SEEDS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The survey as the learners see it: `design` for the linear part, `inputs` for trees, `area` -1 for none."""

    design: Array
    inputs: Array
    y: Array
    w: Array
    area: Ints
    areas: int

    def take(self, rows: np.ndarray) -> Rows:
        return Rows(self.design[rows], self.inputs[rows], self.y[rows], self.w[rows], self.area[rows], self.areas)

    def moments(self) -> Moments:
        return moments(self.design, self.y, self.w, self.area, self.areas)


def design_of(curves: list[Curve], matrix: Array) -> Array:
    """rows × terms of all curves."""
    return np.hstack([curve.design(matrix[:, curve.column]) for curve in curves])


def bends_of(curves: list[Curve]) -> np.ndarray:
    """Which columns of the design bend a line."""
    return np.concatenate([(np.arange(c.terms) > 0) & (np.arange(c.terms) <= c.bends) for c in curves])


def bases_in_folds(
    rows: Rows, bends: np.ndarray, starts: Ints, folds: list[Ints]
) -> tuple[Base, list[list[Base]], dict[str, float]]:
    """The linear part with factors by area: on all rows, and per partition and fold on the rows outside it; and how many
    lines have factors, held back by how many rows (0 lines: the folds advise none)."""
    whole, inside = linear_in_folds(rows, bends, folds)
    if rows.areas < 2:
        plain = [[without(linear, starts) for linear in fits] for fits in inside]
        return without(whole, starts), plain, {"columns": 0, "held_back": 0.0}

    def attempt(linear: Linear, part: Rows) -> Tried:
        return tried(linear, starts, part.design, part.y, part.w, part.area)

    attempts = [
        [attempt(linear, rows.take(fold != k)) for k, linear in enumerate(fits)]
        for fold, fits in zip(folds, inside, strict=True)
    ]
    held = [[rows.take(fold == k) for k in range(len(fits))] for fold, fits in zip(folds, inside, strict=True)]

    def loss(bases: list[list[Base]]) -> float:
        pairs = [(b, h) for bs, hs in zip(bases, held, strict=True) for b, h in zip(bs, hs, strict=True)]
        return sum(float(h.w @ (h.y - b.predict(h.design, h.area)) ** 2) for b, h in pairs)

    best, chosen = [[without(linear, starts) for linear in fits] for fits in inside], (0, 0.0)
    lowest = loss(best) * (1 - LEAST_GAIN)
    for columns in COLUMNS:
        for held_back in HELD_BACK:
            bases = [[a.base(columns, held_back) for a in attempts_] for attempts_ in attempts]
            found = loss(bases)
            if found < lowest:
                best, lowest, chosen = bases, found, (columns, held_back)
    final = attempt(whole, rows).base(*chosen) if chosen[0] else without(whole, starts)
    return final, best, {"columns": chosen[0], "held_back": chosen[1]}


def linear_in_folds(rows: Rows, bends: np.ndarray, folds: list[Ints]) -> tuple[Linear, list[list[Linear]]]:
    """The linear part on all rows, and per partition and fold on the rows outside it, with the best penalties."""
    parts = [[rows.take(f == k).moments() for k in range(int(f.max()) + 1)] for f in folds]
    total = rows.moments()
    spread = np.average((rows.design - np.average(rows.design, axis=0, weights=rows.w)) ** 2, axis=0, weights=rows.w)

    def fits(penalties: Penalties, partition: int) -> list[Linear]:
        vector = penalties.vector(spread, bends)
        return [solve(total - part, vector, penalties.areas) for part in parts[partition]]

    def loss(penalties: Penalties) -> float:
        squares = 0.0
        for number, fold in enumerate(folds):
            for k, fitted in enumerate(fits(penalties, number)):
                held = rows.take(fold == k)
                squares += float(held.w @ (held.y - fitted.predict(held.design, held.area)) ** 2)
        return squares

    best = choose(loss, few_areas=rows.areas < 2)
    vector = best.vector(spread, bends)
    return solve(total, vector, best.areas), [fits(best, number) for number in range(len(folds))]


def boosting(rows: int, rounds: int, seed: int) -> HistGradientBoostingRegressor:
    return HistGradientBoostingRegressor(
        max_iter=rounds, learning_rate=0.05 if rows < 6000 else 0.08, max_leaf_nodes=8 if rows < 6000 else 12,
        min_samples_leaf=int(np.clip(rows // 40, 5, 20)), l2_regularization=5.0, max_features=0.4, early_stopping=False,
        random_state=seed,
    )  # fmt: skip


def random_trees(rows: int, seed: int) -> ExtraTreesRegressor:
    return ExtraTreesRegressor(
        FOREST_TREES, max_features=0.4, min_samples_leaf=int(np.clip(rows // 300, 3, 8)), max_leaf_nodes=FOREST_LEAVES, max_depth=12,
        random_state=seed, n_jobs=1,
    )  # fmt: skip


def base(rows: Rows, fitted: Base, member: str) -> Array:
    """What a member takes from the linear part before its trees: the area effect alone, or all of it."""
    if member == "boosted":
        return np.append(fitted.linear.effects, 0.0)[rows.area]
    return fitted.predict(rows.design, rows.area)


def about_areas(rows: Rows, fitted: Base, told: float) -> AreaInputs:
    """What these rows tell of their areas, drawn to the whole survey by `told` rows; nothing at 0."""
    if not told:
        return untold(rows.areas)
    level = rows.design @ fitted.linear.coefficients[1:]
    return area_inputs(rows.inputs, rows.y, rows.w, rows.area, rows.areas, level, told)


def can_tell_areas(rows: Rows, folds: list[Ints]) -> bool:
    """Whether most rows are of areas that the rows outside their fold know: else the folds could not judge."""
    known = 0
    for fold in folds:
        for k in range(int(fold.max()) + 1):
            outside, held = rows.area[fold != k], rows.area[fold == k]
            enough = np.bincount(outside[outside >= 0], minlength=rows.areas) >= LEAST_ROWS
            known += int(np.append(enough, False)[held].sum())
    return rows.areas > 1 and known > len(folds) * len(rows.y) / 2


def with_areas(rows: Rows, areas: AreaInputs) -> Rows:
    """The rows with the inputs of their areas behind their own."""
    return replace(rows, inputs=np.hstack([rows.inputs, areas.rows(rows.area)]))


def predicted(train: Rows, held: Rows, fitted: Base, member: str, seed: int, most: int | None = None) -> Array:
    """Predictions of the held rows, one row per number of rounds (boosting) or a single one. Both with the inputs of
    their areas."""
    start = base(held, fitted, member)
    if member == "linear":
        return start[None]
    left = train.y - base(train, fitted, member)
    if member == "forest":
        model = random_trees(len(train.y), seed).fit(train.inputs, left, train.w)
        return (start + model.predict(held.inputs))[None]
    boosted = boosting(len(train.y), most or MAX_ROUNDS, seed).fit(train.inputs, left, train.w)
    return start + np.array(list(boosted.staged_predict(held.inputs)))


def final_trees(rows: Rows, fitted: Base, member: str, rounds: int, seed: int) -> Iterator[tuple[trees.Raw, float]]:
    """Trees on all rows with the share that each has in the member; the level to which they are added comes as a tree
    of one leaf."""
    left = rows.y - base(rows, fitted, member)
    if member == "forest":
        yield from ((raw, 1.0) for raw in trees.grown(random_trees(len(rows.y), seed).fit(rows.inputs, left, rows.w)))
        return
    for number in range(FINAL_SEEDS):
        model = boosting(len(rows.y), rounds, seed + number).fit(rows.inputs, left, rows.w)
        yield trees.leaf(float(np.ravel(model._baseline_prediction)[0])), 1 / FINAL_SEEDS
        yield from ((raw, 1 / FINAL_SEEDS) for raw in trees.boosted(model))

"""Why a family stands where it stands, for an ensemble: Shapley values against the typical family of its area.

The typical family has, per question, the commonest answer of the area (numbers: the median), and the area of the family
itself (its inputs of trees and factors on lines too). A question's points are its Shapley value in the game "answers of this family or answers of the typical one":
the mean, over all orders in which the questions could be changed one after the other, of what its change does to the
score. Lines are exact as they stand; in trees the value is computed leaf by leaf (a leaf that needs *a* answers of the
family and *b* of the typical one gives each of the first (a-1)! b! / (a+b)! of its points and takes a! (b-1)! / (a+b)!
from each of the second). The values add up to the difference of the two scores; they are rounded to whole points by
largest remainder, so the sum stays exact.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regsosek.analysis.pmt.columns import Column
from regsosek.analysis.pmt.ensemble.document import Ensemble
from regsosek.analysis.pmt.ensemble.labels import answer_label
from regsosek.analysis.pmt.ensemble.paths import Paths
from regsosek.analysis.pmt.ensemble.scoring import place_of, score_answers, score_row
from regsosek.analysis.pmt.evaluate import Ints
from regsosek.analysis.pmt.reasons import Reason, Reasons
from regsosek.analysis.pmt.solve import Array

FAMILIES = "families"


def typical_answers(scored: pa.Table, model: Ensemble, *, by: str) -> dict[str, dict[str, Any]]:
    """Per value of `by` (as text) the answers of its typical family, JSON-able, and `families`: how many were counted.

    Families without a score do not count when the table has the column `score`. A number: the lower median of the
    answers. A category: the commonest known level, of equals the first. None where nobody answered.
    """
    keep = pc.is_valid(scored[by])
    if "score" in scored.column_names:
        keep = pc.and_(keep, pc.is_valid(scored["score"]))
    families = scored.filter(keep)
    codes = pc.cast(families[by], pa.string()).combine_chunks().dictionary_encode()
    areas, index = codes.dictionary.to_pylist(), codes.indices.to_numpy(zero_copy_only=False)
    matrix = model.questions.matrix(families)
    order = np.argsort(index, kind="stable")
    parts = np.split(order, np.cumsum(np.bincount(index, minlength=len(areas)))[:-1]) if areas else []
    found = {}
    for area, rows in sorted(zip(areas, parts, strict=True), key=lambda pair: str(pair[0])):
        answers = {c.name: _typical(c, matrix[rows, i]) for i, c in enumerate(model.questions.columns)}
        found[area] = {FAMILIES: len(rows), **answers}
    return found


def _typical(column: Column, x: Array) -> float | int | str | None:
    answered = np.sort(x[~np.isnan(x)])
    if column.kind == "category":
        known = answered[answered < len(column.levels)].astype(np.int64)
        return column.levels[int(np.bincount(known).argmax())] if len(known) else None
    if not len(answered):
        return None
    middle = float(answered[(len(answered) - 1) // 2])
    return int(middle) if middle.is_integer() else middle


def explain_ensemble(family: Mapping[str, Any], model: Ensemble, typical: Mapping[str, Any]) -> Reasons | None:
    """The reasons of one family (a row as a dict) against a row of `typical_answers`; None for an unscored family.

    KeyError when `typical` lacks a question of the model: it was made with another model. `own` of a reason is its
    points and `typical` 0: a question has no points of its own here.
    """
    score, _ = score_row(family, model)
    if score is None:
        return None
    missing = [name for name in model.questions.names if name not in typical]
    if missing:
        raise KeyError(missing[0])
    x, reference = model.questions.row(family), model.questions.row(typical)
    place = place_of(family, model)
    base = score_answers(reference, place, model)
    points = whole(shapley(model, x, reference, place), score - base)
    reasons = [
        Reason(w.feature.name, w.feature.label, answer_label(column, family.get(column.name)), p, p, 0)
        for w, column, p in zip(model.features, model.questions.columns, points, strict=True)
    ]
    return Reasons(score, base, tuple(sorted(reasons, key=lambda r: (-abs(r.points), r.feature))))


def shapley(model: Ensemble, x: Array, reference: Array, place: int = -1) -> Array:
    """Per column its value in points; `x` and `reference` are rows (1 × columns) of `questions.matrix` at one place."""
    places, columns = np.array([place]), len(model.lines)
    both = [[int(model.line_points(i, row[:, i], places)[0]) for i in range(columns)] for row in (x, reference)]
    found = np.array(both[0], dtype=np.float64) - np.array(both[1], dtype=np.float64)
    here = "forest" if model.told(places)[0] else "elsewhere"
    if len(getattr(model, here).roots):
        own, other = model.inputs(x, places)[0], model.inputs(reference, places)[0]
        found += _trees(_paths(model, here), own, other, columns + 1)[
            :columns
        ]  # the area is the same: it gives nothing
    return found


def _paths(model: Ensemble, forest: str) -> Paths:
    """Kept on the model: it is the same for every family."""
    kept: Paths | None = model.__dict__.get(f"_paths_{forest}")
    if kept is None:
        kept = Paths.of(getattr(model, forest), model.input_columns)
        model.__dict__[f"_paths_{forest}"] = kept
    return kept


def _trees(paths: Paths, own: Array, other: Array, columns: int) -> Array:
    by_own, by_other = paths.holds(own), paths.holds(other)
    reachable = np.logical_and.reduceat(by_own | by_other, paths.leaf_starts)
    mine, theirs = by_own & ~by_other, by_other & ~by_own
    a = np.add.reduceat(mine.astype(np.int64), paths.leaf_starts)
    b = np.add.reduceat(theirs.astype(np.int64), paths.leaf_starts)
    longest = int(max(a.max(), b.max()))
    gives, takes = _shares(longest)
    points = np.where(reachable, paths.points, 0)
    per_pair = np.where(mine, (points * gives[a, b])[paths.pair_leaf], 0.0)
    per_pair -= np.where(theirs, (points * takes[a, b])[paths.pair_leaf], 0.0)
    return np.bincount(paths.pair_column, per_pair, columns).astype(np.float64)


def _shares(longest: int) -> tuple[Array, Array]:
    """(a-1)! b! / (a+b)! and a! (b-1)! / (a+b)!, by a and b; 0 where the factorial does not exist."""
    gives, takes = np.zeros((longest + 1, longest + 1)), np.zeros((longest + 1, longest + 1))
    for a in range(longest + 1):
        for b in range(longest + 1):
            if a:
                gives[a, b] = math.factorial(a - 1) * math.factorial(b) / math.factorial(a + b)
            if b:
                takes[a, b] = math.factorial(a) * math.factorial(b - 1) / math.factorial(a + b)
    return gives, takes


def whole(values: Array, total: int) -> list[int]:
    """Whole numbers near `values` that add up to `total`: rounded down, the largest remainders rounded up."""
    down: Ints = np.floor(values + 1e-9).astype(np.int64)
    short = total - int(down.sum())
    for index in np.argsort(-(values - down), kind="stable")[: max(short, 0)]:
        down[index] += 1
    for index in np.argsort(values - down, kind="stable")[: max(-short, 0)]:
        down[index] -= 1
    return [int(v) for v in down]

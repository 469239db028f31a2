"""Fit a model: log per-capita expenditure on the answers, with area effects, in whole points.

The recipe "linear" is the first one: weighted least squares with a small ridge and shrunken area effects.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pyarrow as pa

from regsosek.analysis.pmt import evaluate
from regsosek.analysis.pmt.between import between
from regsosek.analysis.pmt.design import Block, band_indexes, blocks
from regsosek.analysis.pmt.evaluate import Ints
from regsosek.analysis.pmt.features import Feature
from regsosek.analysis.pmt.model import UNIT, Model, Weighed
from regsosek.analysis.pmt.problems import PmtError
from regsosek.analysis.pmt.questions import QUESTIONS
from regsosek.analysis.pmt.solve import Array, solve
from regsosek.analysis.pmt.survey import Survey, prepare

MIN_ROWS = 100
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Parts:
    """The whole numbers of a model, before they get names."""

    intercept: int
    effects: Ints
    points: list[tuple[int, ...]]
    missing: list[int | None]

    def score(self, kept: Sequence[Block], area: Ints) -> Ints:
        """Scores of the rows of the design."""
        total = self.intercept + np.append(self.effects, 0)[area]
        for block, points, missing in zip(kept, self.points, self.missing, strict=True):
            total = total + np.append(np.array(points), missing or 0)[block.bands]
        return np.asarray(total, dtype=np.int64)


def fit(
    survey: pa.Table, *, target: str, weight: str | None = None, area: str | None = None,
    features: Sequence[Feature] = QUESTIONS, seed: int = 1, id: str | None = None, group: str | None = None,
    created: str | None = None,
) -> Model:  # fmt: skip
    """A model of the logarithm of `target` (per-capita expenditure, positive) on `features`.

    `weight`: survey weight. `area`: column of the area code whose effect shrinks to the mean (an area the survey never
    saw gets 0). `id`: makes the result independent of row order. `group`: rows of one group (a census block) stay
    together when the survey is split for testing; without it single rows are split. `created` defaults to now.

    Questions that say nothing are dropped and listed in `fit["dropped"]`; rows without a required answer are left out
    and counted. PmtError for everything that has no such rule (see `survey.prepare`), and for fewer than `MIN_ROWS`
    complete rows or no usable question. The same survey and seed give the same points.
    """
    whole = prepare(survey, target=target, weight=weight, area=area, id=id, group=group, features=features)
    data, kept, dropped = _usable(whole, features)
    y = np.log(data.target)
    if np.ptp(y) == 0:
        raise PmtError("constant_target", column=target)
    predicted = _out_of_sample(data, kept, y, seed, group or id)
    parts = _parts(data, kept, y, np.ones(len(y), dtype=bool))
    error = y - predicted / UNIT
    sigma = float(np.sqrt(np.average(error**2, weights=data.weight)))
    return Model(
        features=tuple(
            Weighed(b.feature, p, b.rows, m) for b, p, m in zip(kept, parts.points, parts.missing, strict=True)
        ),
        intercept=parts.intercept,
        sigma=round(sigma * UNIT),
        area=area,
        area_effects={code: int(effect) for code, effect in zip(data.areas, parts.effects, strict=True)},
        target=target,
        seed=seed,
        survey=data.facts(len(survey)),
        fit={
            **statistics(y, predicted, parts.score(kept, data.area), data.weight, group, dropped),
            "between": between(error, data.group, group),
        },
        created=created or datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _usable(whole: Survey, features: Sequence[Feature]) -> tuple[Survey, list[Block], list[dict[str, str]]]:
    """Complete rows and usable questions. A required question that nobody answered is dropped, not demanded."""
    present = [f for f in features if set(f.source.columns) <= set(whole.table.column_names)]
    indexes = band_indexes(whole.table, present)
    required = [indexes[f.name] for f in present if f.required and (indexes[f.name] >= 0).any()]
    complete = np.ones(len(whole.table), dtype=bool)
    for bands in required:
        complete &= bands >= 0
    if complete.sum() < MIN_ROWS:
        raise PmtError("too_few_rows", count=int(complete.sum()), least=MIN_ROWS)
    data = whole.take(complete)
    kept, dropped = blocks(features, {name: bands[complete] for name, bands in indexes.items()})
    if not kept:
        reasons = ", ".join(f"{d['feature']} ({d['reason']})" for d in dropped)
        raise PmtError("no_features", reasons=reasons or "-")
    return data, kept, dropped


def _parts(data: Survey, kept: Sequence[Block], y: Array, rows: np.ndarray) -> Parts:
    """Solve on the rows of a mask and round to whole points."""
    training = [replace(block, bands=block.bands[rows]) for block in kept]
    weight = data.weight[rows]
    columns = [block.columns(weight) for block in training]
    solution = solve(np.hstack(columns), y[rows], weight, data.area[rows], len(data.areas))
    ends = np.cumsum([c.shape[1] for c in columns])
    points = [b.points(c, UNIT) for b, c in zip(kept, np.split(solution.coefficients, ends[:-1]), strict=True)]
    missing = [block.missing(p, weight) for block, p in zip(training, points, strict=True)]
    effects = np.rint(UNIT * solution.area_effects).astype(np.int64)
    return Parts(round(UNIT * solution.intercept), effects, points, missing)


def _out_of_sample(data: Survey, kept: Sequence[Block], y: Array, seed: int, group: str | None) -> Ints:
    """For each row the score by a model that never saw its group."""
    fold = evaluate.folds(data.group, FOLDS, seed)
    if fold.max() < 1:
        raise PmtError("too_few_groups", column=group, count=1)
    predicted = np.zeros(len(y), dtype=np.int64)
    for number in range(int(fold.max()) + 1):
        held_out = fold == number
        parts = _parts(data, kept, y, ~held_out)
        tested = [replace(block, bands=block.bands[held_out]) for block in kept]
        predicted[held_out] = parts.score(tested, data.area[held_out])
    return predicted


def statistics(
    y: Array, predicted: Ints, fitted: Ints, weight: Array, group: str | None, dropped: list[dict[str, str]]
) -> dict[str, Any]:
    """What a fit tells of itself: measures out of sample (`predicted`) and in sample (`fitted`), both in points."""
    outside, inside = predicted / UNIT, fitted / UNIT
    return {
        "r2": round(evaluate.r_squared(y, outside, weight), 6),
        "r2_in_sample": round(evaluate.r_squared(y, inside, weight), 6),
        "spearman": round(evaluate.spearman(y, outside), 6),
        "targeting_error": {
            f"{share:.2f}": round(evaluate.targeting_error(y, outside, share), 6) for share in evaluate.TARGETED
        },
        "folds": FOLDS,
        "grouped_by": group,
        "dropped": dropped,
    }

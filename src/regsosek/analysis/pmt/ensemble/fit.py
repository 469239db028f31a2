"""The recipe "best": the most accurate honest predictor that we know how to fit on any consumption survey."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pyarrow as pa
from threadpoolctl import threadpool_limits

from regsosek.analysis.pmt import evaluate
from regsosek.analysis.pmt.between import between
from regsosek.analysis.pmt.columns import Columns, Kind, learn
from regsosek.analysis.pmt.ensemble import labels, trees
from regsosek.analysis.pmt.ensemble.basis import Curve, curves, inputs
from regsosek.analysis.pmt.ensemble.document import Ensemble, Line
from regsosek.analysis.pmt.ensemble.members import Rows, bends_of, design_of, final_trees
from regsosek.analysis.pmt.ensemble.stack import FOLDS, Stack, stack
from regsosek.analysis.pmt.model import UNIT
from regsosek.analysis.pmt.problems import PmtError, require_columns
from regsosek.analysis.pmt.solve import Array
from regsosek.analysis.pmt.survey import Survey, prepare

MIN_ROWS = 50
TARGETED = (0.05, 0.10, 0.20, 0.40)


def fit_best(
    survey: pa.Table, *, target: str, weight: str | None = None, area: str | None = None, group: str | None = None,
    id: str | None = None, features: Sequence[str] | None = None, exclude: Collection[str] = (),
    kinds: Mapping[str, Kind] | None = None, seed: int = 1, created: str | None = None, insist: bool = False,
) -> Ensemble:  # fmt: skip
    """An ensemble that predicts the logarithm of `target` (per-capita, positive) from the other columns.

    `weight`, `area`, `group`, `id`, `created` as for the linear recipe. `features`, `exclude`, `kinds`, `insist` as for
    `columns.learn`. A table with the columns of the registry reads its codes as categories, uses answers only (no
    areas, no identifiers) and demands the same answers as the linear recipe. Statistics and `sigma` are out of sample:
    neither the members nor their weights saw the row. PmtError as `survey.prepare` and `columns.learn`; `too_few_rows`
    below `MIN_ROWS`. The same survey and seed give the same model.
    """
    require_columns(survey.column_names, target, weight, area, id, group)
    registry = labels.is_registry(survey.column_names)
    if registry:
        kinds = {**labels.REGISTRY_KINDS, **(kinds or {})}
        features = labels.REGISTRY_COLUMNS if features is None else features
    apart = {name for name in (weight, area, id, group) if name}
    answers = [n for n in (features if features is not None else survey.column_names) if n in survey.column_names]
    whole = prepare(
        survey, target=target, weight=weight, area=area, id=id, group=group, features=(),
        columns=[n for n in answers if n not in apart and n not in exclude],
    )  # fmt: skip
    asked = set(answers) - set(exclude)
    required = (
        {s: [n for n in names if n in asked] for s, names in labels.REGISTRY_REQUIRED.items()} if registry else {}
    )
    data = _complete(whole, required)
    if len(data.target) < MIN_ROWS:
        raise PmtError("too_few_rows", count=len(data.target), least=MIN_ROWS)
    if np.ptp(data.target) == 0:
        raise PmtError("constant_target", column=target)
    columns = learn(
        data.table, target=target, leave_out=apart, features=features, exclude=exclude, kinds=kinds, insist=insist,
        weight=data.weight,
    )  # fmt: skip
    if len(np.unique(data.group)) < 2:
        raise PmtError("too_few_groups", column=group or id, count=1)
    with threadpool_limits(limits=1):  # sums over threads would depend on their number
        return _fitted(data, columns, required, survey, target, area, group, seed, created)


def _complete(whole: Survey, required: Mapping[str, Sequence[str]]) -> Survey:
    """Rows with an answer to every required column that anybody answered."""
    keep = np.ones(len(whole.table), dtype=bool)
    for name in (n for names in required.values() for n in names):
        answered = np.asarray(whole.table[name].is_valid())
        keep &= answered if answered.any() else True
    return whole.take(keep)


def _fitted(
    data: Survey, columns: Columns, required: Mapping[str, Sequence[str]], survey: pa.Table, target: str, area: str | None,
    group: str | None, seed: int, created: str | None,
) -> Ensemble:  # fmt: skip
    matrix = columns.matrix(data.table)
    shapes = curves(columns, matrix)
    rows = Rows(
        design_of(shapes, matrix), inputs(columns, matrix), np.log(data.target), data.weight / data.weight.mean(),
        data.area, len(data.areas),
    )  # fmt: skip
    found = stack(rows, bends_of(shapes), data.group, seed)
    intercept, lines, forest, effects = _whole_points(rows, shapes, found, seed)
    error = rows.y - found.outside
    used = set(columns.names)
    return Ensemble(
        questions=columns,
        lines=lines,
        forest=forest,
        intercept=intercept,
        sigma=max(1, round(UNIT * float(np.sqrt(np.average(error**2, weights=data.weight))))),
        area=area,
        area_effects=dict(zip(data.areas, effects, strict=True)),
        required={s: tuple(n for n in names if n in used) for s, names in required.items()},
        target=target,
        seed=seed,
        survey={
            "sha256": data.sha256,
            "rows": len(survey),
            "zero_weights": data.zero_weights,
            "bad_targets": data.bad_targets,
            "incomplete": len(survey) - data.zero_weights - data.bad_targets - len(data.table),
            "used": len(data.table),
        },
        fit={**_statistics(rows, found, group, columns), "between": between(error, data.group, group)},
        created=created or datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _whole_points(
    rows: Rows, shapes: list[Curve], found: Stack, seed: int
) -> tuple[int, tuple[Line, ...], trees.Forest, list[int]]:
    """The weights folded into the lines, the trees and the area effects, all rounded to whole points."""
    weights = {m: w for m, w in found.weights.items() if w > 0}
    total = sum(weights.values())
    straight = sum(w for m, w in weights.items() if m != "boosted")
    grown = [
        (raw, share * weight * UNIT)
        for member, weight in weights.items()
        if member != "linear"
        for raw, share in final_trees(rows, found.fitted, member, found.rounds[member], seed)
    ]
    forest, level = trees.assemble(grown, rows.inputs)
    fitted = found.fitted
    intercept = UNIT * (found.mean * (1 - total) + straight * float(fitted.coefficients[0])) + level
    ends = np.cumsum([curve.terms for curve in shapes])
    lines = tuple(
        _line(curve, straight * UNIT * part)
        for curve, part in zip(shapes, np.split(fitted.coefficients[1:], ends[:-1]), strict=True)
    )
    effects = [int(e) for e in np.rint(total * UNIT * fitted.effects)]
    return round(intercept), lines, forest, effects


def _line(curve: Curve, coefficients: Array) -> Line:
    values, missing = curve.values(coefficients)
    return Line(curve.knots, tuple(int(v) for v in np.rint(values)), round(missing))


def _statistics(rows: Rows, found: Stack, group: str | None, columns: Columns) -> dict[str, Any]:
    outside = found.outside
    return {
        "r2": round(evaluate.r_squared(rows.y, outside, rows.w), 6),
        "spearman": round(evaluate.spearman(rows.y, outside), 6),
        "targeting_error": {
            f"{share:.2f}": round(evaluate.targeting_error(rows.y, outside, share), 6) for share in TARGETED
        },
        "folds": FOLDS,
        "grouped_by": group,
        "members": {m: round(w, 4) for m, w in found.weights.items()},
        "rounds": found.rounds,
        "dropped": [dict(entry) for entry in columns.dropped],
    }

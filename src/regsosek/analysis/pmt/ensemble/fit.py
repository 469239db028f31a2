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
from regsosek.analysis.pmt.ensemble.document import FACTOR_UNIT, Ensemble, Line
from regsosek.analysis.pmt.ensemble.members import Rows, about_areas, bends_of, design_of, final_trees, with_areas
from regsosek.analysis.pmt.ensemble.slopes import Base
from regsosek.analysis.pmt.ensemble.stack import FOLDS, Stack, stack
from regsosek.analysis.pmt.model import UNIT
from regsosek.analysis.pmt.problems import PmtError, require_columns
from regsosek.analysis.pmt.solve import Array
from regsosek.analysis.pmt.survey import Survey, prepare

MIN_ROWS = 50


def fit_best(
    survey: pa.Table, *, target: str, weight: str | None = None, area: str | None = None, group: str | None = None,
    id: str | None = None, features: Sequence[str] | None = None, exclude: Collection[str] = (),
    kinds: Mapping[str, Kind] | None = None, seed: int = 1, created: str | None = None, insist: bool = False,
    told: float | None = None,
) -> Ensemble:  # fmt: skip
    """An ensemble that predicts the logarithm of `target` (per-capita, positive) from the other columns.

    `weight`, `area`, `group`, `id`, `created` as for the linear recipe. `features`, `exclude`, `kinds`, `insist` as for
    `columns.learn`. A table with the columns of the registry reads its codes as categories, uses answers only (no
    areas, no identifiers) and demands the same answers as the linear recipe. Statistics and `sigma` are out of sample:
    neither the members nor their weights saw the row. PmtError as `survey.prepare` and `columns.learn`; `too_few_rows`
    below `MIN_ROWS`. The same survey and seed give the same model. `told` as for
    `stack.stack`.
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
        return _fitted(data, columns, required, survey, target, area, group, seed, created, told)


def _complete(whole: Survey, required: Mapping[str, Sequence[str]]) -> Survey:
    """Rows with an answer to every required column that anybody answered."""
    keep = np.ones(len(whole.table), dtype=bool)
    for name in (n for names in required.values() for n in names):
        answered = np.asarray(whole.table[name].is_valid())
        keep &= answered if answered.any() else True
    return whole.take(keep)


def _fitted(
    data: Survey, columns: Columns, required: Mapping[str, Sequence[str]], survey: pa.Table, target: str, area: str | None,
    group: str | None, seed: int, created: str | None, told: float | None,
) -> Ensemble:  # fmt: skip
    matrix = columns.matrix(data.table)
    shapes = curves(columns, matrix)
    rows = Rows(
        design_of(shapes, matrix), inputs(columns, matrix), np.log(data.target), data.weight / data.weight.mean(),
        data.area, len(data.areas),
    )  # fmt: skip
    ends = np.cumsum([curve.terms for curve in shapes])
    found = stack(rows, bends_of(shapes), np.append(0, ends[:-1]), data.group, seed, told)
    areas = about_areas(rows, found.fitted, found.told)
    intercept, lines, effects = _whole_points(shapes, found)
    forest, level = _forest(with_areas(rows, areas), found, seed)
    elsewhere, level_elsewhere = _forest(rows, found, seed) if found.told else (trees.empty(), 0)
    error = rows.y - found.outside
    used = set(columns.names)
    return Ensemble(
        questions=columns,
        lines=lines,
        forest=forest,
        intercept=intercept + level,
        sigma=max(1, round(UNIT * float(np.sqrt(np.average(error**2, weights=data.weight))))),
        area=area,
        area_effects=dict(zip(data.areas, effects, strict=True)),
        area_inputs=areas.by_code(data.areas) if found.told else {},
        elsewhere=elsewhere,
        intercept_elsewhere=intercept + level_elsewhere,
        area_factors=_factors(data.areas, columns.names, found.fitted),
        required={s: tuple(n for n in names if n in used) for s, names in required.items()},
        target=target,
        seed=seed,
        survey=data.facts(len(survey)),
        fit={**_statistics(rows, found, group, columns), "between": between(error, data.group, group)},
        created=created or datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _forest(rows: Rows, found: Stack, seed: int) -> tuple[trees.Forest, int]:
    """The trees of all members with their weights, in whole points, and the points of their level."""
    grown = [
        (raw, share * weight * UNIT)
        for member, weight in found.weights.items()
        if member != "linear" and weight > 0
        for raw, share in final_trees(rows, found.fitted, member, found.rounds[member], seed)
    ]
    return trees.assemble(grown, rows.inputs)


def _whole_points(shapes: list[Curve], found: Stack) -> tuple[int, tuple[Line, ...], list[int]]:
    """The weights folded into the intercept (without that of the trees), the lines and the area effects, all rounded to
    whole points."""
    total = sum(found.weights.values())
    straight = sum(w for m, w in found.weights.items() if m != "boosted")
    fitted, linear = found.fitted, found.fitted.linear
    intercept = UNIT * (found.mean * (1 - total) + straight * float(linear.coefficients[0]))
    ends = np.cumsum([curve.terms for curve in shapes])
    lines = tuple(
        _line(curve, straight * UNIT * part)
        for curve, part in zip(shapes, np.split(linear.coefficients[1:], ends[:-1]), strict=True)
    )
    effects = [int(e) for e in np.rint(UNIT * (total * linear.effects - straight * (fitted.factors @ fitted.centre)))]
    return round(intercept), lines, effects


def _factors(areas: Sequence[str], names: tuple[str, ...], fitted: Base) -> dict[str, dict[str, int]]:
    """Per area and column how much more its line counts, in parts of `FACTOR_UNIT`; those of nought left out."""
    whole = np.rint(FACTOR_UNIT * fitted.factors).astype(np.int64)
    found = {
        area: {names[column]: int(f) for column, f in zip(fitted.which, row, strict=True) if f}
        for area, row in zip(areas, whole, strict=True)
    }
    return {area: factors for area, factors in found.items() if factors}


def _line(curve: Curve, coefficients: Array) -> Line:
    values, missing = curve.values(coefficients)
    return Line(curve.knots, tuple(int(v) for v in np.rint(values)), round(missing))


def _statistics(rows: Rows, found: Stack, group: str | None, columns: Columns) -> dict[str, Any]:
    outside = found.outside
    return {
        "r2": round(evaluate.r_squared(rows.y, outside, rows.w), 6),
        "spearman": round(evaluate.spearman(rows.y, outside), 6),
        "targeting_error": {
            f"{share:.2f}": round(evaluate.targeting_error(rows.y, outside, share), 6) for share in evaluate.TARGETED
        },
        "folds": FOLDS,
        "grouped_by": group,
        "members": {m: round(w, 4) for m, w in found.weights.items()},
        "rounds": found.rounds,
        "factors": found.factors,
        "told": found.told,
        "dropped": [dict(entry) for entry in columns.dropped],
    }

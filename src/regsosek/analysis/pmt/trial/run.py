"""The trial itself: split by groups, fit on one part, predict the other, the recipe and the yardstick side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regsosek.analysis.engine import connect, from_arrow
from regsosek.analysis.pmt import evaluate
from regsosek.analysis.pmt.columns import learn
from regsosek.analysis.pmt.evaluate import Ints
from regsosek.analysis.pmt.model import UNIT
from regsosek.analysis.pmt.problems import PmtError, require_columns
from regsosek.analysis.pmt.recipes import Plan, Recipe, fit_recipe
from regsosek.analysis.pmt.score import score
from regsosek.analysis.pmt.solve import Array
from regsosek.analysis.pmt.survey import Survey, prepare
from regsosek.analysis.pmt.trial.baseline import ols

HELD_OUT = 0.3
MOST_SPLITS = 100
IMPORTANCE_SPLITS = 3
_ROW = "_row_of_trial"


@dataclass(frozen=True, slots=True)
class Tested:
    """The rows of one held-out part: indexes into the survey, log truth, log predictions (NaN: unscored), error size."""

    rows: Ints
    truth: Array
    model: Array
    ols: Array | None
    weight: Array
    sigma: float
    line: float
    importance: dict[str, float]


def usable(table: pa.Table, plan: Plan) -> Survey:
    """The rows that have a positive target and weight, ordered by id. PmtError as of `survey.prepare`."""
    plan.check(table.column_names)
    return prepare(
        table, target=plan.target, weight=plan.weight, area=plan.area, id=plan.id, group=plan.group, features=(),
        columns=[n for n in table.column_names if n not in (plan.target, plan.weight, plan.area, plan.id, plan.group)],
    )  # fmt: skip


def trial(
    data: Survey, recipe: Recipe, plan: Plan, *, splits: int, progress: Callable[[int], None] = lambda number: None
) -> list[Tested]:
    """`splits` times: hold out three in ten groups, fit on the others, predict. PmtError `bad_splits`, `too_few_groups`."""
    if not 2 <= splits <= MOST_SPLITS:
        raise PmtError("bad_splits", count=splits, most=MOST_SPLITS)
    labels = np.unique(data.group)
    if len(labels) < 2:
        raise PmtError("too_few_groups", column=plan.group or plan.id, count=len(labels))
    results = []
    for number in range(splits):
        shuffled = np.random.default_rng([plan.seed, number]).permutation(labels)
        out = shuffled[: min(len(labels) - 1, max(1, round(HELD_OUT * len(labels))))]
        results.append(one(data, np.isin(data.group, out), recipe, plan, importance=number < IMPORTANCE_SPLITS))
        progress(number + 1)
    return results


def one(data: Survey, held_out: np.ndarray, recipe: Recipe, plan: Plan, *, importance: bool = False) -> Tested:
    """Fit on the rows that are not held out, predict the others, by the recipe and by OLS with area dummies."""
    train, test = data.take(~held_out), data.take(held_out)
    fitted = fit_recipe(train.table, recipe, plan, created="")
    y = np.log(train.target)
    columns = learn(
        train.table, target=plan.target, leave_out=[n for n in (plan.id, plan.weight, plan.area, plan.group) if n],
        features=plan.features, exclude=plan.exclude, kinds=plan.kinds, insist=True, weight=train.weight,
    )  # fmt: skip
    yardstick = ols(columns, train.table, y, train.weight, train.area, len(train.areas))
    tested = _tested(test, fitted, np.flatnonzero(held_out), _weighted_quantile(y, train.weight, 0.4))
    plain = yardstick.predict(test.table, test.area)
    found = _importance(test, fitted, tested, plan.seed) if importance else {}
    return replace(tested, ols=plain, importance=found)


def apply(data: Survey, model: Any, plan: Plan) -> Tested:
    """A fitted model on a survey it did not see."""
    require_columns(data.table.column_names, *model.columns())
    y = np.log(data.target)
    tested = _tested(data, model, np.arange(len(y)), _weighted_quantile(y, data.weight, 0.4))
    return replace(tested, importance=_importance(data, model, tested, plan.seed))


def predict(table: pa.Table, model: Any) -> Array:
    """Log expenditure of each row of a table, NaN where there is no score."""
    connection = connect()
    try:
        numbered = table.append_column(_ROW, pa.array(np.arange(len(table))))
        scored = score(from_arrow(connection, "trial", numbered), model)
        result = scored.select(_ROW, "score").order_by(_ROW).to_pyarrow()
    finally:
        connection.disconnect()
    scores: Array = pc.fill_null(pc.cast(result["score"], pa.float64()), np.nan).to_numpy()
    return scores / UNIT


def _tested(data: Survey, model: Any, rows: Ints, line: float) -> Tested:
    return Tested(
        rows, np.log(data.target), predict(data.table, model), None, data.weight, model.sigma / UNIT, line, {}
    )


def _importance(data: Survey, model: Any, tested: Tested, seed: int) -> dict[str, float]:
    """How much R² is lost when the answers of one column are dealt out at random among the rows."""
    scored = np.isfinite(tested.model)
    whole = evaluate.r_squared(tested.truth[scored], tested.model[scored], tested.weight[scored])
    lost = {}
    for at, name in enumerate(model.columns()):
        order = np.random.default_rng([seed, at]).permutation(len(data.table))
        index = data.table.column_names.index(name)
        dealt = data.table.set_column(index, name, data.table[name].take(pa.array(order)))
        predicted = predict(dealt, model)
        both = scored & np.isfinite(predicted)
        lost[name] = whole - evaluate.r_squared(tested.truth[both], predicted[both], tested.weight[both])
    return lost


def _weighted_quantile(values: Array, weight: Array, share: float) -> float:
    order = np.argsort(values, kind="stable")
    total = np.cumsum(weight[order])
    return float(values[order[np.searchsorted(total, share * total[-1])]])

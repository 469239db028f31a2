"""What the trial shows, as one document of plain numbers (JSON): measures, curves, groups, drift.

Gains are the recipe minus OLS on the same split, turned so that more is better. Nothing in it is about one family: the
picture of predicted against true is a table of counts in which cells of fewer than three rows are left out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from regsosek.analysis.pmt import evaluate
from regsosek.analysis.pmt.certainty import below
from regsosek.analysis.pmt.columns import canonical
from regsosek.analysis.pmt.problems import PmtError
from regsosek.analysis.pmt.recipes import Plan, Recipe
from regsosek.analysis.pmt.solve import Array
from regsosek.analysis.pmt.survey import Survey
from regsosek.analysis.pmt.trial.run import HELD_OUT, Tested, one

FORMAT = "regsosek.pmt.report/1"
SHARES = (0.05, 0.10, 0.20, 0.40)
CURVE = tuple(n / 100 for n in (2, 5, *range(10, 95, 5)))
SMALLEST_CELL = 3
MOST_AREAS = 40
SIZES = ((1, 1), (2, 3), (4, 5), (6, 7), (8, None))


def report(
    data: Survey, tested: Sequence[Tested], *, recipe: str, plan: Plan, groups: Mapping[str, str | None],
    year: str | None = None, of_model: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """The document. `groups`: column by the name of the group ("sex", "disabled", "size", "area")."""
    sound = [_scored(t) for t in tested]
    document: dict[str, Any] = {
        "format": FORMAT,
        "recipe": recipe,
        "survey": {
            "sha256": data.sha256, "used": len(data.table), "zero_weights": data.zero_weights,
            "bad_targets": data.bad_targets, "target": plan.target,
        },
        "design": {
            "splits": len(tested), "held_out": None if of_model else HELD_OUT, "grouped_by": plan.group or plan.id,
            "seed": plan.seed, "area": plan.area, "fitted_model": of_model,
            "unscored": sum(int((~np.isfinite(t.model)).sum()) for t in tested),
        },
        "measures": _measures(sound),
        "line": _line(sound),
        "deciles": _deciles(sound),
        "calibration": _calibration(sound),
        "curve": _curve(sound),
        "density": _density(sound),
        "groups": {
            name: _groups(data.table, column, name, sound) for name, column in groups.items() if column is not None
        },
        "importance": _importance(tested),
    }  # fmt: skip
    return document | ({"year": year} if year else {})


def drift(data: Survey, recipe: Recipe, plan: Plan, year: str) -> dict[str, Any]:
    """Fitted on all years but the last, tested on the last. PmtError `one_year`, `missing_column`."""
    texts = [canonical(value) for value in data.table[year].to_pylist()]
    years = sorted({t for t in texts if t is not None}, key=lambda t: (_number(t), t))
    if len(years) < 2:
        raise PmtError("one_year", column=year, count=len(years))
    last = np.array([text == years[-1] for text in texts])
    without = Plan(**{**{f: getattr(plan, f) for f in plan.__slots__}, "exclude": (*plan.exclude, year)})
    if without.features is not None:
        without = Plan(**{**{f: getattr(without, f) for f in plan.__slots__},
                          "features": [f for f in without.features if f != year]})  # fmt: skip
    found = _scored(one(data, last, recipe, without))
    return {
        "column": year, "earlier": years[:-1], "later": years[-1], "rows_earlier": int((~last).sum()),
        "rows_later": int(last.sum()), "measures": _measures([found]),
        "level": round(float(np.average(found.model - found.truth, weights=found.weight)), 6),
    }  # fmt: skip


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.inf


def _scored(t: Tested) -> Tested:
    """Rows with a score only, for the recipe and the yardstick alike."""
    kept = np.isfinite(t.model)
    if not kept.any():
        raise PmtError("too_few_rows", count=0, least=1)
    plain = t.ols[kept] if t.ols is not None else None
    return Tested(t.rows[kept], t.truth[kept], t.model[kept], plain, t.weight[kept], t.sigma, t.line, t.importance)


def measures_of(truth: Array, predicted: Array, weight: Array) -> dict[str, float]:
    """R² (weighted), rank correlation and targeting errors (rows)."""
    return {
        "r2": evaluate.r_squared(truth, predicted, weight),
        "spearman": evaluate.spearman(truth, predicted),
        **{f"error_{share:.2f}": evaluate.targeting_error(truth, predicted, share) for share in SHARES},
    }


def _measures(tested: Sequence[Tested]) -> dict[str, Any]:
    of_model = [measures_of(t.truth, t.model, t.weight) for t in tested]
    result: dict[str, Any] = {"model": _means(of_model), "splits": [{"model": _rounded(m)} for m in of_model]}
    if all(t.ols is not None for t in tested):
        of_ols = [measures_of(t.truth, t.ols, t.weight) for t in tested if t.ols is not None]
        gains = [
            {k: (a[k] - b[k]) * (-1 if k.startswith("error") else 1) for k in a}
            for a, b in zip(of_model, of_ols, strict=True)
        ]
        result |= {"ols": _means(of_ols), "gain": _means(gains)}
        result["splits"] = [{"model": _rounded(a), "ols": _rounded(b)} for a, b in zip(of_model, of_ols, strict=True)]
    return result


def _means(rows: Sequence[Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Mean over splits, and its standard error as if splits were independent (they are not quite)."""
    found = {}
    for key in rows[0]:
        values = np.array([row[key] for row in rows])
        error = float(values.std(ddof=1) / math.sqrt(len(values))) if len(values) > 1 else 0.0
        found[key] = {"mean": round(float(values.mean()), 6), "se": round(error, 6)}
    return found


def _rounded(values: Mapping[str, float]) -> dict[str, float]:
    return {key: round(float(value), 6) for key, value in values.items()}


def _line(tested: Sequence[Tested]) -> dict[str, float]:
    """Against a line of money (the 40 % point of the training part): here the two errors differ."""
    truly = named = missed = wrong = rows = expected = 0.0
    for t in tested:
        poor, told = t.truth < t.line, t.model < t.line
        truly, named, rows = truly + poor.sum(), named + told.sum(), rows + len(poor)
        missed, wrong = missed + (poor & ~told).sum(), wrong + (told & ~poor).sum()
        expected += sum(below(t.line, score, t.sigma) for score in t.model)
    return _rounded({
        "share": 0.4, "truly_below": truly / rows, "predicted_below": named / rows, "expected_below": expected / rows,
        "exclusion": missed / truly if truly else 0.0, "inclusion": wrong / named if named else 0.0,
    })  # fmt: skip


def _deciles(tested: Sequence[Tested]) -> dict[str, Any]:
    table = np.zeros((10, 10))
    for t in tested:
        np.add.at(table, (evaluate.deciles(t.truth), evaluate.deciles(t.model)), 1)
    total = table.sum()
    near = sum(float(np.trace(table, offset)) for offset in (-1, 0, 1))
    return {
        "exact": round(float(np.trace(table) / total), 6),
        "within_one": round(near / float(total), 6),
        "table": (table / table.sum(axis=1, keepdims=True).clip(1)).round(4).tolist(),
    }


def _calibration(tested: Sequence[Tested]) -> dict[str, Any]:
    truth, predicted, weight = (
        np.concatenate(v) for v in zip(*((t.truth, t.model, t.weight) for t in tested), strict=True)
    )
    centre = np.average(predicted, weights=weight)
    variance = float(weight @ (predicted - centre) ** 2)
    slope = float(weight @ ((predicted - centre) * truth)) / variance if variance > 0 else 0.0
    chance = np.concatenate([[below(t.line, s, t.sigma) for s in t.model] for t in tested])
    poor = np.concatenate([t.truth < t.line for t in tested])
    return {
        "slope": round(slope, 6),
        "bins": [_rounded({
            "predicted": float(np.average(predicted[part], weights=weight[part])),
            "true": float(np.average(truth[part], weights=weight[part])), "rows": len(part),
        }) for part in np.array_split(np.argsort(predicted, kind="stable"), 10) if len(part)],
        "chances": [_rounded({
            "predicted": float(chance[part].mean()), "observed": float(poor[part].mean()), "rows": len(part),
        }) for part in np.array_split(np.argsort(chance, kind="stable"), 10) if len(part)],
    }  # fmt: skip


def _curve(tested: Sequence[Tested]) -> list[dict[str, float]]:
    points = []
    for share in CURVE:
        point = {
            "share": share,
            "model": float(np.mean([evaluate.targeting_error(t.truth, t.model, share) for t in tested])),
        }
        plain = [evaluate.targeting_error(t.truth, t.ols, share) for t in tested if t.ols is not None]
        points.append(_rounded(point | ({"ols": float(np.mean(plain))} if plain else {})))
    return points


def _density(tested: Sequence[Tested], cells: int = 36) -> dict[str, Any]:
    truth, predicted = (np.concatenate(v) for v in zip(*((t.truth, t.model) for t in tested), strict=True))
    low, high = np.quantile(truth, [0.003, 0.997])
    counts, _, _ = np.histogram2d(predicted, truth, bins=cells, range=[[low, high], [low, high]])
    filled = [[int(i), int(j), int(counts[i, j])] for i, j in np.argwhere(counts >= SMALLEST_CELL)]
    return {"low": round(float(low), 4), "high": round(float(high), 4), "cells": cells, "counts": filled}


def _groups(table: pa.Table, column: str, name: str, tested: Sequence[Tested]) -> list[dict[str, Any]]:
    """By value of a column: bias and spread of the error, and who of the truly poorest 40 % is missed."""
    labels = np.array([_label(value, name) for value in table[column].to_pylist()], dtype=object)
    found: dict[str, list[Any]] = {}
    for t in tested:
        k = max(1, round(0.4 * len(t.truth)))
        poor, told = np.zeros(len(t.truth), bool), np.zeros(len(t.truth), bool)
        poor[np.argsort(t.truth, kind="stable")[:k]] = True
        told[np.argsort(t.model, kind="stable")[:k]] = True
        for label in dict.fromkeys(labels[t.rows]):
            part = labels[t.rows] == label
            found.setdefault(label, []).append((t.model[part] - t.truth[part], poor[part], told[part]))
    rows: list[dict[str, Any]] = []
    for label, parts in found.items():
        error, poor, told = (np.concatenate([p[n] for p in parts]) for n in range(3))
        rows.append({
            "value": label, "rows": int((labels == label).sum()), "tested": len(error), "bias": round(float(error.mean()), 6),
            "rmse": round(float(np.sqrt((error**2).mean())), 6),
            "exclusion": round(float((poor & ~told).sum() / poor.sum()), 6) if poor.any() else None,
            "inclusion": round(float((told & ~poor).sum() / told.sum()), 6) if told.any() else None,
        })  # fmt: skip
    if name == "area":
        return sorted(rows, key=lambda r: (-r["rows"], r["value"]))[:MOST_AREAS]
    return sorted(rows, key=lambda r: (_number(r["value"].split("–")[0].strip("+")), r["value"]))


def _label(value: Any, name: str) -> str:
    text = canonical(value)
    if text is None:
        return "–"
    if name == "area":
        return str(value)  # a code keeps its zeros
    number = _number(text)
    if name == "size" and math.isfinite(number):
        for low, high in SIZES:
            if high is None or number <= high:
                return f"{low}+" if high is None else str(low) if low == high else f"{low}–{high}"
    return text


def _importance(tested: Sequence[Tested]) -> list[dict[str, Any]]:
    names = dict.fromkeys(name for t in tested for name in t.importance)
    lost = {name: float(np.mean([t.importance.get(name, 0.0) for t in tested if t.importance])) for name in names}
    return [{"column": n, "lost": round(v, 6)} for n, v in sorted(lost.items(), key=lambda p: (-p[1], p[0]))]

"""Apply a model: one whole number per family, or the reason why it has none.

Reasons, in this order: `no_interview` (the interview was not completed), `no_residents` (nobody lives there),
`missing_housing`, `missing_assets`, `missing_members` (a required answer is missing or unknown in that section). For an ensemble
also `no_answers` (not a single answer that it reads). A family without a score is "belum diperingkat", never the poorest.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import add, or_
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from regsosek.analysis.pmt.bands import check_column, lookup
from regsosek.analysis.pmt.ensemble.document import Ensemble
from regsosek.analysis.pmt.ensemble.scoring import score_ensemble, score_row
from regsosek.analysis.pmt.features import band_of
from regsosek.analysis.pmt.model import Model, Weighed
from regsosek.analysis.pmt.problems import require_columns

COMPLETED = 1
"""Item 205, code 1: filled in completely."""
INTERVIEW, RESIDENTS = "interview_result", "persons"


def score(families: ibis.Table, model: Model | Ensemble) -> ibis.Table:
    """`families` with `score` (int64, higher is better off, null when unscored) and `unscored_reason` (text or null).

    `interview_result` and `persons` are looked at when the table has them. PmtError when a column of the model is
    missing or an answer column does not hold whole numbers. An `Ensemble` is applied in memory, by rows.
    """
    if isinstance(model, Ensemble):
        return score_ensemble(families, model)
    check(families, model)
    table, effect = _with_area_effect(families, model)
    points = {w.feature.name: lookup(table, w.feature, w.points, w.missing) for w in model.features}
    # null where a required answer is missing; a column of its own, so that an engine works it out once
    summed = table.mutate(_points_total=reduce(add, points.values(), ibis.literal(model.intercept, "int64")) + effect)
    state, total = _state(summed), summed["_points_total"]
    score = ibis.ifelse(state.isnull(), total, ibis.null("int64"))
    reason = ibis.cases((state.notnull(), state), (total.isnull(), _missing(summed, model)), else_=ibis.null("string"))
    return summed.select(*families.columns, score=score, unscored_reason=reason)


def check(families: ibis.Table, model: Model | Ensemble) -> None:
    """Whether the model can read the table; PmtError `missing_column` or `not_an_integer` when not."""
    require_columns(families.columns, *model.columns())
    if isinstance(model, Ensemble):
        return
    for weighed in model.features:
        check_column(families, weighed.feature)


def points_by_feature(families: ibis.Table, model: Model) -> dict[str, ir.Value]:
    """The addends of the score, by feature name; null where a required answer is missing."""
    return {w.feature.name: lookup(families, w.feature, w.points, w.missing) for w in model.features}


def _with_area_effect(families: ibis.Table, model: Model) -> tuple[ibis.Table, ir.Value]:
    """The effect joined by area code; an area that the survey never saw gets 0, the mean of areas."""
    if not model.area or not model.area_effects:
        return families, ibis.literal(0, "int64")
    effects = ibis.memtable(
        pa.table(
            {
                "_area": pa.array(list(model.area_effects), pa.string()),
                "_effect": pa.array(list(model.area_effects.values()), pa.int64()),
            }
        )
    )
    joined = families.left_join(effects, families[model.area].cast("string") == effects["_area"])
    return joined, joined["_effect"].fill_null(0)


def _state(table: ibis.Table) -> ir.Value:
    """Why a family has no score whatever it answered; null for all others."""
    branches: list[tuple[ir.Value, str]] = []
    if INTERVIEW in table.columns:
        branches.append((table[INTERVIEW].fill_null(0) != COMPLETED, "no_interview"))
    if RESIDENTS in table.columns:
        branches.append((table[RESIDENTS].fill_null(0) < 1, "no_residents"))
    return ibis.cases(*branches, else_=ibis.null("string")) if branches else ibis.null("string")


def _missing(table: ibis.Table, model: Model) -> ir.Value:
    """The first section in which a required answer is missing; null when none is."""
    branches: list[tuple[ir.Value, str]] = []
    for section, weighed in _required(model).items():
        missing = reduce(or_, (lookup(table, w.feature, w.points, w.missing).isnull() for w in weighed))
        branches.append((missing, f"missing_{section}"))
    return ibis.cases(*branches, else_=ibis.null("string")) if branches else ibis.null("string")


def _required(model: Model) -> dict[str, list[Weighed]]:
    """Features without points for no answer, by section, in the order in which reasons are given."""
    found: dict[str, list[Weighed]] = {}
    for section in ("housing", "assets", "members", "survey"):
        weighed = [w for w in model.features if w.feature.section == section and w.missing is None]
        if weighed:
            found[section] = weighed
    return found


def score_family(family: Mapping[str, Any], model: Model | Ensemble) -> tuple[int | None, str | None]:
    """Score and reason of one family, a row as a dict: the same answer as `score`, without an engine."""
    if isinstance(model, Ensemble):
        return score_row(family, model)
    if INTERVIEW in family and family[INTERVIEW] != COMPLETED:
        return None, "no_interview"
    if RESIDENTS in family and (family[RESIDENTS] or 0) < 1:
        return None, "no_residents"
    for section, weighed in _required(model).items():
        if any(band_of(w.feature, family) is None for w in weighed):
            return None, f"missing_{section}"
    total = model.intercept + area_effect(family, model) + sum(points_of(family, w) for w in model.features)
    return total, None


def area_effect(family: Mapping[str, Any], model: Model) -> int:
    """0 for an area that the survey never saw."""
    return model.area_effects.get(str(family.get(model.area)), 0) if model.area else 0


def points_of(family: Mapping[str, Any], weighed: Weighed) -> int:
    """Points of one answer; ValueError when a required one is missing."""
    band = band_of(weighed.feature, family)
    if band is not None:
        return weighed.points[band]
    if weighed.missing is None:
        raise ValueError(f"{weighed.feature.name}: required and not answered")
    return weighed.missing

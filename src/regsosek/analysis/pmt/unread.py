"""Answers that are there and say nothing to a model: no number where it reads numbers, a category that it never saw.

They count as no answer (or as "other", where an ensemble pooled rare ones); whoever scores a file is told how many there are.
"""

from __future__ import annotations

import math
from functools import reduce
from operator import and_

import ibis
import ibis.expr.types as ir

from regsosek.analysis.pmt.bands import lookup
from regsosek.analysis.pmt.columns import NO_ANSWER_TEXTS
from regsosek.analysis.pmt.ensemble.document import Ensemble
from regsosek.analysis.pmt.features import Feature
from regsosek.analysis.pmt.model import Model

_NOWHERE = -1


def unread(families: ibis.Table, model: Model | Ensemble) -> dict[str, int]:
    """Question → number of such answers, for questions that have any. Runs one query."""
    if isinstance(model, Ensemble):
        table = families.select(*model.questions.names).to_pyarrow()
        counts = {column.name: column.unread(table[column.name]) for column in model.questions.columns}
    elif model.features:
        sums = {w.feature.name: _unread(families, w.feature).sum().cast("int64") for w in model.features}
        counts = families.aggregate(**sums).to_pyarrow().to_pylist()[0]
    else:
        counts = {}
    return {name: count for name, count in counts.items() if count and not math.isnan(count)}


def _unread(table: ibis.Table, feature: Feature) -> ir.BooleanValue:
    told = reduce(and_, (_told(table[name]) for name in feature.source.columns))
    return told & (lookup(table, feature, range(len(feature.bands)), _NOWHERE) == _NOWHERE)


def _told(column: ir.Value) -> ir.Value:
    if not column.type().is_string():
        return column.notnull()
    return column.notnull() & column.strip().lower().notin(sorted(NO_ANSWER_TEXTS))

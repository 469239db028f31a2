"""Bands as table expressions: the look-up of `features`, written once for every engine."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from regsosek.analysis.pmt.columns import NO_ANSWER_TEXTS
from regsosek.analysis.pmt.features import Feature
from regsosek.analysis.pmt.problems import PmtError


def lookup(table: ibis.Table, feature: Feature, values: Sequence[int], missing: int | None) -> ir.Value:
    """int64: the value of the band into which each row falls, `missing` (may be None: null) where it falls in none."""
    otherwise = ibis.literal(missing, "int64") if missing is not None else ibis.null("int64")
    results = [ibis.literal(value, "int64") for value in values]
    if feature.by_codes:
        column = table[feature.source.plus[0]]
        if feature.by_text:
            column = _text(column)
        return ibis.cases(
            *((column.isin(band.codes), result) for band, result in zip(feature.bands, results, strict=True)),
            else_=otherwise,
        )
    if feature.source.decimal:
        return _decimal(table, feature, results, otherwise)
    x, per = _measure(table, feature)
    bounds = [band.high for band in feature.bands if band.high is not None]
    if feature.bands[0].low is not None:
        bounds, results = [feature.bands[0].low, *bounds], [otherwise, *results]
    if feature.bands[-1].high is not None:
        results = [*results, otherwise]
    return ibis.ifelse(_unanswered(table, feature), otherwise, _halved([x < bound * per for bound in bounds], results))


def _halved(below: Sequence[ir.Value], results: Sequence[ir.Value]) -> ir.Value:
    """The first result whose comparison holds, else the last. Bounds rise, so each question halves what is left."""
    if not below:
        return results[0]
    half = len(below) // 2
    low, high = _halved(below[:half], results[: half + 1]), _halved(below[half + 1 :], results[half + 1 :])
    return ibis.ifelse(below[half], low, high)


def _measure(table: ibis.Table, feature: Feature) -> tuple[ir.Value, ir.Value | int]:
    """The two sides of the comparison, in whole numbers: scaled sum and divisor."""
    source = feature.source
    # wide before the arithmetic: a code column is narrow and its product would overflow
    x = table[source.plus[0]].cast("int64")
    for name in source.plus[1:]:
        x = x + table[name].cast("int64")
    for name in source.minus:
        x = x - table[name].cast("int64")
    per: ir.Value | int = table[source.per].cast("int64") if source.per else 1
    return (x if source.scale == 1 else x * source.scale), per


def _unanswered(table: ibis.Table, feature: Feature) -> ir.Value:
    source = feature.source
    condition = table[source.columns[0]].isnull()
    for name in source.columns[1:]:
        condition = condition | table[name].isnull()
    return condition | (table[source.per] <= 0) if source.per else condition


def _decimal(table: ibis.Table, feature: Feature, results: Sequence[ir.Value], otherwise: ir.Value) -> ir.Value:
    """Steps of a column that may hold fractions: doubles are compared, which every engine does alike."""
    x, scale = _double(table[feature.source.plus[0]]), feature.source.scale
    branches = [(x.isnull() | x.isnan() | x.isinf(), otherwise)]
    if feature.bands[0].low is not None:
        branches.append((x < feature.bands[0].low / scale, otherwise))
    branches += [
        (x < band.high / scale, result)
        for band, result in zip(feature.bands, results, strict=True)
        if band.high is not None
    ]
    return ibis.cases(*branches, else_=results[-1] if feature.bands[-1].high is None else otherwise)


def _double(column: ir.Value) -> ir.Value:
    kind = column.type()
    if kind.is_string():
        return column.try_cast("float64")
    return column.cast("int8").cast("float64") if kind.is_boolean() else column.cast("float64")


def _text(column: ir.Value) -> ir.Value:
    """As `features.as_text` writes it."""
    kind = column.type()
    if kind.is_string():
        return column
    if kind.is_boolean():
        return ibis.ifelse(column.isnull(), ibis.null("string"), ibis.ifelse(column, "true", "false"))
    if kind.is_floating():
        return ibis.ifelse(column == column.floor(), column.try_cast("int64").cast("string"), column.cast("string"))
    return column.cast("string")


def check_column(table: ibis.Table, feature: Feature) -> None:
    """PmtError when an answer column is of a kind that the look-up cannot read: `not_an_integer`, `not_a_number`."""
    if feature.by_text:
        return
    for name in feature.source.columns:
        column = table[name]
        kind = column.type()
        if not feature.source.decimal:
            if not kind.is_integer():
                raise PmtError("not_an_integer", column=name)
        elif kind.is_string():
            told = column.notnull() & ~column.strip().lower().isin(sorted(NO_ANSWER_TEXTS))
            wrong = table.filter(told).agg(rows=ibis._.count(), bad=column.try_cast("float64").isnull().sum())
            found = wrong.to_pyarrow().to_pylist()[0]
            # single texts are no answer; a column of nothing else is another column than the survey's
            if found["rows"] and found["bad"] == found["rows"]:
                raise PmtError("not_a_number", column=name, count=found["bad"])
        elif not (kind.is_numeric() or kind.is_boolean() or kind.is_null()):
            raise PmtError("not_a_number", column=name, count=table.count().to_pyarrow().as_py())

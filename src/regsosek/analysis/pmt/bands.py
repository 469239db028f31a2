"""Bands as table expressions: the look-up of `features`, written once for every engine."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from regsosek.analysis.pmt.features import Feature


def lookup(table: ibis.Table, feature: Feature, values: Sequence[int], missing: int | None) -> ir.Value:
    """int64: the value of the band into which each row falls, `missing` (may be None: null) where it falls in none."""
    otherwise = ibis.literal(missing, "int64") if missing is not None else ibis.null("int64")
    results = [ibis.literal(value, "int64") for value in values]
    if feature.by_codes:
        column = table[feature.source.plus[0]]
        return ibis.cases(
            *((column.isin(band.codes), result) for band, result in zip(feature.bands, results, strict=True)),
            else_=otherwise,
        )
    x, per = _measure(table, feature)
    branches = [(_unanswered(table, feature), otherwise)]
    if feature.bands[0].low is not None:
        branches.append((x < feature.bands[0].low * per, otherwise))
    branches += [
        (x < band.high * per, result)
        for band, result in zip(feature.bands, results, strict=True)
        if band.high is not None
    ]
    last = results[-1] if feature.bands[-1].high is None else otherwise
    return ibis.cases(*branches, else_=last)


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

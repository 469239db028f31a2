"""Order the families of a population, poorest first, and cut it by shares of persons. Whole numbers only.

For each ranked family, *before* = persons in families ranked poorer, *total* = persons in all ranked families (both
within the same `within`). Where its first person stands decides for the whole family:

    position           1, 2, 3 … by score in fixed point, then by id as text; 1 is the poorest
    decile             1 + floor(10 × before / total)
    percentile_persons 1 + floor(100 × before / total)
    welfare_group      the number of shares s with before >= s × total, plus 1; with counts of persons instead of shares:
                       the number of cumulative counts c of its `within` with before >= c, plus 1

So a family astride a cut belongs to the poorer side, and a group may hold a few persons more than its share, never
fewer. A score with a fraction is ordered as floor(score × 1,000,000 + 1/2), a whole number: what differs by less than
a millionth is equal, and no engine sums or rounds it another way. Families of equal score are parted by id: arbitrary, but the same in every run and on every engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import reduce
from operator import or_

import ibis
import ibis.expr.types as ir

from regsosek.analysis.pmt.problems import PmtError, require_columns
from regsosek.vocabulary.welfare import DEFAULT_SHARES, WelfareGroup

RANK_COLUMNS = ("position", "persons_cumulative", "decile", "percentile_persons", "welfare_group")
FINEST = 1_000_000
"""Shares have at most six decimals, so that share × persons stays a whole number of 64 bits."""
COUNT_COLUMNS = ("very_poor", "poor", "vulnerable")
"""Persons in groups 1, 2 and 3 of an area, as officially counted; all others are group 4."""
PRECISION = 1_000_000
"""A score with a fraction is ordered in millionths."""
LARGEST = 9_000_000_000_000
"""Beyond it, either way, a score has no fixed point in 64 bits."""


def rank(
    scored: ibis.Table, *, within: str | None = None, weight: str = "persons",
    shares: Sequence[float | str | Fraction] = DEFAULT_SHARES.cumulative, id: str = "family_id", score: str = "score",
    counts: ibis.Table | None = None,
) -> ibis.Table:  # fmt: skip
    """`scored` with the columns `RANK_COLUMNS` and `unscored_reason`; rows keep no order, none is lost.

    `within`: rank separately in each value of this column. `weight`: persons of the family, a whole number. `id` must
    be unique (`check_ids`). Rows without a score keep their reason (`no_score` when they had none); rows without an
    area to rank within get `no_area`, without a positive weight `no_weight`: their rank columns are null.

    `counts`: numbers of persons in the groups of each `within` (columns `COUNT_COLUMNS`, checked by `check_counts`),
    instead of `shares`; without `within` the one row of the table counts for all.

    PmtError `not_a_number` when the score is text; `score_not_finite` when it is infinite somewhere, with an id (asked of the engine
    for floating scores only);
    NaN is no score. `score_as_weight`, `not_three_shares`, `bad_shares`, `not_an_integer`, `missing_column`.
    """
    require_columns(scored.columns, within, weight, id, score)
    if weight == score:
        raise PmtError("score_as_weight", column=score)
    if not scored[weight].type().is_integer():
        raise PmtError("not_an_integer", column=weight)
    check_scores(scored, score, id)
    cuts = _three(shares) if counts is None else ()
    table = scored.mutate(unscored_reason=_reason(scored, within, weight, score))
    ranked = table.unscored_reason.isnull()
    # unranked rows form partitions of their own, so that no person of theirs is counted before anybody
    everyone = ibis.window(group_by=[ranked, *([table[within]] if within else [])])
    ordered = ibis.window(
        group_by=[ranked, *([table[within]] if within else [])],
        order_by=[fixed_point(table[score]).asc(), table[id].cast("string").asc()],
        preceding=None,
        following=0,
    )
    persons = table[weight].cast("int64")
    counted = table.mutate(
        position=ibis.row_number().over(ordered) + 1,
        persons_cumulative=persons.sum().over(ordered).cast("int64"),
        _total=persons.sum().over(everyone).cast("int64"),
    )
    if counts is not None:
        counted = _with_counts(counted, counts, within)
    return _cut(counted, weight, cuts).select(*scored.columns, *_added(scored))


def _added(scored: ibis.Table) -> tuple[str, ...]:
    return tuple(c for c in (*RANK_COLUMNS, "unscored_reason") if c not in scored.columns)


def check_scores(scored: ibis.Table, score: str, id: str) -> None:
    """PmtError where a score cannot order: `score_not_finite` and `score_too_large` with an example, `not_a_number` with the
    number of cells that are text ("10" < "9"). Null and NaN pass: they are no score."""
    value = scored[score]
    kind = value.type()
    if kind.is_floating():
        _refuse(scored.filter(value.isinf()), "score_not_finite", score, id)
        _refuse(scored.filter(~value.isnan() & (value.abs() > LARGEST)), "score_too_large", score, id)
        return
    if kind.is_numeric():
        return
    count = scored.filter(value.notnull()).count().to_pyarrow().as_py()
    if count and kind.is_string():
        # one bad cell makes text of the column: that cell is told, unless every number is written as text
        bad = value.notnull() & value.try_cast("float64").isnull()
        count = scored.filter(bad).count().to_pyarrow().as_py() or count
    if count:
        raise PmtError("not_a_number", column=score, count=count)


def _refuse(wrong: ibis.Table, code: str, score: str, id: str) -> None:
    found = wrong.aggregate(rows=wrong.count(), example=wrong[id].cast("string").min()).to_pyarrow().to_pylist()[0]
    if found["rows"]:
        raise PmtError(code, column=score, count=found["rows"], id=id, example=found["example"], largest=f"{LARGEST:,}")


def fixed_point(value: ir.Value) -> ir.Value:
    """int64 that orders like the score: whole numbers as they are, others in millionths, halves upward."""
    if value.type().is_integer():
        return value.cast("int64")
    floating = value.cast("float64")
    sound = ibis.ifelse(floating.isnan() | floating.isinf(), ibis.null("float64"), floating)
    return (sound * PRECISION + 0.5).floor().cast("int64")


def check_counts(counts: ibis.Table, scored: ibis.Table, within: str | None) -> None:
    """PmtError when the official counts cannot cut: a column is missing or not whole, a number is negative or missing, a
    place occurs twice, a place of the scores has no row. Runs small queries."""
    require_columns(counts.columns, within, *COUNT_COLUMNS)
    for name in COUNT_COLUMNS:
        if not counts[name].type().is_integer():
            raise PmtError("not_an_integer", column=name)
    wrong = counts.filter(reduce(or_, (counts[n].isnull() | (counts[n] < 0) for n in COUNT_COLUMNS)))
    number = wrong.count().to_pyarrow().as_py()
    if number:
        raise PmtError("bad_counts", count=number)
    if within is None:
        rows = counts.count().to_pyarrow().as_py()
        if rows != 1:
            raise PmtError("counts_not_one_row", count=rows)
        return
    check_ids(counts, within)
    named = counts.select(place=counts[within].cast("string"))
    missing = scored.filter(scored[within].notnull()).select(place=scored[within].cast("string")).distinct()
    missing = missing.anti_join(named, "place")
    number = missing.count().to_pyarrow().as_py()
    if number:
        raise PmtError("no_counts", column=within, count=number, example=missing.place.min().to_pyarrow().as_py())


def _with_counts(counted: ibis.Table, counts: ibis.Table, within: str | None) -> ibis.Table:
    """Cumulative counts beside each family, `_very_poor`, `_poor`, `_vulnerable`."""
    total: ir.Value = ibis.literal(0, "int64")
    columns: dict[str, ir.Value] = {}
    for name in COUNT_COLUMNS:
        total = total + counts[name].cast("int64")
        columns[f"_{name}"] = total
    if within is None:
        return counted.cross_join(counts.select(**columns))
    places = counts.select(_place=counts[within].cast("string"), **columns)
    return counted.left_join(places, counted[within].cast("string") == places["_place"]).drop("_place")


def _three(shares: Sequence[float | str | Fraction]) -> tuple[Fraction, ...]:
    cuts = as_fractions(shares)
    if len(cuts) != len(WelfareGroup) - 1:
        raise PmtError("not_three_shares", count=len(cuts), shares=", ".join(map(str, shares)))
    return cuts


def as_fractions(shares: Sequence[float | str | Fraction]) -> tuple[Fraction, ...]:
    """Exact shares: 0.05 is 1/20, not its nearest binary number. PmtError `bad_shares` unless they rise in (0, 1)."""
    try:
        cuts = tuple(Fraction(str(share)) for share in shares)
    except ValueError as error:
        raise PmtError("bad_shares", shares=", ".join(map(str, shares))) from error
    rising = all(a < b for a, b in zip((Fraction(0), *cuts), (*cuts, Fraction(1)), strict=True))
    if not cuts or not rising or any(FINEST % cut.denominator for cut in cuts):
        raise PmtError("bad_shares", shares=", ".join(map(str, shares)))
    return cuts


def check_ids(table: ibis.Table, id: str) -> None:
    """PmtError `duplicate_ids` when an id occurs twice or is null: ties would have no order. Runs a query."""
    require_columns(table.columns, id)
    repeated = table.group_by(key=table[id]).agg(rows=table.count())
    repeated = repeated.filter((repeated.rows > 1) | repeated.key.isnull())
    count = repeated.count().to_pyarrow().as_py()
    if count:
        example = repeated.key.cast("string").min().to_pyarrow().as_py()
        raise PmtError("duplicate_ids", column=id, count=count, example=example)


def _reason(scored: ibis.Table, within: str | None, weight: str, score: str) -> ir.Value:
    value = scored[score]
    unscored = value.isnull() | value.isnan() if value.type().is_floating() else value.isnull()
    branches: list[tuple[ir.Value, ir.Value | str]] = []
    if "unscored_reason" in scored.columns:
        reason = scored.unscored_reason.cast("string")  # a column that is empty throughout has any type in a file
        branches.append((reason.notnull(), reason))
    branches.append((unscored, "no_score"))
    if within:
        branches.append((scored[within].isnull(), "no_area"))
    branches.append((scored[weight].fill_null(0) <= 0, "no_weight"))
    return ibis.cases(*branches, else_=ibis.null("string"))


def _cut(counted: ibis.Table, weight: str, cuts: Sequence[Fraction]) -> ibis.Table:
    before = counted.persons_cumulative - counted[weight].cast("int64")
    total = counted["_total"]
    group = ibis.literal(1, "int64")
    for name in COUNT_COLUMNS if not cuts else ():
        group = group + (before >= counted[f"_{name}"]).cast("int64")
    for cut in cuts:
        group = group + (before * cut.denominator >= total * cut.numerator).cast("int64")
    columns = {
        "position": counted.position.cast("int64"),
        "persons_cumulative": counted.persons_cumulative,
        "decile": _part(before, total, 10),
        "percentile_persons": _part(before, total, 100),
        "welfare_group": group,
    }
    ranked = counted.unscored_reason.isnull()
    return counted.mutate(**{name: ibis.ifelse(ranked, value, ibis.null("int64")) for name, value in columns.items()})


def _part(before: ir.Value, total: ir.Value, parts: int) -> ir.Value:
    """1 + floor(parts × before / total), by whole-number division."""
    return (before * parts) // total.nullif(0) + 1

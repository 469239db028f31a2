"""What a score says of one family: expenditure, place among all, and the chance to lie below a line.

All three depend on the score alone, so they are worked out once for every distinct score, in Python, and joined: the
same numbers on every engine.

    expenditure   exp(score / 10,000): the median expenditure per person of families with such answers
    percentile    0 to 100: the share of persons (of rows without a weight) in families of a lower score, plus half of
                  those with the same score
    p_below_NAME  P(true expenditure < VALUE), the true logarithm taken as normal around the score with the model's
                  error out of sample. A published scorecard has its own table instead.

How many are expected below a line is the sum of these chances, weighted; never a count of predictions below it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import ibis
import numpy as np
import pyarrow as pa

from regsosek.analysis.pmt.certainty import below
from regsosek.analysis.pmt.model import UNIT
from regsosek.analysis.pmt.problems import PmtError
from regsosek.analysis.pmt.scorecard.published import PUBLISHED, chances_of, line_names

NAME_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")


class Scorer(Protocol):
    """What a fitted model of any recipe tells about itself."""

    @property
    def recipe(self) -> str: ...
    @property
    def sigma(self) -> int: ...
    @property
    def fit(self) -> Mapping[str, Any]: ...


def read_lines(texts: Sequence[str]) -> dict[str, float]:
    """``NAME=VALUE`` each; PmtError `bad_line` for another form, a value that is not positive, a name given twice."""
    lines: dict[str, float] = {}
    for text in texts:
        name, _, value = text.partition("=")
        name = name.strip()
        try:
            number = float(value.replace("_", ""))
        except ValueError:
            number = math.nan
        if not name or not set(name) <= NAME_CHARACTERS or name in lines or not (0 < number < math.inf):
            raise PmtError("bad_line", text=text)
        lines[name] = number
    return lines


def with_chances(
    scored: ibis.Table, model: Scorer, lines: Mapping[str, float], *, weight: str | None = None
) -> tuple[ibis.Table, dict[str, float], float]:
    """`scored` with `expenditure`, `percentile` and one `p_below_NAME` per line (null for the unscored); the expected
    number below each line; and how many were scored. Numbers are weighted by `weight`, else they are rows.

    A published scorecard answers for the lines of its own table, all of them when `lines` is empty, and knows no
    expenditure; PmtError `unknown_line` for another, `bad_persons` for a weight that is negative or not finite. Runs one query: one row per distinct score.
    """
    seen = scored.filter(scored.score.notnull())
    if weight:
        _check_weight(seen, weight)
    mass = seen[weight].fill_null(0).cast("float64").sum() if weight else seen.count().cast("float64")
    sums = seen.group_by("score").agg(mass=mass).order_by("score").to_pyarrow()
    scores = np.array(sums["score"].to_pylist(), dtype=np.int64)
    masses = np.array(sums["mass"].to_pylist(), dtype=np.float64)
    total = float(masses.sum())
    percentile = 100 * (np.cumsum(masses) - masses / 2) / total if total > 0 else np.full(len(scores), np.nan)
    chances = _chances(model, scores, lines)
    published = model.recipe == PUBLISHED
    columns: dict[str, Any] = {
        "_score": pa.array(scores, pa.int64()),
        "expenditure": pa.nulls(len(scores), pa.float64()) if published else pa.array(np.exp(scores / UNIT)),
        "percentile": pa.array(np.round(percentile, 4), from_pandas=True),
        **{f"p_below_{name}": pa.array(np.round(values, 6)) for name, values in chances.items()},
    }
    table = ibis.memtable(pa.table(columns))
    joined = scored.left_join(table, scored.score == table["_score"]).drop("_score")
    return joined, {name: float(values @ masses) for name, values in chances.items()}, total


def _check_weight(seen: ibis.Table, weight: str) -> None:
    """PmtError `not_a_number`, `bad_persons`. A missing weight counts nobody."""
    column = seen[weight]
    if not column.type().is_numeric():
        raise PmtError("not_a_number", column=weight, count=column.count().to_pyarrow().as_py())
    wrong = column < 0
    if column.type().is_floating():
        wrong = wrong | column.isnan() | column.isinf()
    count = seen.filter(wrong).count().to_pyarrow().as_py()
    if count:
        raise PmtError("bad_persons", column=weight, count=count)


def _chances(model: Scorer, scores: np.ndarray, lines: Mapping[str, float]) -> dict[str, np.ndarray]:
    if model.recipe == PUBLISHED:
        known = line_names(model.fit)
        for name in lines:
            if name not in known:
                raise PmtError("unknown_line", name=name, names=", ".join(known))
        return {name: chances_of(model.fit, name, scores) for name in (lines or known)}
    return {
        name: np.array([below(UNIT * math.log(value), int(score), model.sigma) for score in scores], dtype=np.float64)
        for name, value in lines.items()
    }

"""Scoring and ranking once more, slowly, from the written rules: what the engine must agree with.

Nothing of the production code is called: only the definitions (model, bands) are read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from regsosek.analysis.pmt.features import Band, Feature
from regsosek.analysis.pmt.model import Model

Row = dict[str, Any]


def answer_points(row: Row, feature: Feature, points: Sequence[int]) -> int | None:
    """Points of the answer; None when there is none or when it lies in no band."""
    values = [row[name] for name in feature.source.columns]
    if None in values:
        return None
    x = Fraction(sum(row[n] for n in feature.source.plus) - sum(row[n] for n in feature.source.minus))
    if feature.source.per:
        if row[feature.source.per] <= 0:
            return None
        x /= row[feature.source.per]
    hits = [p for band, p in zip(feature.bands, points, strict=True) if _within(band, x * feature.source.scale)]
    assert len(hits) <= 1, "bands overlap"
    return hits[0] if hits else None


def _within(band: Band, x: Fraction) -> bool:
    if band.codes:
        return x in band.codes
    return (band.low is None or band.low <= x) and (band.high is None or x < band.high)


def score(row: Row, model: Model) -> tuple[int | None, str | None]:
    """Score and reason of one family, by the order of reasons written in `score`."""
    if row.get("interview_result", 1) != 1:
        return None, "no_interview"
    if "persons" in row and not (row["persons"] and row["persons"] > 0):
        return None, "no_residents"
    total = model.intercept + model.area_effects.get(row.get(model.area or ""), 0)
    unanswered = set()
    for weighed in model.features:
        points = answer_points(row, weighed.feature, weighed.points)
        if points is None and weighed.missing is None:
            unanswered.add(weighed.feature.section)
        else:
            total += weighed.missing if points is None else points  # type: ignore[operator]
    for section in ("housing", "assets", "members"):
        if section in unanswered:
            return None, f"missing_{section}"
    return total, None


def rank(
    rows: Sequence[Row], *, shares: Sequence[Fraction], within: str | None = None, weight: str = "persons",
    id: str = "family_id",
) -> dict[str, Row]:  # fmt: skip
    """By id: the rank columns and the reason, person by person."""
    result: dict[str, Row] = {}
    parts: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        reason = row.get("unscored_reason") or _unrankable(row, within, weight)
        empty = dict.fromkeys(("position", "persons_cumulative", "decile", "percentile_persons", "welfare_group"))
        result[row[id]] = {**empty, "unscored_reason": reason}
        if reason is None:
            parts[row[within] if within else None].append(row)
    for part in parts.values():
        total = sum(row[weight] for row in part)
        before = 0
        for position, row in enumerate(sorted(part, key=lambda r: (r["score"], r[id])), start=1):
            result[row[id]] |= {
                "position": position,
                "persons_cumulative": before + row[weight],
                "decile": 1 + 10 * before // total,
                "percentile_persons": 1 + 100 * before // total,
                "welfare_group": 1 + sum(Fraction(before, total) >= share for share in shares),
            }
            before += row[weight]
    return result


def _unrankable(row: Row, within: str | None, weight: str) -> str | None:
    if row["score"] is None:
        return "no_score"
    if within and row[within] is None:
        return "no_area"
    return "no_weight" if row[weight] is None or row[weight] <= 0 else None

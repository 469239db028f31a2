"""Why a family stands where it stands: its answers against the typical family of its area, exact to the point.

For a linear model the difference between a family's score and the score of the typical family of its area is the sum of
the differences of its answers. The typical family has, for each question, the mean points of the scored families of
the area, rounded to whole points; the area effect is the same for both and cancels.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ibis

from regsosek.analysis.pmt.features import Feature, band_of
from regsosek.analysis.pmt.model import Model, Weighed
from regsosek.analysis.pmt.score import area_effect, points_by_feature, points_of, score_family
from regsosek.analysis.tables import FAMILY_TABLE
from regsosek.vocabulary import codebook
from regsosek.vocabulary.label import Label

NO_ANSWER = Label("tidak terjawab (dihitung setara rata-rata)", "not answered (counted as the mean)")

_CODES = {column.name: codebook.by_number(column.item).codes for column in FAMILY_TABLE if column.item}


@dataclass(frozen=True, slots=True)
class Reason:
    """One question. `points` > 0 raised the family above the typical one; `own` - `typical` = `points`."""

    feature: str
    label: Label
    answer: Label
    points: int
    own: int
    typical: int


@dataclass(frozen=True, slots=True)
class Reasons:
    """`score` - `typical_score` is the sum of the points of `reasons`; strongest first, ties by name."""

    score: int
    typical_score: int
    reasons: tuple[Reason, ...]

    @property
    def raised(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.reasons if reason.points > 0)

    @property
    def lowered(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.reasons if reason.points < 0)


def typical_points(scored: ibis.Table, model: Model, *, by: str) -> ibis.Table:
    """One row per area `by`: the column `by` as text, `families` counted, and per feature its mean points (int64).

    `scored` is what `score` returned; families without a score do not count. A mean of exactly one half is rounded up.
    """
    families = scored.filter(scored.score.notnull() & scored[by].notnull())
    points = families.select(**{by: families[by].cast("string")}, **points_by_feature(families, model))
    count = points.count()
    means = {
        w.feature.name: ((points[w.feature.name].sum() * 2 + count) // (count * 2)).cast("int64")
        for w in model.features
    }
    return points.group_by(by).agg(families=count, **means)


def explain(family: Mapping[str, Any], model: Model, typical: Mapping[str, Any]) -> Reasons | None:
    """The reasons of one family (a row as a dict) against a row of `typical_points`; None for an unscored family.

    KeyError when `typical` lacks a feature of the model: it was made with another model.
    """
    score, _ = score_family(family, model)
    if score is None:
        return None
    reasons = [_reason(family, weighed, int(typical[weighed.feature.name])) for weighed in model.features]
    base = model.intercept + area_effect(family, model) + sum(reason.typical for reason in reasons)
    return Reasons(score, base, tuple(sorted(reasons, key=lambda r: (-abs(r.points), r.feature))))


def _reason(family: Mapping[str, Any], weighed: Weighed, typical: int) -> Reason:
    feature, own = weighed.feature, points_of(family, weighed)
    return Reason(feature.name, feature.label, answer_of(family, feature), own - typical, own, typical)


def answer_of(family: Mapping[str, Any], feature: Feature) -> Label:
    """The text of the answer itself where the codebook has one, else of the band it falls into."""
    band = band_of(feature, family)
    if band is None:
        return NO_ANSWER
    column = feature.source.plus[0]
    codes = _CODES.get(column, {}) if feature.by_codes else {}
    return codes.get(family[column], feature.bands[band].label)

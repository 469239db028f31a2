"""Kept models, whatever their recipe: read back from their document, their typical families, their questions and reasons.

A `Model` adds up points of answers; an `Ensemble` does not, so its questions have no bands of their own and its typical
family is one of answers, not of points.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from regsosek.analysis.pmt import reasons as linear
from regsosek.analysis.pmt.ensemble import document as ensembles
from regsosek.analysis.pmt.ensemble import reasons as shapley
from regsosek.analysis.pmt.ensemble.labels import answer_label
from regsosek.analysis.pmt.ensemble.scoring import score_arrow
from regsosek.analysis.pmt.features import Feature
from regsosek.analysis.pmt.model import from_document
from regsosek.analysis.pmt.questions import QUESTIONS
from regsosek.analysis.pmt.score import score_family
from regsosek.analysis.tables import family_schema
from regsosek.vocabulary.label import Label
from regsosek.welfare.models import Run

REMEMBERED = 8
COMPLETED = 1
"""The result of an interview to the end."""
_parsed: dict[str, Any] = {}


def model_from(document: Mapping[str, Any]) -> Any:
    """A `Model` (points) or an `Ensemble`: both score, both have a digest and a sigma.

    :raises PmtError: ``bad_model``.
    """
    return from_document(document)


def model_of(run: Run) -> Any:
    """The model of a run. Parsed once in a process: an ensemble is large."""
    known = _parsed.get(run.model_hash)
    if known is None:
        known = model_from(run.model)
        if len(_parsed) >= REMEMBERED:
            _parsed.pop(next(iter(_parsed)))
        _parsed[run.model_hash] = known
    return known


def is_points(model: Any) -> bool:
    """Whether the score is a sum of points of answers."""
    return not isinstance(model, ensembles.Ensemble)


def typical(scored: ibis.Table, model: Any) -> dict[str, dict[str, Any]]:
    """kelurahan → what reasons are told against: mean points, or the commonest answers."""
    if not is_points(model):
        return shapley.typical_answers(scored.to_pyarrow(), model, by="village")
    rows = linear.typical_points(scored, model, by="village").to_pyarrow().to_pylist()
    return {row["village"]: {k: v for k, v in row.items() if k != "village"} for row in rows}


def explain(family: Mapping[str, Any], model: Any, against: Mapping[str, Any]) -> linear.Reasons | None:
    """The reasons of one family, against the typical one of its kelurahan; None for an unscored one."""
    how = linear.explain if is_points(model) else shapley.explain_ensemble
    return how(family, model, against)


def scores_of(rows: Sequence[Mapping[str, Any]], model: Any) -> list[tuple[int | None, str | None]]:
    """Score and reason of each family, rows of FAMILY_TABLE, by the rule of :func:`kept_out`."""
    if is_points(model):
        found = [score_family(row, model) for row in rows]
    else:
        scores, reasons = score_arrow(pa.Table.from_pylist([dict(row) for row in rows], schema=family_schema()), model)
        found = list(zip(scores.to_pylist(), reasons.to_pylist(), strict=True))
    return [(None, why) if (why := _not_ranked(row)) else one for row, one in zip(rows, found, strict=True)]


def _not_ranked(row: Mapping[str, Any]) -> str | None:
    if row["interview_result"] != COMPLETED:
        return "no_interview"
    return "no_residents" if (row["persons"] or 0) < 1 else None


def kept_out(scored: pa.Table) -> pa.Table:
    """Whatever the model reads: a family without an interview to the end, or where nobody lives, has no score in the registry,
    and that is its reason. (A model of few columns would score the first from what little was noted down.)"""
    interview = pc.invert(pc.fill_null(pc.equal(scored["interview_result"], COMPLETED), False))
    residents = pc.less(pc.fill_null(scored["persons"], 0), 1)
    reason = pc.cast(scored["unscored_reason"], pa.string())
    for where, why in ((residents, "no_residents"), (interview, "no_interview")):
        reason = pc.if_else(where, why, reason)
    score = pc.if_else(pc.or_(interview, residents), pa.scalar(None, pa.int64()), pc.cast(scored["score"], pa.int64()))
    for name, values in (("score", score), ("unscored_reason", reason)):
        scored = scored.set_column(scored.column_names.index(name), name, values)
    return scored


def features_of(model: Any) -> tuple[Feature, ...]:
    """What the model reads, each once, in its order; of an ensemble one per column, without bands."""
    return tuple(weighed.feature for weighed in model.features)


def questions_of(model: Any) -> tuple[Feature, ...]:
    """The questions with bands that the model reads."""
    if is_points(model):
        return features_of(model)
    read = set(model.columns())
    return tuple(question for question in QUESTIONS if read >= set(question.source.columns))


def answer_text(model: Any, family: Mapping[str, Any], feature: Feature) -> Label:
    """The family's answer to a question or to a column of an ensemble, in words."""
    if feature.bands:
        return linear.answer_of(family, feature)
    column = next(c for c in model.questions.columns if c.name == feature.source.plus[0])
    return answer_label(column, family.get(column.name))

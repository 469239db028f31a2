"""Kept models, whatever their recipe: read back from their document, their typical families, their reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ibis

from regsosek.analysis.pmt import reasons as linear
from regsosek.analysis.pmt.features import Feature
from regsosek.analysis.pmt.model import Model, from_document
from regsosek.welfare.models import Run

REMEMBERED = 8
_parsed: dict[str, Any] = {}


def model_from(document: Mapping[str, Any]) -> Any:
    """A `Model` (points) or an ensemble: both score, both have a digest and a sigma.

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
    return isinstance(model, Model)


def typical(scored: ibis.Table, model: Any) -> dict[str, dict[str, int]]:
    """kelurahan → what reasons are told against."""
    rows = linear.typical_points(scored, model, by="village").to_pyarrow().to_pylist()
    return {row["village"]: {k: v for k, v in row.items() if k != "village"} for row in rows}


def explain(family: Mapping[str, Any], model: Any, typical: Mapping[str, Any]) -> linear.Reasons | None:
    """The reasons of one family, against the typical one of its kelurahan."""
    return linear.explain(family, model, typical)


def features_of(model: Any) -> tuple[Feature, ...]:
    """The questions that the model reads, each once, in its order."""
    return tuple(weighed.feature for weighed in model.features)

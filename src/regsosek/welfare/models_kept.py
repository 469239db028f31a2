"""Kept models, whatever their recipe: read back from their document, their typical families, their reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ibis

from regsosek.analysis.pmt import reasons as linear
from regsosek.analysis.pmt.model import Model, from_document


def model_from(document: Mapping[str, Any]) -> Any:
    """A `Model` (points) or an ensemble: both score, both have a digest and a sigma.

    :raises PmtError: ``bad_model``.
    """
    return from_document(document)


def is_points(model: Any) -> bool:
    """Whether the score is a sum of points of answers."""
    return isinstance(model, Model)


def typical(scored: ibis.Table, model: Any) -> dict[str, dict[str, int]]:
    """kelurahan → what reasons are told against."""
    rows = linear.typical_points(scored, model, by="village").to_pyarrow().to_pylist()
    return {row["village"]: {k: v for k, v in row.items() if k != "village"} for row in rows}

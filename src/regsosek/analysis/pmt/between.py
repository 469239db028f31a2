"""What families of one group (a census block) have in common that a model does not explain, from errors out of sample."""

from __future__ import annotations

from typing import Any

import numpy as np

from regsosek.analysis.pmt.evaluate import Ints
from regsosek.analysis.pmt.model import UNIT
from regsosek.analysis.pmt.solve import Array

LEAST_GROUPS = 10
"""Fewer groups say nothing about how groups differ."""


def between(error: Array, group: Ints, column: str | None) -> dict[str, Any] | None:
    """`sd` (points) of what a group has in common, `column`, and the number of `groups`; None where it cannot be told.

    `error`: log expenditure minus a prediction that never saw the row's group. One-way analysis of variance; the variance is
    never taken below its own standard error, since an estimate of nought would promise too much.
    """
    _, index, counts = np.unique(group, return_inverse=True, return_counts=True)
    rows, groups = len(error), len(counts)
    if column is None or groups < LEAST_GROUPS or rows - groups < LEAST_GROUPS:
        return None
    means = np.bincount(index, error) / counts
    within = float(((error - means[index]) ** 2).sum()) / (rows - groups)
    among = float(counts @ (means - error.mean()) ** 2) / (groups - 1)
    typical = (rows - float((counts**2).sum()) / rows) / (groups - 1)
    doubt = float(np.sqrt(2 * (among**2 / (groups - 1) + within**2 / (rows - groups)))) / typical
    variance = max((among - within) / typical, doubt)
    return {"column": column, "groups": groups, "sd": round(UNIT * float(np.sqrt(variance)))}

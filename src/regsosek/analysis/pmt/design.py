"""From a survey to numbers: which band each row falls into, which bands join, which questions say nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from regsosek.analysis.engine import connect, from_arrow
from regsosek.analysis.pmt.bands import lookup
from regsosek.analysis.pmt.evaluate import Ints
from regsosek.analysis.pmt.features import Feature
from regsosek.analysis.pmt.solve import Array

MIN_BAND_ROWS = 10
"""A band with fewer rows takes the points of its neighbour."""


@dataclass(frozen=True, slots=True)
class Block:
    """One feature's columns of the design: row r, column c is what an answer in band `bands[r]` weighs.

    `table` (bands × columns) turns bands into columns; a row without an answer has band -1 and gets the mean.
    """

    feature: Feature
    bands: Ints
    rows: tuple[int, ...]
    table: Array

    def columns(self, weight: Array) -> Array:
        answered = self.bands >= 0
        values = self.table[self.bands]
        values[~answered] = np.average(values[answered], axis=0, weights=weight[answered])
        return values

    def points(self, coefficients: Array, unit: int) -> tuple[int, ...]:
        """Points of every band, rounded to whole numbers."""
        return tuple(int(p) for p in np.rint(unit * (self.table @ coefficients)))

    def missing(self, points: Sequence[int], weight: Array) -> int | None:
        """Points of no answer: the mean of those who answered. None when an answer is required."""
        if self.feature.required:
            return None
        answered = self.bands >= 0
        return int(np.rint(np.average(np.array(points)[self.bands[answered]], weights=weight[answered])))


def band_indexes(survey: pa.Table, features: Sequence[Feature]) -> dict[str, Ints]:
    """Per feature the band of each row of the survey, -1 without an answer, in the order of the rows."""
    if not features:
        return {}
    connection = connect()
    try:
        wanted = dict.fromkeys(name for feature in features for name in feature.source.columns)
        numbered = survey.select(list(wanted)).append_column("_row", pa.array(range(len(survey))))
        table = from_arrow(connection, "survey", numbered)
        looked_up = {f.name: lookup(table, f, range(len(f.bands)), -1) for f in features}
        result = table.select("_row", **looked_up).order_by("_row").to_pyarrow()
    finally:
        connection.disconnect()
    return {f.name: result[f.name].to_numpy() for f in features}


def blocks(features: Sequence[Feature], indexes: dict[str, Ints]) -> tuple[list[Block], list[dict[str, str]]]:
    """The features that can be used, and those that were dropped with the reason.

    Reasons: `absent` (its columns are not in the survey), `all_missing`, `constant` (one band holds all answers, or all
    but fewer than `MIN_BAND_ROWS`), `duplicate` (it sorts the rows exactly as an earlier feature does).
    """
    kept: list[Block] = []
    dropped: list[dict[str, str]] = []
    seen: dict[bytes, str] = {}
    for feature in features:
        if feature.name not in indexes:
            dropped.append({"feature": feature.name, "reason": "absent"})
            continue
        bands = indexes[feature.name]
        counts = np.bincount(bands[bands >= 0], minlength=len(feature.bands))
        groups = join_sparse(counts)
        if not counts.sum() or len(groups) == 1:
            dropped.append({"feature": feature.name, "reason": "constant" if counts.sum() else "all_missing"})
            continue
        fingerprint = _fingerprint(bands)
        if fingerprint in seen:
            dropped.append({"feature": feature.name, "reason": "duplicate", "of": seen[fingerprint]})
            continue
        seen[fingerprint] = feature.name
        kept.append(Block(feature, bands, tuple(int(c) for c in counts), _table(feature, groups)))
    return kept, dropped


def join_sparse(counts: np.ndarray) -> list[list[int]]:
    """Bands that share points: the sparsest below `MIN_BAND_ROWS` joins its fuller neighbour, until none is left."""
    groups = [[index] for index in range(len(counts))]
    sizes = [int(count) for count in counts]
    while len(groups) > 1 and min(sizes) < MIN_BAND_ROWS:
        at = sizes.index(min(sizes))
        neighbours = [n for n in (at - 1, at + 1) if 0 <= n < len(groups)]
        into = max(neighbours, key=lambda n: sizes[n])
        first, second = sorted((at, into))
        groups[first : second + 1] = [groups[first] + groups[second]]
        sizes[first : second + 1] = [sizes[first] + sizes[second]]
    return groups


def _table(feature: Feature, groups: list[list[int]]) -> Array:
    """Bands × columns: indicators without the last group (its points are 0), or the values of a slope.

    A slope needs no joining: its rare bands lie on the same line.
    """
    if feature.fitted == "slope":
        return np.array([[band.value] for band in feature.bands], dtype=np.float64)
    table = np.zeros((len(feature.bands), len(groups) - 1))
    for column, group in enumerate(groups[:-1]):
        table[group, column] = 1.0
    return table


def _fingerprint(bands: Ints) -> bytes:
    """Equal for two features that part the rows in the same way, whatever the bands are called."""
    _, first, inverse = np.unique(bands, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[inverse].astype(np.int16).tobytes()

"""A consumption survey made ready for fitting: checked, ordered, hashed. Nothing is repaired silently."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regsosek.analysis.pmt.evaluate import Ints
from regsosek.analysis.pmt.features import Feature
from regsosek.analysis.pmt.problems import PmtError, require_columns
from regsosek.analysis.pmt.solve import Array

TOLERATED_TARGETS = 0.05
"""Rows without a positive target are left out and counted, up to this part of the survey; beyond it, it is refused."""
MOST_LOG, LEAST_SPREAD = 40, 0.2
"""Amounts all below the first, that spread by less than this part of their mean, are told to look like logarithms."""
MOST_OF_ONE = 0.2
"""A row with more than this share of all weight is told of: the model would be a description of one family."""


@dataclass(frozen=True, slots=True)
class Survey:
    """Rows with a positive target and weight. `area` holds indexes into `areas`, -1 where the row names none."""

    table: pa.Table
    target: Array
    weight: Array
    area: Ints
    areas: tuple[str, ...]
    group: Ints
    zero_weights: int
    sha256: str
    bad_targets: int = 0

    def take(self, rows: np.ndarray) -> Survey:
        """The same survey with the rows of a boolean mask."""
        return Survey(
            self.table.filter(pa.array(rows)), self.target[rows], self.weight[rows], self.area[rows], self.areas,
            self.group[rows], self.zero_weights, self.sha256, self.bad_targets,
        )  # fmt: skip

    def facts(self, rows: int) -> dict[str, Any]:
        """What a model keeps of its survey, a file of so many rows. `like_logs` only where it is so."""
        left_out = self.zero_weights + self.bad_targets
        return {
            "sha256": self.sha256, "rows": rows, "zero_weights": self.zero_weights, "bad_targets": self.bad_targets,
            "incomplete": rows - left_out - len(self.table), "used": len(self.table),
            **({"like_logs": True} if like_logs(self.target) else {}),
            **({"heaviest_weight": round(heaviest, 3)} if (heaviest := self.heaviest) > MOST_OF_ONE else {}),
        }  # fmt: skip

    @property
    def heaviest(self) -> float:
        """The share of all weight that one row has."""
        return float(self.weight.max() / self.weight.sum()) if len(self.weight) else 0.0


def like_logs(target: Array) -> bool:
    """Whether amounts look as if they were logarithms already: small and hardly apart. Consumption spreads by half its mean
    and more; its logarithm, of any currency, by less than a tenth."""
    return bool(len(target) and target.max() < MOST_LOG and target.std() < LEAST_SPREAD * target.mean())


def prepare(
    table: pa.Table, *, target: str, weight: str | None, area: str | None, id: str | None, group: str | None,
    features: Sequence[Feature], columns: Sequence[str] = (),
) -> Survey:  # fmt: skip
    """Check and order the survey. With `id` the rows are sorted by it, so that their order in the file means nothing.
    `columns`: further answer columns, of any kind, that belong to the hash.

    Left out and counted: rows of zero weight; rows whose target is zero, negative, missing or infinite, when they are
    at most `TOLERATED_TARGETS` of all. An id that repeats is a family that was asked again: without `group` its rows
    are a group. PmtError: a named column is missing, an id is empty, more targets are not positive, a weight is negative, all
    weights are zero, an answer column holds other than whole numbers.
    """
    require_columns(table.column_names, target, weight, area, id, group)
    if id is not None:
        empty = table[id].null_count
        if empty:
            raise PmtError("empty_ids", column=id, count=empty)
        table = table.sort_by([(name, "ascending") for name in dict.fromkeys((id, target))])
    answers = [n for n in _answer_columns(features) if n in table.column_names]
    table = _whole_numbers(table, answers)
    y = _numbers(table, target)
    bad = ~(np.isfinite(y) & (y > 0))
    if bad.sum() > TOLERATED_TARGETS * len(table):
        _refuse("bad_target", target, bad)
    w = np.ones(len(table)) if weight is None else _numbers(table, weight)
    _refuse("bad_weight", weight or "", ~(np.isfinite(w) & (w >= 0)))
    if not w[~bad].any():
        raise PmtError("zero_weights" if len(table) else "too_few_rows", column=weight, count=0, least=1)
    areas, area_index = _labels(table[area] if area else pa.nulls(len(table), pa.string()))
    together = group or id
    group_index = _labels(table[together])[1] if together else np.arange(len(table))
    used = list(dict.fromkeys([*answers, *columns, *(c for c in (target, weight, area, id, group) if c)]))
    zero = int(((w == 0) & ~bad).sum())
    whole = Survey(table, y, w, area_index, areas, group_index, zero, _sha256(table.select(used)), int(bad.sum()))
    return whole.take((w > 0) & ~bad)


def _answer_columns(features: Sequence[Feature]) -> Iterable[str]:
    return dict.fromkeys(name for feature in features for name in feature.source.columns)


def _whole_numbers(table: pa.Table, names: Iterable[str]) -> pa.Table:
    for name in names:
        column = table[name]
        if column.null_count == len(column):
            column = pa.nulls(len(column), pa.int64())
        elif not pa.types.is_integer(column.type):
            raise PmtError("not_an_integer", column=name)
        table = table.set_column(table.column_names.index(name), name, column)
    return table


def _numbers(table: pa.Table, name: str) -> Array:
    kind = table[name].type
    if not (pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)):
        raise PmtError("not_a_number", column=name, count=len(table) - table[name].null_count)
    values: Array = pc.fill_null(pc.cast(table[name], pa.float64(), safe=False), np.nan).to_numpy()
    return values


def _refuse(code: str, column: str, bad: np.ndarray) -> None:
    if bad.any():
        raise PmtError(code, column=column, count=int(bad.sum()), row=int(bad.argmax()) + 1)


def _labels(column: pa.ChunkedArray | pa.Array) -> tuple[tuple[str, ...], Ints]:
    """Sorted distinct values as text, and the index of each row; null is -1."""
    text = pc.cast(column, pa.string())
    known = sorted(v for v in pc.unique(text).to_pylist() if v is not None)
    indexes = pc.fill_null(pc.index_in(text, pa.array(known, pa.string())), -1)
    return tuple(known), indexes.to_numpy(zero_copy_only=False).astype(np.int64) if isinstance(
        indexes, pa.Array
    ) else indexes.to_numpy().astype(np.int64)


def _sha256(table: pa.Table) -> str:
    """A hash of the values used, column by column, whatever the file format they came in."""
    digest = hashlib.sha256()
    for name in sorted(table.column_names):
        digest.update(f"\x1d{name}\x1e".encode())
        digest.update("\x1f".join(map(repr, table[name].to_pylist())).encode())
    return digest.hexdigest()

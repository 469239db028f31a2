"""What the columns of any consumption survey are, and how their answers become numbers.

A *number* is a value or nothing; a *category* is one of its levels (as text), "other" (the rare levels together) or
nothing. Text is a category, unless all of it reads as numbers; booleans are 0 and 1. What was learnt from a survey is
plain data, so that families are read later in the same way, by the table or by the row.

Answers that were never seen: a level that the survey did not know counts as "other" where rare levels were pooled,
else as no answer; text where numbers stood, and infinite numbers, are no answer.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regsosek.analysis.pmt.evaluate import r_squared, spearman
from regsosek.analysis.pmt.problems import PmtError, require_columns
from regsosek.analysis.pmt.solve import Array

Kind = Literal["number", "category"]
MIN_LEVEL_ROWS = 10
"""A level with fewer rows (5 in a survey of fewer than 500 rows) is pooled into "other"."""
MAX_LEVELS = 40
NEARLY_RANK, NEARLY_R2 = 0.95, 0.9
NO_ANSWER_TEXTS = frozenset({"", ".", "na", "n/a", "nan", "null", "none", "missing"})
_FOLDS, _BINS = 2, 40


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `levels`: of a category, kept levels sorted; `other`: rare levels were pooled after them.

    `middle`: of a number, the weighted median of the answers. `missing`: rows of the survey without an answer.
    """

    name: str
    kind: Kind
    levels: tuple[str, ...] = ()
    other: bool = False
    middle: float = 0.0
    missing: int = 0

    def encode(self, values: pa.ChunkedArray | pa.Array) -> Array:
        """float64 per row: the number, or the index of the level (`len(levels)` is other); NaN is no answer."""
        if self.kind == "number":
            return _numbers(values)
        known = {level: float(index) for index, level in enumerate(self.levels)}
        return _mapped(values, lambda text: known.get(text, float(len(known)) if self.other else math.nan))

    def unread(self, values: pa.ChunkedArray | pa.Array) -> int:
        """How many answers are there and are no number, or no level that was kept."""
        if self.kind == "number":
            strange = _mapped(values, lambda text: float(math.isnan(_text_number(text))))
        else:
            strange = _mapped(values, lambda text: float(text not in self.levels))
        return int(np.nansum(strange))


@dataclass(frozen=True, slots=True)
class Columns:
    """What `learn` returns. `dropped`: [{"feature": name, "reason": …}], as in the statistics of a model."""

    columns: tuple[Column, ...]
    dropped: tuple[Mapping[str, str], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def matrix(self, table: pa.Table) -> Array:
        """rows × columns as `Column.encode` gives them. PmtError `missing_column`."""
        require_columns(table.column_names, *self.names)
        found = np.empty((len(table), len(self.columns)), order="F")
        for index, column in enumerate(self.columns):
            found[:, index] = column.encode(table[column.name])
        return found

    def row(self, row: Mapping[str, Any]) -> Array:
        """One row (1 × columns), the same numbers as `matrix`; a name that is not in it has no answer."""
        return self.matrix(pa.table({name: _one(row.get(name)) for name in self.names}))

    def to_document(self) -> list[dict[str, Any]]:
        """JSON-able; `dropped` is not in it."""
        return [
            {"name": c.name, "kind": c.kind, "missing": c.missing}
            | ({"middle": c.middle} if c.kind == "number" else {"levels": list(c.levels), "other": c.other})
            for c in self.columns
        ]


def from_document(document: Sequence[Mapping[str, Any]], dropped: Sequence[Mapping[str, str]] = ()) -> Columns:
    """The columns of a document; KeyError or TypeError for one with holes."""
    return Columns(
        tuple(
            Column(
                c["name"], c["kind"], tuple(c.get("levels", ())), bool(c.get("other", False)),
                float(c.get("middle", 0.0)), int(c["missing"]),
            )
            for c in document
        ),
        tuple(dropped),
    )  # fmt: skip


def learn(
    table: pa.Table, *, target: str, leave_out: Collection[str] = (), features: Sequence[str] | None = None,
    exclude: Collection[str] = (), kinds: Mapping[str, Kind] | None = None, insist: bool = False,
    weight: Array | None = None,
) -> Columns:  # fmt: skip
    """The usable columns of a survey, in the order of the table (or of `features`).

    `leave_out`: id, weight, area and the like (the target always is). `features`: only these; one that is not in the
    table is dropped as `absent`. `exclude`: not these; PmtError `missing_column` for one that is not there. `kinds`:
    told instead of guessed. `weight`: of the rows, for medians.

    Reasons to drop: `absent`, `all_missing`, `constant` (all but a handful of rows say the same), `identifier` (text
    that is different in nearly every row, or whole numbers that are all different and rise with the rows or are
    named so), `duplicate` (it parts the rows as an earlier column does). PmtError `nearly_the_target` for a column
    that alone all but determines the target, unless `insist`; `no_features` when nothing is left.
    """
    require_columns(table.column_names, target, *exclude)
    apart = {target, *leave_out, *exclude}
    wanted = [n for n in dict.fromkeys(features if features is not None else table.column_names) if n not in apart]
    log_target = np.log(_numbers(table[target]))
    weights = np.ones(len(table)) if weight is None else weight
    kept: list[Column] = []
    dropped: list[dict[str, str]] = []
    seen: dict[bytes, str] = {}
    for name in wanted:
        found = _learn(table, name, (kinds or {}).get(name), weights)
        if isinstance(found, str):
            dropped.append({"feature": name, "reason": found})
            continue
        encoded = found.encode(table[name])
        fingerprint = _fingerprint(encoded)
        if fingerprint in seen:
            dropped.append({"feature": name, "reason": "duplicate", "of": seen[fingerprint]})
            continue
        if not insist and nearly_the_target(encoded, log_target, found.kind):
            raise PmtError("nearly_the_target", column=name, target=target)
        seen[fingerprint] = name
        kept.append(found)
    if not kept:
        raise PmtError("no_features", reasons=", ".join(f"{d['feature']} ({d['reason']})" for d in dropped) or "-")
    return Columns(tuple(kept), tuple(dropped))


def _learn(table: pa.Table, name: str, kind: Kind | None, weight: Array) -> Column | str:
    """The column, or the reason why it cannot be used."""
    if name not in table.column_names:
        return "absent"
    values = table[name]
    if kind is None:
        kind = "number" if _reads_as_numbers(values) else "category"
    found = _number(name, values, weight) if kind == "number" else _category(name, values)
    if isinstance(found, str):
        return found
    return "constant" if _constant(found.encode(values)) else found


def _number(name: str, values: pa.ChunkedArray, weight: Array) -> Column | str:
    numbers = _numbers(values)
    answered = np.isfinite(numbers)
    if not answered.any():
        return "all_missing"
    if _is_identifier(name, numbers):
        return "identifier"
    return Column(name, "number", middle=_median(numbers[answered], weight[answered]), missing=int((~answered).sum()))


def _category(name: str, values: pa.ChunkedArray) -> Column | str:
    counts: dict[str, int] = {}
    for entry in pc.value_counts(values.combine_chunks()).to_pylist():
        text = canonical(entry["values"])
        if text is not None:
            counts[text] = counts.get(text, 0) + entry["counts"]
    answers = sum(counts.values())
    if not answers:
        return "all_missing"
    if answers >= 20 and len(counts) > 0.9 * answers:
        return "identifier"
    least = MIN_LEVEL_ROWS if len(values) >= 500 else MIN_LEVEL_ROWS // 2
    common = sorted((level for level in counts if counts[level] >= least), key=lambda lv: (-counts[lv], lv))
    kept = sorted(common[:MAX_LEVELS])
    if not kept:
        return "identifier" if len(counts) > 1 else "constant"
    return Column(name, "category", tuple(kept), len(kept) < len(counts), missing=len(values) - answers)


def _constant(encoded: Array) -> bool:
    """Whether all rows but a handful say the same; no answer is a saying of its own."""
    _, counts = np.unique(encoded, return_counts=True, equal_nan=True)
    return bool(len(encoded) - counts.max() < (5 if len(encoded) >= 200 else 3))


def _is_identifier(name: str, numbers: Array) -> bool:
    if len(numbers) < 20 or not np.isfinite(numbers).all() or (numbers != np.rint(numbers)).any():
        return False
    if len(np.unique(numbers)) < len(numbers):
        return False
    return bool((np.diff(numbers) > 0).all()) or name.lower().endswith(("id", "_no", "code"))


def nearly_the_target(encoded: Array, log_target: Array, kind: Kind) -> bool:
    """Whether one column orders the rows as the target does, or predicts it out of sample with R² above 0.9."""
    answered = np.isfinite(encoded) & np.isfinite(log_target)
    x, y = encoded[answered], log_target[answered]
    if len(x) < 20 or np.ptp(y) == 0:
        return False
    if kind == "number":
        if abs(spearman(x, y)) > NEARLY_RANK:
            return True
        index = np.searchsorted(np.unique(np.quantile(x, np.linspace(0, 1, min(_BINS, len(x) // 5) + 1)[1:-1])), x)
    else:
        index = x.astype(np.int64)
    fold = np.random.default_rng(0).permutation(len(index)) % _FOLDS
    predicted = np.empty(len(y))
    for number in range(_FOLDS):
        train, test = fold != number, fold == number
        count = np.bincount(index[train], minlength=index.max() + 1)
        total = np.bincount(index[train], y[train], minlength=index.max() + 1)
        means = np.where(count > 0, total / np.maximum(count, 1), y[train].mean())
        predicted[test] = means[index[test]]
    return r_squared(y, predicted, np.ones(len(y))) > NEARLY_R2


def canonical(value: Any) -> str | None:
    """An answer as text, the same whatever file it came from: 3, 3.0, "3" and "03" are "3"; None for no answer."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value).strip()
    if text.lower() in NO_ANSWER_TEXTS:
        return None
    if text.lower() in ("true", "false"):
        return text.lower()
    number = _parsed(text)
    if number is None:
        return text
    if not math.isfinite(number):
        return None
    return str(int(number)) if number == int(number) and abs(number) < 2**53 else repr(number)


def _parsed(text: str) -> float | None:
    if not text or text[-1] not in "0123456789." or "_" in text:
        return None
    try:
        return float(text)
    except ValueError:
        return None


def _reads_as_numbers(values: pa.ChunkedArray) -> bool:
    kind = values.type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind)):
        return True
    texts = [canonical(v) for v in pc.unique(values).to_pylist()]
    told = [t for t in texts if t is not None]
    return all(_parsed(t) is not None for t in told)  # an empty column: whatever, it is dropped


def _numbers(values: pa.ChunkedArray | pa.Array) -> Array:
    kind = values.type
    if (
        pa.types.is_boolean(kind)
        or pa.types.is_integer(kind)
        or pa.types.is_floating(kind)
        or pa.types.is_decimal(kind)
    ):
        if pa.types.is_boolean(kind):
            values = pc.cast(values, pa.int8())
        numbers = pc.fill_null(pc.cast(values, pa.float64(), safe=False), np.nan)
    elif pa.types.is_temporal(kind):
        days = pc.cast(pc.cast(values, pa.timestamp("s"), safe=False), pa.int64())
        numbers = pc.fill_null(pc.divide(pc.cast(days, pa.float64(), safe=False), 86400.0), np.nan)
    elif pa.types.is_null(kind):
        return np.full(len(values), np.nan)
    else:
        return _mapped(values, _text_number)
    found = np.array(numbers.to_numpy(zero_copy_only=False) if isinstance(numbers, pa.Array) else numbers.to_numpy())
    found[~np.isfinite(found)] = np.nan
    return found + 0.0  # no negative zero


def _text_number(text: str) -> float:
    if text in ("true", "false"):
        return float(text == "true")
    number = _parsed(text)
    return math.nan if number is None else number


def _mapped(values: pa.ChunkedArray | pa.Array, number: Any) -> Array:
    """`number` of the canonical text of each distinct value, laid out by row; NaN for no answer."""
    whole = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    if pa.types.is_null(whole.type) or not len(whole):
        return np.full(len(whole), np.nan)
    coded = whole if pa.types.is_dictionary(whole.type) else whole.dictionary_encode()
    texts = [canonical(value) for value in coded.dictionary.to_pylist()]
    found = np.array([math.nan if text is None else number(text) for text in texts] + [math.nan])
    index = pc.fill_null(pc.cast(coded.indices, pa.int64()), -1).to_numpy(zero_copy_only=False)
    return np.asarray(found[index], dtype=np.float64)


def _one(value: Any) -> pa.Array:
    try:
        return pa.array([value])
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return pa.array([str(value)])


def _median(values: Array, weight: Array) -> float:
    order = np.argsort(values, kind="stable")
    total = np.cumsum(weight[order])
    return float(values[order[np.searchsorted(total, total[-1] / 2)]])


def _fingerprint(encoded: Array) -> bytes:
    """Equal for two columns that part the rows in the same way; of many different answers also in the same order, upward
    or downward, for two measures that differ in every row part them alike."""
    distinct, first, inverse = np.unique(encoded, return_index=True, return_inverse=True, equal_nan=True)
    if len(distinct) > MAX_LEVELS + 2:
        downward = np.where(np.isnan(encoded), inverse, np.isfinite(distinct).sum() - 1 - inverse)
        return min(inverse.astype(np.int32).tobytes(), downward.astype(np.int32).tobytes())
    return np.argsort(np.argsort(first))[inverse].astype(np.int32).tobytes()

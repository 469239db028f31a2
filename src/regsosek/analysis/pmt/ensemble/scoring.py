"""Apply an ensemble to a table or to one row: the same whole number either way, in any order, on any machine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regsosek.analysis.pmt.ensemble.document import Ensemble
from regsosek.analysis.pmt.evaluate import Ints
from regsosek.analysis.pmt.problems import require_columns
from regsosek.analysis.pmt.solve import Array

BATCH = 50_000
_COMPLETED, _INTERVIEW, _RESIDENTS = 1, "interview_result", "persons"


def score_ensemble(families: ibis.Table, model: Ensemble) -> ibis.Table:
    """As `score.score`. The table is read into memory, all rows at once."""
    require_columns(families.columns, *model.columns())
    table = families.to_pyarrow()
    scores, reasons = score_arrow(table, model)
    kept = table.drop_columns([n for n in ("score", "unscored_reason") if n in table.column_names])
    return ibis.memtable(kept.append_column("score", scores).append_column("unscored_reason", reasons))


def score_arrow(table: pa.Table, model: Ensemble) -> tuple[pa.Array, pa.Array]:
    """`score` (int64, null when unscored) and `unscored_reason` (text or null) of each row."""
    require_columns(table.column_names, *model.columns())
    total = np.zeros(len(table), dtype=np.int64)
    reason = np.full(len(table), None, dtype=object)
    for start in range(0, len(table), BATCH):
        part = table.slice(start, BATCH)
        matrix, places = model.questions.matrix(part), _places(part, model)
        rows = slice(start, start + len(part))
        total[rows] = model.points(matrix, places) + model.effects[places]
        reason[rows] = _reasons(part, matrix, model)
    reasons = pa.array(reason, pa.string())
    return pc.if_else(pc.is_null(reasons), pa.array(total), pa.scalar(None, pa.int64())), reasons


def score_row(family: Mapping[str, Any], model: Ensemble) -> tuple[int | None, str | None]:
    """As `score.score_family`: one family as a dict; a name that is not in it has no answer."""
    matrix = model.questions.row(family)
    present = {name: family[name] for name in (_INTERVIEW, _RESIDENTS) if name in family}
    reason = _reasons(pa.table({n: pa.array([v]) for n, v in present.items()}), matrix, model)[0]
    if reason is not None:
        return None, str(reason)
    return score_answers(matrix, place_of(family, model), model), None


def score_answers(matrix: Array, place: int, model: Ensemble) -> int:
    """The score of one row of `questions.matrix` (1 × columns) at a place."""
    return int(model.points(matrix, np.array([place]))[0] + model.effects[place])


def place_of(family: Mapping[str, Any], model: Ensemble) -> int:
    """-1 for an area that the survey never saw."""
    return model.place(family.get(model.area)) if model.area else -1


def _places(table: pa.Table, model: Ensemble) -> Ints:
    if not model.area:
        return np.full(len(table), -1)
    coded = pc.cast(table[model.area], pa.string()).combine_chunks().dictionary_encode()
    places = [model.place(code) for code in coded.dictionary.to_pylist()]
    index = pc.fill_null(pc.cast(coded.indices, pa.int64()), -1).to_numpy(zero_copy_only=False)
    return np.array([*places, -1], dtype=np.int64)[index]


def _reasons(table: pa.Table, matrix: Array, model: Ensemble) -> np.ndarray:
    """Per row the first reason why it has no score, or None. `table` may lack what does not decide."""
    found = np.full(len(matrix), None, dtype=object)

    given = np.zeros(len(matrix), dtype=bool)

    def give(where: Any, reason: str) -> None:
        found[where & ~given] = reason
        given[where] = True

    if _INTERVIEW in table.column_names and model.required:
        give(~_true(pc.equal(table[_INTERVIEW], _COMPLETED)), "no_interview")
    if _RESIDENTS in table.column_names and model.required:
        give(~_true(pc.greater_equal(table[_RESIDENTS], 1)), "no_residents")
    gone = np.isnan(matrix)
    place = {name: index for index, name in enumerate(model.questions.names)}
    for section, names in model.required.items():
        give(gone[:, [place[name] for name in names]].any(axis=1), f"missing_{section}")
    give(gone.all(axis=1), "no_answers")
    return found


def _true(condition: pa.ChunkedArray | pa.Array) -> np.ndarray:
    return np.asarray(pc.fill_null(condition, False), dtype=bool)

"""Scores of an ensemble: the same number by row, by table, in any order and cut into any files."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.ensemble import ExtraTreesRegressor, HistGradientBoostingRegressor

from regsosek.analysis.engine import connect, from_arrow
from regsosek.analysis.pmt.ensemble import scoring, trees
from regsosek.analysis.pmt.ensemble.areas import LEAST_ROWS
from regsosek.analysis.pmt.ensemble.document import FACTOR_UNIT
from regsosek.analysis.pmt.problems import PmtError
from regsosek.analysis.pmt.score import score, score_family
from rooms.analysis.pmt import ensemble_surveys as surveys

ANSWERS = st.fixed_dictionaries(
    {
        **{f"asset{k}": st.sampled_from([0, 1, None]) for k in range(5)},
        "wall": st.sampled_from(["mud", "wood", "brick", "glass", None]),
        "size": st.one_of(st.none(), st.integers(0, 40)),
        "land": st.one_of(st.none(), st.floats(0, 100), st.just(float("nan"))),
        "district": st.sampled_from(["00", "03", "7", "99", None]),
    }
)
SCHEMA = pa.schema(
    [(f"asset{k}", pa.int64()) for k in range(5)]
    + [("wall", pa.string()), ("size", pa.int64()), ("land", pa.float64()), ("district", pa.string())]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(ANSWERS, min_size=1, max_size=30), st.randoms(use_true_random=False), st.integers(1, 30))
def test_rows_tables_orders_and_files_agree(rows: list[dict[str, Any]], random: Any, cut: int) -> None:
    model = surveys.fitted()
    one_by_one = [score_family(row, model) for row in rows]
    table = pa.Table.from_pylist(rows, schema=SCHEMA)
    assert _scored(table) == one_by_one
    order = list(range(len(rows)))
    random.shuffle(order)
    assert _scored(table.take(order)) == [one_by_one[i] for i in order]
    assert _scored(table.slice(0, cut)) + _scored(table.slice(cut)) == one_by_one


def _scored(table: pa.Table) -> list[tuple[int | None, str | None]]:
    scores, reasons = scoring.score_arrow(table, surveys.fitted())
    return list(zip(scores.to_pylist(), reasons.to_pylist(), strict=True))


def test_the_engine_gives_the_same_and_keeps_the_columns() -> None:
    table = surveys.survey()
    scored = score(from_arrow(connect(), "t", table), surveys.fitted()).to_pyarrow()
    assert scored.column_names == [*table.column_names, "score", "unscored_reason"]
    assert scored["score"].to_pylist() == [score_family(row, surveys.fitted())[0] for row in table.to_pylist()]


def test_batches_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    table = surveys.survey()
    whole = _scored(table)
    monkeypatch.setattr(scoring, "BATCH", 7)
    monkeypatch.setattr(trees, "_ROWS", 3)
    monkeypatch.setattr(trees, "_BLOCK", 10)
    assert _scored(table) == whole


def test_nobody_without_any_answer_is_scored() -> None:
    assert score_family({"district": "00"}, surveys.fitted()) == (None, "no_answers")


def test_an_area_that_was_never_seen_counts_as_no_area_and_lost_zeros_are_understood() -> None:
    model = surveys.fitted()
    row = {**surveys.survey().to_pylist()[0], "district": "03"}
    known = score_family(row, model)
    for code in ("3", 3, "3.0"):
        assert score_family({**row, "district": code}, model) == known
    unknown = {score_family({**row, "district": code}, model) for code in ("99", "", None, "x")}
    assert len(unknown) == 1 and known not in unknown


def test_an_area_adds_its_effect_its_factors_and_its_trees() -> None:
    model = surveys.fitted()
    matrix = model.questions.matrix(surveys.survey())
    place = model.places["03"]
    places = np.full(len(matrix), place)
    assert model.told(places).all() and not model.told(places * 0 - 1).any()
    expected = model.intercept + model.forest.score(model.inputs(matrix, places))
    for index, line in enumerate(model.lines):
        points = line.score(matrix[:, index])
        expected += points + np.floor(points * model.factors[place, index] / FACTOR_UNIT + 0.5).astype(np.int64)
    np.testing.assert_array_equal(model.points(matrix, places), expected)


def test_of_an_area_only_sums_over_five_rows_or_more_are_kept() -> None:
    table = surveys.survey()
    seventh = [index for index, code in enumerate(table["district"].to_pylist()) if code == "07"][:3]
    few = [code if code != "07" or i in seventh else "06" for i, code in enumerate(table["district"].to_pylist())]
    model = surveys.fit(table.set_column(table.column_names.index("district"), "district", pa.array(few)))
    counts = {code: few.count(code) for code in set(few)}
    assert min(counts.values()) < LEAST_ROWS
    small = {code for code, count in counts.items() if count < LEAST_ROWS}
    assert not small & set(model.area_inputs) and not small & set(model.area_factors)
    assert set(model.area_inputs) == set(counts) - small


def test_a_lost_column_is_named() -> None:
    with pytest.raises(PmtError) as refused:
        score(from_arrow(connect(), "t", surveys.survey().drop_columns(["land"])), surveys.fitted())
    assert (refused.value.code, refused.value.details["column"]) == ("missing_column", "land")


@pytest.mark.parametrize(
    ("model", "taken"),
    [
        (HistGradientBoostingRegressor(max_iter=20, max_features=0.5, random_state=1), trees.boosted),
        (ExtraTreesRegressor(10, max_leaf_nodes=20, random_state=1), trees.grown),
    ],
)
def test_taken_over_trees_predict_as_their_maker(model: Any, taken: Any) -> None:
    random = np.random.default_rng(2)
    x = np.column_stack([random.normal(size=500), random.integers(0, 4, 500), random.random(500) < 0.3]).astype(float)
    y = np.sin(x[:, 0]) + x[:, 1] * x[:, 2] + random.normal(scale=0.1, size=500)
    model.fit(x, y)
    forest, level = trees.assemble([(raw, 1e6) for raw in taken(model)], x)
    base = float(np.ravel(getattr(model, "_baseline_prediction", 0.0))[0])
    np.testing.assert_allclose((forest.score(x) + level) / 1e6 + base, model.predict(x), atol=2e-5)
    again = trees.from_document(forest.to_document())
    np.testing.assert_array_equal(again.score(x), forest.score(x))
    np.testing.assert_array_equal(again.depths, forest.depths)

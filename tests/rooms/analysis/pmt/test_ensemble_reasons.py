"""Reasons of an ensemble: true Shapley values, in whole points that add up."""

from __future__ import annotations

import json
import math
from itertools import combinations

import numpy as np
import pytest

from regsosek.analysis.pmt.ensemble.reasons import explain_ensemble, shapley, typical_answers, whole
from regsosek.analysis.pmt.score import score_family
from rooms.analysis.pmt import ensemble_surveys as surveys


def test_values_are_those_of_the_definition() -> None:
    model, table = surveys.fitted(), surveys.survey()
    matrix = model.questions.matrix(table)
    for own, other, place in ((0, 1, -1), (5, 300, 2), (17, 18, 5)):
        x, reference = matrix[[own]], matrix[[other]]
        expected = _by_definition(model, x[0], reference[0], place)
        np.testing.assert_allclose(shapley(model, x, reference, place), expected, atol=1e-6)


def _by_definition(model: object, x: np.ndarray, reference: np.ndarray, place: int) -> np.ndarray:
    count = len(x)
    masks = (np.arange(2**count)[:, None] >> np.arange(count)) & 1
    rows = np.asfortranarray(np.where(masks == 1, x, reference))
    points = model.points(rows, np.full(len(rows), place)).astype(float)  # type: ignore[attr-defined]
    found = np.zeros(count)
    for player in range(count):
        others = [p for p in range(count) if p != player]
        for size in range(count):
            share = math.factorial(size) * math.factorial(count - size - 1) / math.factorial(count)
            for chosen in combinations(others, size):
                code = sum(1 << p for p in chosen)
                found[player] += share * (points[code | 1 << player] - points[code])
    return found


def test_points_add_up_to_the_difference() -> None:
    model, table = surveys.fitted(), surveys.survey()
    typical = json.loads(json.dumps(typical_answers(table, model, by="district")))
    for row in table.to_pylist()[:40]:
        reference = typical[row["district"]]
        reasons = explain_ensemble(row, model, reference)
        assert reasons is not None
        assert reasons.score == score_family(row, model)[0]
        assert reasons.typical_score == score_family({**reference, "district": row["district"]}, model)[0]
        assert sum(r.points for r in reasons.reasons) == reasons.score - reasons.typical_score
        same = [r.points for r in reasons.reasons if row[r.feature] == reference[r.feature]]
        assert all(abs(points) <= 1 for points in same)


def test_the_typical_family_has_nothing_to_explain() -> None:
    model = surveys.fitted()
    typical = typical_answers(surveys.survey(), model, by="district")["03"]
    reasons = explain_ensemble({**typical, "district": "03"}, model, typical)
    assert reasons is not None
    assert {r.points for r in reasons.reasons} == {0}


def test_typical_answers_are_the_commonest_and_the_median() -> None:
    table = surveys.survey()
    typical = typical_answers(table, surveys.fitted(), by="district")
    rows = [row for row in table.to_pylist() if row["district"] == "05"]
    walls = [row["wall"] for row in rows]
    assert typical["05"]["wall"] == max(sorted(set(walls)), key=walls.count)
    assert typical["05"]["size"] == sorted(row["size"] for row in rows)[(len(rows) - 1) // 2]
    assert typical["05"]["families"] == len(rows)


def test_an_unscored_family_and_a_foreign_typical_row() -> None:
    model = surveys.fitted()
    assert explain_ensemble({}, model, {}) is None
    with pytest.raises(KeyError):
        explain_ensemble(surveys.survey().to_pylist()[0], model, {"wall": "mud"})


def test_rounding_keeps_the_sum() -> None:
    assert whole(np.array([0.5, 0.5, -0.4, 2.4]), 3) == [1, 0, 0, 2]
    assert whole(np.array([1.0, -2.0]), -1) == [1, -2]

"""A recipe on trial never sees what it is tested on, and the measures are those written down."""

import json
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from regsosek.analysis.pmt import evaluate
from regsosek.analysis.pmt.card.page import page
from regsosek.analysis.pmt.columns import learn
from regsosek.analysis.pmt.problems import PmtError
from regsosek.analysis.pmt.recipes import Plan, chosen, fit_recipe
from regsosek.analysis.pmt.trial import run
from regsosek.analysis.pmt.trial.baseline import ols
from regsosek.analysis.pmt.trial.report import drift, report
from regsosek.analysis.pmt.trial.run import apply, predict, trial, usable
from rooms.analysis.pmt.families import survey
from rooms.analysis.pmt.other_survey import other_survey

SURVEY = other_survey()
PLAN = Plan("spent", "hh", "place", "weight", "place", questions=6)
GROUPS = {"sex": "men", "disabled": None, "size": "members", "area": "place"}


@pytest.fixture(scope="module")
def tested() -> Any:
    data = usable(SURVEY, PLAN)
    return data, trial(data, "scorecard", PLAN, splits=3)


@pytest.fixture(scope="module")
def document(tested: Any) -> dict[str, Any]:
    data, parts = tested
    return report(data, parts, recipe="scorecard", plan=PLAN, groups=GROUPS)


def test_groups_are_held_out_whole_and_splits_repeat(tested: Any) -> None:
    data, parts = tested
    for part in parts:
        out = np.zeros(len(data.target), dtype=bool)
        out[part.rows] = True
        assert not set(data.group[out]) & set(data.group[~out])
        assert len(set(data.group[out])) == round(run.HELD_OUT * 12)
        assert np.array_equal(part.truth, np.log(data.target[part.rows]))
    again = trial(data, "scorecard", PLAN, splits=2)
    assert all(np.array_equal(a.model, b.model) for a, b in zip(parts[:2], again, strict=True))
    assert len({tuple(part.rows) for part in parts}) == 3


def test_what_is_held_out_is_not_learned(tested: Any) -> None:
    """A column that equals the target in the held-out rows only must not help."""
    data, parts = tested
    values = np.random.default_rng(0).normal(size=len(data.target))
    values[parts[0].rows] = np.log(data.target[parts[0].rows])
    leaked = data.table.append_column("leak", pa.array(values))
    plan = Plan("spent", "hh", "place", "weight", "place", questions=6, insist=True)
    part = trial(usable(leaked, plan), "scorecard", plan, splits=2)[0]
    assert abs(evaluate.r_squared(part.truth, part.model, part.weight) - evaluate.r_squared(parts[0].truth, parts[0].model, parts[0].weight)) < 0.05  # fmt: skip


def test_the_measures_are_means_over_splits_and_gains_are_paired(tested: Any, document: dict[str, Any]) -> None:
    measures = document["measures"]
    r2 = [evaluate.r_squared(t.truth, t.model, t.weight) for t in tested[1]]
    plain = [evaluate.r_squared(t.truth, t.ols, t.weight) for t in tested[1]]
    assert measures["model"]["r2"]["mean"] == pytest.approx(np.mean(r2), abs=1e-5)
    assert measures["gain"]["r2"]["mean"] == pytest.approx(np.mean(r2) - np.mean(plain), abs=1e-5)
    error = [s["ols"]["error_0.40"] - s["model"]["error_0.40"] for s in measures["splits"]]
    assert measures["gain"]["error_0.40"]["mean"] == pytest.approx(np.mean(error), abs=1e-5)


def test_the_document_is_plain_numbers_and_about_nobody(document: dict[str, Any]) -> None:
    text = json.dumps(document, allow_nan=False)
    assert not any(f'"{name}"' in text for name in SURVEY["hh"].to_pylist())
    assert all(count >= 3 for _, _, count in document["density"]["counts"])
    assert document["deciles"]["within_one"] > document["deciles"]["exact"] > 0.1
    assert 0.6 < document["calibration"]["slope"] < 1.4
    line = document["line"]
    assert abs(line["expected_below"] - line["truly_below"]) < abs(line["predicted_below"] - line["truly_below"]) + 0.06
    assert {e["value"] for e in document["groups"]["size"]} == {"1", "2–3", "4–5", "6–7", "8+"}
    assert {e["value"] for e in document["groups"]["area"]} <= set(SURVEY["place"].to_pylist())
    assert document["importance"][0]["column"] in {"roof", "rooms", "share_adults"}


def test_drift_is_fitted_on_the_earlier_years(tested: Any) -> None:
    plan = Plan("spent", "hh", "place", "weight", questions=4)
    data = usable(SURVEY, plan)
    found = drift(data, "scorecard", plan, "year")
    assert (found["earlier"], found["later"], found["rows_later"]) == (["2021"], "2022", 300)
    assert abs(found["level"]) < 0.2 and found["measures"]["model"]["r2"]["mean"] > 0.2
    with pytest.raises(PmtError) as caught:
        drift(usable(SURVEY.slice(0, 300), plan), "scorecard", plan, "year")
    assert caught.value.code == "one_year"


def test_ols_finds_the_coefficients_and_the_mean_area_for_a_new_one() -> None:
    random = np.random.default_rng(4)
    x, area = random.normal(size=400), random.integers(0, 3, 400)
    table = pa.table({"x": x, "colour": np.where(x > 0, "red", "blue"), "y": np.exp(1 + 2 * x + area)})
    columns = learn(table, target="y", features=["x"], insist=True)
    fitted = ols(columns, table, np.log(table["y"].to_numpy()), np.ones(400), area, 4)
    new = pa.table({"x": [0.0, 1.0, None]})
    rows = np.bincount(area)
    mean = 1 + float(np.average([0, 1, 2], weights=rows))
    assert fitted.predict(new, np.array([0, 3, -1])) == pytest.approx(
        [1, mean + 2, mean + 2 * float(np.median(x))], abs=0.02
    )


def test_a_finished_model_is_tested_on_another_survey() -> None:
    model = fit_recipe(SURVEY, "scorecard", PLAN)
    data = usable(other_survey(300, seed=9), PLAN)
    found = report(data, [apply(data, model, PLAN)], recipe="scorecard", plan=PLAN, groups=GROUPS, of_model=True)
    assert "ols" not in found["measures"] and found["measures"]["model"]["r2"]["mean"] > 0.3
    html = page(model, found)
    assert "<svg" in html and "http" not in html


def test_the_registry_recipe_is_tried_in_the_same_way() -> None:
    table = survey(400)
    plan = Plan("expenditure", "family_id", "district", "weight", "sub_sls")
    assert chosen(None, table.column_names, plan) == "linear"
    parts = trial(usable(table, plan), "linear", plan, splits=2)
    assert all(np.isfinite(part.model).all() for part in parts)


@pytest.mark.parametrize(("options", "code"), [({"splits": 1}, "bad_splits"), ({"splits": 101}, "bad_splits")])
def test_a_trial_that_cannot_be_is_told(options: dict[str, int], code: str) -> None:
    with pytest.raises(PmtError) as caught:
        trial(usable(SURVEY, PLAN), "scorecard", PLAN, **options)
    assert caught.value.code == code


def test_recipes_are_chosen_by_the_questions_and_told_when_unknown() -> None:
    assert chosen(None, SURVEY.column_names, PLAN) == "best"
    for recipe, code in (("forest", "unknown_recipe"), ("linear", "needs_registry")):
        with pytest.raises(PmtError) as caught:
            chosen(recipe, SURVEY.column_names, PLAN)
        assert caught.value.code == code


@pytest.mark.parametrize(
    ("options", "code"),
    [({"features": ["nowhere"]}, "missing_column"), ({"exclude": ["nowhere"]}, "missing_column"),
     ({"categories": ["nowhere"]}, "missing_column"), ({"area": "nowhere"}, "missing_column"),
     ({"features": ["spent"]}, "target_as_question")],
)  # fmt: skip
def test_names_that_are_not_there_are_told(options: dict[str, Any], code: str) -> None:
    with pytest.raises(PmtError) as caught:
        fit_recipe(SURVEY, "scorecard", Plan("spent", **options))
    assert caught.value.code == code


def test_predictions_keep_the_order_of_rows() -> None:
    model = fit_recipe(SURVEY, "scorecard", PLAN)
    order = np.random.default_rng(2).permutation(len(SURVEY))
    assert np.array_equal(predict(SURVEY.take(pa.array(order)), model), predict(SURVEY, model)[order])

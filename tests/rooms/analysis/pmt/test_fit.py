"""Fitting finds what was put in, says how well, repeats itself, and tells what it cannot use."""

from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from regsosek.analysis.engine import connect, from_arrow
from regsosek.analysis.pmt.fit import MIN_ROWS, fit
from regsosek.analysis.pmt.model import Model
from regsosek.analysis.pmt.problems import PmtError
from regsosek.analysis.pmt.questions import ASSETS, HOUSING
from regsosek.analysis.pmt.score import score
from rooms.analysis.pmt.families import families, survey

OPTIONS: dict[str, Any] = {
    "target": "expenditure", "weight": "weight", "area": "district", "id": "family_id", "group": "sub_sls",
    "created": "2023-01-01",
}  # fmt: skip


@cache
def fitted() -> Model:
    return fit(survey(1500), **OPTIONS)


def code_of(data: pa.Table, **changes: Any) -> str:
    with pytest.raises(PmtError) as caught:
        fit(data, **{**OPTIONS, **changes})
    return caught.value.code


def with_column(data: pa.Table, name: str, values: Any) -> pa.Table:
    return data.set_column(data.column_names.index(name), name, values)


def test_a_higher_score_is_better_off() -> None:
    people = families(4000, seed=9)
    scores = score(from_arrow(connect(), "f", people), fitted()).order_by("family_id").score.to_pyarrow().to_numpy()
    hidden = pa.array(_welfare(4000, seed=9)).take(pa.compute.sort_indices(people["family_id"])).to_numpy()
    assert np.corrcoef(scores, hidden)[0, 1] > 0.8


def _welfare(count: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=count)  # the first draw of the generator of families


def test_the_statistics_are_out_of_sample_and_plausible() -> None:
    fitted_well = fitted().fit
    assert 0.6 < fitted_well["r2"] < fitted_well["r2_in_sample"] < 0.9
    assert 0.7 < fitted_well["spearman"] < 0.95
    errors = fitted_well["targeting_error"]
    assert list(errors) == ["0.05", "0.10", "0.20", "0.40"] and 0.1 < errors["0.40"] < errors["0.10"] < 0.6
    assert 3000 < fitted().sigma < 4500  # 0.3 of noise, and what the answers do not tell


def test_noise_is_found_to_be_noise() -> None:
    data = survey(1000)
    noise = np.exp(np.random.default_rng(5).normal(size=1000))
    measured = fit(with_column(data, "expenditure", pa.array(noise)), **OPTIONS).fit
    assert measured["r2"] < 0.02 and abs(measured["spearman"]) < 0.15
    assert measured["r2_in_sample"] > 0.03  # there is something that could have been mistaken for skill


def test_area_effects_follow_the_areas() -> None:
    effects = fitted().area_effects
    assert len(effects) == 10
    ordered = [effects[code] for code in sorted(effects)]
    assert np.corrcoef(ordered, range(10))[0, 1] > 0.9


def test_order_of_rows_does_not_matter_and_the_seed_moves_only_the_test() -> None:
    data = survey(1500)
    order = np.random.default_rng(3).permutation(len(data))
    assert fit(data.take(pa.array(order)), **OPTIONS) == fitted()
    other = fit(data, **OPTIONS, seed=2)
    assert (other.features, other.intercept) == (fitted().features, fitted().intercept)
    assert other.fit["r2"] != fitted().fit["r2"]


def test_everything_in_a_score_is_a_whole_number() -> None:
    model = fitted()
    numbers = [model.intercept, model.sigma, *model.area_effects.values()]
    numbers += [p for w in model.features for p in (*w.points, w.missing) if p is not None]
    assert all(type(number) is int for number in numbers)


def test_incomplete_and_weightless_rows_are_left_out_and_counted() -> None:
    data = survey(400)
    walls = data["wall_material"].to_pylist()
    weights = data["weight"].to_pylist()
    weights[:7] = [0.0] * 7
    walls[5:17] = [None] * 12
    data = with_column(data, "wall_material", pa.array(walls, pa.int16()))
    model = fit(with_column(data, "weight", pa.array(weights)), **OPTIONS)
    assert {k: model.survey[k] for k in ("rows", "zero_weights", "incomplete", "used")} == {
        "rows": 400, "zero_weights": 7, "incomplete": 10, "used": 383,
    }  # fmt: skip


def test_a_required_question_that_nobody_answered_is_dropped_and_not_demanded() -> None:
    data = with_column(survey(300), "wall_material", pa.nulls(300, pa.int16()))
    model = fit(data.drop_columns("has_car"), **OPTIONS)
    dropped = {d["feature"]: d["reason"] for d in model.fit["dropped"]}
    assert dropped["wall_material"] == "all_missing" and dropped["has_car"] == "absent"
    assert model.survey["used"] == 300
    assert not {"wall_material", "has_car"} & {w.feature.name for w in model.features}


def test_bad_surveys_are_told() -> None:
    data = survey(200)
    assert code_of(data.slice(0, MIN_ROWS - 1)) == "too_few_rows"
    assert code_of(with_column(data, "expenditure", pa.array([5.0] * 200))) == "constant_target"
    assert code_of(with_column(data, "expenditure", pa.array([0.0] * 11 + [5.0] * 189))) == "bad_target"
    assert code_of(data.select(["family_id", "expenditure", "weight", "district", "sub_sls"])) == "no_features"
    assert code_of(with_column(data, "sub_sls", pa.array(["1"] * 200))) == "too_few_groups"


def test_a_model_without_area_and_weight_of_chosen_questions() -> None:
    model = fit(survey(300), target="expenditure", features=(*HOUSING, *ASSETS))
    assert model.area is None and not model.area_effects
    assert {w.feature.section for w in model.features} == {"housing", "assets"}

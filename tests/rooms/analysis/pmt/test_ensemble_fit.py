"""The recipe "best": what it learns, what it refuses, and that it is the same every time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from regsosek.analysis.engine import connect, from_arrow
from regsosek.analysis.pmt.ensemble.labels import REGISTRY_REQUIRED
from regsosek.analysis.pmt.model import UNIT, from_document, load, to_document
from regsosek.analysis.pmt.problems import PmtError
from regsosek.analysis.pmt.score import score
from rooms.analysis.pmt import ensemble_surveys as surveys
from rooms.analysis.pmt import families


def test_it_predicts_what_it_never_saw() -> None:
    new = surveys.survey(600, seed=99)
    scored = score(from_arrow(connect(), "t", new), surveys.fitted()).to_pyarrow()
    truth = np.log(scored["consumption"].to_numpy())
    predicted = scored["score"].to_numpy() / UNIT
    assert np.corrcoef(truth, predicted)[0, 1] ** 2 > 0.4
    residual = float(np.sqrt(np.mean((truth - predicted) ** 2)))
    assert surveys.fitted().sigma / UNIT == pytest.approx(residual, rel=0.12)
    assert abs(np.mean(truth - predicted)) < 0.06


def test_row_order_changes_nothing_and_the_seed_decides() -> None:
    table = surveys.survey(150)
    shuffled = table.take(np.random.default_rng(0).permutation(len(table)))
    one = surveys.fit(table)
    assert to_document(surveys.fit(shuffled)) == to_document(one)
    assert surveys.fit(table, seed=2).digest() != one.digest()


def test_a_model_file_comes_back_whole(tmp_path: Path) -> None:
    model = surveys.fitted()
    model.save(tmp_path / "m.json")
    again = load(tmp_path / "m.json")
    assert again.digest() == model.digest()
    assert (tmp_path / "m.json").stat().st_size < 3_000_000
    matrix = model.questions.matrix(surveys.survey())
    np.testing.assert_array_equal(again.points(matrix), model.points(matrix))


def test_no_row_of_the_survey_stands_in_the_model(tmp_path: Path) -> None:
    surveys.fitted().save(tmp_path / "m.json")
    text = (tmp_path / "m.json").read_text()
    assert not any(name in text for name in surveys.survey()["hh"].to_pylist()[:50])


def test_columns_and_statistics_are_named() -> None:
    model = surveys.fitted()
    assert model.columns() == (
        "asset0", "asset1", "asset2", "asset3", "asset4", "wall", "size", "land", "district",
    )  # fmt: skip
    assert set(model.area_effects) == {f"0{n}" for n in range(8)}
    assert set(model.fit["targeting_error"]) == {"0.05", "0.10", "0.20", "0.40"}
    assert (model.recipe, model.survey["used"], len(model.features)) == ("best", 400, 8)


def test_fifty_rows_are_enough_and_forty_nine_are_not() -> None:
    surveys.fit(surveys.survey(50))
    with pytest.raises(PmtError) as refused:
        surveys.fit(surveys.survey(49))
    assert refused.value.code == "too_few_rows"


def test_pure_noise_promises_nothing() -> None:
    random = np.random.default_rng(4)
    table = pa.table(
        {"a": random.normal(size=200), "b": random.integers(0, 5, 200), "y": np.exp(random.normal(size=200))}
    )
    model = surveys.fit(table, target="y", area=None, id=None, weight=None)
    assert model.fit["r2"] < 0.05


def test_a_leak_is_refused_and_the_target_is_never_a_question() -> None:
    table = surveys.survey()
    leaking = table.append_column("total", pa.array(table["consumption"].to_numpy() * 3))
    with pytest.raises(PmtError) as refused:
        surveys.fit(leaking)
    assert refused.value.code == "nearly_the_target"
    assert "consumption" not in surveys.fitted().columns()


def test_a_constant_target_is_a_problem() -> None:
    table = surveys.survey()
    same = table.set_column(table.column_names.index("consumption"), "consumption", pa.array([5.0] * len(table)))
    with pytest.raises(PmtError) as refused:
        surveys.fit(same)
    assert refused.value.code == "constant_target"


def test_a_survey_of_the_registry_reads_codes_as_categories_and_demands_answers() -> None:
    table = families.survey(300)
    model = surveys.fit(table, target="expenditure", area="village", id="family_id", weight="weight")
    kinds = {c.name: c.kind for c in model.questions.columns}
    assert (kinds["wall_material"], kinds["persons"]) == ("category", "number")
    assert not {"family_id", "sub_sls", "district", "interview_result"} & set(model.questions.names)
    assert set(model.required["housing"]) == set(REGISTRY_REQUIRED["housing"]) & set(model.questions.names)
    rows = table.to_pylist()[:4]
    rows[0]["interview_result"] = 2
    rows[1]["persons"] = 0
    rows[2]["wall_material"] = None
    scored = score(from_arrow(connect(), "t", pa.Table.from_pylist(rows, schema=table.schema)), model).to_pyarrow()
    assert scored["unscored_reason"].to_pylist() == ["no_interview", "no_residents", "missing_housing", None]


@pytest.mark.parametrize("hole", ["columns", "trees", "area", "intercept"])
def test_a_document_with_holes_is_no_model(hole: str) -> None:
    document = to_document(surveys.fitted())
    del document[hole]
    with pytest.raises(PmtError) as refused:
        from_document(document)
    assert refused.value.code == "bad_model"


def test_the_folds_decide_whether_trees_are_told_of_areas() -> None:
    """Areas that say nothing, and areas in which an answer means something else than in others."""
    random = np.random.default_rng(3)
    rows, areas = 900, 30
    area, car = random.integers(0, areas, rows), random.integers(0, 2, rows)
    rich = np.where(np.arange(areas) % 2 == 0, 0.85, 0.1)
    phone = (random.random(rows) < rich[area]).astype(int)  # what an area has tells which kind of area it is
    means_something = 6 + np.where(area % 2 == 0, 1.2, -1.2) * (car - 0.5) + random.normal(scale=0.2, size=rows)
    means_nothing = 6 + 0.8 * car + random.normal(scale=0.2, size=rows)
    told = {}
    for name, y in (("something", means_something), ("nothing", means_nothing)):
        table = pa.table({
            "consumption": np.exp(y), "district": [f"{a:02d}" for a in area], "hh": [f"H{n:05d}" for n in range(rows)],
            "car": car, "phone": phone, "weight": np.ones(rows),
        })  # fmt: skip
        told[name] = surveys.fit(table, told=None).fit["told"]
    assert told["something"] > 0 and told["nothing"] == 0, told

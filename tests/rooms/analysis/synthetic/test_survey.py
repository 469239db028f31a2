"""The sample has the columns a ranking needs, and expenditure that answers explain only in part."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from regsosek.analysis.synthetic.geography import Geography
from regsosek.analysis.synthetic.survey import survey
from regsosek.analysis.tables import FAMILY_TABLE


@pytest.fixture(scope="module")
def sample(city: Geography) -> pa.Table:
    return survey(city, 3000, 2022)


def test_the_sample_has_one_row_per_family_met(sample: pa.Table) -> None:
    assert set(sample.column_names) == {c.name for c in FAMILY_TABLE} | {
        "household_id", "weight", "expenditure", "survey_year",
    }  # fmt: skip
    assert 2850 < sample.num_rows < 3000
    assert len(set(sample["household_id"].to_pylist())) == sample.num_rows
    assert set(sample["interview_result"].to_pylist()) == {1}
    assert sum(sample["weight"].to_pylist()) == pytest.approx(253_000, rel=0.001)


def test_no_family_of_the_sample_is_in_the_registry(sample: pa.Table, families: list[dict]) -> None:
    assert not set(sample["family_id"].to_pylist()) & {family["family_id"] for family in families}


def test_answers_explain_about_half_of_expenditure(sample: pa.Table) -> None:
    table = sample.to_pydict()
    y = np.log(np.array(table["expenditure"]))
    yes = [name for name in table if name.startswith("has_")]
    answers = [np.array(table[name]) == 1 for name in yes]
    answers += [np.array(table["wall_material"]) == 1, np.array(table["floor_material"]) <= 2]
    answers += [np.array([level or 0 for level in table["power"]]) >= 3, np.array(table["toilet_facility"]) == 1]
    answers += [np.log(np.array(table[name])) for name in ("persons", "floor_area")]
    x = np.column_stack([np.ones(len(y)), *answers]).astype(float)

    coefficients = np.linalg.lstsq(x, y, rcond=None)[0]
    explained = 1 - np.var(y - x @ coefficients) / np.var(y)

    assert 0.42 < explained < 0.62


def test_the_same_seed_gives_the_same_sample(city: Geography) -> None:
    assert survey(city, 300, 1).equals(survey(city, 300, 1))
    assert not survey(city, 300, 1).equals(survey(city, 300, 2))

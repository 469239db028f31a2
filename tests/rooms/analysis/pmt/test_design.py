"""Rare answers join a neighbour; questions that say nothing are dropped and named."""

import numpy as np
import pyarrow as pa
import pytest

from regsosek.analysis.pmt.design import Block, band_indexes, blocks, join_sparse
from regsosek.analysis.pmt.features import Band, Feature, Source
from regsosek.analysis.pmt.questions import QUESTIONS
from regsosek.vocabulary.label import Label
from rooms.analysis.pmt import oracle
from rooms.analysis.pmt.families import families

TEXT = Label("x", "x")


def owned(name: str) -> Feature:
    return Feature(name, TEXT, "assets", Source((name,)), (Band(TEXT, codes=(1,)), Band(TEXT, codes=(2,))))


@pytest.mark.parametrize(
    ("counts", "groups"),
    [
        ([50, 60], [[0], [1]]),
        ([50, 3, 60], [[0], [1, 2]]),
        ([3, 50, 60], [[0, 1], [2]]),
        ([50, 60, 0, 0], [[0], [1, 2, 3]]),
        ([4, 4, 4], [[0, 1, 2]]),
        ([100, 9], [[0, 1]]),
    ],
)
def test_a_band_of_few_rows_joins_its_fuller_neighbour(counts: list[int], groups: list[list[int]]) -> None:
    assert join_sparse(np.array(counts)) == groups


def test_bands_found_by_the_engine_are_those_of_the_written_rule() -> None:
    survey = families(200)
    indexes = band_indexes(survey, QUESTIONS)
    for feature in QUESTIONS:
        expected = [oracle.answer_points(row, feature, range(len(feature.bands))) for row in survey.to_pylist()]
        assert indexes[feature.name].tolist() == [-1 if e is None else e for e in expected], feature.name


def test_questions_that_say_nothing_are_named_with_the_reason() -> None:
    count = 60
    half = [1, 2] * (count // 2)
    survey = pa.table(
        {
            "tv": half, "same": [3 - v for v in half], "all": [1] * count, "rare": [2] * 9 + [1] * (count - 9),
            "none": pa.nulls(count, pa.int64()),
        }
    )  # fmt: skip
    asked = [owned(name) for name in ("tv", "same", "all", "rare", "none", "gone")]
    kept, dropped = blocks(asked, band_indexes(survey, asked[:-1]))
    assert [block.feature.name for block in kept] == ["tv"]
    assert {d["feature"]: d["reason"] for d in dropped} == {
        "same": "duplicate", "all": "constant", "rare": "constant", "none": "all_missing", "gone": "absent",
    }  # fmt: skip
    assert next(d for d in dropped if d["reason"] == "duplicate")["of"] == "tv"


def test_a_row_without_an_answer_weighs_as_the_weighted_mean() -> None:
    block = Block(owned("tv"), np.array([0, 1, -1]), (1, 1), np.array([[1.0], [0.0]]))
    assert block.columns(np.array([3.0, 1.0, 5.0]))[:, 0].tolist() == [1.0, 0.0, 0.75]


def test_an_optional_question_counts_no_answer_as_the_mean_and_a_required_one_has_none() -> None:
    optional = Feature("tv", TEXT, "assets", Source(("tv",)), owned("tv").bands, required=False)
    bands, weight = np.array([0, 1, 1, -1]), np.ones(4)
    assert Block(optional, bands, (1, 2), np.eye(2)).missing((300, 0), weight) == 100
    assert Block(owned("tv"), bands, (1, 2), np.eye(2)).missing((300, 0), weight) is None

"""A survey is checked before anything is fitted, and bad input is told by row."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from regsosek.analysis.pmt.features import Band, Feature, Source
from regsosek.analysis.pmt.problems import PmtError
from regsosek.analysis.pmt.survey import Survey, prepare
from regsosek.vocabulary.label import Label

CAR = Feature("car", Label("m", "c"), "assets", Source(("car",)), (Band(Label("y", "y"), codes=(1,)), Band(Label("n", "n"), codes=(2,))))  # fmt: skip
DATA: dict[str, Any] = {
    "id": ["c", "a", "b"], "y": [1.0, 2.0, 3.0], "w": [1, 2, 0], "area": ["6472", None, "6471"], "car": [1, 2, None],
}  # fmt: skip


def prepared(data: dict[str, Any], **options: Any) -> Survey:
    names = {"target": "y", "weight": "w", "area": "area", "id": "id", "group": None}
    return prepare(pa.table(data), features=(CAR,), **{**names, **options})


def code_of(data: dict[str, Any], **options: Any) -> tuple[str, dict[str, Any]]:
    with pytest.raises(PmtError) as caught:
        prepared(data, **options)
    return caught.value.code, caught.value.details


def test_rows_are_ordered_by_id_and_rows_of_no_weight_left_out() -> None:
    survey = prepared(DATA)
    assert survey.target.tolist() == [2.0, 1.0]
    assert (survey.areas, survey.area.tolist(), survey.zero_weights) == (("6471", "6472"), [-1, 1], 1)


def test_without_weight_and_area_all_rows_are_alike() -> None:
    survey = prepared(DATA, weight=None, area=None, id=None)
    assert (survey.weight.tolist(), survey.area.tolist(), survey.areas) == ([1, 1, 1], [-1, -1, -1], ())


@pytest.mark.parametrize("bad", [0.0, -5.0, None, float("nan"), float("inf")])
def test_a_target_that_has_no_logarithm_is_told_with_its_row(bad: float | None) -> None:
    code, details = code_of({**DATA, "y": [1.0, bad, 3.0]}, id=None)
    assert (code, details["count"], details["row"]) == ("bad_target", 1, 2)


@pytest.mark.parametrize("bad", [-1.0, None])
def test_a_negative_or_missing_weight_is_told(bad: float | None) -> None:
    assert code_of({**DATA, "w": [1.0, 2.0, bad]}, id=None)[0] == "bad_weight"


def test_weights_that_are_all_zero_are_told() -> None:
    assert code_of({**DATA, "w": [0, 0, 0]})[0] == "zero_weights"


def test_an_empty_id_is_told_and_a_family_asked_twice_is_one_group() -> None:
    assert code_of({**DATA, "id": ["a", None, "b"]}) == ("empty_ids", {"column": "id", "count": 1})
    twice = prepared({**DATA, "id": ["b", "a", "b"]}, weight=None)
    assert twice.group.tolist() == [0, 1, 1] and twice.target.tolist() == [2.0, 1.0, 3.0]
    assert prepared({**DATA, "id": ["b", "a", "b"]}, weight=None, group="area").group.tolist() == [-1, 1, 0]


def test_a_few_targets_without_a_logarithm_are_left_out_and_counted() -> None:
    few = {"y": [0.0, -1.0, *[float(n) for n in range(1, 41)]]}
    survey = prepare(pa.table(few), target="y", weight=None, area=None, id=None, group=None, features=())
    assert (len(survey.target), survey.bad_targets, survey.zero_weights) == (40, 2, 0)


@pytest.mark.parametrize("option", ["target", "weight", "area", "id", "group"])
def test_a_missing_column_is_named(option: str) -> None:
    code, details = code_of(DATA, **{option: "absent"})
    assert (code, details["column"]) == ("missing_column", "absent")


def test_words_as_target_and_fractions_as_answer_are_told() -> None:
    assert code_of({**DATA, "y": ["a", "b", "c"]})[0] == "not_a_number"
    assert code_of({**DATA, "car": [1.0, 1.5, 2.0]})[0] == "not_an_integer"


def test_an_answer_column_that_is_empty_throughout_counts_as_unanswered() -> None:
    survey = prepared({**DATA, "car": pa.nulls(3, pa.string())})
    assert survey.table["car"].null_count == 2 and pa.types.is_integer(survey.table["car"].type)


def test_a_row_with_most_of_the_weight_is_told_of() -> None:
    weights = {"w": [1.0, 1.0, 1e12]}
    survey = prepare(pa.table({**DATA, **weights}), target="y", weight="w", area=None, id=None, group=None, features=())
    assert survey.facts(3)["heaviest_weight"] == 1.0
    even = prepare(pa.table({"y": [1.0] * 9}), target="y", weight=None, area=None, id=None, group=None, features=())
    assert "heaviest_weight" not in even.facts(9)


def test_an_empty_survey_is_told() -> None:
    assert code_of({name: pa.array([], pa.float64()) for name in DATA}, id=None)[0] == "too_few_rows"


def test_the_hash_follows_the_values_used_and_nothing_else() -> None:
    shuffled = {name: [values[i] for i in (2, 0, 1)] for name, values in DATA.items()}
    same = prepared({**shuffled, "unused": [9, 9, 9]}).sha256
    assert same == prepared(DATA).sha256
    assert same != prepared({**DATA, "car": [1, 2, 2]}).sha256


def test_groups_are_numbered_and_single_rows_are_their_own_group() -> None:
    assert prepared(DATA, group="area", weight=None, id=None).group.tolist() == [1, -1, 0]
    assert np.unique(prepared(DATA, weight=None).group).size == 3

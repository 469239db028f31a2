"""Reasons add up exactly and are told in the words of the questionnaire."""

from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest

from regsosek.analysis.pmt.reasons import NO_ANSWER, explain, typical_points
from regsosek.analysis.pmt.score import score
from rooms.analysis.pmt.models import SMALL, family
from rooms.analysis.pmt.test_score import table

TYPICAL: dict[str, Any] = {"wall_material": 400, "floor_area_per_person": 1000, "head_diploma": 900}


def test_differences_add_up_to_the_distance_from_the_typical_family() -> None:
    reasons = explain(family(wall_material=4), SMALL, TYPICAL)
    assert reasons is not None
    assert (reasons.score, reasons.typical_score) == (61_900, 62_100)
    assert [(r.feature, r.points) for r in reasons.reasons] == [
        ("wall_material", -300), ("head_diploma", 100), ("floor_area_per_person", 0),
    ]  # fmt: skip
    assert [r.feature for r in reasons.raised] == ["head_diploma"]
    assert [r.feature for r in reasons.lowered] == ["wall_material"]


def test_answers_are_told_as_printed_and_steps_in_their_own_words() -> None:
    reasons = explain(family(wall_material=4), SMALL, TYPICAL)
    assert reasons is not None
    told = {r.feature: r.answer.id for r in reasons.reasons}
    assert told == {
        "wall_material": "Anyaman bambu", "head_diploma": "SMA", "floor_area_per_person": "14 sampai 16 m² per orang",
    }  # fmt: skip


def test_an_optional_question_without_an_answer_says_so() -> None:
    reasons = explain(family(head_diploma=None), SMALL, TYPICAL)
    assert reasons is not None
    reason = next(r for r in reasons.reasons if r.feature == "head_diploma")
    assert (reason.answer, reason.own) == (NO_ANSWER, 700)


def test_an_unscored_family_has_no_reasons() -> None:
    assert explain(family(wall_material=None), SMALL, TYPICAL) is None


def test_typical_points_of_another_model_are_refused() -> None:
    with pytest.raises(KeyError):
        explain(family(), SMALL, {"wall_material": 1})


def test_typical_is_the_mean_of_scored_families_of_the_area_half_up() -> None:
    families = table(
        family(family_id="a", wall_material=1), family(family_id="b", wall_material=2, head_diploma=23),
        family(family_id="c", wall_material=None), family(family_id="d", district="6472020", head_diploma=None),
    )  # fmt: skip
    rows = typical_points(score(families, SMALL), SMALL, by="district").order_by("district").to_pyarrow().to_pylist()
    assert rows == [
        {"district": "6472010", "families": 2, "wall_material": 650, "floor_area_per_person": 1000, "head_diploma": 500},
        {"district": "6472020", "families": 1, "wall_material": 900, "floor_area_per_person": 1000, "head_diploma": 700},
    ]  # fmt: skip


def test_typical_of_exactly_one_half_is_rounded_up_also_below_zero() -> None:
    wall = replace(SMALL.features[0], points=(-3, -4, 0, 0))
    model = replace(SMALL, features=(wall,))
    families = table(family(family_id="a", wall_material=1), family(family_id="b", wall_material=2))
    rows: pa.Table = typical_points(score(families, model), model, by="district").to_pyarrow()
    assert rows["wall_material"].to_pylist() == [-3]

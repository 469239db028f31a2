"""A model is a file that a person can read and that comes back unchanged."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from regsosek.analysis.pmt.model import from_document, load, to_document
from regsosek.analysis.pmt.problems import PmtError
from rooms.analysis.pmt.models import SMALL


def test_a_saved_model_comes_back_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    SMALL.save(path)
    assert load(path) == SMALL


def test_the_digest_follows_the_points_and_not_the_clock() -> None:
    assert replace(SMALL, created="2030-01-01").digest() == SMALL.digest()
    assert replace(SMALL, intercept=SMALL.intercept + 1).digest() != SMALL.digest()


def test_columns_are_named_once() -> None:
    assert SMALL.columns() == ("wall_material", "floor_area", "persons", "head_diploma", "district")


def test_a_score_stands_for_an_expenditure() -> None:
    assert SMALL.expenditure(69_078) == pytest.approx(1000, rel=1e-4)


@pytest.mark.parametrize("change", [{"format": "pmt/0"}, {"unit": 100}, {"features": None}, {"area": None}])
def test_another_format_or_a_hole_is_told(change: dict[str, Any]) -> None:
    with pytest.raises(PmtError) as caught:
        from_document({**to_document(SMALL), **change})
    assert caught.value.code == "bad_model"


def test_a_document_without_a_part_is_told() -> None:
    document = to_document(SMALL)
    del document["sigma"]
    with pytest.raises(PmtError, match="sigma"):
        from_document(document)


@pytest.mark.parametrize(
    ("part", "value"), [("intercept", "x"), ("intercept", 10**20), ("sigma", -1), ("features", [{"name": "x"}])]
)
def test_a_document_changed_by_hand_is_told(part: str, value: Any) -> None:
    with pytest.raises(PmtError) as caught:
        from_document(to_document(SMALL) | {part: value})
    assert caught.value.code == "bad_model"


def test_bands_that_leave_a_gap_are_told() -> None:
    document = json.loads(json.dumps(to_document(SMALL)))
    stepped = next(f for f in document["features"] if "high" in f["bands"][0])
    stepped["bands"][0]["high"] = -4
    with pytest.raises(PmtError) as caught:
        from_document(document)
    assert caught.value.code == "bad_model"


@pytest.mark.parametrize("text", ["{", json.dumps([1]), "\xff"])
def test_a_file_that_is_no_model_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "model.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(PmtError) as caught:
        load(path)
    assert caught.value.code == "bad_model"

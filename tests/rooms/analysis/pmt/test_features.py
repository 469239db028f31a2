"""A predictor as data refuses what could not be looked up, and finds the band of an answer."""

from itertools import pairwise
from typing import Any

import pytest

from regsosek.analysis.pmt.features import Band, Feature, Source, band_of
from regsosek.vocabulary.label import Label
from rooms.analysis.pmt import oracle

TEXT = Label("x", "x")


def coded(*codes: tuple[int, ...]) -> Feature:
    return Feature("wall", TEXT, "housing", Source(("wall",)), tuple(Band(TEXT, codes=c) for c in codes))


def stepped(source: Source, *bounds: int) -> Feature:
    edges: list[int | None] = [None, *bounds, None]
    bands = tuple(Band(TEXT, low=a, high=b) for a, b in pairwise(edges))
    return Feature("area", TEXT, "housing", source, bands)


@pytest.mark.parametrize(("value", "band"), [(1, 0), (2, 1), (3, 1), (9, None), (None, None)])
def test_codes_are_found_and_an_unknown_code_is_no_answer(value: int | None, band: int | None) -> None:
    assert band_of(coded((1,), (2, 3)), {"wall": value}) == band


@pytest.mark.parametrize(("area", "persons", "band"), [(15, 2, 0), (16, 2, 1), (17, 2, 1), (100, 3, 1), (16, 0, None)])
def test_steps_of_a_quotient_include_their_lower_bound(area: int, persons: int, band: int | None) -> None:
    feature = stepped(Source(("area",), per="persons"), 8)
    assert band_of(feature, {"area": area, "persons": persons}) == band


def test_a_source_adds_subtracts_and_scales() -> None:
    feature = stepped(Source(("a", "b"), minus=("c",), per="d", scale=100), 50)
    rows: list[dict[str, Any]] = [{"a": 3, "b": 2, "c": 4, "d": 2}, {"a": 3, "b": 2, "c": 4, "d": 3}]
    assert [band_of(feature, row) for row in rows] == [1, 0]
    assert [oracle.answer_points(row, feature, (0, 1)) for row in rows] == [1, 0]


def test_a_missing_input_leaves_no_answer() -> None:
    assert band_of(stepped(Source(("a",), per="d"), 5), {"a": 4}) is None


def test_a_code_in_two_bands_is_refused() -> None:
    with pytest.raises(ValueError, match="two bands"):
        coded((1, 2), (2, 3))


def test_mixed_bands_are_refused() -> None:
    with pytest.raises(ValueError, match="mixed"):
        Feature("x", TEXT, "housing", Source(("x",)), (Band(TEXT, codes=(1,)), Band(TEXT, low=2)))


@pytest.mark.parametrize("low", [4, 6])
def test_a_gap_or_overlap_between_steps_is_refused(low: int) -> None:
    with pytest.raises(ValueError, match="gap or overlap"):
        Feature("x", TEXT, "housing", Source(("x",)), (Band(TEXT, high=5), Band(TEXT, low=low)))


def test_a_slope_without_values_is_refused() -> None:
    with pytest.raises(ValueError, match="slope"):
        Feature("x", TEXT, "housing", Source(("x",)), (Band(TEXT, high=5), Band(TEXT, low=5)), fitted="slope")

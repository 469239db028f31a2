"""Polygons: what is mended, what is refused, who overlaps whom, what is joined without cracks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box

from regsosek.areas.polygons import CRACK, MENDABLE, joined, judged, km2, only_polygons, overlaps
from regsosek.kernel.problems import Problem


def test_a_good_polygon_is_left_as_it_is() -> None:
    square = box(117, -1, 118, 0)
    assert judged(1, square) == (square, "")
    assert km2(square) == pytest.approx(12392, abs=1)


def test_heights_are_dropped() -> None:
    flat, _ = judged(1, Polygon([(0, 0, 5), (1, 0, 5), (1, 1, 5)]))
    assert not flat.has_z


def lobe(size: float) -> Polygon:
    """A square of 1° whose upper edge crosses over itself and leaves a small lobe of the given size beyond."""
    return Polygon([(0, 0), (1, 0), (1, 1 + size), (1 - size, 1), (1 - size, 1 + size), (1, 1), (0, 1), (0, 0)])


@given(st.floats(0.0001, 0.6))
def test_mended_polygons_are_valid_and_nearly_as_large_others_are_refused(size: float) -> None:
    crossing = lobe(size)
    assert not crossing.is_valid
    try:
        mended, told = judged(7, crossing)
    except Problem as problem:
        assert "baris 7" in problem.sentence("id") and "row 7" in problem.sentence("en")
        assert size > 0.01
    else:
        assert mended.is_valid and told
        assert abs(mended.area - crossing.area) < MENDABLE * mended.area


def test_what_encloses_nothing_is_refused() -> None:
    with pytest.raises(Problem, match=r"100\.0%"):
        judged(1, Polygon([(0, 0), (1, 1), (2, 2), (0, 0)]))
    with pytest.raises(Problem, match="empty"):
        judged(1, MultiPolygon())
    with pytest.raises(Problem, match="Point"):
        judged(1, Point(1, 1))


@pytest.mark.parametrize("bad", [box(0, 0, 181, 1), box(0, -91, 1, 1), Polygon([(0, 0), (1, float("nan")), (1, 1)])])
def test_coordinates_that_are_no_degrees(bad: Polygon) -> None:
    with pytest.raises(Problem, match="degrees"):
        judged(1, bad)


def test_lines_and_points_left_over_are_dropped() -> None:
    square = box(0, 0, 1, 1)
    assert only_polygons(GeometryCollection([square, LineString([(0, 0), (5, 5)]), Point(9, 9)])).equals(square)
    assert only_polygons(GeometryCollection([Point(9, 9)])).is_empty


def test_overlaps_above_the_tolerance_largest_first() -> None:
    polygons = [box(0, 0, 1, 1), box(0.9, 0, 2, 1), box(1.8, 0, 3, 1), box(2.9999, 0, 4, 1), box(4, 0, 5, 1)]
    found = overlaps(list("abcde"), polygons)
    assert [(o.first, o.second) for o in found] == [("b", "c"), ("a", "b")]
    assert found[1].share == pytest.approx(0.1)
    assert found[1].km2 == pytest.approx(0.1 * 111.32**2)
    assert overlaps([], []) == []


def test_cracks_are_closed_and_no_ground_is_lost() -> None:
    crack = CRACK * 0.9
    left, right = box(0, 0, 1, 1), box(1 + crack, 0, 2, 1)
    whole = joined([left, right])
    assert whole.geom_type == "Polygon" and not whole.interiors
    assert whole.area == pytest.approx(2, abs=1e-9)
    assert whole.difference(box(0, 0, 2, 1)).area < 1e-12
    assert joined([left, box(5, 0, 6, 1)]).geom_type == "MultiPolygon"

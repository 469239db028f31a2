"""Names, ancestors, boundaries in force on a day, and the kelurahan of a point."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from shapely.geometry import box

from regsosek.areas.actions import load_boundaries
from regsosek.areas.files import AreaRow
from regsosek.areas.queries import (
    area_named,
    at_level,
    boundary_set,
    children_of,
    feature_collection,
    line_of,
    metres_from_land,
    metres_outside,
    names_of,
    unknown_codes,
    village_at,
)
from regsosek.vocabulary.areacode import AreaLevel, BpsCode

DAY = date(2022, 10, 20)


def test_names_ancestors_and_children(city: Any) -> None:
    village = city.villages[0]
    area = area_named(village)
    assert area is not None and (area.name, area.level) == ("Kelurahan Satu", "village")
    assert area_named("6472999") is None
    assert [a.code for a in line_of(village + "000100")] == ["6472", "6472050", village, village + "0001"]
    assert [a.code for a in children_of("6472050")] == list(city.villages[:2])
    assert [a.code for a in at_level(AreaLevel.VILLAGE, "6472060")] == [city.villages[2]]
    assert names_of([village, "9999"]) == {village: "Kelurahan Satu"}


def test_codes_that_no_area_has(city: Any) -> None:
    known, without_rt = city.sls[0] + "00", city.villages[0] + "000000"
    unknown = {city.villages[0] + "000900", "6472999001000000", "6472999001000100"}
    assert unknown_codes({known, without_rt, *unknown}) == unknown


def test_a_point_is_in_its_kelurahan(city: Any) -> None:
    for village in city.villages:
        for number in (0, 500, 899):
            assert village_at(*city.point(village, number), DAY) == village
    assert village_at(100.0, 0.0, DAY) is None


def test_a_point_on_the_border_is_in_one_of_them_and_always_the_same(city: Any) -> None:
    west, south = city.corner(city.villages[1])
    assert village_at(west, south + 0.005, DAY) == city.villages[0]


def test_boundaries_hold_from_their_first_day(city: Any, system_actor: Any) -> None:
    village = city.villages[0]
    assert boundary_set(AreaLevel.VILLAGE, date(2019, 12, 31)) is None
    moved = AreaRow(BpsCode(village), "Satu", box(100, 0, 100.1, 0.1), {})
    new = load_boundaries(
        by=system_actor, level=AreaLevel.VILLAGE, rows=[moved], source="uji", valid_from=date(2022, 6, 1), partial=True,
        moved=True,
    )  # fmt: skip
    assert boundary_set(AreaLevel.VILLAGE, date(2022, 5, 31)) != new
    assert boundary_set(AreaLevel.VILLAGE, date(2022, 6, 1)) == new
    assert village_at(100.05, 0.05, DAY) == village
    assert village_at(100.05, 0.05, date(2022, 1, 1)) is None
    assert village_at(*city.point(village), date(2022, 1, 1)) == village


def test_of_two_sets_of_one_day_the_later_loaded_holds(city: Any, system_actor: Any) -> None:
    row = AreaRow(BpsCode(city.villages[0]), "Satu", box(100, 0, 100.1, 0.1), {})
    sets = [
        load_boundaries(
            by=system_actor,
            level=AreaLevel.VILLAGE,
            rows=[row],
            source=str(i),
            valid_from=DAY,
            partial=True,
            moved=True,
        )
        for i in (1, 2)
    ]
    assert boundary_set(AreaLevel.VILLAGE, DAY) == sets[1]


def test_boundaries_as_geojson(city: Any) -> None:
    whole = feature_collection(AreaLevel.VILLAGE, DAY)
    assert [f["properties"]["code"] for f in whole["features"]] == sorted(city.villages)
    assert whole["note"] == "peraga"
    assert len(feature_collection(AreaLevel.VILLAGE, DAY, "6472060")["features"]) == 1
    assert feature_collection(AreaLevel.SLS, DAY)["features"] == []


def test_how_far_a_point_lies_outside_its_kelurahan(city: Any) -> None:
    first, second, _ = city.villages
    inside, (west, south) = city.point(first), city.corner(first)
    lons, lats = [inside[0], west - 0.001, inside[0], 0.0], [inside[1], south + 0.005, inside[1], 0.0]
    metres = metres_outside(lons, lats, [first, first, second, "6472999001"], DAY)
    assert metres[0] == 0
    assert metres[1] == pytest.approx(111, abs=1)
    assert metres[2] > 900
    assert metres[3] != metres[3]  # no boundary, no distance
    assert all(m != m for m in metres_outside(lons, lats, [first] * 4, date(2000, 1, 1)))


def test_how_far_a_point_lies_outside_all_kelurahan(city: Any) -> None:
    west, south = city.corner(city.villages[0])
    lons, lats = [west + 0.001, west - 0.01, west + 0.005, float("nan")], [south + 0.001, south, south + 0.02, 0.0]
    metres = metres_from_land(lons, lats, DAY)
    assert metres[:3] == pytest.approx([0, 1113, 1113], abs=1)
    assert metres[3] != metres[3]
    assert all(m != m for m in metres_from_land(lons, lats, date(2000, 1, 1)))
    assert all(m != m for m in metres_from_land([float("nan")], [0.0], DAY))

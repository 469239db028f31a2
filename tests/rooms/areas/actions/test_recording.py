"""Areas and boundaries are recorded by verbs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from shapely.geometry import box

from factories.people import actor_of, make_user
from regsosek.areas.actions import load_boundaries, record_areas
from regsosek.areas.files import AreaRow
from regsosek.areas.models import Area, Boundary
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.areacode import AreaLevel, BpsCode
from regsosek.vocabulary.roles import Role

VILLAGE = AreaLevel.VILLAGE
FIRST, LATER = date(2020, 1, 1), date(2022, 1, 1)


def test_levels_and_parents_come_from_the_code(db: None, system_actor: Any) -> None:
    codes = ["64", "6472", "6472050", "6472050006", "64720500060001", "6472050006000100"]
    assert record_areas(by=system_actor, areas=[{"code": c, "name": c} for c in codes], valid_from=FIRST) == 6
    stored = Area.objects.order_by("code").values_list("level", "parent_code")
    assert list(stored) == [
        ("province", ""), ("regency", "64"), ("district", "6472"), ("village", "6472050"), ("sls", "6472050006"),
        ("sub_sls", "64720500060001"),
    ]  # fmt: skip
    assert AuditEvent.objects.get().subject_id == "6"


def test_recorded_again_an_area_keeps_its_first_day_and_what_is_not_told_anew(db: None, system_actor: Any) -> None:
    record_areas(
        by=system_actor, valid_from=FIRST,
        areas=[{"code": "6472", "name": "Lama", "lon": 117.1, "lat": -0.5, "kemendagri_code": "64.72", "postcode": "75111"}],
    )  # fmt: skip
    record_areas(by=system_actor, areas=[{"code": "6472", "name": "Baru", "lon": 117.2}], valid_from=LATER)
    area = Area.objects.get()
    assert (area.name, area.lon, area.lat, area.valid_from) == ("Baru", 117.2, -0.5, FIRST)
    assert (area.kemendagri_code, area.postcode) == ("64.72", "75111")


@pytest.mark.parametrize("codes", [["647"], [6472], ["6472", "6472"], ["64.72"], [""]])
def test_what_is_no_code_is_refused_and_nothing_stored(db: None, system_actor: Any, codes: list[Any]) -> None:
    with pytest.raises(Problem, match="bad_value"):
        record_areas(
            by=system_actor,
            areas=[{"code": "64", "name": "Uji"}, *({"code": c, "name": "Uji"} for c in codes)],
            valid_from=FIRST,
        )
    assert not Area.objects.exists()


def test_boundaries_without_a_polygon_are_the_normal_case(city: Any, system_actor: Any) -> None:
    rows = [AreaRow(BpsCode(code), "RT", None, {}) for code in city.sls]
    loaded = load_boundaries(by=system_actor, level=AreaLevel.SLS, rows=rows, source="uji", valid_from=FIRST)
    assert not Boundary.objects.filter(boundary_set=loaded).exists()
    assert AuditEvent.objects.latest("id").details == {"level": "sls", "source": "uji", "areas": 6}


def square(code: str) -> AreaRow:
    return AreaRow(BpsCode(code), "Baru", box(117, -1, 118, 0), {})


def test_a_set_that_would_tear_holes_into_the_map_is_refused(city: Any, system_actor: Any) -> None:
    one, *others = city.villages
    with pytest.raises(Problem) as caught:
        load_boundaries(by=system_actor, level=VILLAGE, rows=[square(one)], source="uji", valid_from=LATER)
    assert f"2 wilayah yang kini berbatas tidak ada di dalamnya: {', '.join(others)};" in caught.value.sentence("id")
    assert Boundary.objects.count() == 3


def test_a_part_takes_the_others_over(city: Any, system_actor: Any) -> None:
    one, *others = city.villages
    before = dict(Boundary.objects.values_list("code", "geometry"))
    made = load_boundaries(
        by=system_actor,
        level=VILLAGE,
        rows=[square(one)],
        source="uji",
        valid_from=LATER,
        partial=True,
        overlapping=True,
    )
    now = dict(made.boundaries.values_list("code", "geometry"))
    assert now == before | {one: now[one]} and now[one] != before[one]
    details = AuditEvent.objects.latest("id").details
    assert details["kept"] == len(others) and details["overlapping"] is True


def test_an_area_that_has_ended_is_not_missed(city: Any, system_actor: Any) -> None:
    Area.objects.filter(pk=city.villages[2]).update(valid_to=LATER)
    rows = [square(code) for code in city.villages[:2]]
    made = load_boundaries(by=system_actor, level=VILLAGE, rows=rows, source="uji", valid_from=LATER, overlapping=True)
    assert made.boundaries.count() == 2


@pytest.mark.parametrize("code", ["1101010001", "1101", "64720600990001"])
def test_an_area_outside_all_that_is_known_is_refused(city: Any, system_actor: Any, code: str) -> None:
    before = Area.objects.count()
    areas = [{"code": code, "name": "Uji"}]
    with pytest.raises(Problem, match=r"lie in none|tanpa induk"):
        record_areas(by=system_actor, areas=areas, valid_from=FIRST)
    assert Area.objects.count() == before


def test_a_day_before_the_republic_is_a_mistyped_year(city: Any, system_actor: Any) -> None:
    day = date(202, 1, 1)
    with pytest.raises(Problem, match="0202-01-01"):
        record_areas(by=system_actor, areas=[{"code": "64", "name": "Uji"}], valid_from=day)
    with pytest.raises(Problem, match="0202-01-01"):
        load_boundaries(by=system_actor, level=VILLAGE, rows=[], source="uji", valid_from=day, partial=True)


def test_only_who_may_loads_areas(db: None, system_actor: Any) -> None:
    lurah = actor_of(make_user(system_actor, Role.LURAH))
    with pytest.raises(Problem, match="not_allowed"):
        record_areas(by=lurah, areas=[], valid_from=FIRST)
    with pytest.raises(Problem, match="not_allowed"):
        load_boundaries(by=lurah, level=AreaLevel.SLS, rows=[], source="uji", valid_from=FIRST)

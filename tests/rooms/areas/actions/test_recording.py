"""Areas and boundaries are recorded by verbs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from factories.people import actor_of, make_user
from regsosek.areas.actions import load_boundaries, record_areas
from regsosek.areas.files import AreaRow
from regsosek.areas.models import Area, Boundary
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.areacode import AreaLevel, BpsCode
from regsosek.vocabulary.roles import Role

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


def test_only_who_may_loads_areas(db: None, system_actor: Any) -> None:
    lurah = actor_of(make_user(system_actor, Role.LURAH))
    with pytest.raises(Problem, match="not_allowed"):
        record_areas(by=lurah, areas=[], valid_from=FIRST)
    with pytest.raises(Problem, match="not_allowed"):
        load_boundaries(by=lurah, level=AreaLevel.SLS, rows=[], source="uji", valid_from=FIRST)

"""Upper levels made from the lowest."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from shapely.geometry import shape

from regsosek.areas.actions import dissolve, load_boundaries, record_areas
from regsosek.areas.files import AreaRow
from regsosek.areas.models import BoundarySet
from regsosek.areas.queries import boundary_set, feature_collection
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.areacode import AreaLevel, BpsCode

DAY = date(2022, 1, 1)
VILLAGE, DISTRICT, REGENCY = AreaLevel.VILLAGE, AreaLevel.DISTRICT, AreaLevel.REGENCY


def test_districts_and_the_city_from_kelurahan(city: Any, system_actor: Any) -> None:
    districts, regency = dissolve(by=system_actor, level=VILLAGE, valid_from=DAY)
    assert [(b.code, b.name) for b in districts.boundaries.order_by("code")] == [
        ("6472050", "Kecamatan Satu"), ("6472060", "Kecamatan Dua"),
    ]  # fmt: skip
    (whole,) = regency.boundaries.all()
    assert shape(whole.geometry).equals_exact(shape(whole.geometry).normalize(), 1) and whole.code == "6472"
    assert shape(whole.geometry).area == pytest.approx(3 * 0.01**2)
    assert boundary_set(DISTRICT, DAY) == districts and boundary_set(DISTRICT, date(2021, 12, 31)) is None
    assert feature_collection(REGENCY, DAY)["note"] == "peraga"
    assert AuditEvent.objects.latest("id").details["levels"] == "district, regency"


def test_cracks_between_neighbours_are_closed(city: Any, system_actor: Any) -> None:
    squares = {v: city.boundary(v).buffer(-0.000005, join_style="mitre") for v in city.villages}
    rows = [AreaRow(BpsCode(v), v, square, {}) for v, square in squares.items()]
    load_boundaries(by=system_actor, level=VILLAGE, rows=rows, source="uji", valid_from=DAY)
    (districts,) = dissolve(by=system_actor, level=VILLAGE, levels=[DISTRICT], valid_from=DAY, note="indikatif")
    assert {shape(b.geometry).geom_type for b in districts.boundaries.all()} == {"Polygon"}
    assert districts.note == "indikatif"


def test_a_hole_is_refused_and_nothing_made(city: Any, system_actor: Any) -> None:
    new = [{"code": f"647206000{n}", "name": "Baru"} for n in (2, 3)]
    record_areas(by=system_actor, areas=new, valid_from=DAY)
    with pytest.raises(Problem) as caught:
        dissolve(by=system_actor, level=VILLAGE, valid_from=DAY)
    assert "2 Kelurahan tanpa batas: 6472060002, 6472060003" in caught.value.sentence("id")
    assert BoundarySet.objects.count() == 1


def test_what_cannot_be_dissolved(city: Any, system_actor: Any) -> None:
    for level, levels, words in (
        (AreaLevel.SLS, [], "no boundaries of sls"), (VILLAGE, [AreaLevel.SLS], "not above"),
        (VILLAGE, [VILLAGE], "not above"),
    ):  # fmt: skip
        with pytest.raises(Problem, match=words):
            dissolve(by=system_actor, level=level, levels=levels, valid_from=DAY)

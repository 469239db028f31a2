"""Houses that do not stand where they are said to be, counted for each kelurahan."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from factories.documents import family_document
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.registry import points
from regsosek.registry.actions import record_families
from regsosek.registry.models import Dwelling, Family
from regsosek.registry.points import Standing, standing

DAY = date(2022, 10, 20)


def test_houses_outside_and_nowhere(city: Any, record: Any, system_actor: Any, monkeypatch: Any) -> None:
    first, second, third = city.villages
    villages = [first] * 4 + [second] * 2 + [third]
    documents = [family_document(n, village=v) for n, v in enumerate(villages, start=1)]
    west, south = city.corner(first)
    east = city.point(second, 400)
    # within the tolerance, nearly in the sea, without a point, in the neighbour
    for number, (lon, lat) in {
        1: (west - 0.001, south + 0.005),
        2: (west - 0.02, south),
        3: (None, None),
        4: east,
    }.items():
        documents[number - 1]["dwelling"] |= {"lon": lon, "lat": lat}
    record(*documents)
    monkeypatch.setattr(points, "CHUNK", 2)
    assert standing(by=system_actor, on=DAY) == {
        first: Standing(houses=4, without_point=1, outside=2, nowhere=1), second: Standing(houses=2), third: Standing(houses=1),
    }  # fmt: skip
    assert standing(by=system_actor, on=DAY, tolerance_m=100)[first].outside == 3
    assert all(not s.drawn and s.outside == 0 for v, s in standing(by=system_actor, on=date(2000, 1, 1)).items())
    event = AuditEvent.objects.filter(verb="areas.checked").latest("id")
    assert event.kind == "read" and event.details == {"houses": 7}


@pytest.mark.parametrize("point", [(0.0, 0.0), (117.146, -0.4), (118.5, -0.49)])
def test_a_point_in_the_sea_is_refused_with_the_whole_chunk(
    city: Any, system_actor: Any, point: tuple[float, float]
) -> None:
    documents = [family_document(1), family_document(2, dwelling=dict(zip(("lon", "lat"), point, strict=True)))]
    with pytest.raises(Problem, match="bad_document") as caught:
        record_families(by=system_actor, documents=documents)
    assert "di laut" in caught.value.sentence("id") and "in the sea" in caught.value.sentence("en")
    with system_scope("tests"):
        assert not Family.objects.exists() and not Dwelling.objects.exists()

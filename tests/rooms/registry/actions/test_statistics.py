"""Finished counts of areas add up to what is there."""

from __future__ import annotations

from typing import Any

import pytest

from factories.documents import family_document, member
from regsosek.registry.actions import record_cooperatives, refresh_statistics
from regsosek.registry.actions.statistics import seat_of
from regsosek.registry.models import AreaStatistic

pytestmark = pytest.mark.usefixtures("everything")
BUSINESS = {"owns_business": 1, "business_count": 1, "business_industry": 12, "turnover": 1, "business_licence": 4}


def counts(area: str, kind: str) -> dict[str, Any]:
    return AreaStatistic.objects.get(area_code=area, kind=kind).counts


def test_the_pyramid_counts_residents_of_every_level(record: Any, system_actor: Any, city: Any) -> None:
    first, _, third = city.villages
    people = [member(1, age=41), member(2, age=0), member(3, age=99), member(4, age=30, presence=2)]
    record(family_document(1, village=first, members=people), family_document(2, village=third))
    refresh_statistics(by=system_actor)
    assert counts(first, "pyramid") == {"1:40": 1, "2:0": 1, "1:75": 1}
    assert sum(counts("6472", "pyramid").values()) == 6 == sum(
        sum(counts(area, "pyramid").values()) for area in ("6472050", "6472060")
    )  # fmt: skip
    assert not AreaStatistic.objects.filter(area_code=city.villages[1]).exists()


def test_businesses_and_cooperatives(record: Any, system_actor: Any, city: Any) -> None:
    owner = member(1, business=BUSINESS)
    record(family_document(1, members=[owner, member(2, business={"owns_business": 1})]))
    facts = {"kind": "konsumen", "address": "-", "area_code": city.villages[0] + "000100", "lon": None, "lat": None}
    listed = [
        facts | {"register_number": str(n), "name": f"Koperasi {n}", "members": [owner["person_id"]]} for n in (1, 2)
    ]
    record_cooperatives(by=system_actor, cooperatives=listed)
    refresh_statistics(by=system_actor)
    business = counts("6472", "business")
    assert (business["industry:12"], business["industry:0"], business["turnover:1"], business["licence:4"]) == (
        1,
        1,
        1,
        1,
    )
    assert counts(city.villages[0], "cooperative") == {"kind:konsumen": 2, "members": 2}


def test_few_houses_of_an_rt_are_kept_as_a_square_only(record: Any, system_actor: Any, city: Any) -> None:
    record(family_document(2), family_document(4))
    refresh_statistics(by=system_actor)
    assert counts(city.sls[0], "seat") == {"houses": 2, "lon": 117.1425, "lat": -0.4975}


@pytest.mark.parametrize("houses", [1, 4, 5, 60])
def test_a_seat_is_rounded_and_stays_so(houses: int) -> None:
    seat = seat_of(117.1465123, -0.4667123, houses)
    assert seat_of(seat["lon"], seat["lat"], houses) == seat
    assert (seat["lon"], seat["lat"]) == ((117.147, -0.467) if houses >= 5 else (117.1475, -0.4675))


def test_counted_again_the_old_counts_are_gone(record: Any, system_actor: Any, city: Any) -> None:
    record(family_document(1))
    refresh_statistics(by=system_actor)
    record(family_document(1, village=city.villages[2]))
    refresh_statistics(by=system_actor)
    assert not AreaStatistic.objects.filter(area_code=city.villages[0]).exists()
    assert counts(city.villages[2], "pyramid")

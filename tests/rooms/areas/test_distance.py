from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from shapely.geometry import box

from factories.places import CITY
from regsosek.areas.actions import load_boundaries
from regsosek.areas.distance import distance_outside
from regsosek.areas.files import AreaRow
from regsosek.vocabulary.areacode import AreaLevel, BpsCode

TODAY = date(2022, 10, 20)
HERE = CITY.villages[0]
RT = f"{HERE}0001"


def test_inside_and_outside_the_kelurahan(city: Any) -> None:
    lon, lat = CITY.point(HERE, 1)
    west, south = CITY.corner(HERE)

    inside, outside = (
        distance_outside(*point, f"{RT}00", TODAY) for point in ((lon, lat), (west - 0.002, south + 0.005))
    )

    assert inside is not None
    assert (inside.code, inside.metres) == (HERE, 0)
    assert outside is not None
    assert outside.metres == pytest.approx(222.6, abs=0.5)


def test_the_rt_is_asked_where_it_is_drawn(city: Any, system_actor: Any) -> None:
    west, south = CITY.corner(HERE)
    row = AreaRow(BpsCode(RT), "RT 01", box(west, south, west + 0.005, south + 0.01), {})
    load_boundaries(
        by=system_actor, level=AreaLevel.SLS, rows=[row], source="tests", valid_from=date(2022, 1, 1), note=""
    )

    drawn = distance_outside(west + 0.006, south + 0.005, f"{RT}00", TODAY)
    other = distance_outside(west + 0.006, south + 0.005, f"{HERE}000200", TODAY)

    assert drawn is not None
    assert drawn.code == RT
    assert drawn.metres == pytest.approx(111.3, abs=0.5)
    assert other is not None
    assert (other.code, other.metres) == (HERE, 0), "the other RT is not drawn, so its kelurahan is asked"


def test_nothing_is_drawn(city: Any) -> None:
    assert distance_outside(117.1, -0.5, "6472999999000000", TODAY) is None
    assert distance_outside(117.1, -0.5, f"{RT}00", date(2000, 1, 1)) is None

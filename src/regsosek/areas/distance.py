"""How far a point lies outside the smallest area that is drawn for its code: the RT where RT are drawn, else the kelurahan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import shapely

from regsosek.areas.models import BoundarySet
from regsosek.areas.queries import METRES_PER_DEGREE, boundary_shape
from regsosek.vocabulary.areacode import AreaLevel

_LEVELS = (AreaLevel.SLS, AreaLevel.VILLAGE)


@dataclass(frozen=True, slots=True)
class Distance:
    """``metres`` outside the area of ``code``; 0 inside."""

    code: str
    metres: float


def distance_outside(lon: float, lat: float, area_code: str, on: date) -> Distance | None:
    """By the boundaries in force on that day. None: neither the RT nor the kelurahan of the code is drawn."""
    sets = BoundarySet.objects.filter(level__in=_LEVELS, valid_from__lte=on).order_by("valid_from", "id")
    latest = dict(sets.values_list("level", "id"))
    for level in _LEVELS:
        code = area_code[: level.digits]
        drawn = boundary_shape(latest[level], code) if level in latest else None
        if drawn is not None:
            return Distance(code, float(shapely.distance(shapely.Point(lon, lat), drawn)) * METRES_PER_DEGREE)
    return None

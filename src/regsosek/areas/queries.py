"""Reads of areas: names, ancestors, boundaries in force, point in area. Areas are no secret: no scope."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from django.db.models import Q, QuerySet
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from regsosek.areas.models import Area, Boundary, BoundarySet
from regsosek.vocabulary.areacode import AreaLevel, BpsCode

UNKNOWN_SLS = "000000"
BORDER_TOLERANCE_M = 200  # a fix at the border of a kelurahan may lie on the other side
FAR_M = 5_000  # so far outside all of them a point is a mistake: in the sea, on the equator at Greenwich
METRES_PER_DEGREE = 111_320  # near the equator a degree is as long either way


def unknown_codes(codes: Collection[str]) -> set[str]:
    """16-digit codes whose SLS (or, for an unknown SLS, whose kelurahan) is not in the registry of areas, or has ended."""
    wanted = {code: code[:10] if code.endswith(UNKNOWN_SLS) else code[:14] for code in codes}
    known = set(_there(None).filter(code__in=set(wanted.values())).values_list("code", flat=True))
    return {code for code, place in wanted.items() if place not in known}


def area_named(code: str) -> Area | None:
    return Area.objects.filter(pk=code).first()


def _there(on: date | None) -> QuerySet[Area]:
    """Areas that have not ended, or that were there on a day: from their first day, until the day before they ended."""
    if on is None:
        return Area.objects.filter(valid_to__isnull=True)
    return Area.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=on)


def children_of(code: str, on: date | None = None) -> list[Area]:
    return list(_there(on).filter(parent_code=code).order_by("code"))


def at_level(level: AreaLevel, within: str = "", on: date | None = None) -> list[Area]:
    return list(_there(on).filter(level=level, code__startswith=within).order_by("code"))


def names_of(codes: Iterable[str]) -> dict[str, str]:
    return dict(Area.objects.filter(code__in=set(codes)).values_list("code", "name"))


def line_of(code: str) -> list[Area]:
    """The area and its ancestors from the city down, as far as they are known."""
    wanted = [code[: level.digits] for level in AreaLevel if 4 <= level.digits <= len(code)]
    return list(Area.objects.filter(code__in=wanted).order_by("code"))


def boundary_set(level: AreaLevel | str, on: date) -> BoundarySet | None:
    """The set in force on a day: the latest that had begun."""
    return BoundarySet.objects.filter(level=level, valid_from__lte=on).order_by("-valid_from", "-id").first()


def feature_collection(level: AreaLevel | str, on: date | int, within: str = "") -> dict[str, Any]:
    """Boundaries in force on a day, or of one set, as GeoJSON; empty when there are none (the normal case of SLS)."""
    chosen = BoundarySet.objects.get(pk=on) if isinstance(on, int) else boundary_set(level, on)
    if chosen is None:
        return {"type": "FeatureCollection", "features": [], "set": None, "note": ""}
    rows = chosen.boundaries.filter(code__startswith=within).order_by("code")
    features = [
        {
            "type": "Feature",
            "id": int(b.code) if b.code.isdigit() else b.pk,
            "properties": {"code": b.code, "name": b.name, "level": str(level), "note": chosen.note},
            "geometry": b.geometry,
        }
        for b in rows
    ]
    return {"type": "FeatureCollection", "features": features, "set": chosen.pk, "note": chosen.note}


@lru_cache(maxsize=8)
def _index(boundary_set_id: int) -> tuple[shapely.STRtree, list[str], list[BaseGeometry]]:
    rows = list(Boundary.objects.filter(boundary_set_id=boundary_set_id).order_by("code"))
    shapes = [shape(b.geometry) for b in rows]
    shapely.prepare(shapes)
    return shapely.STRtree(shapes), [b.code for b in rows], shapes


def boundary_shape(boundary_set_id: int, code: str) -> BaseGeometry | None:
    """The polygon of an area in a set of boundaries."""
    _, codes, shapes = _index(boundary_set_id)
    place = bisect_left(codes, code)
    return shapes[place] if place < len(codes) and codes[place] == code else None


def village_at(lon: float, lat: float, on: date) -> BpsCode | None:
    """The kelurahan a point lies in, by the boundaries in force; None outside all of them."""
    chosen = boundary_set(AreaLevel.VILLAGE, on)
    if chosen is None:
        return None
    tree, codes, _ = _index(chosen.pk)
    hits = tree.query(shapely.Point(lon, lat), predicate="intersects")
    return BpsCode(codes[int(min(hits))]) if len(hits) else None


def metres_outside(lons: Any, lats: Any, villages: list[str], on: date) -> np.ndarray:
    """For each point, how far it lies outside the kelurahan it is assigned to: 0 inside, metres else, nan without boundary
    or without a point."""
    chosen = boundary_set(AreaLevel.VILLAGE, on)
    result = np.full(len(villages), np.nan)
    if chosen is None:
        return result
    _, codes, shapes = _index(chosen.pk)
    place = {code: number for number, code in enumerate(codes)}
    points, there = _points(lons, lats)
    judged = np.array([v in place for v in villages], dtype=bool) & there
    assigned = [place[v] for v, yes in zip(villages, judged, strict=True) if yes]
    of = np.array(shapes, dtype=object)[np.array(assigned, dtype=int)]
    result[judged] = shapely.distance(points[judged], of) * METRES_PER_DEGREE
    return result


def _points(lons: Any, lats: Any) -> tuple[np.ndarray, np.ndarray]:
    """Points, and which of them are somewhere (not nan)."""
    east, north = np.asarray(lons, float), np.asarray(lats, float)
    return shapely.points(east, north), ~(np.isnan(east) | np.isnan(north))


def metres_from_land(lons: Any, lats: Any, on: date) -> np.ndarray:
    """For each point, how far it lies outside every kelurahan (in the sea, in another regency): 0 inside one, metres else,
    nan where there are no boundaries."""
    chosen = boundary_set(AreaLevel.VILLAGE, on)
    points, there = _points(lons, lats)
    result = np.full(len(points), np.nan)
    if chosen is None or not there.any():
        return result
    tree, _, _ = _index(chosen.pk)
    (numbers, _), degrees = tree.query_nearest(points[there], return_distance=True, all_matches=False)
    result[np.flatnonzero(there)[numbers]] = degrees * METRES_PER_DEGREE
    return result

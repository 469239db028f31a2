"""Polygons: judged, mended where mending changes next to nothing, compared with their neighbours. Degrees, WGS 84."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from regsosek.areas.refusals import bad_row

POLYGONS = ("Polygon", "MultiPolygon")
KM_PER_DEGREE = 111.32
#: Mending may change the area by less than this share; more is a decision for a person.
MENDABLE = 0.001
#: Neighbours may share this part of the smaller one (digitising at different scales); more is reported.
OVERLAP = 0.001
#: Cracks between neighbours narrower than twice this are closed when they are joined: about 2 m.
CRACK = 2e-5


def km2(polygon: BaseGeometry) -> float:
    """Near the equator a degree is as long either way (Samarinda: 0.5° south, error below 0.01 %)."""
    return float(polygon.area * KM_PER_DEGREE**2)


def judged(number: int, polygon: BaseGeometry) -> tuple[BaseGeometry, str]:
    """The polygon of row ``number``, flat and valid, and what was mended ("" when nothing was).

    :raises Problem: ``bad_area_file``: empty, no polygon, not in degrees, or crossing itself so that mending it would
        change its area by :data:`MENDABLE` or more.
    """
    if polygon.is_empty:
        raise bad_row(number, "geometri kosong", "the geometry is empty")
    if polygon.geom_type not in POLYGONS:
        kind = polygon.geom_type
        raise bad_row(number, f"geometri {kind}, harus poligon", f"the geometry is a {kind}, not a polygon")
    flat = shapely.force_2d(polygon)
    coordinates = shapely.get_coordinates(flat)
    if not np.isfinite(coordinates).all() or (np.abs(coordinates) > (180, 90)).any():
        raise bad_row(
            number,
            "koordinat bukan derajat bujur, lintang (WGS 84); mungkin tertukar, atau dalam meter",
            "its coordinates are not degrees, longitude first (WGS 84); exchanged perhaps, or metres",
        )
    return (flat, "") if flat.is_valid else _mended(number, flat)


def _mended(number: int, polygon: BaseGeometry) -> tuple[BaseGeometry, str]:
    fault = explain_validity(polygon)
    whole = only_polygons(shapely.make_valid(polygon))
    # The plain area counts a lobe beyond a crossing as negative, so that a bow tie is seen for what it is.
    change = abs(whole.area - polygon.area) / max(whole.area, polygon.area) if whole.area else 1.0
    if change >= MENDABLE:
        share = f"{change:.1%}"
        raise bad_row(
            number,
            f"poligon tidak sah ({fault}), dan membetulkannya mengubah luas {share}",
            f"the polygon is not valid ({fault}), and mending it would change its area by {share}",
        )
    return whole, f"{fault} ({change:.3%})"


def only_polygons(geometry: BaseGeometry) -> BaseGeometry:
    """The polygons of a collection; lines and points that mending left over are dropped."""
    if geometry.geom_type in POLYGONS:
        return geometry
    parts = [p for p in shapely.get_parts(geometry) if p.geom_type in POLYGONS]
    return shapely.union_all(parts) if parts else MultiPolygon()


@dataclass(frozen=True)
class Overlap:
    """Two areas that claim the same ground: ``share`` of the smaller one, ``km2`` in all."""

    first: str
    second: str
    km2: float
    share: float


def overlaps(codes: Sequence[str], polygons: Sequence[BaseGeometry], tolerance: float = OVERLAP) -> list[Overlap]:
    """Pairs that overlap by more than ``tolerance`` of the smaller one, the largest first."""
    shapes = np.array(polygons, dtype=object)
    ones, others = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = ones < others
    ones, others = ones[pairs], others[pairs]
    shared = shapely.area(shapely.intersection(shapes[ones], shapes[others]))
    shares = shared / np.minimum(shapely.area(shapes[ones]), shapely.area(shapes[others]))
    found = [
        Overlap(codes[a], codes[b], float(area * KM_PER_DEGREE**2), float(share))
        for a, b, area, share in zip(ones, others, shared, shares, strict=True)
        if share > tolerance
    ]
    return sorted(found, key=lambda o: (-o.km2, o.first, o.second))


def joined(polygons: Sequence[BaseGeometry]) -> BaseGeometry:
    """One polygon of all, without the cracks between neighbours that do not quite meet; no ground is lost."""
    whole = shapely.union_all(np.array(polygons, dtype=object))
    closed = shapely.buffer(shapely.buffer(whole, CRACK, join_style="mitre"), -CRACK, join_style="mitre")
    return only_polygons(shapely.make_valid(shapely.union(whole, closed)))

"""The modelled city: areas with codes, invented borders, rivers, and the RT of every kelurahan with its seat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from regsosek.analysis.synthetic import areas_file as given
from regsosek.analysis.synthetic import places
from regsosek.analysis.synthetic.growth import grow
from regsosek.analysis.synthetic.plane import Points, geometry_to_km, geometry_to_lonlat, to_km, to_lonlat
from regsosek.analysis.synthetic.ripple import Ripple
from regsosek.analysis.synthetic.rivers import Rivers, rivers
from regsosek.analysis.synthetic.settlement import Ground, dry_land, ground, heart, seats

INVENTED = "batas peraga, bukan batas resmi"
_DEGREE_DIGITS = 6
_BORDERS, _SEATS, _SIZES = 1, 2, 3  # random streams


@dataclass(frozen=True, slots=True)
class Area:
    """Province, city, kecamatan or kelurahan. `lon`, `lat` is a point inside the polygon; the province has neither."""

    level: str  # province | regency | district | village
    code: str  # BPS: 2, 4, 7 or 10 digits
    kemendagri: str  # dotted
    name: str
    population: int  # SP2020; of most kelurahan a modelled share of the kecamatan
    lon: float
    lat: float
    polygon: BaseGeometry | None  # degrees
    note: str


@dataclass(frozen=True, slots=True)
class Sls:
    """An RT: no polygon of it is public, so it has a seat among its houses."""

    code: str  # 16 digits, sub-SLS 00
    name: str  # "RT 01"
    village: str  # 10 digits
    lon: float
    lat: float


@dataclass(frozen=True, eq=False)
class Geography:
    """All areas of one seed. Compared and hashed by identity, so results that hang on it can be cached."""

    seed: int
    province: Area
    city: Area
    districts: tuple[Area, ...]
    villages: tuple[Area, ...]
    sls: tuple[Sls, ...]
    mahakam: BaseGeometry  # degrees
    karang_mumus: BaseGeometry  # degrees
    rivers: Rivers  # km
    roads: npt.NDArray[np.object_]  # km, invented
    land: tuple[BaseGeometry, ...]  # km, one per kelurahan: where houses stand
    sls_village: npt.NDArray[np.int64]  # index into villages
    sls_share: npt.NDArray[np.float64]  # share of the city's families, adds up to 1
    seat_km: Points

    @property
    def areas(self) -> tuple[Area, ...]:
        """From the province down to the kelurahan, parents first."""
        return (self.province, self.city, *self.districts, *self.villages)

    def boundaries(self, level: str) -> dict[str, Any]:
        """GeoJSON FeatureCollection of a level ("regency", "district", "village"), each feature marked with its note."""
        return {
            "type": "FeatureCollection",
            "features": [_feature(area) for area in self.areas if area.level == level and area.polygon is not None],
        }


def build_geography(seed: int, areas_file: Path | None = None) -> Geography:
    """The city of a seed. With `areas_file` (GeoJSON of the 59 kelurahan) those polygons instead of grown ones.

    Takes about four seconds; the same call again returns the same object. AreasFileError when the file does not fit.
    """
    return _built(seed, Path(areas_file).resolve() if areas_file else None)


@lru_cache(maxsize=4)
def _built(seed: int, areas_file: Path | None) -> Geography:
    known, streams = places.villages(), rivers()
    centres = to_km([(place.lon, place.lat) for place in known])
    if areas_file is None:
        polygons, note = _grown(known, centres, streams, seed), INVENTED
    else:
        polygons = given.read_polygons(areas_file, [place.code for place in known])
        note = f"batas dari berkas {areas_file.name}"
    land = tuple(dry_land(geometry_to_km(polygon), streams.water) for polygon in polygons)
    hearts = np.array([heart(ground_, tuple(centre)) for ground_, centre in zip(land, centres, strict=True)])
    here = ground(streams, hearts)
    seat_km = _seats(known, land, hearts, here, seed)
    sls_village = np.repeat(np.arange(len(known)), [place.rt_count for place in known])
    points = np.round(to_lonlat(hearts), _DEGREE_DIGITS).tolist()
    villages = tuple(
        _area(place, point, polygon, note) for place, point, polygon in zip(known, points, polygons, strict=True)
    )
    districts = tuple(_united(place, villages, note) for place in places.at_level("district"))
    (city,) = places.at_level("regency")
    (province,) = places.at_level("province")
    reach = shapely.union_all([geometry_to_km(polygon) for polygon in polygons]).convex_hull.buffer(0.5)
    mahakam, karang_mumus = (_to_degrees(water.intersection(reach)) for water in streams.waters)
    return Geography(
        seed=seed,
        province=Area("province", province.code, province.kemendagri, province.name, 0, 0.0, 0.0, None, ""),
        city=_united(city, districts, note),
        districts=districts,
        villages=villages,
        sls=_sls(known, seat_km),
        mahakam=mahakam,
        karang_mumus=karang_mumus,
        rivers=streams,
        roads=here.roads,
        land=land,
        sls_village=sls_village,
        sls_share=_shares(known, sls_village, seed),
        seat_km=seat_km,
    )


def _grown(known: Sequence[places.Place], centres: Points, streams: Rivers, seed: int) -> list[BaseGeometry]:
    sizes = np.array([place.area_km2 for place in known])
    southern = np.array([place.code[:7] in places.SOUTH_BANK for place in known])
    ripple = Ripple.drawn(np.random.default_rng([seed, _BORDERS]))
    return [_to_degrees(polygon) for polygon in grow(centres, sizes, southern, streams.mahakam, ripple)]


def _seats(
    known: Sequence[places.Place], land: Sequence[BaseGeometry], hearts: Points, here: Ground, seed: int
) -> Points:
    found = [
        seats(land[i], place.rt_count, here, tuple(hearts[i]), np.random.default_rng([seed, _SEATS, i]))
        for i, place in enumerate(known)
    ]
    return np.concatenate(found)


def _sls(known: Sequence[places.Place], seat_km: Points) -> tuple[Sls, ...]:
    points = iter(np.round(to_lonlat(seat_km), _DEGREE_DIGITS).tolist())
    return tuple(
        Sls(f"{place.code}{number:04d}00", f"RT {number:02d}", place.code, *next(points))
        for place in known
        for number in range(1, place.rt_count + 1)
    )


def _shares(known: Sequence[places.Place], sls_village: npt.NDArray[np.int64], seed: int) -> npt.NDArray[np.float64]:
    """RT of a kelurahan differ in size (about ± 30 %); kelurahan together hold families in proportion to people."""
    rng = np.random.default_rng([seed, _SIZES])
    size = rng.gamma(11.0, size=len(sls_village)).clip(4.0, 24.0)
    people = np.array([place.population for place in known], dtype=float)
    total = np.bincount(sls_village, size, minlength=len(known))
    return np.asarray(size / total[sls_village] * people[sls_village] / people.sum())


def _area(place: places.Place, point: Sequence[float], polygon: BaseGeometry, note: str) -> Area:
    lon, lat = point
    return Area(place.level, place.code, place.kemendagri, place.name, place.population, lon, lat, polygon, note)


def _united(place: places.Place, parts: Sequence[Area], note: str) -> Area:
    """An area whose polygon is the union of the parts below it."""
    polygon = shapely.union_all([part.polygon for part in parts if part.code.startswith(place.code)])
    middle = shapely.point_on_surface(polygon) if not polygon.contains(polygon.centroid) else polygon.centroid
    return _area(place, (round(middle.x, _DEGREE_DIGITS), round(middle.y, _DEGREE_DIGITS)), polygon, note)


def _to_degrees(km: BaseGeometry) -> BaseGeometry:
    return shapely.transform(geometry_to_lonlat(km), lambda lonlat: np.round(lonlat, _DEGREE_DIGITS))


def _feature(area: Area) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": area.code,
        "properties": {
            "code": area.code,
            "kemendagri_code": area.kemendagri,
            "name": area.name,
            "level": area.level,
            "population": area.population,
            "lon": area.lon,
            "lat": area.lat,
            "note": area.note,
        },
        "geometry": shapely.geometry.mapping(area.polygon),
    }

"""What is known of the city's areas, and how many RT and families each kelurahan gets where nothing is published.

Known: codes, centroids, areas, the SP2020 population of the kecamatan, RT and population of ten kelurahan, 114 RT in
Samarinda Seberang, 1,992 RT in all (`regsosek.vocabulary.crosswalk` names the years). The rest is modelled here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from regsosek.analysis.synthetic.plane import to_km
from regsosek.vocabulary import crosswalk

Floats = npt.NDArray[np.float64]

CITY_RT = 1992
CORE_LON, CORE_LAT = 117.149, -0.499
"""The old town at Pasar Pagi, from where density falls."""
SOUTH_BANK = frozenset({"6472010", "6472030", "6472031"})
"""Palaran, Samarinda Seberang and Loa Janan Ilir lie south of the Mahakam."""
_FEWEST_RT = 8


@dataclass(frozen=True, slots=True)
class Place:
    """One area of the crosswalk with 0 where nothing is published, so that the model can fill it in."""

    level: str
    code: str
    kemendagri: str
    name: str
    lon: float
    lat: float
    area_km2: float
    population: int
    rt_count: int


def at_level(level: str) -> tuple[Place, ...]:
    """The areas of a level ("province", "regency", "district", "village") in order of BPS code."""
    return tuple(
        Place(
            level=str(area.level),
            code=str(area.bps),
            kemendagri=str(area.kemendagri),
            name=area.name,
            lon=area.lon or 0.0,
            lat=area.lat or 0.0,
            area_km2=area.area_km2 or 0.0,
            population=area.population or 0,
            rt_count=area.rt_count or 0,
        )
        for area in crosswalk.areas(level)
    )


def villages() -> tuple[Place, ...]:
    """The 59 kelurahan with population (as of SP2020) and RT count filled in, the RT adding up to 1,992."""
    known = at_level("village")
    district_of = np.array([place.code[:7] for place in known])
    population = np.zeros(len(known))
    for district in at_level("district"):
        here = district_of == district.code
        share = _population_shares([place for place, inside in zip(known, here, strict=True) if inside])
        population[here] = district.population * share
    rt_counts = _rt_counts(known, district_of, population)
    return tuple(
        replace(place, population=round(float(people)), rt_count=int(count))
        for place, people, count in zip(known, population, rt_counts, strict=True)
    )


def core_distance_km(lonlat: npt.ArrayLike) -> Floats:
    """Distance of points in degrees (n, 2) from the old town."""
    return np.asarray(np.hypot(*(to_km(lonlat) - to_km([(CORE_LON, CORE_LAT)])).T))


def _population_shares(known: Sequence[Place]) -> Floats:
    """Published populations where all of a district's are known, else larger and more central kelurahan hold more."""
    published = np.array([place.population for place in known], dtype=float)
    if (published > 0).all():
        return np.asarray(published / published.sum())
    distance = core_distance_km([(place.lon, place.lat) for place in known])
    weight = np.array([place.area_km2 for place in known]) ** 0.4 * np.exp(-distance / 6)
    return np.asarray(weight / weight.sum())


def _rt_counts(known: Sequence[Place], district_of: npt.NDArray[np.str_], population: Floats) -> npt.NDArray[np.int64]:
    counts = np.array([place.rt_count for place in known])
    for district in at_level("district"):
        here = (district_of == district.code) & (counts == 0)
        if district.rt_count and here.any():
            counts[here] = _shared_out(district.rt_count, population[here])
    open_ = counts == 0
    counts[open_] = _shared_out(CITY_RT - int(counts.sum()), population[open_])
    return counts


def _shared_out(total: int, weights: Floats, fewest: int = _FEWEST_RT) -> npt.NDArray[np.int64]:
    """`total` whole things by weight, at least `fewest` each; largest remainders first."""
    spare = total - fewest * len(weights)
    exact = spare * weights / weights.sum()
    counts = np.floor(exact).astype(np.int64)
    counts[np.argsort(counts - exact, kind="stable")[: spare - int(counts.sum())]] += 1
    return counts + fewest

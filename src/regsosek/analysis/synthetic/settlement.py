"""Where people live inside a kelurahan: the seats of its RT, denser near the old town, roads and river banks.

Roads are invented lines between neighbouring kelurahan; nobody's house is meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from regsosek.analysis.synthetic.places import CORE_LAT, CORE_LON
from regsosek.analysis.synthetic.plane import Points, to_km
from regsosek.analysis.synthetic.rivers import Rivers

Floats = npt.NDArray[np.float64]

_SHORE_KM = 0.008
_EDGE_KM = 0.006
_SAMPLES_PER_RT = 20


@dataclass(frozen=True)
class Ground:
    """What the settlement of the city follows, in km."""

    rivers: Rivers
    roads: npt.NDArray[np.object_]  # straight lines
    core: Points

    @property
    def all_roads(self) -> BaseGeometry:
        return shapely.MultiLineString(list(self.roads))

    @property
    def middle_of_rivers(self) -> BaseGeometry:
        return shapely.MultiLineString([self.rivers.mahakam, self.rivers.karang_mumus]).simplify(0.01)


def ground(rivers: Rivers, hearts: Points) -> Ground:
    """The rivers, the old town, and roads between kelurahan hearts that have no third heart between them."""
    gap = np.hypot(*(hearts[:, None] - hearts).transpose(2, 0, 1))
    roads = []
    for i in range(len(hearts)):
        for j in range(i + 1, len(hearts)):
            between = np.maximum(gap[i], gap[j])
            between[[i, j]] = np.inf
            if between.min() >= gap[i, j]:  # relative neighbours
                roads.append(LineString([hearts[i], hearts[j]]))
    return Ground(rivers, np.array(roads, dtype=object), to_km([(CORE_LON, CORE_LAT)]))


def dry_land(polygon: BaseGeometry, water: BaseGeometry) -> BaseGeometry:
    """The part of a kelurahan (km) where a house can stand: off the shore and off the border."""
    return polygon.difference(water.buffer(_SHORE_KM)).buffer(-_EDGE_KM)


def heart(land: BaseGeometry, centre: tuple[float, float]) -> tuple[float, float]:
    """The published centre if it is on the land, else a point surely inside."""
    point = shapely.Point(centre)
    inside = point if land.contains(point) else shapely.point_on_surface(land)
    return (inside.x, inside.y)


def density(points: Points, here: Ground, middle: tuple[float, float]) -> Floats:
    """How thickly a spot is settled, without unit."""
    spots = shapely.points(points)
    to_core = np.hypot(*(points - here.core).T)
    to_heart = np.hypot(*(points - np.asarray(middle)).T)
    to_road = shapely.distance(spots, here.all_roads)
    to_bank = shapely.distance(spots, here.middle_of_rivers)
    return np.asarray(
        np.exp(-to_core / 2.2)
        + 0.40 * np.exp(-to_road / 0.22)
        + 0.55 * np.exp(-to_bank / 0.2)
        + 0.35 * np.exp(-to_heart / 0.5)
        + 0.003
    )


def seats(
    land: BaseGeometry, count: int, here: Ground, middle: tuple[float, float], rng: np.random.Generator
) -> Points:
    """`count` points of the land, one per RT, in reading order from the south-west (km)."""
    spots = points_in(land, count * _SAMPLES_PER_RT * 5 // 2, rng)
    weight = density(spots, here, middle)
    chosen = rng.choice(len(spots), size=count * _SAMPLES_PER_RT, replace=False, p=weight / weight.sum())
    spots = spots[chosen]
    centres = spots[rng.choice(len(spots), size=count, replace=False)]
    for _ in range(12):
        nearest = _squares(spots, centres).argmin(axis=1)
        sums = np.stack([np.bincount(nearest, spots[:, i], minlength=count) for i in (0, 1)], axis=1)
        sizes = np.bincount(nearest, minlength=count)[:, None]
        centres = np.where(sizes > 0, sums / np.maximum(sizes, 1), centres)
    found = _nearest_distinct(spots, centres)
    return found[np.lexsort((found[:, 0], np.round((found[:, 1] + 0.3 * found[:, 0]) / 0.35)))]


def points_in(land: BaseGeometry, count: int, rng: np.random.Generator) -> Points:
    """`count` points spread evenly over the land."""
    shapely.prepare(land)
    west, south, east, north = land.bounds
    kept: list[Points] = []
    have = 0
    while have < count:
        tried = rng.uniform((west, south), (east, north), (2 * count, 2))
        inside = tried[shapely.contains_xy(land, tried[:, 0], tried[:, 1])]
        kept.append(inside)
        have += len(inside)
    return np.concatenate(kept)[:count]


def nearest_gap(points: Points) -> Floats:
    """Distance of each point to the nearest other one, (n,) km; 1 km for a single point."""
    if len(points) < 2:
        return np.ones(len(points))
    squares = _squares(points, points)
    np.fill_diagonal(squares, np.inf)
    return np.asarray(np.sqrt(squares.min(axis=1)))


def _squares(points: Points, centres: Points) -> Floats:
    return np.asarray(((points[:, None] - centres) ** 2).sum(axis=2))


def _nearest_distinct(spots: Points, centres: Sequence[Points] | Points) -> Points:
    """For each centre the nearest spot not yet taken: a centre of mass may lie in the water, a spot never does."""
    free = np.ones(len(spots), dtype=bool)
    found = []
    for centre in centres:
        gap = np.where(free, ((spots - centre) ** 2).sum(axis=1), np.inf)
        free[gap.argmin()] = False
        found.append(spots[gap.argmin()])
    return np.array(found)

"""Where the houses of each RT stand: plots for every family of the city, found once per geography."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import LineString

from regsosek.analysis.synthetic.geography import Geography
from regsosek.analysis.synthetic.lanes import village_plots
from regsosek.analysis.synthetic.plane import Points, to_lonlat
from regsosek.analysis.synthetic.rivers import KARANG_MUMUS_WIDTH_KM, MAHAKAM_WIDTH_KM

CITY_FAMILIES = 253_000
"""Derived order of magnitude of families in the city; plots are laid out for so many even when a demo shows fewer."""
_HOMES = 4  # random stream
_BANK_KM, _ROAD_KM, _FAR_KM = 0.4, 0.6, 1.2


@dataclass(frozen=True)
class Homes:
    """All plots of the city, RT after RT: those of RT i are rows `first[i]` to `first[i + 1]`."""

    first: npt.NDArray[np.int64]  # (RT + 1,)
    lonlat: Points  # degrees, 6 decimals
    lane: npt.NDArray[np.int64]
    number: npt.NDArray[np.int64]
    to_mahakam: npt.NDArray[np.float64]  # km to the water's edge
    to_karang_mumus: npt.NDArray[np.float64]  # km


def homes(geography: Geography, families: int) -> Homes:
    """Plots for at least `families` families where there is room; a crowded RT has fewer."""
    return _laid_out(geography, max(families, CITY_FAMILIES))


@lru_cache(maxsize=2)
def _laid_out(geography: Geography, families: int) -> Homes:
    wanted = np.ceil(geography.sls_share * families * 1.03 + 3).astype(np.int64)
    bearing = _bearings(geography)
    plots = []
    for village, land in enumerate(geography.land):
        here = geography.sls_village == village
        seed = [geography.seed, _HOMES, village]
        plots += village_plots(land, geography.seat_km[here], wanted[here], bearing[here], seed)
    km = np.concatenate([plot.km for plot in plots])
    rt = np.repeat(np.arange(len(plots)), [len(plot.km) for plot in plots])
    streams = geography.rivers
    return Homes(
        first=np.concatenate([[0], np.cumsum([len(plot.km) for plot in plots])]),
        lonlat=np.round(to_lonlat(km), 6),
        lane=np.concatenate([plot.lane for plot in plots]),
        number=np.concatenate([plot.number for plot in plots]),
        to_mahakam=_off_bank(km, rt, geography, streams.mahakam) - MAHAKAM_WIDTH_KM / 2,
        to_karang_mumus=_off_bank(km, rt, geography, streams.karang_mumus) - KARANG_MUMUS_WIDTH_KM / 2,
    )


def _off_bank(km: Points, rt: npt.NDArray[np.int64], geography: Geography, line: LineString) -> npt.NDArray[np.float64]:
    """Distance to the middle of the river; in RT far from it that of their seat, which spares most of the work."""
    off = shapely.distance(shapely.points(geography.seat_km), line)[rt]
    near = off < _FAR_KM
    off[near] = shapely.distance(shapely.points(km[near]), line)
    return np.asarray(off)


def _bearings(geography: Geography) -> npt.NDArray[np.float64]:
    """Lanes run along the nearest road or river bank, elsewhere the way their kelurahan does, with a turn of their own."""
    rng = np.random.default_rng([geography.seed, _HOMES])
    usual = rng.uniform(0, np.pi, len(geography.villages))[geography.sls_village]
    bearing = usual + rng.normal(0, 0.25, len(usual)) + rng.integers(0, 2, len(usual)) * np.pi / 2
    seats = shapely.points(geography.seat_km)
    roads = shapely.STRtree(geography.roads)
    road, gap = roads.query_nearest(seats, all_matches=False, return_distance=True)
    bearing = np.where(gap < _ROAD_KM, _ahead(geography.roads[road[1]], seats), bearing)
    for line in (geography.rivers.mahakam, geography.rivers.karang_mumus):
        bearing = np.where(shapely.distance(line, seats) < _BANK_KM, _ahead(line, seats), bearing)
    return np.asarray(bearing)


def _ahead(line: LineString | npt.NDArray[np.object_], points: npt.NDArray[np.object_]) -> npt.NDArray[np.float64]:
    """The direction of a line where it passes a point, radians."""
    place = shapely.line_locate_point(line, points)
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(line, place + 0.05))
    behind = shapely.get_coordinates(shapely.line_interpolate_point(line, np.maximum(place - 0.05, 0)))
    return np.asarray(np.arctan2(*(ahead - behind).T[::-1]))

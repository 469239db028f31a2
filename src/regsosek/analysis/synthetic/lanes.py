"""House plots along invented lanes around the seat of each RT, so that the map shows streets and not confetti."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from regsosek.analysis.synthetic.plane import Points
from regsosek.analysis.synthetic.settlement import nearest_gap

_LANE_WIDTH_KM = 0.004
_SMALLEST_PLOT_KM2, _LARGEST_PLOT_KM2 = 60e-6, 1000e-6
_FARTHEST_KM = 0.6
_TIGHTER = 0.75
_RIVALS = 24  # nearest RT among which a plot may be another's
_STRETCH = 1.6  # a neighbourhood is longer along its lanes than across


@dataclass(frozen=True)
class Plots:
    """The plots of one RT, in the order of building numbers (from the south-west)."""

    km: Points  # (n, 2)
    lane: npt.NDArray[np.int64]  # (n,) lane within the RT, 0 the nearest to the seat
    number: npt.NDArray[np.int64]  # (n,) house number along the lane: even on one side, odd on the other


def village_plots(
    land: BaseGeometry, seats: Points, wanted: npt.NDArray[np.int64], bearing: npt.NDArray[np.float64], seed: list[int]
) -> list[Plots]:
    """For each seat (km) `wanted` plots on the land that are nearer to it than to any other seat of the kelurahan.

    `bearing` is the direction of the lanes, radians. Plots shrink where the RT is crowded. Where the land is too small
    even so, there are fewer plots than wanted (at least one): the caller lets houses share a plot.
    """
    shapely.prepare(land)
    room = np.minimum(nearest_gap(seats), 0.5) ** 2 * 1.1
    return [
        _rt_plots(land, seats, i, int(wanted[i]), room[i] / wanted[i], bearing[i], np.random.default_rng([*seed, i]))
        for i in range(len(seats))
    ]


def _rt_plots(
    land: BaseGeometry, seats: Points, i: int, wanted: int, plot: float, bearing: float, rng: np.random.Generator
) -> Plots:
    plot = float(np.clip(plot, _SMALLEST_PLOT_KM2, _LARGEST_PLOT_KM2))
    rivals = seats[np.argsort(((seats - seats[i]) ** 2).sum(axis=1))[:_RIVALS]]  # the RT itself first
    found = np.empty((0, 4))
    for _ in range(6):
        grid = _lattice(wanted, plot, rng)
        km = seats[i] + _turned(grid[:, :2], bearing)
        fits = shapely.contains_xy(land, km[:, 0], km[:, 1])
        fits &= ((rivals**2).sum(axis=1) - 2 * km @ rivals.T).argmin(axis=1) == 0
        fits &= np.hypot(*grid[:, :2].T) < _FARTHEST_KM
        if fits.sum() > len(found):
            found = np.column_stack([km[fits], grid[fits, 2:]])
        if len(found) >= wanted:
            break
        plot *= _TIGHTER
    if not len(found):
        found = np.array([[*seats[i], 0.0, 1.0]])
    along, across = _turned(found[:, :2] - seats[i], -bearing).T
    spread = np.hypot(along, _STRETCH * across) * rng.uniform(0.8, 1.25, len(found))
    found = found[np.argsort(spread)[:wanted]]
    found = found[np.argsort(found[:, 0] + found[:, 1])]
    return Plots(found[:, :2], found[:, 2].astype(np.int64), found[:, 3].astype(np.int64))


def _lattice(wanted: int, plot: float, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """More than enough plots around the origin: x along the lane, y across (km), lane, house number."""
    front = 0.8 * np.sqrt(plot)
    depth = plot / front
    pitch = 2 * depth + _LANE_WIDTH_KM
    reach = 0.85 * np.sqrt(wanted * plot)
    lanes = np.arange(-int(reach / pitch) - 1, int(reach / pitch) + 2)
    along = np.arange(-int(_STRETCH * reach / front) - 1, int(_STRETCH * reach / front) + 2)
    lane, place, side = (a.ravel() for a in np.meshgrid(lanes, along, (0, 1), indexing="ij"))
    jitter = rng.uniform(-0.5, 0.5, (2, len(lane)))
    x = place * front + jitter[0] * 0.3 * front
    y = lane * pitch + np.where(side == 0, -1, 1) * (_LANE_WIDTH_KM + depth) / 2 + jitter[1] * 0.2 * depth
    y += 0.12 * depth * np.sin(x / 0.03)  # lanes are never quite straight
    order = np.where(lane >= 0, 2 * lane, -2 * lane - 1)
    return np.column_stack([x, y, order, 2 * (place - along[0]) + 1 + side])


def _turned(points: Points, bearing: float) -> Points:
    cos, sin = np.cos(bearing), np.sin(bearing)
    return np.stack([points[:, 0] * cos - points[:, 1] * sin, points[:, 0] * sin + points[:, 1] * cos], axis=1)

"""Cells of given areas around given centres inside a region: a power diagram (weighted Voronoi) with fitted weights.

The weights come from Newton's method on the areas: d area_i / d weight_j is the length of the border between two cells
over twice the distance of their sites. A step is halved until no cell vanishes (Kitagawa, Mérigot and Thibert 2019).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from regsosek.analysis.synthetic.plane import Points

Floats = npt.NDArray[np.float64]
Corner = tuple[float, float, int]
"""x, y and the cell across the side that starts here (-1: the frame)."""

Measure = Callable[[npt.NDArray[np.object_]], Floats]

_SITE_MOVES = 10
_SITE_STEP, _SITE_REACH = 0.5, 0.1
_NEWTON_STEPS = 6
_CLOSE = 0.01


@dataclass(frozen=True)
class _Diagram:
    sites: Points
    weights: Floats
    cells: npt.NDArray[np.object_]
    borders: Floats  # (n, n) km, length of the border between each two cells
    areas: Floats  # as measured


def fit_cells(
    centres: Points, areas: Floats, region: BaseGeometry, measure: Measure = shapely.area
) -> list[BaseGeometry]:
    """One geometry per centre; together they fill `region`, with areas as `measure` takes them in proportion to `areas`
    (within 1 %), and each with its centroid near its centre. A cell may come out in several parts where the region is
    hollow."""
    now = _diagram(centres.copy(), np.zeros(len(centres)), region, measure)
    best, best_miss = now, np.inf
    for _ in range(_SITE_MOVES):
        for _ in range(_NEWTON_STEPS):
            now = _newton(now, areas, region, measure)
        drift = centres - shapely.get_coordinates(shapely.centroid(now.cells))
        miss = float((np.hypot(*drift.T) / np.sqrt(areas)).sum() + 20 * np.abs(_error(now, areas)).sum())
        if miss < best_miss:
            best, best_miss = now, miss
        now = _moved(now, areas, drift, region, measure)
    return list(best.cells)


def _error(now: _Diagram, areas: Floats) -> Floats:
    """Relative error of each cell's share of the region."""
    return np.asarray(now.areas / now.areas.sum() * areas.sum() / areas - 1)


def _moved(now: _Diagram, areas: Floats, drift: Points, region: BaseGeometry, measure: Measure) -> _Diagram:
    """Sites a little nearer to where they put the centroids right, but never so far that a cell nearly vanishes."""
    reach = _SITE_REACH * np.sqrt(areas)[:, None]
    for shrink in (1.0, 0.5, 0.25):
        sites = now.sites + shrink * _SITE_STEP * np.clip(drift, -reach, reach)
        moved = _diagram(sites, now.weights, region, measure)
        if (moved.areas > 0.1 * areas).all():
            return moved
    return now


def _newton(now: _Diagram, areas: Floats, region: BaseGeometry, measure: Measure) -> _Diagram:
    """One step of the weights towards the wanted areas; the same diagram when it is close enough or cannot better it."""
    if np.abs(_error(now, areas)).max() < _CLOSE:
        return now
    wanted = areas / areas.sum() * now.areas.sum()
    distance = np.sqrt(((now.sites[:, None] - now.sites) ** 2).sum(axis=2)) + np.eye(len(areas))
    slope = now.borders / (2 * distance)
    laplacian = np.diag(slope.sum(axis=1)) - slope
    step = np.linalg.lstsq(laplacian + 1e-9 * np.eye(len(areas)), wanted - now.areas, rcond=None)[0]
    floor = 0.5 * min(float((now.areas / wanted).min()), 1.0) * wanted
    for damping in (1.0, 0.5, 0.25, 0.12, 0.06, 0.03):
        tried = _diagram(now.sites, now.weights + damping * step, region, measure)
        if (tried.areas > floor).all() and np.abs(tried.areas - wanted).sum() < np.abs(now.areas - wanted).sum():
            return tried
    return now


def _diagram(sites: Points, weights: Floats, region: BaseGeometry, measure: Measure) -> _Diagram:
    rings = [_ring(i, sites, weights, region.bounds) for i in range(len(sites))]
    shapes = [shapely.Polygon([(x, y) for x, y, _ in ring]) if ring else shapely.Polygon() for ring in rings]
    cells = shapely.intersection(np.array(shapes, dtype=object), region)
    pairs, sides = [], []
    for i, ring in enumerate(rings):
        for (ax, ay, j), (bx, by, _) in zip(ring, ring[1:] + ring[:1], strict=True):
            if j > i:
                pairs.append((i, j))
                sides.append(shapely.LineString([(ax, ay), (bx, by)]))
    borders = np.zeros((len(sites), len(sites)))
    if pairs:
        lengths = shapely.length(shapely.intersection(np.array(sides, dtype=object), region))
        first, second = np.array(pairs).T
        borders[first, second] = borders[second, first] = lengths
    return _Diagram(sites, weights, cells, borders, measure(cells))


def _ring(i: int, sites: Points, weights: Floats, frame: tuple[float, float, float, float]) -> list[Corner]:
    """The frame cut down to the points whose power distance to site i is the smallest; empty when there are none."""
    west, south, east, north = frame
    ring: list[Corner] = [(west, south, -1), (east, south, -1), (east, north, -1), (west, north, -1)]
    normals = 2 * (sites - sites[i])
    squares = (sites**2).sum(axis=1) - weights
    limits = squares - squares[i]
    for j in np.argsort((normals**2).sum(axis=1)):
        if j != i:
            ring = _cut(ring, float(normals[j, 0]), float(normals[j, 1]), float(limits[j]), int(j))
    return ring


def _cut(ring: list[Corner], a: float, b: float, limit: float, beyond: int) -> list[Corner]:
    """The part of a convex ring where a·x + b·y ≤ limit; the new side belongs to the cell `beyond`."""
    sides = [a * x + b * y - limit for x, y, _ in ring]
    if not sides or max(sides) <= 0:
        return ring
    kept: list[Corner] = []
    for k, (x, y, label) in enumerate(ring):
        before, now = sides[k - 1], sides[k]
        if (before <= 0) != (now <= 0):
            t = before / (before - now)
            px, py, side = ring[k - 1]
            kept.append((px + t * (x - px), py + t * (y - py), beyond if before <= 0 else side))
        if now <= 0:
            kept.append((x, y, label))
    return kept if len(kept) > 2 else []

"""Polygons grown from centroids and areas: a city whose borders are invented, next to the right neighbours.

Order of work: an outline on each bank of the Mahakam from the union of discs, power cells inside it, all border lines
noded together, then bent by one ripple. Neighbours share every vertex of their border.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from regsosek.analysis.synthetic.plane import Points
from regsosek.analysis.synthetic.power_cells import fit_cells
from regsosek.analysis.synthetic.ripple import Ripple
from regsosek.analysis.synthetic.rivers import banks

_GRID_KM = 1e-4
_STEP_KM = 0.06
_BANK_STRIP_KM = 0.5


def grow(
    centres: Points,
    areas: npt.NDArray[np.float64],
    southern: npt.NDArray[np.bool_],
    mahakam: LineString,
    ripple: Ripple,
) -> list[BaseGeometry]:
    """One polygon per centre (km), areas in km². `southern` says which lie south of the Mahakam, whose line (km) becomes
    the border between the banks. The polygons cover one piece of land without gaps or overlaps and are each in one part."""
    targets = ripple.unbend(centres)
    mahakam = shapely.transform(shapely.segmentize(mahakam, _STEP_KM), ripple.unbend)
    north, south = banks(mahakam)
    cells: list[BaseGeometry] = [shapely.Point()] * len(centres)
    for side, here in ((north, ~southern), (south, southern)):
        region = _outline(targets[here], areas[here], side, mahakam)
        fitted = fit_cells(targets[here], areas[here], region, lambda flat: _bent_area(flat, ripple))
        for i, cell in zip(np.flatnonzero(here), fitted, strict=True):
            cells[int(i)] = cell
    return _shared_borders(cells, ripple)


def _outline(centres: Points, areas: npt.NDArray[np.float64], side: BaseGeometry, mahakam: LineString) -> BaseGeometry:
    """Discs around the centres, filled up to the river and smoothed, as large as the areas together."""
    wanted, low, high = float(areas.sum()), 0.5, 2.5
    radii = np.sqrt(areas / np.pi)
    region = side
    for _ in range(18):
        factor = (low + high) / 2
        discs = shapely.union_all(shapely.buffer(shapely.points(centres), radii * factor, quad_segs=12))
        shore = mahakam.intersection(discs.buffer(0.6)).buffer(_BANK_STRIP_KM)
        blob = discs.union(shore).buffer(1.8).buffer(-2.6).buffer(0.8)
        region = max(shapely.get_parts(blob.intersection(side)), key=lambda part: part.area)
        region = shapely.Polygon(region.exterior)
        low, high = (factor, high) if region.area < wanted else (low, factor)
    return region


def _bent_area(cells: npt.NDArray[np.object_], ripple: Ripple) -> npt.NDArray[np.float64]:
    """The areas that cells will have after the ripple, km²."""
    return np.asarray(
        shapely.area(shapely.transform(shapely.segmentize(cells, 2 * _STEP_KM), lambda km: _bend_once(km, ripple)))
    )


def _shared_borders(cells: list[BaseGeometry], ripple: Ripple) -> list[BaseGeometry]:
    lines = shapely.union_all(shapely.boundary(cells), grid_size=_GRID_KM)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.segmentize(lines, _STEP_KM))))
    tree = shapely.STRtree(cells)
    inner = shapely.point_on_surface(faces)
    owner = tree.nearest(inner)
    face_of, cell_of = tree.query(inner, predicate="within")
    owner[face_of] = cell_of
    solid = _in_one_part(faces, owner)
    bent = shapely.transform(faces, lambda km: _bend_once(km, ripple))
    return [shapely.union_all(bent[solid == i]) for i in range(len(cells))]


def _bend_once(km: Points, ripple: Ripple) -> Points:
    """Bends each distinct vertex once: vector instructions may give the same vertex another last bit elsewhere."""
    distinct, place = np.unique(km, axis=0, return_inverse=True)
    return ripple.bend(distinct)[place.ravel()]


def _in_one_part(faces: npt.NDArray[np.object_], owner: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Faces of a cell that lie apart from its largest part go to the neighbour with the longest shared border."""
    owner = owner.copy()
    largest: dict[int, BaseGeometry] = {}
    for cell in np.unique(owner):
        parts = shapely.get_parts(shapely.union_all(faces[owner == cell]))
        largest[int(cell)] = max(parts, key=lambda part: part.area)
    stray = [f for f in range(len(faces)) if not largest[int(owner[f])].intersects(shapely.point_on_surface(faces[f]))]
    for face in stray:
        border: dict[int, float] = defaultdict(float)
        for cell, land in largest.items():
            border[cell] = land.intersection(faces[face].boundary).length
        owner[face] = max(border, key=lambda cell: border[cell])
    return owner

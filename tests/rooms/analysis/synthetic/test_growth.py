"""Polygons grown around a few centres: right size, no gaps, the river between the banks, the same every time."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from regsosek.analysis.synthetic.growth import grow
from regsosek.analysis.synthetic.ripple import Ripple

CENTRES = np.array([[-3.0, 2.1], [0.0, 2.2], [3.0, 2.0], [0.4, 5.8], [-2.6, -2.0], [1.0, -2.0], [3.9, -2.0]])
AREAS = np.array([14.0, 10.0, 13.0, 18.0, 14.0, 10.0, 13.0])
SOUTHERN = CENTRES[:, 1] < 0
RIVER = shapely.LineString([(-30, 0.4), (-4, -0.3), (0, 0.3), (5, 0), (30, 0.5)])


def grown(seed: int) -> list[BaseGeometry]:
    return grow(CENTRES, AREAS, SOUTHERN, RIVER, Ripple.drawn(np.random.default_rng(seed)))


@pytest.mark.parametrize("seed", [1, 2])
def test_cells_have_their_area_and_share_their_borders(seed: int) -> None:
    cells = grown(seed)

    assert all(cell.geom_type == "Polygon" for cell in cells)
    assert shapely.coverage_is_valid(cells)
    assert np.abs(shapely.area(cells) / AREAS - 1).max() < 0.12


def test_the_river_is_the_border_between_the_banks() -> None:
    cells = np.array(grown(1), dtype=object)
    north, south = shapely.union_all(cells[~SOUTHERN]), shapely.union_all(cells[SOUTHERN])

    shared = north.intersection(south)

    assert shared.length > 5 and shared.hausdorff_distance(RIVER.intersection(shared.buffer(0.05))) < 0.1


def test_the_same_seed_grows_the_same_cells() -> None:
    first, again = grown(1), grown(1)

    assert [cell.wkb for cell in first] == [cell.wkb for cell in again]

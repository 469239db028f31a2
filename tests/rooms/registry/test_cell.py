"""A tile of any zoom is one contiguous range of cells."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regsosek.registry.cell import ZOOM, cell, mercator, morton, tile_range

lons = st.floats(-180, 179.99)
lats = st.floats(-85, 85)


@given(lons, lats, st.integers(0, ZOOM))
def test_a_point_is_in_the_range_of_its_tile_and_of_no_other(lon: float, lat: float, z: int) -> None:
    x, y = (int(part * 2**z) for part in mercator(lon, lat))
    first, last = tile_range(z, x, y)
    assert first <= cell(lon, lat) <= last
    for dx, dy in ((1, 0), (0, 1), (-1, 0)):
        if 0 <= x + dx < 2**z and 0 <= y + dy < 2**z:
            low, high = tile_range(z, x + dx, y + dy)
            assert not low <= cell(lon, lat) <= high


@given(st.integers(0, ZOOM - 1), st.data())
def test_the_four_children_of_a_tile_make_its_range(z: int, data: st.DataObject) -> None:
    x, y = (data.draw(st.integers(0, 2**z - 1)) for _ in range(2))
    ranges = sorted(tile_range(z + 1, 2 * x + dx, 2 * y + dy) for dx in (0, 1) for dy in (0, 1))
    assert (ranges[0][0], ranges[-1][1]) == tile_range(z, x, y)
    assert all(before[1] + 1 == after[0] for before, after in pairwise(ranges))


@given(st.integers(0, 2**ZOOM - 1), st.integers(0, 2**ZOOM - 1))
def test_morton_numbers_interleave_bits(x: int, y: int) -> None:
    bits = [(x >> i & 1) | (y >> i & 1) << 1 for i in range(ZOOM)]
    assert morton(x, y) == sum(two << 2 * i for i, two in enumerate(bits))


def test_samarinda_on_the_map_of_the_world() -> None:
    x, y = mercator(117.1466, -0.4667)
    assert x == pytest.approx(0.825407, abs=1e-6)
    assert y == pytest.approx(0.5 + math.radians(0.4667) / (2 * math.pi), abs=1e-6)
    assert tile_range(0, 0, 0) == (0, 4**ZOOM - 1)


@pytest.mark.parametrize("place", [(180, 0), (-181, 0), (0, 86), (0, -86), (float("nan"), 0), (0, float("nan"))])
def test_what_is_no_position(place: tuple[float, float]) -> None:
    with pytest.raises(ValueError):
        cell(*place)


@pytest.mark.parametrize("tile", [(21, 0, 0), (-1, 0, 0), (1, 2, 0), (1, 0, -1), (0, 0, 1)])
def test_what_is_no_tile(tile: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError):
        tile_range(*tile)

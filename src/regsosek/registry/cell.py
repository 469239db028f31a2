"""Where a point lies, as one integer: the Morton (Z-order) number of its Web-Mercator cell at zoom 20 (about 38 m).

A map tile of any zoom up to 20 is one contiguous range of these numbers, so "houses in this tile" is one index range on
SQLite and PostgreSQL alike.
"""

from __future__ import annotations

import math

ZOOM = 20


def _spread(value: int) -> int:
    """Put a zero bit behind every bit of a 20-bit number."""
    value = (value | value << 16) & 0x0000FFFF0000FFFF
    value = (value | value << 8) & 0x00FF00FF00FF00FF
    value = (value | value << 4) & 0x0F0F0F0F0F0F0F0F
    value = (value | value << 2) & 0x3333333333333333
    return (value | value << 1) & 0x5555555555555555


def morton(x: int, y: int) -> int:
    return _spread(x) | _spread(y) << 1


def mercator(lon: float, lat: float) -> tuple[float, float]:
    """Position in the unit square of Web Mercator, x to the east and y to the south."""
    x = (lon + 180) / 360
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return x, y


def cell(lon: float, lat: float) -> int:
    """:raises ValueError: outside the world of Web Mercator."""
    if not (-180 <= lon < 180 and -85.05 < lat < 85.05):
        raise ValueError(f"not a position: {lon}, {lat}")
    x, y = mercator(lon, lat)
    return morton(int(x * 2**ZOOM), int(y * 2**ZOOM))


def tile_range(z: int, x: int, y: int) -> tuple[int, int]:
    """First and last cell of a tile, both included.

    :raises ValueError: no such tile, or a zoom above 20.
    """
    if not (0 <= z <= ZOOM and 0 <= x < 2**z and 0 <= y < 2**z):
        raise ValueError(f"no such tile: {z}/{x}/{y}")
    shift = 2 * (ZOOM - z)
    first = morton(x, y) << shift
    return first, first + (1 << shift) - 1

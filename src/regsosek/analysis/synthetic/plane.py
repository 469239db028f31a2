"""A flat map in kilometres around Samarinda, where areas and distances are plain geometry.

The city lies on the equator and is 45 km long: an equirectangular map is off by less than a metre in a kilometre.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

Points = npt.NDArray[np.float64]
"""Shape (n, 2)."""

ORIGIN_LON, ORIGIN_LAT = 117.15, -0.5
KM_PER_LON, KM_PER_LAT = 111.32 * np.cos(np.radians(ORIGIN_LAT)), 110.574
_ORIGIN = np.array([ORIGIN_LON, ORIGIN_LAT])
_SCALE = np.array([KM_PER_LON, KM_PER_LAT])


def to_km(lonlat: npt.ArrayLike) -> Points:
    """Degrees (n, 2) → kilometres east and north of the origin (n, 2)."""
    return (np.asarray(lonlat, dtype=float) - _ORIGIN) * _SCALE


def to_lonlat(km: npt.ArrayLike) -> Points:
    """Kilometres (n, 2) → degrees (n, 2)."""
    return np.asarray(km, dtype=float) / _SCALE + _ORIGIN


def geometry_to_km(geometry: BaseGeometry) -> BaseGeometry:
    """A geometry in degrees → the same in kilometres."""
    return shapely.transform(geometry, to_km)


def geometry_to_lonlat(geometry: BaseGeometry) -> BaseGeometry:
    """A geometry in kilometres → the same in degrees."""
    return shapely.transform(geometry, to_lonlat)

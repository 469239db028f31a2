"""The Mahakam and the Karang Mumus from a few typed points: where nobody lives, and what parts the city in two.

The points are our own reading of where the rivers pass between the kelurahan centroids; they are no survey.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from regsosek.analysis.synthetic.plane import to_km

MAHAKAM = (
    (117.074, -0.660), (117.078, -0.620), (117.081, -0.590), (117.084, -0.566), (117.085, -0.550), (117.091, -0.540),
    (117.101, -0.537), (117.112, -0.534), (117.118, -0.526), (117.120, -0.516), (117.124, -0.507), (117.132, -0.504),
    (117.143, -0.506), (117.153, -0.512), (117.155, -0.520), (117.157, -0.531), (117.168, -0.540), (117.179, -0.553),
    (117.193, -0.561), (117.212, -0.568), (117.234, -0.576), (117.262, -0.581), (117.310, -0.590),
)  # fmt: skip
"""Downstream: from Loa Janan in the south-west, past the old town, to Anggana in the east."""
KARANG_MUMUS = (
    (117.199, -0.395), (117.194, -0.412), (117.183, -0.428), (117.176, -0.442), (117.167, -0.455), (117.166, -0.466),
    (117.160, -0.474), (117.1585, -0.4805), (117.1565, -0.488), (117.158, -0.4945), (117.1585, -0.500),
    (117.1575, -0.506), (117.1555, -0.5135),
)  # fmt: skip
"""Downstream: from Lempake in the north through the town to its mouth near Selili."""
MAHAKAM_WIDTH_KM, KARANG_MUMUS_WIDTH_KM = 0.46, 0.05


@dataclass(frozen=True)
class Rivers:
    """Centre lines, water and the land on either bank of the Mahakam, all in kilometres."""

    mahakam: LineString
    karang_mumus: LineString
    waters: tuple[BaseGeometry, BaseGeometry]  # Mahakam, Karang Mumus
    water: BaseGeometry  # both together


def smooth(points: tuple[tuple[float, float], ...], rounds: int = 3) -> LineString:
    """A line through degrees → a line in kilometres with its corners cut (Chaikin)."""
    line = [tuple(p) for p in to_km(points)]
    for _ in range(rounds):
        cut = [line[0]]
        for (ax, ay), (bx, by) in pairwise(line):
            cut += [(0.75 * ax + 0.25 * bx, 0.75 * ay + 0.25 * by), (0.25 * ax + 0.75 * bx, 0.25 * ay + 0.75 * by)]
        line = [*cut, line[-1]]
    return LineString(line)


def rivers() -> Rivers:
    """Both rivers with their water."""
    mahakam, karang_mumus = smooth(MAHAKAM), smooth(KARANG_MUMUS)
    broad = mahakam.buffer(MAHAKAM_WIDTH_KM / 2)
    narrow = karang_mumus.buffer(KARANG_MUMUS_WIDTH_KM / 2)
    return Rivers(mahakam, karang_mumus, (broad, narrow), broad.union(narrow))


def banks(mahakam: LineString, reach_km: float = 80.0) -> tuple[Polygon, Polygon]:
    """The half-planes north-west and south-east of the river line: (north, south), each `reach_km` wide."""
    points = list(mahakam.coords)
    (ax, ay), (zx, zy) = points[0], points[-1]
    line = [(ax, ay - reach_km), *points, (zx + reach_km, zy)]
    north = Polygon([*line, (zx + reach_km, reach_km), (-reach_km, reach_km), (-reach_km, ay - reach_km)])
    south = Polygon([*line, (zx + reach_km, ay - reach_km)])
    return north, south

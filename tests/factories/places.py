"""A small city for tests: real codes and names of Samarinda, square boundaries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from shapely.geometry import box

from regsosek.areas.actions import load_boundaries, record_areas
from regsosek.areas.files import AreaRow
from regsosek.kernel.actor import Actor
from regsosek.vocabulary.areacode import AreaLevel, BpsCode

SINCE = date(2020, 1, 1)


@dataclass(frozen=True)
class City:
    """Codes of the small city. Boundaries of kelurahan are squares of 0.01°; :meth:`point` lies inside."""

    code: str = "6472"
    districts: tuple[str, str] = ("6472050", "6472060")
    villages: tuple[str, str, str] = ("6472050006", "6472050007", "6472060001")
    #: Two RT of every kelurahan, as 14-digit SLS codes.
    sls: tuple[str, ...] = (
        "64720500060001", "64720500060002", "64720500070001", "64720500070002", "64720600010001", "64720600010002",
    )  # fmt: skip

    def corner(self, village: str) -> tuple[float, float]:
        """South-west corner of a kelurahan's square."""
        return 117.14 + 0.01 * self.villages.index(village), -0.50

    def point(self, village: str, number: int = 0) -> tuple[float, float]:
        """A position inside the kelurahan; another one for each number 0-999."""
        west, south = self.corner(village)
        return round(west + 0.0005 + 0.0003 * (number % 30), 6), round(south + 0.0005 + 0.0003 * (number // 30 % 30), 6)

    def boundary(self, village: str) -> Any:
        west, south = self.corner(village)
        return box(west, south, west + 0.01, south + 0.01)


CITY = City()
_NAMES = {
    "64": "Kalimantan Timur", "6472": "Kota Samarinda", "6472050": "Kecamatan Satu", "6472060": "Kecamatan Dua",
    "6472050006": "Kelurahan Satu", "6472050007": "Kelurahan Dua", "6472060001": "Kelurahan Tiga",
}  # fmt: skip


def record_city(by: Actor) -> City:
    """Areas and kelurahan boundaries of the small city, through the verbs."""
    rows = [{"code": code, "name": name, "lon": 117.15, "lat": -0.49} for code, name in _NAMES.items()]
    rows += [{"code": code, "name": f"RT {int(code[10:]):02d}"} for code in CITY.sls]
    record_areas(by=by, areas=rows, valid_from=SINCE)
    squares = [AreaRow(BpsCode(v), _NAMES[v], CITY.boundary(v), {}) for v in CITY.villages]
    load_boundaries(by=by, level=AreaLevel.VILLAGE, rows=squares, source="tests", valid_from=SINCE, note="peraga")
    return CITY

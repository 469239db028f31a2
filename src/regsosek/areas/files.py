"""Area files → rows: GeoJSON with polygons, or CSV with codes and names. Each row is judged before anything is stored."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from regsosek.kernel.problems import Problem
from regsosek.vocabulary.areacode import AreaLevel, BpsCode, MalformedCode

POLYGONS = ("Polygon", "MultiPolygon")
KM_PER_DEGREE = 111.32


@dataclass(frozen=True)
class AreaRow:
    code: BpsCode
    name: str
    geometry: BaseGeometry | None
    properties: Mapping[str, Any]

    @property
    def geojson(self) -> dict[str, Any]:
        assert self.geometry is not None
        return dict(mapping(self.geometry))

    @property
    def area_km2(self) -> float:
        """Near the equator a degree is as long either way (Samarinda: 0.5° south, error below 0.01 %)."""
        assert self.geometry is not None
        return float(self.geometry.area * KM_PER_DEGREE**2)


def read(path: Path, *, level: AreaLevel, code_column: str, name_column: str | None = None) -> list[AreaRow]:
    """All rows of a file.

    :raises Problem: ``bad_area_file`` with the row and the reason; nothing is half-read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError:
        raise _refuse(f"berkas tidak dapat dibaca: {path.name}") from None
    except UnicodeDecodeError:
        raise _refuse(f"{path.name} bukan teks UTF-8") from None
    raw = _geojson(text) if path.suffix.lower() in (".geojson", ".json") else _csv(text)
    rows = [
        _row(number, properties, geometry, level, code_column, name_column)
        for number, (properties, geometry) in enumerate(raw, start=1)
    ]
    if not rows:
        raise _refuse(f"{path.name} tidak berisi wilayah")
    twice = [code for code, times in Counter(r.code for r in rows).items() if times > 1]
    if twice:
        raise _refuse(f"kode muncul dua kali: {', '.join(sorted(twice)[:3])}")
    return rows


def _refuse(reason: str) -> Problem:
    return Problem("bad_area_file", reason=reason)


def _geojson(text: str) -> Iterator[tuple[dict[str, Any], dict[str, Any] | None]]:
    try:
        features = json.loads(text)["features"]
        for feature in features:
            yield dict(feature["properties"] or {}), feature["geometry"]
    except (ValueError, KeyError, TypeError) as error:
        raise _refuse(f"bukan GeoJSON FeatureCollection ({error})") from None


def _csv(text: str) -> Iterator[tuple[dict[str, Any], None]]:
    try:
        for row in csv.DictReader(io.StringIO(text)):
            yield row, None
    except csv.Error as error:
        raise _refuse(f"bukan CSV ({error})") from None


def _row(
    number: int, properties: dict[str, Any], geometry: Any, level: AreaLevel, code_column: str, name_column: str | None
) -> AreaRow:
    if code_column not in properties:
        raise _refuse(f"kolom kode '{code_column}' tidak ada; yang ada: {', '.join(map(str, list(properties)[:12]))}")
    value = properties[code_column]
    if value is None:
        raise _refuse(f"baris {number}: tanpa kode")
    if not isinstance(value, str):
        raise _refuse(f"baris {number}: kode {value!r} dibaca sebagai angka, harus teks")
    try:
        code = BpsCode(value.strip())
    except MalformedCode as error:
        raise _refuse(f"baris {number}: {error}") from None
    if code.level is not level:
        raise _refuse(f"baris {number}: {code} adalah kode {code.level.label.id}, bukan {level.label.id}")
    name = properties.get(name_column) if name_column else next(
        (properties[k] for k in ("nama", "name", "nama_kelurahan", "NAMOBJ") if properties.get(k)), None
    )  # fmt: skip
    return AreaRow(code, str(name or code), _polygon(number, geometry), properties)


def _polygon(number: int, geometry: Any) -> BaseGeometry | None:
    if geometry is None:
        return None
    try:
        polygon = shape(geometry)
    except Exception as error:  # shapely raises many kinds for malformed coordinates
        raise _refuse(f"baris {number}: geometri tidak terbaca ({type(error).__name__})") from None
    if polygon.geom_type not in POLYGONS:
        raise _refuse(f"baris {number}: geometri {polygon.geom_type}, harus poligon")
    if not polygon.is_valid:
        raise _refuse(f"baris {number}: poligon tidak sah ({explain_validity(polygon)})")
    west, south, east, north = polygon.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise _refuse(f"baris {number}: koordinat bukan derajat bujur/lintang (WGS 84)")
    return polygon

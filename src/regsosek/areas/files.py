"""Area files → rows: GeoJSON, GeoPackage or Shapefile with polygons, or CSV with codes and names. Each row is judged before
anything is stored."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from regsosek.areas import layers
from regsosek.areas.polygons import Overlap, judged, km2, overlaps
from regsosek.areas.refusals import bad_file, bad_row
from regsosek.vocabulary.areacode import AreaLevel, BpsCode, MalformedCode

_NAME_COLUMNS = ("nama", "name", "nama_kelurahan", "NAMOBJ", "NAMA", "nmsls", "nmdesa", "nmkec")
_TOLD = 5
_Raw = tuple[dict[str, Any], BaseGeometry | None]


@dataclass(frozen=True)
class AreaRow:
    """``mended``: what was wrong with the polygon and by how much mending changed its area; "" when nothing was."""

    code: BpsCode
    name: str
    geometry: BaseGeometry | None
    properties: Mapping[str, Any]
    mended: str = ""

    @property
    def geojson(self) -> dict[str, Any]:
        assert self.geometry is not None
        return dict(mapping(self.geometry))

    @property
    def area_km2(self) -> float:
        assert self.geometry is not None
        return km2(self.geometry)


def read(
    path: Path, *, level: AreaLevel, code_column: str, name_column: str | None = None, layer: str | None = None
) -> list[AreaRow]:
    """All rows of a file, in degrees. ``layer`` chooses one of a GeoPackage that holds several.

    :raises Problem: ``bad_area_file`` with the row and the reason; nothing is half-read.
    """
    raw = layers.features(path, layer) if path.suffix.lower() in layers.SUFFIXES else _texts(path)
    rows = [
        _row(number, properties, geometry, level, code_column, name_column)
        for number, (properties, geometry) in enumerate(raw, start=1)
    ]
    if not rows:
        raise bad_file(f"{path.name} tidak berisi wilayah", f"{path.name} holds no areas")
    twice = sorted(code for code, times in Counter(r.code for r in rows).items() if times > 1)
    if twice:
        raise bad_file(
            f"kode muncul dua kali: {', '.join(twice[:3])}", f"codes that come twice: {', '.join(twice[:3])}"
        )
    return rows


def refuse_undrawn(path: Path, rows: Sequence[AreaRow]) -> None:
    """:raises Problem: ``bad_area_file``: a file of polygons with rows that have none, and which rows. A CSV never has any."""
    without = [(number, row.code) for number, row in enumerate(rows, start=1) if row.geometry is None]
    if not without or path.suffix.lower() == ".csv":
        return
    more = " …" if len(without) > _TOLD else ""
    listed_id = ", ".join(f"baris {n} ({code})" for n, code in without[:_TOLD]) + more
    listed_en = ", ".join(f"row {n} ({code})" for n, code in without[:_TOLD]) + more
    raise bad_file(
        f"{len(without)} wilayah tanpa geometri: {listed_id}; pakai --partial: batas lama wilayah itu tetap,"
        " atau --names-only: hanya kode dan nama dimuat",
        f"{len(without)} areas have no geometry: {listed_en}; use --partial: these keep the boundary they have,"
        " or --names-only: codes and names are loaded only",
    )


def overlaps_of(rows: Sequence[AreaRow]) -> list[Overlap]:
    """Neighbours of a file that claim the same ground; reported, not refused."""
    drawn = [(r.code, r.geometry) for r in rows if r.geometry is not None]
    return overlaps([code for code, _ in drawn], [polygon for _, polygon in drawn])


def _texts(path: Path) -> Iterator[_Raw]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError:
        raise bad_file(f"berkas tidak dapat dibaca: {path.name}", f"the file cannot be read: {path.name}") from None
    except UnicodeDecodeError:
        raise bad_file(f"{path.name} bukan teks UTF-8", f"{path.name} is no UTF-8 text") from None
    return _geojson(text) if path.suffix.lower() in (".geojson", ".json") else _csv(text)


def _geojson(text: str) -> Iterator[_Raw]:
    try:
        document = json.loads(text)
        listed = [(dict(f["properties"] or {}), f["geometry"]) for f in document["features"]]
        crs = _crs(document.get("crs"))
    except (ValueError, KeyError, TypeError) as error:
        raise bad_file(
            f"bukan GeoJSON FeatureCollection ({error})", f"no GeoJSON FeatureCollection ({error})"
        ) from None
    shapes = layers.in_degrees([_shape(number, g) for number, (_, g) in enumerate(listed, start=1)], crs)
    yield from zip((properties for properties, _ in listed), shapes, strict=True)


def _crs(member: Any) -> str | None:
    """The CRS that older GeoJSON may name: ``urn:ogc:def:crs:EPSG::32750`` → ``EPSG:32750``. None: degrees."""
    if member is None:
        return layers.DEGREES[0]
    name = str(member["properties"]["name"])
    authority, number = name.replace("::", ":").split(":")[-2:] if ":" in name else ("", name)
    return layers.DEGREES[0] if number == "CRS84" else f"{authority}:{number}"


def _shape(number: int, geometry: Any) -> BaseGeometry | None:
    if geometry is None:
        return None
    try:
        return shape(geometry)
    except Exception as error:  # shapely raises many kinds for malformed coordinates
        kind = type(error).__name__
        raise bad_row(number, f"geometri tidak terbaca ({kind})", f"the geometry cannot be read ({kind})") from None


def _csv(text: str) -> Iterator[_Raw]:
    try:
        for row in csv.DictReader(io.StringIO(text)):
            yield row, None
    except csv.Error as error:
        raise bad_file(f"bukan CSV ({error})", f"no CSV ({error})") from None


def _row(
    number: int, properties: dict[str, Any], geometry: BaseGeometry | None, level: AreaLevel, code_column: str,
    name_column: str | None,
) -> AreaRow:  # fmt: skip
    if code_column not in properties:
        there = ", ".join(map(str, list(properties)[:12]))
        raise bad_file(
            f"kolom kode '{code_column}' tidak ada; yang ada: {there}",
            f"there is no code column '{code_column}'; there are: {there}",
        )
    code = _code(number, properties[code_column], level)
    name = properties.get(name_column) if name_column else next(
        (properties[k] for k in _NAME_COLUMNS if properties.get(k)), None
    )  # fmt: skip
    polygon, mended = (None, "") if geometry is None else judged(number, geometry)
    return AreaRow(code, str(name or code), polygon, properties, mended)


def _code(number: int, value: Any, level: AreaLevel) -> BpsCode:
    if value is None or value == "":
        raise bad_row(number, "tanpa kode", "it has no code")
    if not isinstance(value, str):
        raise bad_row(
            number,
            f"kode {value!r} dibaca sebagai angka, harus teks: angka kehilangan nol di depan dan angka ke-16",
            f"the code {value!r} reads as a number and must be text: a number loses leading zeros and the 16th digit",
        )
    try:
        code = BpsCode(value.strip())
    except MalformedCode:
        raise bad_row(number, f"{value!r} bukan kode wilayah BPS", f"{value!r} is no BPS area code") from None
    if code.level is not level:
        is_, wanted = code.level.label, level.label
        raise bad_row(
            number,
            f"{code} adalah kode {is_.id}, bukan {wanted.id}",
            f"{code} is the code of a {is_.en}, not of a {wanted.en}",
        )
    return code

"""GeoPackage and Shapefile (also zipped), by GDAL; and coordinates of any CRS → degrees (WGS 84).

Only these two formats are handed to GDAL, recognised by their first bytes: it would otherwise open many more, some of
which point to other files.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyogrio
import shapely
from shapely.geometry.base import BaseGeometry

from regsosek.areas.refusals import bad_file

SUFFIXES = (".gpkg", ".shp", ".zip")
DEGREES = ("EPSG:4326", "OGC:CRS84")
_GPKG, _SHP = b"SQLite format 3\x00", b"\x00\x00\x27\x0a"
_NEEDED, _PARTS = (".shx", ".dbf"), (".shx", ".dbf", ".prj")
_UNPACKED = 1 << 30  # a ZIP that claims more than 1 GiB is not opened
_CONVERT = "ogr2ogr -t_srs EPSG:4326"


def features(path: Path, layer: str | None = None) -> Iterator[tuple[dict[str, Any], BaseGeometry | None]]:
    """Properties and geometry (degrees) of each row.

    :raises Problem: ``bad_area_file``: not such a file, damaged, several layers and none chosen, no CRS and not in degrees.
    """
    source = _checked(path)
    try:
        chosen = _layer(source, path.name, layer)
        about, _, packed, columns = pyogrio.raw.read(source, layer=chosen, force_2d=True, datetime_as_string=True)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError) as error:
        raise bad_file(f"{path.name} rusak atau tidak lengkap ({error})", f"{path.name} is damaged or not complete ({error})") from None  # fmt: skip
    if packed is None:
        raise bad_file(f"{path.name} tidak berisi geometri", f"{path.name} holds no geometry")
    without = f" ({path.stem}.prj tidak ada)" if path.suffix.lower() != ".gpkg" else ""
    shapes = in_degrees(_opened(packed, path.name), about["crs"], without)
    names = [str(name) for name in about["fields"]]
    for number, shape in enumerate(shapes):
        yield {name: _plain(column[number]) for name, column in zip(names, columns, strict=True)}, shape


def _plain(value: Any) -> Any:
    """numpy's numbers as Python's; a missing text or number as None."""
    told = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(told, float) and np.isnan(told) else told


def _opened(packed: Any, name: str) -> list[BaseGeometry | None]:
    try:
        return list(shapely.from_wkb(packed))
    except shapely.errors.GEOSException:
        raise bad_file(f"geometri {name} tidak terbaca", f"a geometry of {name} cannot be read") from None


def _checked(path: Path) -> str:
    """What GDAL is to open."""
    try:
        with path.open("rb") as file:
            start = file.read(16)
    except OSError:
        raise bad_file(f"berkas tidak dapat dibaca: {path.name}", f"the file cannot be read: {path.name}") from None
    kind = path.suffix.lower()
    if kind == ".zip":
        return f"/vsizip/{path.resolve()}/{_shapefile_in(path)}"
    if not start.startswith(_GPKG if kind == ".gpkg" else _SHP):
        told = "GeoPackage" if kind == ".gpkg" else "Shapefile"
        raise bad_file(f"{path.name} bukan {told}", f"{path.name} is no {told}")
    if kind == ".shp":
        _refuse_alone(path.name, [other.name for other in path.parent.iterdir()])
    return str(path.resolve())


def _shapefile_in(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError):
        raise bad_file(f"{path.name} bukan ZIP yang utuh", f"{path.name} is no whole ZIP") from None
    if sum(m.file_size for m in members) > _UNPACKED:
        raise bad_file(f"isi {path.name} lebih dari 1 GiB", f"{path.name} unpacks to more than 1 GiB")
    found = [m.filename for m in members if m.filename.lower().endswith(".shp") and "__MACOSX" not in m.filename]
    if len(found) != 1:
        raise bad_file(
            f"{path.name} harus berisi satu berkas .shp, bukan {len(found)}",
            f"{path.name} must hold one .shp file, not {len(found)}",
        )
    _refuse_alone(found[0], [m.filename for m in members])
    return found[0]


def _refuse_alone(name: str, there: Sequence[str]) -> None:
    """:raises Problem: ``bad_area_file``: a Shapefile is several files of one name, and which are not there."""
    stem, known = name[: -len(".shp")], {one.lower() for one in there}
    absent = [part for part in _PARTS if (stem + part).lower() not in known]
    if set(absent) & set(_NEEDED):
        listed = ", ".join((stem + part).rsplit("/", 1)[-1] for part in absent)
        raise bad_file(
            f"Shapefile terdiri atas beberapa berkas senama; yang tidak ada: {listed}",
            f"a Shapefile is several files of one name; not there: {listed}",
        )


def _layer(source: str, name: str, chosen: str | None) -> str:
    layers = [str(row[0]) for row in pyogrio.list_layers(source)]
    if chosen is None and len(layers) == 1:
        return layers[0]
    if chosen not in layers:
        listed = ", ".join(layers[:12])
        raise bad_file(f"pilih satu lapisan {name}: {listed}", f"choose a layer of {name}: {listed}")
    return chosen


def in_degrees(shapes: Sequence[BaseGeometry | None], crs: str | None, without: str = "") -> list[BaseGeometry | None]:
    """Longitudes and latitudes. A file that names no CRS must have them already; rows without geometry stay without.

    :param without: what to add where a CRS is wanted and not named.

    :raises Problem: ``bad_area_file``.
    """
    there = [s for s in shapes if s is not None and not s.is_empty]
    if crs in DEGREES or not there:
        return list(shapes)
    if crs is None:
        if (np.abs(shapely.get_coordinates(there)) > (180, 90)).any():
            without_en = without.replace("tidak ada", "is not there")
            raise bad_file(
                f"berkas tidak menyebut sistem koordinat{without} dan koordinatnya bukan derajat; ubah dulu dengan {_CONVERT}",
                f"the file names no CRS{without_en} and its coordinates are not degrees; convert it first with {_CONVERT}",
            )
        return list(shapes)
    moved = iter(_transformed(there, crs))
    return [next(moved) if s is not None and not s.is_empty else s for s in shapes]


def _transformed(shapes: Sequence[BaseGeometry], crs: str) -> list[BaseGeometry]:
    """GDAL transforms as it reads: GeoPackage knows ``ST_Transform``."""
    order = np.arange(len(shapes))
    try:
        with TemporaryDirectory(prefix="regsosek-") as folder:
            held = Path(folder) / "a.gpkg"
            pyogrio.raw.write(
                held, shapely.to_wkb(np.array(shapes, dtype=object)), [order], ["n"], layer="a", driver="GPKG",
                geometry_type="Unknown", crs=crs,
            )  # fmt: skip
            sql = "SELECT n, ST_Transform(geom, 4326) AS geom FROM a ORDER BY n"
            _, _, packed, (numbers,) = pyogrio.raw.read(held, sql=sql)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.CRSError, pyogrio.errors.DataLayerError) as error:
        raise bad_file(
            f"sistem koordinat {crs[:60]} tidak dikenal ({error}); ubah dulu dengan {_CONVERT}",
            f"the CRS {crs[:60]} is not known ({error}); convert the file first with {_CONVERT}",
        ) from None
    moved = shapely.from_wkb(packed)
    if list(numbers) != list(order) or any(m is None for m in moved):
        raise bad_file(
            f"koordinat {crs[:60]} tidak dapat diubah ke derajat",
            f"coordinates of {crs[:60]} cannot be turned to degrees",
        )
    return list(moved)

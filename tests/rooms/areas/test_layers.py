"""GeoPackage and Shapefile by GDAL: only these, whole, one layer, in degrees whatever the CRS."""

from __future__ import annotations

import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from shapely.geometry import box

from regsosek.areas import layers
from regsosek.areas.files import AreaRow, read
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.areacode import AreaLevel

CODES = ["6472050006", "6472050007"]
DEGREES = [box(117.0, -0.45, 117.01, -0.44), box(117.01, -0.45, 117.02, -0.44)]
METRES = [box(500000, 9950000, 501000, 9951000), box(501000, 9950000, 502000, 9951000)]  # UTM 50S


def write(
    path: Path,
    shapes: Any = DEGREES,
    crs: str | None = "EPSG:4326",
    codes: Any = CODES,
    layer: str = "kel",
    **more: Any,
) -> Path:
    pyogrio.raw.write(
        path, shapely.to_wkb(np.array(shapes, dtype=object)), [np.array(codes, dtype=more.pop("dtype", object))], ["kode"],
        driver="GPKG" if path.suffix == ".gpkg" else "ESRI Shapefile", geometry_type="Polygon", crs=crs, layer=layer, **more,
    )  # fmt: skip
    return path


def rows_of(path: Path, **options: Any) -> list[AreaRow]:
    return read(path, **{"level": AreaLevel.VILLAGE, "code_column": "kode"} | options)


def reason(path: Path, **options: Any) -> str:
    with pytest.raises(Problem) as caught:
        rows_of(path, **options)
    assert caught.value.code == "bad_area_file"
    return caught.value.sentence("id")


def zipped(folder: Path, inside: Path) -> Path:
    target = folder / "batas.zip"
    with zipfile.ZipFile(target, "w") as archive:
        for part in inside.parent.glob(f"{inside.stem}.*"):
            archive.write(part, f"dalam/{part.name}")
    return target


@pytest.mark.parametrize("suffix", ["gpkg", "shp"])
@pytest.mark.parametrize(("shapes", "crs"), [(DEGREES, "EPSG:4326"), (METRES, "EPSG:32750"), (DEGREES, "EPSG:4755")])
def test_both_formats_give_rows_in_degrees(tmp_path: Path, suffix: str, shapes: Any, crs: str) -> None:
    rows = rows_of(write(tmp_path / f"a.{suffix}", shapes, crs))
    assert [r.code for r in rows] == CODES
    assert all(r.geometry is not None and r.geometry.is_valid for r in rows)
    first = rows[0].geometry
    assert first is not None
    assert first.bounds == pytest.approx((117.0, -0.45, 117.009, -0.443), abs=0.005)
    assert rows[0].area_km2 == pytest.approx(1.0 if shapes is METRES else 1.24, abs=0.02)


def test_a_zipped_shapefile(tmp_path: Path) -> None:
    path = zipped(tmp_path, write(tmp_path / "a.shp", METRES, "EPSG:32750"))
    assert [r.code for r in rows_of(path)] == CODES


@pytest.mark.parametrize("suffix", ["gpkg", "shp"])
def test_codes_kept_as_numbers_are_refused(tmp_path: Path, suffix: str) -> None:
    why = reason(write(tmp_path / f"a.{suffix}", codes=[int(c) for c in CODES], dtype="int64"))
    assert "baris 1" in why and "angka" in why and "nol di depan" in why


def test_metres_without_a_crs_are_refused_with_what_to_do(tmp_path: Path) -> None:
    why = reason(write(tmp_path / "a.shp", METRES, None))
    assert "tidak menyebut sistem koordinat" in why and "ogr2ogr" in why
    assert rows_of(write(tmp_path / "b.shp", DEGREES, None))


def test_of_several_layers_one_is_chosen(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg")
    write(path, codes=["6472060001", "6472060002"], layer="lain", append=True)
    assert "kel, lain" in reason(path)
    assert "kel, lain" in reason(path, layer="tiada")
    assert [r.code for r in rows_of(path, layer="lain")] == ["6472060001", "6472060002"]


def test_a_row_without_geometry_stays_a_row(tmp_path: Path) -> None:
    rows = rows_of(write(tmp_path / "a.gpkg", [METRES[0], None], "EPSG:32750"))
    assert [r.geometry is None for r in rows] == [False, True]


def test_a_self_crossing_polygon_is_refused_with_its_row(tmp_path: Path) -> None:
    bow_tie = shapely.Polygon([(117, 0), (118, 1), (118, 0), (117, 1)])
    assert (
        "baris 2" in (why := reason(write(tmp_path / "a.gpkg", [DEGREES[0], bow_tie]))) and "Self-intersection" in why
    )


def test_only_the_two_formats_are_opened_whatever_a_file_is_called(tmp_path: Path) -> None:
    pointer = (
        "<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>/etc</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    )
    for name, told in (("a.gpkg", "GeoPackage"), ("a.shp", "Shapefile")):
        (tmp_path / name).write_text(pointer)
        assert f"bukan {told}" in reason(tmp_path / name)
    assert "tidak dapat dibaca" in reason(tmp_path / "none.gpkg")


def test_damaged_files(tmp_path: Path) -> None:
    whole = write(tmp_path / "a.gpkg").read_bytes()
    (tmp_path / "b.gpkg").write_bytes(whole[:5000])
    assert "rusak" in reason(tmp_path / "b.gpkg")
    shp = write(tmp_path / "c.shp")
    shp.with_suffix(".shx").write_bytes(b"")
    assert "rusak" in reason(shp)
    sqlite3.connect(tmp_path / "d.gpkg").executescript("CREATE TABLE t (a); PRAGMA user_version = 1;").close()
    assert reason(tmp_path / "d.gpkg")


def test_a_shapefile_without_its_other_files_names_them(tmp_path: Path) -> None:
    shp = write(tmp_path / "c.shp")
    shp.with_suffix(".shx").unlink()
    assert "yang tidak ada: c.shx." in reason(shp) and "c.shx." in reason(zipped(tmp_path, shp))
    shp.with_suffix(".dbf").unlink()
    shp.with_suffix(".prj").unlink()
    assert "yang tidak ada: c.shx, c.dbf, c.prj." in reason(shp)
    metres = write(tmp_path / "d.shp", METRES, None)
    assert "d.prj tidak ada" in reason(metres)


def test_zips_that_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 no")
    assert "bukan ZIP" in reason(tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("baca.txt", "x")
    assert "satu berkas .shp" in reason(tmp_path / "b.zip")
    monkeypatch.setattr(layers, "_UNPACKED", 100)
    path = zipped(tmp_path, write(tmp_path / "c.shp"))
    assert "GiB" in reason(path)


def test_an_unknown_crs_is_refused() -> None:
    with pytest.raises(Problem, match="not known"):
        layers.in_degrees(METRES, "EPSG:999999")

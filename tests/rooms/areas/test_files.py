"""Area files: each row judged before anything is stored, each refusal with the row and the reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from regsosek.areas.files import AreaRow, read
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.areacode import AreaLevel

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[117.1, -0.5], [117.2, -0.5], [117.2, -0.4], [117.1, -0.4], [117.1, -0.5]]],
}
BOW_TIE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}


def feature(code: Any = "6472050006", geometry: Any = SQUARE, **more: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"kode": code, "nama": "Uji", **more}, "geometry": geometry}


def load(folder: Path, content: Any, name: str = "a.geojson", **options: Any) -> list[AreaRow]:
    path = folder / name
    if not isinstance(content, str | bytes):
        content = json.dumps({"type": "FeatureCollection", "features": content})
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read(path, **{"level": AreaLevel.VILLAGE, "code_column": "kode"} | options)


def reason(folder: Path, content: Any, name: str = "a.geojson", **options: Any) -> str:
    with pytest.raises(Problem) as caught:
        load(folder, content, name, **options)
    assert caught.value.code == "bad_area_file"
    told = caught.value.details["reason"]
    assert told.en and told.en != told.id
    return str(told.id)


def test_a_good_file_gives_rows_with_code_name_and_area(tmp_path: Path) -> None:
    (row,) = load(tmp_path, [feature(extra=1)])
    assert (row.code, row.name, row.properties["extra"]) == ("6472050006", "Uji", 1)
    assert row.area_km2 == pytest.approx(123.9, abs=0.1)
    assert row.geojson["type"] == "Polygon"


def test_a_name_column_and_a_row_without_name(tmp_path: Path) -> None:
    rows = load(tmp_path, [feature(sebutan="Sini"), feature("6472050007", sebutan=None)], name_column="sebutan")
    assert [row.name for row in rows] == ["Sini", "6472050007"]


def test_csv_with_byte_order_mark_and_no_geometry(tmp_path: Path) -> None:
    rows = load(tmp_path, "\ufeffkode,nama\n6472050006, Uji\n6472050007,Dua\n", "a.csv")
    assert [(r.code, r.geometry) for r in rows] == [("6472050006", None), ("6472050007", None)]


def test_a_code_written_as_a_number_is_refused(tmp_path: Path) -> None:
    assert "angka" in reason(tmp_path, [feature(), feature(6472050007)])
    assert "baris 2" in reason(tmp_path, [feature(), feature(6472050007)])


def test_a_bow_tie_is_refused_with_where_it_crosses(tmp_path: Path) -> None:
    why = reason(tmp_path, [feature(geometry=BOW_TIE)])
    assert "tidak sah" in why and "Self-intersection" in why and "0.5" in why


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "bukan GeoJSON"), ("[]", "bukan GeoJSON"), ('{"features": 3}', "bukan GeoJSON"), ('{"features": [3]}', "bukan GeoJSON"),
        ('{"features": [{"properties": {}}]}', "bukan GeoJSON"), ('{"features": []}', "tidak berisi"),
        ('{"features": [{"properties": [1], "geometry": null}]}', "bukan GeoJSON"),
        ([feature("64720500")], "baris 1"), ([feature("6472050")], "Kecamatan"), ([feature("64.72.05.1001")], "baris 1"),
        ([feature(None)], "tanpa kode"), ([feature(True)], "angka"), ([feature(), feature()], "dua kali"),
        ([feature(geometry={"type": "Point", "coordinates": [1, 2]})], "harus poligon"),
        ([feature(geometry={"type": "Polygon", "coordinates": "x"})], "tidak terbaca"),
        ([feature(geometry={"type": "Polygon"})], "tidak terbaca"), ([feature(geometry={})], "tidak terbaca"),
        ([feature(geometry={"type": "Polygon", "coordinates": []})], "kosong"),
        ([feature(geometry={"type": "Polygon", "coordinates": [[[5e5, 1e4], [5e5, 2e4], [6e5, 2e4], [5e5, 1e4]]]})], "WGS 84"),
        (b"\xff\xfe", "UTF-8"),
    ],
)  # fmt: skip
def test_what_is_refused_and_why(tmp_path: Path, content: Any, words: str) -> None:
    assert words in reason(tmp_path, content)


def test_a_polygon_that_hardly_crosses_itself_is_mended_and_told(tmp_path: Path) -> None:
    spike = [[117.1, -0.5], [117.2, -0.5], [117.2, -0.4], [117.2, -0.39], [117.2, -0.4], [117.1, -0.4], [117.1, -0.5]]
    good, mended = load(tmp_path, [feature(), feature("6472050007", {"type": "Polygon", "coordinates": [spike]})])
    assert good.mended == "" and mended.mended
    assert mended.geometry is not None and mended.geometry.is_valid
    assert mended.area_km2 == pytest.approx(good.area_km2, rel=0.001)


def test_an_older_geojson_may_name_its_crs(tmp_path: Path) -> None:
    ring = [[500000, 9950000], [501000, 9950000], [501000, 9951000], [500000, 9951000], [500000, 9950000]]
    document = {
        "type": "FeatureCollection", "features": [feature(geometry={"type": "Polygon", "coordinates": [ring]})],
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32750"}},
    }  # fmt: skip
    (row,) = load(tmp_path, json.dumps(document))
    assert row.geometry is not None
    assert row.geometry.bounds == pytest.approx((117.0, -0.4524, 117.009, -0.4433), abs=0.0005)
    document["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert "WGS 84" in reason(tmp_path, json.dumps(document))
    document["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::999999"}}
    assert "tidak dikenal" in reason(tmp_path, json.dumps(document))


def test_a_missing_column_names_those_that_are_there(tmp_path: Path) -> None:
    why = reason(tmp_path, [feature()], code_column="idsls")
    assert "idsls" in why and "kode, nama" in why


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(Problem, match="bad_area_file"):
            read(path, level=AreaLevel.VILLAGE, code_column="kode")
    assert "tanpa kode" in reason(tmp_path, "nama,kode\nUji\n", "a.csv")
    assert reason(tmp_path, "kode\n", "a.csv")


def test_two_thousand_rows_are_judged_at_once(tmp_path: Path) -> None:
    text = "kode\n" + "".join(f"6472050006{i:04d}\n" for i in range(2000))
    assert len(load(tmp_path, text, "a.csv", level=AreaLevel.SLS)) == 2000
